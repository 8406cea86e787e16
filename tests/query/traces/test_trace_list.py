"""Lists of traces, and one trace."""

from decimal import Decimal
from typing import Any

import pytest
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, call_row, insert, span_row

from podium.errors import InvalidInput
from podium.model.time import NS_PER_S
from podium.query.ask.bounds import DAY_S, Bounds
from podium.query.figures.overview import overview
from podium.query.filter.filters import parse_filter
from podium.query.traces.trace_list import SORTS, TracePage, list_traces
from podium.store.engine import Engine

DAY_NS = DAY_S * NS_PER_S
# Enough that every order has equal values beside each other.
_TRACES = 14


def page(engine: Engine, project: str, text: str = "", **given: Any) -> TracePage:
    bounds = Bounds(project, START_NS - 5 * DAY_NS, START_NS + DAY_NS)
    asked: dict[str, Any] = {"sort": "-start_time", "limit": 50, "cursor": None} | given
    return list_traces(engine, bounds, parse_filter(text), **asked)


def trace_rows(project: str, number: int, start_ns: int, *, hours: int = 0) -> list[dict[str, Any]]:
    """A root and a call below it that starts `hours` later."""
    trace_id = (10**6 + number).to_bytes(16, "big")
    root = span_row(
        project, trace_id=trace_id, name=f"{number:02}", kind="agent", start_ns=start_ns, duration_ns=HOUR_NS
    )
    call = call_row(
        project, trace_id=trace_id, parent_span_id=root["span_id"], name="chat", cost=str(number % 3),
        start_ns=start_ns + hours * HOUR_NS + 5, duration_ns=number % 5, input_tokens=number % 7,
        model=f"m{number % 2}",
        status="error" if number % 4 == 0 else "unset",
    )  # fmt: skip
    return [root, call]


