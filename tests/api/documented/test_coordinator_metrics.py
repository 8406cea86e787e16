"""The exports of coordinators, in the documented shape."""

import pytest
from tests.api.documented.asking import client
from tests.api.status import STATUS
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, insert, insert_event, span_row

from podium.api.prometheus.exporter import Exporter
from podium.store.engine import Engine

NOW_NS = START_NS + HOUR_NS
MS = 10**6


@pytest.fixture
def shop(engine: Engine, project: str) -> str:
    """A project with two coordinators, one of which failed once, lookups and analytics events."""
    for number in range(4):
        insert(
            engine,
            span_row(
                project,
                kind="coordinator",
                component="ChatCoordinator",
                start_ns=START_NS + number * MINUTE_NS,
                duration_ns=(number + 1) * 10 * MS,
                status="error" if number == 3 else "unset",
                status_message="no model" if number == 3 else "",
                attributes={
                    "podium.memory.delta_bytes": "1048576",
                    "podium.cpu_ms": "5",
                    "podium.metadata.user": "eve",
                },
            ),
        )
    insert(engine, span_row(project, kind="tool", component="t"))
    lookup = {"podium.coordinator": "ToolCoordinator", "podium.cache.result": "hit"}
    insert_event(engine, project, "podium.cache.lookup", lookup)
    insert_event(engine, project, "podium.cache.lookup", lookup)
    insert_event(engine, project, "podium.cache.lookup", lookup | {"podium.cache.result": "miss"})
    insert_event(engine, project, "podium.analytics", {"podium.event.type": "tool_call", "podium.count": "5"})
    insert_event(engine, project, "podium.analytics", {"podium.event.type": "tool_call", "podium.count": "2"})
    return project


def test_S1_39_and_S1_40_the_document_has_the_documented_keys_and_units(engine: Engine, shop: str) -> None:
    found = client(engine, NOW_NS).get("/metrics.json", params={"project": shop}).json()

    assert found["timestamp"] == "2026-09-21T15:14:00.000000Z"
    assert found["overall_stats"] == {
        "total_executions": 4,
        "total_coordinators": 2,
        "total_errors": 1,
        "overall_error_rate": 0.25,
        "uptime_seconds": 3600.0,
        "analytics_events": {"tool_call": 7},
    }
    chat, tools = found["coordinators"]
    assert chat == {
        "coordinator_name": "ChatCoordinator",
        "timestamp": found["timestamp"],
        "memory_bytes": 4 * 2**20,
        "memory_mb": 4.0,
        "cpu_percent": 20.0,
        "execution_count": 4,
        "total_duration_ms": 100.0,
        "error_count": 1,
        "cache_hits": 0,
        "cache_misses": 0,
        "cache_hit_rate": 0.0,
    }
    assert (tools["coordinator_name"], tools["cache_hits"], tools["cache_misses"]) == ("ToolCoordinator", 2, 1)
    assert tools["cache_hit_rate"] == pytest.approx(2 / 3)


def test_S1_25_the_history_is_computed_and_not_invented(engine: Engine, shop: str) -> None:
    found = client(engine, NOW_NS).get("/metrics.json", params={"project": shop}).json()["coordinator_stats"]

    chat = found["ChatCoordinator"]
    assert (chat["min_duration_ms"], chat["avg_duration_ms"], chat["max_duration_ms"]) == (10.0, 25.0, 40.0)
    assert chat["p50_duration_ms"] == pytest.approx(20, rel=0.011) or chat["p50_duration_ms"] == pytest.approx(
        30, rel=0.011
    )
    assert chat["p95_duration_ms"] == chat["p99_duration_ms"] == pytest.approx(40, rel=0.011)
    assert chat["p99_duration_ms"] <= chat["max_duration_ms"]
    assert chat["error_rate"] == 0.25
    assert [one["success"] for one in chat["recent_executions"]] == [True, True, True, False]
    assert chat["recent_executions"][-1] == {
        "coordinator_name": "ChatCoordinator",
        "start_time": "2026-09-21T14:17:00.000000Z",
        "end_time": "2026-09-21T14:17:00.040000Z",
        "duration_ms": 40.0,
        "success": False,
        "error_message": "no model",
        "metadata": {"user": "eve"},
    }
    assert (found["ToolCoordinator"]["p95_duration_ms"], found["ToolCoordinator"]["execution_count"]) == (None, 0)


def test_S1_25_recent_executions_are_the_newest_hundred(engine: Engine, project: str) -> None:
    rows = [
        span_row(project, kind="coordinator", component="C", start_ns=START_NS + number * MS) for number in range(120)
    ]
    insert(engine, *rows)

    found = client(engine, NOW_NS).get("/metrics.json", params={"project": project}).json()["coordinator_stats"]["C"]

    assert found["execution_count"] == 120
    starts = [one["start_time"] for one in found["recent_executions"]]
    assert (len(starts), starts[0]) == (100, "2026-09-21T14:14:00.020000Z")
    assert starts == sorted(starts)


def test_S1_39_without_coordinators_all_is_zero(engine: Engine, project: str) -> None:
    found = client(engine, NOW_NS).get("/metrics.json", params={"project": project}).json()

    assert found["overall_stats"] == {
        "total_executions": 0,
        "total_coordinators": 0,
        "total_errors": 0,
        "overall_error_rate": 0.0,
        "uptime_seconds": 0.0,
        "analytics_events": {},
    }
    assert (found["coordinators"], found["coordinator_stats"]) == ([], {})


def test_S1_41_to_S1_47_the_text_is_the_part_of_the_scrape_on_coordinators(engine: Engine, shop: str) -> None:
    exporter = Exporter(engine, lambda: STATUS, lambda: NOW_NS / 10**9)
    asked = client(engine, NOW_NS, scrape=exporter.text)

    reply = asked.get("/metrics.prom", params={"project": shop})

    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = reply.text.splitlines()
    assert 'victor_coordinator_executions_total{coordinator="ChatCoordinator"} 4' in lines
    assert 'victor_coordinator_duration_ms_total{coordinator="ChatCoordinator"} 100.00' in lines
    assert 'victor_coordinator_errors_total{coordinator="ChatCoordinator"} 1' in lines
    assert 'victor_coordinator_cache_hits_total{coordinator="ToolCoordinator"} 2' in lines
    assert 'victor_analytics_events_total{event="tool_call"} 7' in lines
    assert all("victor_" in line for line in lines)
    assert reply.text.endswith("\n")


@pytest.mark.parametrize("path", ["/metrics.json", "/metrics.prom"])
def test_S1_12_head_slashes_and_other_methods(engine: Engine, project: str, path: str) -> None:
    asked = client(engine, NOW_NS)

    assert asked.head(path).status_code == 200
    assert asked.get(f"{path}/", params={"project": project}).status_code == 200
    assert (asked.post(path).status_code, asked.post(path).headers["allow"]) == (405, "GET, HEAD")
