"""The monitoring endpoints, in the documented shape."""

from typing import Any

import pytest
from tests.api.documented.asking import client
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, insert, insert_event, span_row

from podium.store.engine import Engine

NOW_NS = START_NS + 20 * MINUTE_NS  # 14:34
DAY_NS = 24 * HOUR_NS
S = 10**9
PAGES = ("dashboard", "users", "tools", "agents", "dags", "planner")


def ask(engine: Engine, page: str, project: str) -> dict[str, Any]:
    reply = client(engine, NOW_NS).get(f"/api/monitoring/{page}", params={"project": project})
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def counts(found: dict[str, Any], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(point[name] for name in names) for point in found["hourly_data"]]


def executed(engine: Engine, project: str, kind: str) -> None:
    """Store two executions of `a` today, one of which failed, one of `b` yesterday and one of it last month."""
    insert(
        engine,
        span_row(project, kind=kind, component="a", duration_ns=2 * S),
        span_row(project, kind=kind, component="a", duration_ns=4 * S, status="error", start_ns=NOW_NS - MINUTE_NS),
        span_row(project, kind=kind, component="b", duration_ns=S, start_ns=START_NS - DAY_NS),
        span_row(project, kind=kind, component="b", duration_ns=51 * S, start_ns=START_NS - 30 * DAY_NS),
        span_row(project, kind="request", name="GET /"),
    )


@pytest.mark.parametrize(
    ("page", "kind", "key", "stats"),
    [("tools", "tool", "tool_name", "tool_stats"), ("agents", "agent", "agent_id", "agent_stats")],
)
def test_S4_16_and_S4_17_tools_and_agents(
    engine: Engine, project: str, page: str, kind: str, key: str, stats: str
) -> None:
    executed(engine, project, kind)

    found = ask(engine, page, project)

    assert list(found) == ["today", "last_7_days", "total", "success_rate", "avg_time", "hourly_data", stats]
    assert (found["today"], found["last_7_days"], found["total"]) == (2, 3, 4)
    assert (found["success_rate"], found["avg_time"]) == (66.7, "2.33s")
    assert found[stats] == [
        {key: "a", "enabled": True, "total": 2, "success": 1, "failed": 1, "avg_duration": "3s"},
        {key: "b", "enabled": True, "total": 2, "success": 2, "failed": 0, "avg_duration": "26s"},
    ]
    assert [point["time"] for point in found["hourly_data"]] == [
        "13:34", "13:44", "13:54", "14:04", "14:14", "14:24", "14:34",
    ]  # fmt: skip
    # 14:14:00 is the first instant of the interval that ends at 14:24
    assert counts(found, "count") == [(0,), (0,), (0,), (0,), (0,), (1,), (1,)]


@pytest.mark.parametrize(
    ("page", "kind", "key", "stats"),
    [("tools", "tool", "tool_name", "tool_stats"), ("agents", "agent", "agent_id", "agent_stats")],
)
def test_S4_16_and_S4_17_what_is_enabled_is_what_was_reported_last(
    engine: Engine, project: str, page: str, kind: str, key: str, stats: str
) -> None:
    executed(engine, project, kind)
    other = "agent" if kind == "tool" else "tool"
    for name, of_kind, state, minute in (
        ("a", kind, "disabled", 2),
        ("a", kind, "enabled", 1),
        ("never ran", kind, "disabled", 1),
        ("never ran", kind, "enabled", 2),
        ("b", other, "disabled", 1),
        ("", kind, "disabled", 1),
    ):
        known = {"podium.kind": of_kind, f"podium.{of_kind}": name}
        insert_event(engine, project, f"podium.component.{state}", known, time_ns=START_NS + minute * MINUTE_NS)
    insert_event(engine, f"{project}-2", "podium.component.disabled", {"podium.kind": kind, f"podium.{kind}": "b"})

    found = ask(engine, page, project)

    assert [(each[key], each["enabled"], each["total"]) for each in found[stats]] == [
        ("a", False, 2), ("b", True, 2), ("never ran", True, 0),
    ]  # fmt: skip
    assert found[stats][2]["avg_duration"] == "N/A"


def started(engine: Engine, project: str, name: str, time_ns: int, span: bytes) -> None:
    known = {"podium.kind": "workflow", "podium.span.name": name, "podium.workflow": name}
    insert_event(
        engine, project, "podium.started", known, time_ns=time_ns, trace_id=span * 2, span_id=span, user_id="eve"
    )


def workflows(engine: Engine, project: str) -> None:
    """Store three runs of `refunds`, one of which failed and one runs, and one run that nobody ended, two days ago."""
    ended = {"kind": "workflow", "component": "refunds", "user_id": "eve"}
    insert(
        engine,
        span_row(project, **ended, duration_ns=45 * S, trace_id=b"aaaaaaaa" * 2, span_id=b"aaaaaaaa"),
        span_row(project, **ended, duration_ns=45 * S, status="error", start_ns=NOW_NS - 5 * MINUTE_NS),
    )
    started(engine, project, "refunds", START_NS, b"aaaaaaaa")
    started(engine, project, "refunds", NOW_NS - MINUTE_NS, b"bbbbbbbb")
    started(engine, project, "forgotten", NOW_NS - 2 * DAY_NS, b"cccccccc")


