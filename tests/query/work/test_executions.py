"""Executions of one kind: how often, how well, and those that run."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, insert, insert_event, span_row

from podium.query.ask.bounds import Bounds
from podium.query.ask.spool import Spool
from podium.query.filter.filters import parse_filter
from podium.query.work.executions import (
    Executions,
    count_executions,
    ended_per_interval,
    every_execution,
    executions_by_name,
    newest_executions,
    running_executions,
    started_per_interval,
    titles,
)
from podium.store.engine import Engine

S = 10**9


@pytest.fixture
def bounds(engine: Engine, project: str) -> Bounds:
    insert(
        engine,
        span_row(project, kind="tool", component="search", duration_ns=2 * S, service="a"),
        span_row(project, kind="tool", component="search", duration_ns=4 * S, status="error", service="b"),
        span_row(project, kind="tool", component="mail", duration_ns=S, start_ns=START_NS + 30 * MINUTE_NS),
        span_row(project, kind="tool", duration_ns=S, start_ns=START_NS + 59 * MINUTE_NS + 59 * S),
        span_row(project, kind="agent", component="search", cost=Decimal(1)),
        span_row(project, kind="tool", component="late", start_ns=START_NS + HOUR_NS),
    )
    return Bounds(project, START_NS, START_NS + HOUR_NS)


def test_executions_are_counted_in_each_window(engine: Engine, bounds: Bounds) -> None:
    first = Bounds(bounds.project, START_NS, START_NS + 30 * MINUTE_NS)

    both, half = count_executions(engine, "tool", bounds, first)

    assert (both.spans, both.span_errors, both.duration_ns) == (4, 1, 8 * S)
    assert (half.spans, half.succeeded, half.mean_ns) == (2, 1, 3 * S)
    assert Executions(spans=0, span_errors=0, duration_ns=0).mean_ns is None


def test_names_come_with_most_executions_first(engine: Engine, bounds: Bounds, tmp_path: Path) -> None:
    found = executions_by_name(engine, "tool", bounds, limit=10)

    assert [(each.name, each.spans, each.span_errors) for each in found] == [("search", 2, 1), ("mail", 1, 0)]
    assert executions_by_name(engine, "tool", bounds, limit=1) == found[:1]
    assert [each.spans for each in executions_by_name(engine, "tool", bounds, parse_filter("service:b"), limit=9)] == [
        1
    ]
    batches = [*every_execution("tool", bounds, parse_filter(""), Spool(engine, tmp_path, 1))]
    assert [each for batch in batches for each in batch] == [*found]


def test_intervals_are_counted_back_from_the_end(engine: Engine, bounds: Bounds) -> None:
    assert started_per_interval(engine, "tool", bounds, 600) == {5: 2, 2: 1, 0: 1}


def test_those_that_ended_well_count_when_they_ended(engine: Engine, project: str) -> None:
    insert(
        engine,
        span_row(project, kind="workflow", duration_ns=10 * 60 * S),  # ends at the first instant of the last interval
        span_row(project, kind="workflow", duration_ns=10 * 60 * S - 1),
        span_row(project, kind="workflow", duration_ns=20 * 60 * S),  # ends with the bounds, and so after them
        span_row(project, kind="workflow", status="error"),
        span_row(project, kind="workflow", running=True),
    )

    found = ended_per_interval(engine, "workflow", Bounds(project, START_NS, START_NS + 20 * MINUTE_NS), 600)

    assert found == {0: 1, 1: 1}


def test_the_newest_come_first(engine: Engine, bounds: Bounds) -> None:
    found = newest_executions(engine, "tool", bounds, limit=2)

    assert [(each.name, each.start_time) for each in found] == [
        ("", START_NS + 59 * MINUTE_NS + 59 * S), ("mail", START_NS + 30 * MINUTE_NS),
    ]  # fmt: skip


def test_what_began_and_was_not_stored_is_running(engine: Engine, project: str) -> None:
    def started(name: str, span: bytes, minute: int, kind: str = "workflow", **more: str) -> None:
        known = {"podium.kind": kind, "podium.span.name": name} | {f"podium.{k}": v for k, v in more.items()}
        time_ns = START_NS + minute * MINUTE_NS
        insert_event(engine, project, "podium.started", known, time_ns=time_ns, trace_id=span * 2, span_id=span,
                     user_id="eve")  # fmt: skip

    started("runs", b"aaaaaaaa", 1)
    started("run refunds", b"bbbbbbbb", 2, workflow="refunds")
    started("run refunds", b"bbbbbbbb", 3, workflow="refunds")
    started("ended", b"cccccccc", 1)
    started("an agent", b"dddddddd", 1, kind="agent")
    started("too old", b"eeeeeeee", -1)
    started("sent while it ran", b"ffffffff", 4)
    insert(
        engine,
        span_row(project, kind="workflow", trace_id=b"c" * 16, span_id=b"c" * 8),
        span_row(project, kind="workflow", trace_id=b"f" * 16, span_id=b"f" * 8, running=True),
    )

    found = running_executions(engine, "workflow", Bounds(project, START_NS, START_NS + HOUR_NS))

    assert [(each.name, each.user_id, (each.start_time - START_NS) // MINUTE_NS) for each in found] == [
        ("sent while it ran", "eve", 4), ("refunds", "eve", 3), ("runs", "eve", 1),
    ]  # fmt: skip


def test_an_execution_may_be_called_otherwise_than_it_is_named(engine: Engine, project: str) -> None:
    flow: dict[str, Any] = {"kind": "workflow", "component": "report"}
    names = (("Report", -1), ("Weekly report", 0), ("", 1))
    insert(
        engine,
        *(
            span_row(project, start_ns=START_NS + at, attributes={"gen_ai.workflow.name": name} if name else {}, **flow)
            for name, at in names
        ),
        span_row(project, kind="workflow", component="cleaning"),
    )
    bounds = Bounds(project, START_NS - HOUR_NS, START_NS + HOUR_NS)

    found = titles(engine, "workflow", bounds, limit=10)

    assert found == {"report": "Weekly report"}
    newest = newest_executions(engine, "workflow", bounds, limit=10)
    assert {(each.name, each.title) for each in newest} == {
        ("report", "Report"), ("report", "Weekly report"), ("report", ""), ("cleaning", ""),
    }  # fmt: skip
