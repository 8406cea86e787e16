"""`podium metrics` beside a real server."""

import json
from pathlib import Path

import pytest
from tests.flows.server import Server, podium
from tests.flows.test_prometheus import send


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)[:100]


def test_S1_10_what_the_server_holds_is_written(server: Server, project: str, tmp_path: Path) -> None:
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
    text = (tmp_path / "metrics.prom").read_text(encoding="utf-8")
    assert 'victor_coordinator_executions_total{coordinator="Chat"} 10\n' in text
    assert 'victor_coordinator_cache_hit_rate{coordinator="Prompt"} 0.2500\n' in text
    assert "fluxai" not in text


def test_S1_28_a_server_that_holds_nothing_is_told_and_the_file_stays(
    server: Server, project: str, tmp_path: Path
) -> None:
    path = tmp_path / "metrics.json"
    path.write_text("good")

    done = podium("metrics", "--url", server.url, "--project", project, "--output", str(path))

    assert done.returncode == 1
    assert f"holds no execution of a coordinator in project {project}" in done.stderr
    assert path.read_text() == "good"
