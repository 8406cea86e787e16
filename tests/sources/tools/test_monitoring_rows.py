"""Rows of the monitoring dashboard's tables, one at a time; whole tables: tests/flows/test_sources_monitoring.py."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.sources.tools import monitoring_rows as rows
from podium.sources.tools.monitoring_rows import Around, Made

NS = 10**9
START_NS = 1_795_168_800 * NS  # 2026-11-20T10:00:00Z
AT, LATER, LAST = "2026-11-20 10:00:00", "2026-11-20 10:00:05", "2026-11-20 10:00:09"
NO_TIME = "has no time"


@pytest.fixture
def around() -> Around:
    workflow = {"workflow_id": "w", "dag_id": "g", "name": "daily", "session_id": "s", "created_by": "u1"}
    return Around("monitoring.db", ZoneInfo("UTC"), {"workflows"}, {"u1": "ada"}, {"w": workflow}, {"u1": "admin"})


def events(made: Made) -> list[tuple[str, int]]:
    """Return names and seconds since the start."""
    return [(each.event_name, (each.time_unix_nano - START_NS) // NS) for each in made if isinstance(each, LogRecord)]


def attributes(holder: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in holder.attributes}


def only(made: Made) -> Any:
    assert not isinstance(made, str)
    (found,) = made
    return found


def test_a_sign_in_names_its_user(around: Around) -> None:
    event = only(rows.sign_in(around, {"user_id": "u1", "last_login": AT}))

    assert (event.event_name, attributes(event)) == (
        "user.login", {"podium.user.id": "ada", "podium.user.role": "admin"},
    )  # fmt: skip
    assert attributes(only(rows.sign_in(around, {"user_id": 7, "last_login": AT}))) == {"podium.user.id": "7"}


@pytest.mark.parametrize(
    ("status", "more", "found"),
    [
        ("active", {}, [("session.start", 0)]),
        ("completed", {"completed_at": LATER, "updated_at": LAST}, [("session.start", 0), ("session.end", 5)]),
        ("EXPIRED", {"updated_at": LAST}, [("session.start", 0), ("session.end", 9)]),
        ("completed", {}, [("session.start", 0), ("session.end", 0)]),
    ],
)
def test_a_session_starts_and_ends(
    around: Around, status: str, more: dict[str, str], found: list[tuple[str, int]]
) -> None:
    made = rows.session(around, {"session_id": "s", "user_id": "u1", "status": status, "created_at": AT, **more})

    assert events(made) == found


@pytest.mark.parametrize("status", ["pending", "queued", "created"])
def test_work_that_has_not_begun_says_nothing_yet(around: Around, status: str) -> None:
    assert rows.workflow(around, {"workflow_id": "w", "status": status, "created_at": AT}) == []


@pytest.mark.parametrize("status", ["running", "waiting_hitl", "in_progress", "started"])
def test_work_that_runs_is_an_event_without_its_output(around: Around, status: str) -> None:
    row = {"workflow_id": "w", "name": "daily", "status": status, "started_at": AT, "result": "half"}

    event = only(rows.workflow(around, row))

    assert event.event_name == "podium.started"
    assert attributes(event)["podium.span.name"] == "daily"
    assert "output.value" not in attributes(event)


def test_work_that_ended_is_a_span_with_the_same_ids_as_while_it_ran(around: Around) -> None:
    row = {
        "workflow_id": "w",
        "name": "daily",
        "status": "running",
        "started_at": AT,
        "dag_id": "g",
        "created_by": "u1",
    }

    running = only(rows.workflow(around, row))
    span = only(rows.workflow(around, row | {"status": "completed", "completed_at": LATER, "result": "done"}))

    assert isinstance(span, Span)
    assert (span.trace_id, span.span_id, span.parent_span_id) == (running.trace_id, running.span_id, b"")
    assert (span.start_time_unix_nano, span.end_time_unix_nano) == (START_NS, START_NS + 5 * NS)
    assert attributes(span) == {
        "podium.workflow": "g",
        "gen_ai.workflow.name": "daily",
        "podium.workflow.id": "w",
        "podium.user.id": "ada",
        "podium.kind": "workflow",
        "output.value": "done",
    }


@pytest.mark.parametrize(("status", "error"), [("failed", "no quota"), ("timeout", None), ("cancelled", None)])
def test_work_that_failed_says_why_or_how(around: Around, status: str, error: str | None) -> None:
    span = only(rows.workflow(around, {"workflow_id": "w", "status": status, "started_at": AT, "error": error}))

    assert span.status.message == (error or status)
    assert span.end_time_unix_nano == span.start_time_unix_nano


def test_a_node_stands_under_its_workflow_and_knows_it(around: Around) -> None:
    row = {"workflow_id": "w", "node_id": "n", "status": "completed", "started_at": AT, "completed_at": LATER}

    span = only(rows.node(around, row))
    run = only(rows.workflow(around, {"workflow_id": "w", "status": "completed", "started_at": AT}))

    assert (span.trace_id, span.parent_span_id) == (run.trace_id, run.span_id)
    assert (span.name, attributes(span)["podium.user.id"]) == ("n", "ada")


@pytest.mark.parametrize(
    ("node_type", "tables", "kind"),
    [
        ("tool", set(), "tool"),
        ("human_in_loop", set(), "hitl"),
        ("agent", set(), "agent"),
        ("agent", {"agent_executions"}, "node"),
        (None, set(), "node"),
    ],
)
def test_a_node_is_of_the_kind_of_its_type(around: Around, node_type: str | None, tables: set[str], kind: str) -> None:
    around.tables = tables
    row = {"workflow_id": "w", "node_id": "n", "node_type": node_type, "status": "completed", "started_at": AT}

    assert attributes(only(rows.node(around, row)))["podium.kind"] == kind


@pytest.mark.parametrize(
    ("config", "tool"), [('{"tool_name": "search"}', "search"), ('{"tool": "find"}', "find"), (None, "n")]
)
def test_a_tool_is_named_by_its_configuration_or_its_node(around: Around, config: str | None, tool: str) -> None:
    row = {"workflow_id": "w", "node_id": "n", "node_type": "tool", "status": "completed", "started_at": AT}

    assert attributes(only(rows.node(around, row | {"config": config})))["podium.tool"] == tool


def test_a_skipped_node_is_an_event(around: Around) -> None:
    row = {"workflow_id": "w", "node_id": "n", "status": "skipped"}

    assert events(rows.node(around, row | {"completed_at": LATER, "started_at": AT})) == [("podium.node.skipped", 5)]
    assert rows.node(around, row) == NO_TIME


@pytest.mark.parametrize(
    ("more", "within"),
    [({"workflow_id": "w", "node_id": "n"}, ("node", "w", "n")), ({"workflow_id": "w"}, ("workflow", "w")), ({}, ())],
)
def test_an_execution_of_an_agent_stands_under_what_it_ran_for(
    around: Around, more: dict[str, str], within: tuple[str, ...]
) -> None:
    row = {"execution_id": "e", "agent_id": "planner", "status": "completed", "started_at": AT, **more}

    span = only(rows.agent_execution(around, row))

    assert span.name == "planner"
    assert span.parent_span_id == (around.span_id(*within) if within else b"")
    assert span.trace_id == (around.trace_id("workflow", "w") if within else around.trace_id("agent_execution", "e"))


def test_an_event_of_a_workflow_has_its_own_name_and_data(around: Around) -> None:
    row = {"workflow_id": "w", "event_type": "order.shipped", "created_at": AT, "podium_key": 1}

    event = only(rows.workflow_event(around, row | {"event_data": '{"order": 7}'}))

    assert event.event_name == "order.shipped"
    assert attributes(event)["podium.metadata.order"] == 7
    assert rows.workflow_event(around, row | {"event_type": None}) == "has no type"


@pytest.mark.parametrize(
    ("status", "name", "reply"),
    [
        ("approved", "podium.hitl.approved", "podium.hitl.response"),
        ("rejected", "podium.hitl.rejected", "podium.reason"),
    ],
)
def test_an_answered_question_has_two_events(around: Around, status: str, name: str, reply: str) -> None:
    row = {
        "request_id": "q", "workflow_id": "w", "created_at": AT, "message": "Ship?", "status": status,
        "responded_at": LATER, "responded_by": "u1", "response": "well",
    }  # fmt: skip

    made = rows.question(around, row)

    assert events(made) == [("podium.hitl.requested", 0), (name, 5)]
    assert attributes(made[0])["podium.hitl.message"] == "Ship?"
    assert attributes(made[1])[reply] == "well"


def test_an_open_question_has_one_event(around: Around) -> None:
    row = {"request_id": "q", "created_at": AT, "status": "pending"}

    assert events(rows.question(around, row)) == [("podium.hitl.requested", 0)]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"status": "draft"}, []),
        ({"status": "approved"}, [("approved", 0)]),
        ({"status": "approved", "approved_at": LATER}, [("approved", 5)]),
        ({"status": "rejected", "rejected_at": LATER}, [("rejected", 5)]),
        ({"status": "executed", "approved_at": LATER}, [("approved", 5), ("executed", 5)]),
        ({"status": "executed"}, [("executed", 0)]),
    ],
)
def test_a_plan_says_what_became_of_it(around: Around, more: dict[str, str], found: list[tuple[str, int]]) -> None:
    made = rows.plan(around, {"plan_id": "p", "user_id": "u1", "created_at": AT, **more})

    assert events(made) == [("podium.plan.created", 0), *((f"podium.plan.{name}", at) for name, at in found)]


def test_an_exchange_with_the_planner_is_an_event(around: Around) -> None:
    row = {"conversation_id": "c", "user_id": "u1", "message": "Plan!", "response": "Done.", "created_at": AT}

    event = only(rows.conversation(around, row))

    assert event.event_name == "podium.conversation"
    assert {"Plan!", "Done.", "ada"} <= set(attributes(event).values())
    other = only(rows.conversation(around, row | {"message": "Again!"}))
    assert (other.trace_id, other.span_id == event.span_id) == (event.trace_id, False)


@pytest.mark.parametrize(
    ("make", "row"),
    [
        (rows.sign_in, {"user_id": "u"}),
        (rows.session, {"session_id": "s"}),
        (rows.workflow, {"workflow_id": "w"}),
        (rows.node, {"workflow_id": "w", "node_id": "n"}),
        (rows.agent_execution, {"execution_id": "e"}),
        (rows.workflow_event, {"workflow_id": "w", "event_type": "x", "podium_key": 1}),
        (rows.question, {"request_id": "q"}),
        (rows.plan, {"plan_id": "p"}),
        (rows.conversation, {"conversation_id": "c"}),
    ],
)
def test_a_row_without_a_time_says_so(around: Around, make: Callable[[Around, Any], Made], row: dict[str, Any]) -> None:
    assert make(around, row) == NO_TIME


def test_what_may_still_change_is_open() -> None:
    def open_ones(is_open: Callable[[Any], bool], *statuses: str) -> list[str]:
        return [status for status in statuses if is_open({"status": status})]

    assert open_ones(rows.is_running, "pending", "RUNNING", "completed", "failed") == ["pending", "RUNNING"]
    assert open_ones(rows.is_open_session, "active", "", "completed") == ["active", ""]
    assert open_ones(rows.is_open_question, "pending", "", "approved") == ["pending", ""]
    assert open_ones(rows.is_open_plan, "approved", "", "rejected", "executed") == ["approved", ""]


def test_workflows_of_the_rows_at_hand_are_looked_up_once(around: Around) -> None:
    class Tables:
        asked: list[tuple[object, ...]] = []  # noqa: RUF012 - of this test alone

        def rows(self, statement: str, *values: object) -> list[dict[str, Any]]:
            assert statement.endswith("IN (?, ?)")
            self.asked.append(values)
            return [{"workflow_id": "a", "name": "x"}]

    tables: Any = Tables()
    around.load_workflows(tables, [{"workflow_id": "b"}, {"workflow_id": "a"}, {"workflow_id": "a"}, {}])

    assert (tables.asked, around.workflows) == ([("a", "b")], {"a": {"workflow_id": "a", "name": "x"}})
    around.load_workflows(tables, [{}])
    assert (len(tables.asked), around.workflows) == (1, {})
