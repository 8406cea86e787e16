"""The condition of the server and of what it watches."""

from typing import Any

import pytest
from tests.api.documented.asking import client
from tests.api.status import STATUS
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, insert, span_row

from podium.errors import StoreUnavailable
from podium.store.engine import Engine

NOW_NS = START_NS + 20 * MINUTE_NS  # 14:34
PATH = "/api/monitoring/health"


def ask(engine: Engine, project: str) -> dict[str, Any]:
    return dict(client(engine, NOW_NS).get(PATH, params={"project": project}).json())


def fail(engine: Engine, project: str, times: int) -> None:
    failed = {"kind": "agent", "component": "a", "status": "error", "error_type": "timeout", "status_message": "late"}
    insert(engine, *(span_row(project, start_ns=START_NS + number, **failed) for number in range(times)))


@pytest.mark.parametrize(
    ("errors", "overall"), [(0, "healthy"), (5, "healthy"), (6, "degraded"), (10, "degraded"), (11, "unhealthy")]
)
def test_S4_44_the_condition_follows_the_errors_of_the_last_hour(
    engine: Engine, project: str, errors: int, overall: str
) -> None:
    insert(engine, span_row(project), span_row(project, status="error", start_ns=NOW_NS - HOUR_NS - 1))
    if errors:
        fail(engine, project, errors)

    found = ask(engine, project)

    assert (found["overall_status"], found["total_errors"]) == (overall, errors)


def test_S4_44_every_figure_of_the_condition_is_computed(engine: Engine, project: str) -> None:
    insert(engine, span_row(project, kind="workflow", component="w"))
    fail(engine, project, 3)

    found = ask(engine, project)

    assert (found["db_status"], found["error_rate"], found["uptime"]) == ("healthy", 75.0, "12s")
    assert found["last_restart"] == "1970-01-01T00:00:00"
    assert found["services"]["workflow"] == {"status": "healthy", "message": "0 of 1 failed in the last hour"}
    assert found["services"]["agent"] == {"status": "healthy", "message": "3 of 3 failed in the last hour"}
    assert found["error_types"] == {"timeout": 3}
    assert [(each["time"], each["count"]) for each in found["error_timeline"]] == [
        ("13:44", 0), ("13:54", 0), ("14:04", 0), ("14:14", 0), ("14:24", 3), ("14:34", 0),
    ]  # fmt: skip
    assert [each["avg_ms"] for each in found["response_times"]] == [None, None, None, None, 1000.0, None]
    assert found["recent_errors"][0] == {
        "time": "2026-09-21T14:14:00",
        "type": "timeout",
        "source": "agent a",
        "message": "late",
    }
    assert {"name": "Mean time of agents", "value": "1s", "status": "healthy"} in found["performance_metrics"]
    assert found["system_metrics"]["cpu_count"] >= 1
    assert found["system_metrics"]["disk_free"] == STATUS.disk_free_bytes


def test_S4_44_an_engine_that_does_not_answer_is_unhealthy_and_no_error(
    engine: Engine, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        msg = "gone"
        raise StoreUnavailable(msg)

    monkeypatch.setattr(Engine, "select", away)
    reply = client(engine, NOW_NS).get(PATH, params={"project": project})

    assert reply.status_code == 200
    assert (reply.json()["overall_status"], reply.json()["db_latency"]) == ("unhealthy", None)
    assert reply.json()["services"]["database"] == {"status": "unhealthy", "message": "does not answer"}
