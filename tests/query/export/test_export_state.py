"""What comes in while a list is exported neither adds a row to it nor loses one."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.query.export.exported_rows import batches, rows
from tests.rows import MINUTE_NS, START_NS, call_row, commit, event_row, insert, insert_events, span_row

from podium.query.export.exports import LISTS
from podium.semconv import events, podium
from podium.store.engine import Engine

pytestmark = pytest.mark.usefixtures("committed", "small")

_GROUPS = 8
_ORDERS = ("", "start_time", "-cost", "cost", "-duration", "duration", "-tokens", "tokens")
_SORTED = [(what, sort) for what in ("traces", "spans", "calls") for sort in _ORDERS]
CASES = [(what, "") for what in LISTS if what not in ("traces", "spans", "calls")] + _SORTED


def span_of(project: str, number: int, **given: Any) -> dict[str, Any]:
    """Return a span of every list's group `number`."""
    names = {
        "trace_id": (number + 1).to_bytes(16, "big"),
        "job_id": f"j{number}",
        "task_name": "t",
        "component": f"c{number}",
        "user_id": f"u{number}",
        "session_id": f"s{number}",
    }
    return span_row(project, **{**names, "start_ns": START_NS + number * MINUTE_NS, **given})


def group(project: str, number: int, **given: Any) -> list[Mapping[str, Any]]:
    call = call_row(project)
    usage = {name: call[name] for name in ("input_tokens", "output_tokens", "cost", "is_call", "billable")}
    kinds = ("task", "tool", "agent", "workflow", "coordinator")
    return [
        *(span_of(project, number, kind=kind, **given) for kind in kinds),
        span_of(project, number, **{**usage, "kind": "llm", **given}),
    ]


def plan(project: str, number: int, name: str, time_ns: int) -> dict[str, Any]:
    return event_row(project, name, {podium.PLAN_ID: f"p{number}"}, time_ns=time_ns, user_id=f"u{number}")


def fill(engine: Engine, project: str) -> None:
    insert(engine, *(span for number in range(_GROUPS) for span in group(project, number)))
    plans = [plan(project, number, events.PLAN_CREATED, START_NS + number) for number in range(_GROUPS)]
    insert_events(engine, *plans)


def more(engine: Engine, project: str) -> None:
    """Store more of every group: new ones, and what moves those that are there up, and down, in every order."""
    batch = commit(engine) + 1
    early, late = START_NS - 30 * MINUTE_NS, START_NS + 90 * MINUTE_NS
    changed = [
        span
        for number in range(_GROUPS + 4)
        for start_ns in (early - number, late - number, START_NS + 3 * MINUTE_NS + 7)
        for span in group(project, number, start_ns=start_ns, duration_ns=(number + 2) * 10**10, batch=batch)
    ]
    insert(engine, *changed)
    created = [plan(project, number, events.PLAN_CREATED, early - number) for number in range(_GROUPS + 4)]
    approved = [plan(project, number, events.PLAN_APPROVED, late) for number in range(_GROUPS + 4)]
    insert_events(engine, *created, *approved)
    commit(engine, batch)


@pytest.mark.parametrize(("what", "sort"), CASES)
def test_S0_51_a_list_is_of_one_state_while_data_arrives(engine: Engine, project: str, what: str, sort: str) -> None:
    fill(engine, project)
    before = rows(engine, project, what, sort=sort)

    reading = batches(engine, project, what, sort=sort)
    exported = next(reading)
    more(engine, project)
    exported += [row for batch in reading for row in batch]

    assert exported == before
    assert len(before) >= _GROUPS
    assert rows(engine, project, what, sort=sort) != before


@pytest.mark.parametrize("sort", _ORDERS)
def test_spans_of_a_batch_that_is_being_committed_are_not_exported(engine: Engine, project: str, sort: str) -> None:
    fill(engine, project)
    before = rows(engine, project, "spans", sort=sort)
    coming = commit(engine) + 1

    insert(engine, *group(project, 1, batch=coming))
    during = rows(engine, project, "spans", sort=sort)
    commit(engine, coming)

    assert during == before
    assert len(rows(engine, project, "spans", sort=sort)) == len(before) + 6