def test_S4_18_dags_distinguish_what_runs_from_what_ended(engine: Engine, project: str) -> None:
    workflows(engine, project)

    found = ask(engine, "dags", project)

    assert {name: value for name, value in found.items() if name != "hourly_data"} == {
        "today": 3,
        "last_7_days": 3,
        "total": 3,
        "success_rate": 50.0,
        "running_count": 1,
        "avg_duration": "45s",
        "dag_stats": [
            {
                "dag_id": "refunds",
                "name": "refunds",
                "total": 3,
                "completed": 1,
                "failed": 1,
                "running": 1,
                "avg_duration": "45s",
            }
        ],
    }
    assert counts(found, "started", "completed")[-2:] == [(1, 1), (2, 0)]


def test_S4_14_the_dashboard_shows_what_goes_on(engine: Engine, project: str) -> None:
    workflows(engine, project)
    insert(engine, span_row(project, kind="agent", component="a"))
    insert(engine, span_row(project, kind="workflow", component="<b>late</b>", start_ns=START_NS - DAY_NS))
    for question in ("q1", "q2"):
        insert_event(engine, project, "podium.hitl.requested", {"podium.hitl.id": question})
    insert_event(engine, project, "podium.hitl.approved", {"podium.hitl.id": "q1"}, time_ns=START_NS + S)

    found = ask(engine, "dashboard", project)

    assert {name: value for name, value in found.items() if name != "recent_activity"} == {
        "active_users": 1,
        "workflows_today": 3,
        "agent_executions_today": 1,
        "pending_hitl": 1,
    }
    assert found["recent_activity"][0] == {
        "type": "workflow",
        "type_color": "primary",
        "event": "Workflow started: refunds",
        "user": "eve",
        "time": "2026-09-21T14:33:00",
    }
    assert [each["event"] for each in found["recent_activity"]][-1] == "Workflow started: <b>late</b>"
    assert len(found["recent_activity"]) == 4


def test_S4_15_users_by_sign_ins_and_sessions(engine: Engine, project: str) -> None:
    insert_event(engine, project, "user.login", user_id="eve", session_id="s1")
    insert_event(engine, project, "user.login", user_id="ann", session_id="s2", time_ns=START_NS - 3 * DAY_NS)
    insert_event(engine, project, "user.login", user_id="bob", session_id="s3", time_ns=START_NS - 30 * DAY_NS)
    insert_event(engine, project, "user.login", user_id="cid", session_id="s4", time_ns=START_NS - 2 * HOUR_NS)
    insert_event(engine, project, "user.logout", user_id="cid", session_id="s4", time_ns=START_NS - HOUR_NS)
    insert(
        engine,
        span_row(project, user_id="eve", session_id="s1", start_ns=START_NS + MINUTE_NS, kind="workflow"),
        span_row(project, user_id="bob", session_id="s5", start_ns=START_NS - 2 * HOUR_NS),
    )

    found = ask(engine, "users", project)

    assert (found["today"], found["last_7_days"], found["total"]) == (3, 4, 4)
    assert counts(found, "count") == [(0,), (0,), (0,), (0,), (0,), (1,), (0,)]
    assert [(each["session_id"], each["status"]) for each in found["active_sessions"]] == [
        ("s1", "active"),
        ("s4", "completed"),
        ("s5", "expired"),
    ]
    assert found["active_sessions"][0] == {
        "session_id": "s1",
        "user_id": "eve",
        "workflow_id": None,
        "status": "active",
        "created_at": "2026-09-21T14:14:00",
        "updated_at": "2026-09-21T14:15:01",
        "completed_at": None,
        "metadata": None,
        "username": "eve",
    }
    assert found["active_sessions"][1]["completed_at"] == "2026-09-21T13:14:00"
    assert found["user_stats"][0] == {
        "username": "bob",
        "role": None,
        "last_login": "2026-08-22T14:14:00",
        "session_count": 2,
        "workflow_count": 0,
    }
    assert {each["username"]: each["workflow_count"] for each in found["user_stats"]} == {
        "bob": 0,
        "ann": 0,
        "cid": 0,
        "eve": 1,
    }


@pytest.mark.parametrize(("later_ns", "status"), [(0, "active"), (1, "expired")])
def test_S4_15_a_session_expires_after_half_an_hour_without_a_trace_of_it(
    engine: Engine, project: str, later_ns: int, status: str
) -> None:
    insert_event(
        engine, project, "user.login", user_id="eve", session_id="s1", time_ns=NOW_NS - HOUR_NS // 2 - later_ns
    )

    assert [each["status"] for each in ask(engine, "users", project)["active_sessions"]] == [status]


