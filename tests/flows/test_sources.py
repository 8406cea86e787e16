"""`podium import` and `podium serve --source` beside a real server."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.flows.server import Reply, Server, podium

from podium.sources.otlp import messages

BEGAN = "2026-11-20T10:00:00+00:00"
BEGAN_S = 1_795_168_800.0


def task(number: int, **known: Any) -> dict[str, Any]:
    """A task as the orchestrator's dashboard records it."""
    return {
        "timestamp": BEGAN_S + number,
        "provider": "anthropic",
        "model": "claude-sonnet-4-5-20250929",
        "operation": "analyze_and_plan",
        "input_tokens": 1000 + number,
        "output_tokens": 100,
        "input_cost": 0.003,
        "output_cost": 0.0015,
        "total_cost": 0.0045,
        "latency_ms": 1200.5,
        **known,
    }


def write(path: Path, tasks: list[dict[str, Any]], **known: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"session_start": BEGAN, "total_tasks": len(tasks), "orchestrator": {"task_costs": tasks}, **known}
    path.write_text(json.dumps(document))


def imported(server: Server, kind: str, where: str, project: str, *more: str) -> str:
    """Import, see that it succeeds, and return what it said."""
    done = podium("import", kind, where, "--url", server.url, "--project", project, "--data", str(server.data), *more)
    assert done.returncode == 0, done.stdout + done.stderr
    server.settle()
    return done.stdout


@pytest.fixture
def of_project(server: Server, project: str) -> Any:
    return lambda path, **parameters: server.get(path, project=project, **parameters)


def test_S0_13_a_metrics_file_becomes_calls_whose_sums_are_those_of_its_tasks(
    server: Server, project: str, tmp_path: Path, of_project: Any
) -> None:
    tasks = [
        task(1),
        task(2, provider="deepseek", model="deepseek-chat", operation="generate_specs", total_cost=0.002),
        task(3, total_cost=0.0105, latency_ms=800),
    ]
    write(tmp_path / "orchestrator_metrics.json", tasks)

    said = imported(server, "orchestrator", str(tmp_path), project)

    assert "3 read, 3 sent, 0 already there" in said
    totals = of_project("/api/metrics")
    assert (totals["total_tasks"], totals["total_cost"]) == (3, 0.017)
    providers = {each["name"]: each for each in of_project("/api/costs")["providers"]}
    assert (providers["anthropic"]["count"], providers["anthropic"]["cost"]) == (2, 0.015)
    assert providers["deepseek"]["tokens"] == 1102


def test_importing_twice_stores_once_even_without_a_position(server: Server, project: str, tmp_path: Path) -> None:
    write(tmp_path / "m.json", [task(1), task(1), task(2)])

    first = imported(server, "orchestrator", str(tmp_path), project, "--state", str(tmp_path / "a.state"))
    second = imported(server, "orchestrator", str(tmp_path), project, "--state", str(tmp_path / "a.state"))
    third = imported(server, "orchestrator", str(tmp_path), project, "--state", str(tmp_path / "b.state"))

    assert "3 read, 3 sent, 0 already there" in first
    assert "0 read, 0 sent" in second
    assert "3 read, 0 sent, 3 already there" in third
    assert server.get("/api/metrics", project=project)["total_tasks"] == 3


def test_S1_39_a_coordinators_file_becomes_executions_and_what_has_no_time_is_skipped(
    server: Server, project: str, tmp_path: Path, of_project: Any
) -> None:
    def run(second: int, *, error: str | None = None) -> dict[str, Any]:
        return {
            "coordinator_name": "ChatCoordinator",
            "start_time": f"2026-11-20T10:00:{second:02}Z",
            "end_time": f"2026-11-20T10:00:{second:02}.015Z",
            "duration_ms": 15.0,
            "success": error is None,
            "error_message": error,
            "metadata": {"room": "a"},
        }

    document = {
        "timestamp": "2026-11-20T11:00:00Z",
        "overall_stats": {"uptime_seconds": 3599.6, "total_executions": 9, "analytics_events": {"tool_call": 5}},
        "coordinators": [
            {"coordinator_name": "ChatCoordinator", "execution_count": 5, "cache_hits": 2, "cache_misses": 1},
            {"coordinator_name": "ToolCoordinator", "execution_count": 4},
        ],
        "coordinator_stats": {
            "ChatCoordinator": {
                "execution_count": 5,
                "cache_hits": 2,
                "cache_misses": 1,
                "recent_executions": [run(1), run(2, error="no answer"), run(3), {"duration_ms": 1}],
            }
        },
    }
    (tmp_path / "metrics.json").write_text(json.dumps(document))

    said = imported(server, "coordinators", str(tmp_path / "metrics.json"), project)

    assert "6 sent" in said
    assert "has no history in the file" in said
    assert "ToolCoordinator (4 executions)" in said
    assert "5 analytics events tool_call" in said
    found = {each["coordinator_name"]: each for each in of_project("/metrics.json")["coordinators"]}
    assert set(found) == {"ChatCoordinator"}
    chat = found["ChatCoordinator"]
    assert (chat["execution_count"], chat["error_count"], chat["total_duration_ms"]) == (3, 1, 45.0)
    assert (chat["cache_hits"], chat["cache_misses"], chat["cache_hit_rate"]) == (2, 1, pytest.approx(2 / 3))
    again = imported(server, "coordinators", str(tmp_path), project, "--state", str(tmp_path / "other.state"))
    assert "0 sent, 6 already there" in again


def test_a_server_says_which_spans_and_events_it_holds_and_refuses_ids_that_are_none(
    server: Server, project: str
) -> None:
    trace, other = b"\x01" * 16, b"\x02" * 16
    at_ns = 1_795_168_800 * 10**9
    span = messages.span((trace, b"\x03" * 8, b""), "s", (at_ns, at_ns + 1), {})
    event = messages.event("plan.made", at_ns, (trace, b"\x04" * 8), {})
    server.send("traces", messages.traces("t", {}, [span]).SerializeToString(), project=project)
    server.send("logs", messages.logs("t", {}, [event]).SerializeToString(), project=project)
    server.settle()

    def held(signal: str, *ids: str, until: str = "2026-11-21T00:00:00Z") -> Reply:
        asked = {"project": project, "signal": signal, "from": "2026-11-20T00:00:00Z", "to": until, "trace_ids": ids}
        return server.request("/api/v1/held", json.dumps(asked).encode(), headers={"Content-Type": "application/json"})

    of_span = {"trace_id": trace.hex(), "span_id": "03" * 8, "name": "", "time_ns": 0}
    of_event = {"trace_id": trace.hex(), "span_id": "04" * 8, "name": "plan.made", "time_ns": at_ns}
    assert held("traces", trace.hex(), other.hex()).json() == {"items": [of_span]}
    assert held("logs", trace.hex()).json() == {"items": [of_event]}
    assert held("traces", other.hex()).json() == {"items": []}
    assert held("traces", trace.hex(), until="2026-11-20T01:00:00Z").json() == {"items": []}
    assert held("traces", "no id").status == 400
    assert held("metrics", trace.hex()).status in (400, 422)
    assert held("traces", *(f"{number:032x}" for number in range(10_001))).status in (400, 422)
