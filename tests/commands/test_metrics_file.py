"""The coordinators' metrics file, made without a server; with one: tests/flows/test_metrics_file.py."""

import json
import subprocess
from pathlib import Path

import pytest
from tests.flows.prometheus import needed
from typer.testing import CliRunner

from podium.cli.program import app
from podium.commands.metrics_file import as_document, as_json, as_prometheus, benchmark, sample, write
from podium.errors import InvalidInput, NotFound, StoreUnavailable

NOW_S = 1_790_000_000.0
DEPLOY = Path(__file__).parents[2] / "deploy"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["metrics", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_S1_7_samples_are_those_of_thirteen_coordinators_over_the_past_hour(tmp_path: Path) -> None:
    said = run("--sample-data", "--output", str(tmp_path / "docs" / "metrics.json"))

    document = json.loads((tmp_path / "docs" / "metrics.json").read_text(encoding="utf-8"))
    overall = document["overall_stats"]
    ends = [run["end_time"] for stats in document["coordinator_stats"].values() for run in stats["recent_executions"]]
    assert (overall["total_executions"], overall["total_coordinators"], overall["total_errors"]) == (1000, 13, 20)
    assert overall["overall_error_rate"] == 0.02
    assert len({*ends}) == 1000
    assert "made up" in document["note"]
    assert "made up" in said


def test_S1_39_and_S1_40_the_document_has_the_documented_keys() -> None:
    document = json.loads(as_json(as_document(sample(NOW_S), NOW_S)))

    assert document["timestamp"] == "2026-09-21T14:13:20.000000000Z"
    assert document["overall_stats"].keys() == {
        "total_executions", "total_coordinators", "total_errors", "overall_error_rate", "uptime_seconds",
        "analytics_events",
    }  # fmt: skip
    (chat,) = [each for each in document["coordinators"] if each["coordinator_name"] == "ChatCoordinator"]
    assert chat.keys() == {
        "coordinator_name", "timestamp", "memory_bytes", "memory_mb", "cpu_percent", "execution_count",
        "total_duration_ms", "error_count", "cache_hits", "cache_misses", "cache_hit_rate",
    }  # fmt: skip
    stats = document["coordinator_stats"]["ChatCoordinator"]
    assert 12 <= stats["p50_duration_ms"] <= stats["p95_duration_ms"] <= stats["p99_duration_ms"] <= 17.4
    assert stats["avg_duration_ms"] == pytest.approx(chat["total_duration_ms"] / chat["execution_count"])


def test_S1_7_a_sample_lies_in_the_past_hour_and_is_the_same_each_time() -> None:
    first, again = sample(NOW_S), sample(NOW_S)

    ends = [run.end_s for each in first.coordinators.values() for run in each.history]
    assert min(ends) > NOW_S - 3600
    assert max(ends) == NOW_S
    assert first == again


def test_S1_8_a_benchmark_measures_what_it_waits() -> None:
    waited: list[float] = []

    report = benchmark(20, waited.append)

    assert report.executions == len(waited) == 20 * 13
    assert max({*waited}) == 0.015
    assert report.events == {"tool_call": 4, "model_request": 2, "state_transition": 1}
    assert all(run.duration_ms >= 0 for each in report.coordinators.values() for run in each.history)
    lookups = sum(each.hits + each.misses for each in report.coordinators.values())
    assert lookups == report.executions


def test_S1_8_iterations_below_one_are_refused() -> None:
    with pytest.raises(InvalidInput, match="--iterations"):
        benchmark(0)


def test_S1_8_and_S1_10_the_benchmark_is_written_as_prometheus_text(tmp_path: Path) -> None:
    run("--benchmark", "--iterations", "2", "--format", "prometheus", "--output", str(tmp_path / "metrics.prom"))

    text = (tmp_path / "metrics.prom").read_text(encoding="utf-8")
    assert 'victor_coordinator_executions_total{coordinator="ChatCoordinator"} 2' in text
    assert 'victor_coordinator_duration_ms_bucket{coordinator="ChatCoordinator",le="+Inf"} 2' in text
    assert 'victor_coordinator_duration_ms_bucket{coordinator="ChatCoordinator",le="10"} 0' in text


def test_S1_10_promtool_reads_the_text() -> None:
    promtool = needed("promtool")

    found = subprocess.run(
        [promtool, "check", "metrics"], input=as_prometheus(sample(NOW_S)), capture_output=True, text=True, check=False
    )

    assert all("abbreviated units" in line for line in (found.stdout + found.stderr).splitlines() if line)


def test_S1_9_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(InvalidInput, match=r"metrics\.json"):
        write(tmp_path / "file" / "metrics.json", "{}")


def test_S1_9_a_failing_write_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "metrics.json"
    write(path, "good")

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InvalidInput, match="No space left"):
        write(path, "half")

    assert path.read_text() == "good"
    assert [each.name for each in tmp_path.iterdir()] == ["metrics.json"]


def test_S1_9_a_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "metrics.json"

    write(path, "{}")
    path.chmod(0o640)
    write(path, "{ }")

    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(("more", "error"), [((), NotFound), (("--url", "http://127.0.0.1:9"), StoreUnavailable)])
def test_S1_28_without_a_server_a_good_file_stays(
    tmp_path: Path, more: tuple[str, ...], error: type[Exception]
) -> None:
    path = tmp_path / "metrics.json"
    path.write_text("good")

    with pytest.raises(error):
        CliRunner().invoke(
            app, ["metrics", "--data", str(tmp_path), "--output", str(path), *more], catch_exceptions=False
        )

    assert path.read_text() == "good"


def test_S1_10_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="one of json, prometheus, html"):
        CliRunner().invoke(app, ["metrics", "-s", "-f", "xml", "-o", str(tmp_path / "x")], catch_exceptions=False)


def unit(name: str) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for line in (DEPLOY / "systemd" / name).read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            values.setdefault(key, []).append(value)
    return values


def test_S1_28_and_S1_29_the_schedules_run_a_command_that_works(tmp_path: Path) -> None:
    service, timer = unit("podium-metrics.service"), unit("podium-metrics.timer")
    cron = (DEPLOY / "systemd" / "podium-metrics.crontab").read_text(encoding="utf-8").splitlines()[-1]

    assert (service["Type"], service["User"]) == (["oneshot"], ["podium"])
    assert timer["OnCalendar"] == ["*:0/5"]
    assert timer["WantedBy"] == ["timers.target"]
    assert cron.startswith("*/5 * * * * ")
    for line in (service["ExecStart"][0], cron.split(" * * * * ")[1]):
        program, subcommand, *arguments = line.split()
        assert (Path(program).name, subcommand) == ("podium", "metrics")
        output = arguments[arguments.index("--output") + 1]
        replaced = [str(tmp_path / "out") if each == output else each for each in arguments]
        assert "1,000 executions" in run(*replaced, "--sample-data")
