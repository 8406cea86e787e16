"""Spans of which only the start is known."""

from tests.rows import HOUR_NS, START_NS, insert, insert_event, span_row

from podium.query.ask.bounds import Bounds
from podium.query.traces.started import read_started
from podium.query.traces.trace import read_trace
from podium.store.engine import Engine


def started(engine: Engine, project: str, trace: bytes, span: bytes, name: str, **attributes: str) -> None:
    known = {f"podium.{key.replace('__', '.')}": value for key, value in attributes.items()}
    insert_event(engine, project, name, known, time_ns=START_NS - HOUR_NS, trace_id=trace, span_id=span, service="shop")


def test_a_span_that_only_began_is_known_by_its_event(engine: Engine, project: str) -> None:
    top, below, trace = b"top-span", b"below-it", b"s" * 16
    child = span_row(project, trace_id=trace, parent_span_id=below)
    insert(engine, child)
    started(engine, project, trace, top, "agent.started", span__name="invoke_agent writer", kind="agent")
    started(engine, project, trace, below, "node.started", span__parent_id=top.hex().upper())
    started(engine, project, trace, child["span_id"], "task.started")
    started(engine, project, trace, b"another_", "agent.finished")

    shown = read_trace(engine, project, trace.hex())

    assert [(span.span_id, span.name, span.kind, span.parent_span_id) for span in shown.started] == [
        (below.hex(), "node", "other", top.hex()),
        (top.hex(), "invoke_agent writer", "agent", None),
    ]
    assert shown.started[0].start_offset_ns == -HOUR_NS
    assert (shown.trace.running, shown.trace.has_root) == (True, False)


def test_a_start_counts_up_to_a_day_before_the_first_span(engine: Engine, project: str) -> None:
    trace, bounds = b"d" * 16, Bounds(project, START_NS, START_NS + HOUR_NS)
    for hours in (23, 24, 25):
        insert_event(
            engine, project, f"task{hours}.started", time_ns=START_NS - hours * HOUR_NS, trace_id=trace,
            span_id=hours.to_bytes(8, "big"),
        )  # fmt: skip

    found = read_started(engine, bounds, trace.hex(), START_NS)

    assert [(span.name, span.start_offset_ns // HOUR_NS) for span in found] == [("task24", -24), ("task23", -23)]


def test_an_event_without_a_span_starts_none(engine: Engine, project: str) -> None:
    trace = b"w" * 16
    insert_event(engine, project, "task.started", trace_id=trace)
    insert_event(engine, project, "task.started", trace_id=trace, span_id=b"only one")
    insert_event(engine, project, "task.started", trace_id=trace, span_id=b"only one", time_ns=START_NS + 5)
    insert_event(engine, f"{project}-other", "task.started", trace_id=trace, span_id=b"another_")

    found = read_started(engine, Bounds(project, START_NS, START_NS + HOUR_NS), trace.hex(), START_NS)

    assert [(span.span_id, span.start_offset_ns, span.kind) for span in found] == [(b"only one".hex(), 0, "other")]
