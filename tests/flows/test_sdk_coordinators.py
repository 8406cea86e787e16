"""The documented coordinator programs beside a real server, and without one."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.flows.programs import EXAMPLES, run_program
from tests.flows.server import Server


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)[:100]


def spans_of(server: Server, project: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.get("/api/v1/spans", project=project, sort="start_time")["spans"]
    return found


def test_S1_22_to_S1_25_the_collector_counts_exports_and_sends(server: Server, project: str, tmp_path: Path) -> None:
    before = server.status()["counts"]["events"]["stored"]
    run_program(EXAMPLES / "s1_collector.py", server, project, here=tmp_path)

    (span,) = spans_of(server, project)
    assert (span["kind"], span["component"], span["status"]) == ("coordinator", "ChatCoordinator", "unset")
    assert span["duration_ns"] >= 10_000_000  # what it awaited is inside
    assert server.status()["counts"]["events"]["stored"] == before + 3
    document = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    chat = document["coordinator_stats"]["ChatCoordinator"]
    assert chat["execution_count"] == 1
    assert chat["p95_duration_ms"] >= 10
    assert document["overall_stats"]["analytics_events"] == {"tool_call": 5}
    text = (tmp_path / "metrics.prom").read_text(encoding="utf-8")
    assert 'victor_coordinator_cache_hits_total{coordinator="PromptCoordinator"} 1' in text
    assert 'victor_coordinator_cache_misses_total{coordinator="ContextCoordinator"} 1' in text


def test_S1_26_the_decorated_method_is_a_span_per_call(server: Server, project: str, tmp_path: Path) -> None:
    assert run_program(EXAMPLES / "s1_decorator.py", server, project, here=tmp_path) == "3\n"

    spans = spans_of(server, project)
    assert [each["component"] for each in spans] == ["ChatCoordinator"] * 3
    assert all(each["duration_ns"] >= 10_000_000 for each in spans)
    (row,) = server.get("/api/v1/breakdown", project=project, by="component", filter="kind:coordinator")["rows"]
    assert (row["name"], row["spans"], row["span_errors"]) == ("ChatCoordinator", 3, 0)


def test_S1_21_the_collector_works_without_a_server(tmp_path: Path) -> None:
    run_program(EXAMPLES / "s1_collector.py", None, "", here=tmp_path)

    assert json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))["overall_stats"]["total_executions"] == 1
