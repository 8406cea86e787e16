"""`podium metrics` beside a real server."""

import json
from pathlib import Path

import pytest
from tests.flows.server import Server, podium
from tests.flows.test_prometheus import send

DEPLOY = Path(__file__).parents[2] / "deploy" / "systemd"


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)[:100]


def test_S1_4_and_S1_10_and_S1_39_and_S1_40_what_the_server_holds_is_written(
    server: Server, project: str, tmp_path: Path
) -> None:
    send(server, project)
    named = ("metrics", "--url", server.url, "--project", project)

    as_json = podium(*named, "--output", str(tmp_path / "metrics.json"), "--verbose")
    as_text = podium(*named, "--format", "prometheus", "--output", str(tmp_path / "metrics.prom"))

    assert as_json.returncode == as_text.returncode == 0, as_json.stderr + as_text.stderr
    assert "16 executions of 2 coordinators, 2 errors (12.50%)" in as_json.stdout
    document = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    chat = document["coordinator_stats"]["Chat"]
    # Ten executions of 30, 40 … 120 ms, the first of which failed.
    assert [chat[f"{each}_duration_ms"] for each in ("min", "max", "avg")] == [30, 120, 75]
    assert [chat[f"{each}_duration_ms"] for each in ("p50", "p95")] == [
        pytest.approx(70, rel=0.01), pytest.approx(120, rel=0.01),
    ]  # fmt: skip
    assert (chat["execution_count"], chat["error_count"], chat["cache_hit_rate"]) == (10, 1, 0.75)
    assert [run["success"] for run in chat["recent_executions"]].count(False) == 1
    assert document["overall_stats"]["total_executions"] == 16
    assert "note" not in document
    assert document["overall_stats"].keys() >= {
        "total_executions", "total_coordinators", "total_errors", "overall_error_rate", "uptime_seconds",
    }  # fmt: skip
    (item,) = [each for each in document["coordinators"] if each["coordinator_name"] == "Chat"]
    assert {key: value for key, value in item.items() if key not in ("timestamp", "cpu_percent")} == {
        "coordinator_name": "Chat", "memory_bytes": 0, "memory_mb": 0.0, "execution_count": 10,
        "total_duration_ms": 750.0, "error_count": 1, "cache_hits": 3, "cache_misses": 1, "cache_hit_rate": 0.75,
    }  # fmt: skip
    text = (tmp_path / "metrics.prom").read_text(encoding="utf-8")
    assert 'victor_coordinator_executions_total{coordinator="Chat"} 10\n' in text
    assert 'victor_coordinator_cache_hit_rate{coordinator="Prompt"} 0.2500\n' in text
    assert "fluxai" not in text


def test_S1_7_to_S1_9_and_S1_57_samples_and_benchmarks_need_no_server(tmp_path: Path) -> None:
    sample, bench = tmp_path / "docs" / "dashboard" / "metrics.json", tmp_path / "bench.json"

    sampled = podium("metrics", "--sample-data", "--output", str(sample))
    measured = podium("metrics", "--benchmark", "--iterations", "2", "--output", str(bench))

    assert sampled.returncode == measured.returncode == 0, sampled.stderr + measured.stderr
    assert json.loads(sample.read_text(encoding="utf-8"))["overall_stats"]["total_executions"] == 1000
    assert json.loads(bench.read_text(encoding="utf-8"))["overall_stats"]["total_executions"] == 2 * 13
    assert "made up" in sampled.stdout


def test_S1_29_the_documented_schedules_export_what_a_server_holds(
    server: Server, project: str, tmp_path: Path
) -> None:
    send(server, project)
    service = (DEPLOY / "podium-metrics.service").read_text(encoding="utf-8")
    cron = (DEPLOY / "podium-metrics.crontab").read_text(encoding="utf-8").splitlines()[-1]
    timer = (DEPLOY / "podium-metrics.timer").read_text(encoding="utf-8")

    for number, line in enumerate((service.partition("ExecStart=")[2].splitlines()[0], cron.split(" * * * * ")[1])):
        _, *arguments = line.split()
        output = tmp_path / f"{number}.json"
        arguments[arguments.index("--output") + 1] = str(output)
        done = podium(*arguments, "--url", server.url, "--project", project)
        assert done.returncode == 0, done.stderr
        assert '"total_executions": 16' in output.read_text(encoding="utf-8")
    assert {"OnCalendar=*:0/5", "WantedBy=timers.target"} <= {*timer.splitlines()}


def test_S1_28_a_server_that_has_nothing_is_named_and_the_file_stays(
    server: Server, project: str, tmp_path: Path
) -> None:
    path = tmp_path / "metrics.json"
    path.write_text("good")

    done = podium("metrics", "--url", server.url, "--project", project, "--output", str(path))

    assert done.returncode == 1
    assert f"holds no execution of a coordinator in project {project}" in done.stderr
    assert path.read_text() == "good"