@pytest.fixture(scope="module")
def filled(engine: Engine) -> str:
    project = "trace-lists"
    rows = [
        row
        for number in range(_TRACES)  # every third spans hours, so that it has rows in several
        for row in trace_rows(project, number, START_NS - (number // 2) * 7 * HOUR_NS, hours=number % 3 and 9)
    ]
    insert(engine, *rows)
    return project


@pytest.mark.parametrize("sort", [f"{sign}{key}" for key in SORTS for sign in ("", "-")])
@pytest.mark.parametrize("limit", [1, 5, 500])
@pytest.mark.parametrize("text", ["", "kind:llm", "model:m1"])
def test_pages_hold_every_trace_once_and_in_order(
    engine: Engine, filled: str, sort: str, limit: int, text: str
) -> None:
    names: list[str] = []
    keys: list[Any] = []
    cursor = None
    while True:
        found = page(engine, filled, text, sort=sort, limit=limit, cursor=cursor)
        for trace in found.traces:
            values = {"tokens": trace.input_tokens + trace.output_tokens, "duration": trace.duration_ns}
            name = sort.removeprefix("-")
            value = values[name] if name in values else getattr(trace, name)
            keys.append(-value if sort.startswith("-") else value)
            names.append(trace.name)
        cursor = found.next_cursor
        if cursor is None:
            break

    assert sorted(names) == [f"{n:02}" for n in range(_TRACES) if n % 2 or text != "model:m1"]
    assert keys == sorted(keys)


def test_a_trace_over_hours_is_summed_up_as_one(engine: Engine, project: str) -> None:
    insert(engine, *trace_rows(project, 500, START_NS, hours=5))

    (trace,) = page(engine, project).traces

    assert (trace.name, trace.kind, trace.has_root, trace.start_time) == ("500", "agent", True, START_NS)
    assert (trace.spans, trace.calls, trace.cost) == (2, 1, Decimal(2))
    assert (trace.models, trace.providers) == (("m0",), ("openai",))
    assert trace.duration_ns == 5 * HOUR_NS + 5
    assert (trace.status, trace.span_errors) == ("unset", 1)


# Within an hour of each edge: what began before the window and has a span in it, or only after it.
_EDGES = {
    "before": (-50, -40), "into": (-30, 5), "begins": (0, 0), "inside": (10, 12), "out": (95, 130), "after": (100, 110),
}  # fmt: skip


@pytest.fixture
def edges(engine: Engine, project: str) -> Bounds:
    """A window of an hour and 40 minutes, and traces of two spans each, so many minutes after its start."""
    for number, (name, starts) in enumerate(_EDGES.items()):
        trace_id = (10**7 + number).to_bytes(16, "big")
        insert(engine, *(
            span_row(project, trace_id=trace_id, name=name, start_ns=START_NS + at * MINUTE_NS, cost=None,
                     duration_ns=number + place, parent_span_id=bytes(8) if place == 0 else b"p" * 8, user_id="eve")
            for place, at in enumerate(starts)))  # fmt: skip
    return Bounds(project, START_NS, START_NS + 100 * MINUTE_NS)


@pytest.mark.parametrize("text", ["", "user:eve"])
@pytest.mark.parametrize("limit", [1, 2, 50])
@pytest.mark.parametrize("sort", [f"{sign}{key}" for key in SORTS for sign in ("", "-")])
def test_a_trace_belongs_to_a_window_if_a_span_of_it_does_in_every_order(
    engine: Engine, edges: Bounds, sort: str, limit: int, text: str
) -> None:
    names: list[str] = []
    cursor, totals = None, set()
    while True:
        found = list_traces(engine, edges, parse_filter(text), sort=sort, limit=limit, cursor=cursor)
        names += [trace.name for trace in found.traces]
        totals.add(found.total)
        cursor = found.next_cursor
        if cursor is None:
            break

    assert sorted(names) == ["begins", "inside", "into", "out"]
    assert totals - {None} == {4}
    by_start = ["into", "begins", "inside", "out"]
    assert sort not in ("start_time", "-start_time") or names == by_start[:: -1 if sort.startswith("-") else 1]


@pytest.mark.parametrize("text", ["", "user:eve"])
def test_overview_counts_the_traces_that_are_listed(engine: Engine, edges: Bounds, text: str) -> None:
    assert overview(engine, edges, parse_filter(text)).traces.value == 4


def test_a_matching_span_long_after_the_start_finds_its_trace(engine: Engine, project: str) -> None:
    insert(engine, *trace_rows(project, 700, START_NS - 3 * DAY_NS, hours=70))

    assert [trace.name for trace in page(engine, project, "kind:llm").traces] == ["700"]
    assert page(engine, project, "kind:tool").traces == ()


def test_a_trace_without_a_root_has_the_name_of_its_first_span(engine: Engine, project: str) -> None:
    trace_id = b"r" * 16
    insert(
        engine,
        span_row(
            project, trace_id=trace_id, parent_span_id=b"p" * 8, name="later", start_ns=START_NS + 1, status="error"
        ),
        span_row(project, trace_id=trace_id, parent_span_id=b"p" * 8, name="first"),
    )

    (trace,) = page(engine, project).traces

    assert (trace.name, trace.has_root, trace.kind, trace.status) == ("first", False, "other", "error")


def test_a_trace_runs_as_long_as_a_span_of_it_does(engine: Engine, project: str) -> None:
    ended, running = span_row(project, name="ended"), span_row(project, name="running", running=True)
    started = {**ended, "running": True, "duration_ns": 0, "to_store": False}
    insert(engine, started, {**started, "sign": -1}, ended, running)

    assert {trace.name: trace.running for trace in page(engine, project).traces} == {"ended": False, "running": True}


def test_a_cursor_of_another_list_is_refused(engine: Engine, filled: str) -> None:
    cursor = page(engine, filled, limit=2).next_cursor

    with pytest.raises(InvalidInput, match="another order"):
        page(engine, filled, sort="-cost", cursor=cursor)