@pytest.mark.parametrize(("work_ns", "status"), [(-1, "completed"), (0, "completed"), (1, "active")])
def test_S4_15_a_session_that_goes_on_after_a_sign_out_is_not_completed(
    engine: Engine, project: str, work_ns: int, status: str
) -> None:
    out_ns = NOW_NS - MINUTE_NS
    insert_event(engine, project, "user.login", user_id="eve", session_id="s1", time_ns=out_ns - MINUTE_NS)
    insert_event(engine, project, "user.logout", user_id="eve", session_id="s1", time_ns=out_ns)
    insert_event(engine, project, "podium.conversation", user_id="eve", session_id="s1", time_ns=out_ns + work_ns)

    assert [each["status"] for each in ask(engine, "users", project)["active_sessions"]] == [status]


@pytest.mark.parametrize(("before_ns", "today"), [(0, 1), (1, 0)])
def test_S4_18_a_workflow_that_runs_since_midnight_is_of_today(
    engine: Engine, project: str, before_ns: int, today: int
) -> None:
    midnight_ns = START_NS - 14 * HOUR_NS - 14 * MINUTE_NS
    started(engine, project, "refunds", midnight_ns - before_ns, b"dddddddd")

    found = ask(engine, "dags", project)

    assert (found["today"], found["running_count"]) == (today, 1)


def test_S4_18_a_workflow_that_began_ten_minutes_ago_is_of_the_interval_that_began_then(
    engine: Engine, project: str
) -> None:
    started(engine, project, "refunds", NOW_NS - 10 * MINUTE_NS, b"eeeeeeee")

    assert counts(ask(engine, "dags", project), "started")[-2:] == [(0,), (1,)]


def test_S4_19_the_planner_knows_the_state_of_every_plan(engine: Engine, project: str) -> None:
    for number, (state, minutes) in enumerate(
        [("created", 0), ("approved", 1), ("rejected", 2), ("executed", 3), ("executed", -10 * 24 * 60)]
    ):
        plan = {"podium.plan.id": f"p{number}"}
        made_ns = START_NS + minutes * MINUTE_NS
        request = {"podium.plan.request": "<script>", "podium.plan.steps": "[1]"}
        insert_event(engine, project, "podium.plan.created", plan | request, time_ns=made_ns, user_id="eve")
        if state != "created":
            insert_event(engine, project, f"podium.plan.{state}", plan | {"podium.reason": "no"}, time_ns=made_ns)
    insert_event(engine, project, "podium.conversation", user_id="ann")

    found = ask(engine, "planner", project)

    assert (found["today"], found["last_7_days"], found["total"]) == (4, 4, 5)
    # approved and executed of what was decided
    assert (found["approval_rate"], found["pending_approval"], found["conversations_today"]) == (75.0, 1, 1)
    assert found["status_distribution"] == {"pending_approval": 1, "approved": 1, "rejected": 1, "executed": 2}
    assert counts(found, "plans", "conversations")[-2] == (4, 1)
    assert found["top_users"] == [
        {"username": "eve", "plan_count": 5, "conversation_count": 0},
        {"username": "ann", "plan_count": 0, "conversation_count": 1},
    ]
    assert [each["plan_id"] for each in found["recent_plans"]] == ["p3", "p2", "p1", "p0", "p4"]
    assert found["recent_plans"][1] == {
        "plan_id": "p2",
        "user_id": "eve",
        "request": "<script>",
        "plan_json": "[1]",
        "status": "rejected",
        "created_at": "2026-09-21T14:16:00",
        "approved_at": None,
        "rejected_at": "2026-09-21T14:16:00",
        "rejection_reason": "no",
        "username": "eve",
    }


def test_S4_36_a_new_installation_has_zeros_and_no_errors(engine: Engine, project: str) -> None:
    found = {page: ask(engine, page, project) for page in PAGES}

    assert found["dashboard"] == {
        "active_users": 0,
        "workflows_today": 0,
        "agent_executions_today": 0,
        "pending_hitl": 0,
        "recent_activity": [],
    }
    assert (found["tools"]["success_rate"], found["tools"]["avg_time"], found["tools"]["tool_stats"]) == (
        0.0,
        "N/A",
        [],
    )
    assert found["planner"]["status_distribution"] == dict.fromkeys(
        ("pending_approval", "approved", "rejected", "executed"), 0
    )
    for page in PAGES[1:]:
        assert (found[page]["today"], found[page]["total"], len(found[page]["hourly_data"])) == (0, 0, 7)


@pytest.mark.parametrize("page", PAGES)
def test_S4_24_head_slashes_and_other_methods(engine: Engine, project: str, page: str) -> None:
    asked = client(engine, NOW_NS)
    path = f"/api/monitoring/{page}"

    assert asked.head(path).status_code == 200
    assert asked.get(f"{path}/", params={"project": project}).status_code == 200
    assert (asked.post(path).status_code, asked.post(path).headers["allow"]) == (405, "GET, HEAD")
