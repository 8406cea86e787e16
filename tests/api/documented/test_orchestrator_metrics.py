"""The orchestrator's figures, in the documented shape."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.api.documented.asking import client
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, call_row, insert, span_row

from podium.store.engine import Engine

NOW_NS = START_NS + HOUR_NS
NOW = "2026-09-21T15:14:00"


@pytest.fixture
def shop(engine: Engine, project: str) -> str:
    """A project with three answered calls, a failed one, and a span that repeats their sum."""
    insert(
        engine,
        call_row(project, provider="anthropic", model="claude", operation="analyze_and_plan", cost="0.0123456",
                 duration_ns=1_234_567_890),
        call_row(project, provider="openai", operation="generate_specs", cost="0.5", start_ns=START_NS + 20 * 10**9),
        call_row(project, provider="anthropic", model="claude", operation="analyze_and_plan", cost="0.0000004",
                 start_ns=START_NS + 5 * MINUTE_NS),
        span_row(project, kind="llm", is_call=True, status="error", provider="deepseek", operation="analyze_and_plan",
                 start_ns=START_NS + 2 * MINUTE_NS),
        span_row(project, kind="task", task_name="analyze_and_plan", input_tokens=100),
    )  # fmt: skip
    return project


def ask(engine: Engine, path: str, project: str, **parameters: str) -> dict[str, Any]:
    reply = client(engine, NOW_NS).get(path, params={"project": project, **parameters})
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def test_S0_19_metrics_have_keys_units_and_a_rate_in_percent(engine: Engine, shop: str) -> None:
    found = ask(engine, "/api/metrics", shop)

    assert found == {
        "total_cost": 0.512346,
        "total_tasks": 4,
        "success_count": 3,
        "failure_count": 1,
        "success_rate": 75.0,
        "avg_cost_per_task": 0.128086,
        "uptime_seconds": 12.3,
        "timestamp": NOW,
    }


def test_S0_20_costs_are_sorted_and_each_call_counts_once(engine: Engine, shop: str) -> None:
    found = ask(engine, "/api/costs", shop)

    assert found == {
        "providers": [
            {"name": "openai", "count": 1, "tokens": 120, "cost": 0.5},
            {"name": "anthropic", "count": 2, "tokens": 240, "cost": 0.012346},
            {"name": "deepseek", "count": 1, "tokens": 0, "cost": 0.0},
        ],
        "total_cost": 0.512346,
        "timestamp": NOW,
    }


def test_S0_3_costs_by_operation(engine: Engine, shop: str) -> None:
    found = ask(engine, "/api/operations", shop)

    first, second = found["operations"]
    assert first == {
        "name": "generate_specs", "count": 1, "tokens": 120, "cost": 0.5, "avg_cost": 0.5, "avg_latency_ms": 1000.0,
    }  # fmt: skip
    assert (second["name"], second["count"], second["cost"], second["avg_latency_ms"]) == (
        "analyze_and_plan", 3, 0.012346, 1078.19,
    )  # fmt: skip
    assert found["total_cost"] == 0.512346


def test_S0_21_tasks_are_the_newest_and_stand_oldest_first(engine: Engine, shop: str) -> None:
    found = ask(engine, "/api/tasks", shop)

    assert (found["count"], found["timestamp"]) == (4, NOW)
    first, second, failed, last = found["tasks"]
    assert first == {
        "timestamp": "2026-09-21T14:14:01",
        "provider": "anthropic",
        "model": "claude",
        "operation": "analyze_and_plan",
        "input_tokens": 100,
        "output_tokens": 20,
        "cost": 0.012346,
        "latency_ms": 1234.57,
    }
    assert (second["timestamp"], last["timestamp"]) == ("2026-09-21T14:14:21", "2026-09-21T14:19:01")
    assert (failed["input_tokens"], failed["cost"], failed["model"]) == (0, 0.0, "unknown")


def test_S0_3_and_S0_21_a_call_without_an_operation_is_called_the_same_everywhere(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, operation="", provider="", model="", name="POST /v1/messages"))

    (task,) = ask(engine, "/api/tasks", project)["tasks"]
    (operation,) = ask(engine, "/api/operations", project)["operations"]

    assert (task["operation"], task["provider"], task["model"]) == ("unknown", "unknown", "unknown")
    assert operation["name"] == "unknown"


def test_S0_21_tasks_are_fifty_at_most(engine: Engine, project: str) -> None:
    insert(engine, *(call_row(project, start_ns=START_NS - number * HOUR_NS) for number in range(60)))

    found = ask(engine, "/api/tasks", project)

    times = [task["timestamp"] for task in found["tasks"]]
    assert (len(times), times) == (50, sorted(times))
    assert times[-1] == "2026-09-21T14:14:01"


def test_S0_22_the_timeline_is_in_order_of_minutes_and_skips_empty_ones(engine: Engine, shop: str) -> None:
    found = ask(engine, "/api/timeline", shop)

    assert found == {
        "timeline": [
            {"time": "2026-09-21 14:14", "cost": 0.512346, "count": 2},
            {"time": "2026-09-21 14:16", "cost": 0.0, "count": 1},
            {"time": "2026-09-21 14:19", "cost": 0.0, "count": 1},
        ],
        "timestamp": NOW,
    }


def test_S0_36_without_data_there_are_zeros_and_empty_lists(engine: Engine, project: str) -> None:
    metrics = ask(engine, "/api/metrics", project)

    assert {
        key: value for key, value in metrics.items() if key not in ("uptime_seconds", "timestamp")
    } == dict.fromkeys(
        ("total_cost", "total_tasks", "success_count", "failure_count", "success_rate", "avg_cost_per_task"), 0
    )
    assert ask(engine, "/api/costs", project) == {"providers": [], "total_cost": 0.0, "timestamp": NOW}
    assert ask(engine, "/api/operations", project) == {"operations": [], "total_cost": 0.0, "timestamp": NOW}
    assert ask(engine, "/api/tasks", project) == {"tasks": [], "count": 0, "timestamp": NOW}
    assert ask(engine, "/api/timeline", project) == {"timeline": [], "timestamp": NOW}


def test_S0_52_a_range_narrows_every_figure(engine: Engine, shop: str) -> None:
    within = {"from": "2026-09-21T14:15:00Z", "to": "2026-09-21T14:17:00Z"}

    assert ask(engine, "/api/metrics", shop, **within)["total_tasks"] == 1
    assert ask(engine, "/api/tasks", shop, range="1h")["count"] == 4
    refused = client(engine, NOW_NS).get("/api/metrics", params={"project": shop, "range": "soon"})
    assert (refused.status_code, list(refused.json())) == (400, ["error"])


def test_S0_22_times_are_those_of_the_configured_zone(engine: Engine, shop: str) -> None:
    asked = client(engine, NOW_NS, zone=ZoneInfo("Asia/Tokyo"))

    found = asked.get("/api/timeline", params={"project": shop}).json()

    assert (found["timeline"][0]["time"], found["timestamp"]) == ("2026-09-21 23:14", "2026-09-22T00:14:00")


@pytest.mark.parametrize("path", ["/api/metrics", "/api/costs", "/api/tasks", "/api/timeline", "/api/operations"])
def test_S0_39_head_slashes_and_other_methods(engine: Engine, project: str, path: str) -> None:
    asked = client(engine, NOW_NS)

    assert asked.head(path).status_code == 200
    assert asked.get(f"{path}/", params={"project": project}).status_code == 200
    refused = asked.post(path)
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
