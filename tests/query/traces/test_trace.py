"""One trace: its spans as rows and as columns."""

import json
from decimal import Decimal
from typing import Any

import pytest
from tests.query.traces.test_started import started
from tests.rows import HOUR_NS, START_NS, call_row, insert, span_row

from podium.errors import NotFound
from podium.query.traces.trace import SpanColumns, read_trace, write_trace, write_waterfall
from podium.store.engine import Engine


def family(project: str, trace: bytes, **given: Any) -> list[dict[str, Any]]:
    """A root, a call two hours after it and a tool whose names want escaping."""
    root = span_row(project, trace_id=trace, name="root", kind="agent", duration_ns=HOUR_NS, **given)
    below = {"trace_id": trace, "parent_span_id": root["span_id"]}
    call = call_row(project, name="chat", cost="2", start_ns=START_NS + 2 * HOUR_NS + 5, ttft_ns=7, **below)
    tool = span_row(
        project,
        name='a "b"\n</script> ü',
        kind="tool",
        start_ns=START_NS + 9,
        status="error",
        error_type="x/y",
        **below,
    )
    return [root, call, tool]


def test_a_trace_shows_its_spans_in_start_order(engine: Engine, project: str) -> None:
    root, call, tool = family(project, b"o" * 16)
    insert(engine, call, tool, root)

    shown = read_trace(engine, project, (b"o" * 16).hex())

    assert [(span.name, span.start_offset_ns, span.parent_span_id) for span in shown.spans] == [
        ("root", 0, None),
        (tool["name"], 9, root["span_id"].hex()),
        ("chat", 2 * HOUR_NS + 5, root["span_id"].hex()),
    ]
    assert shown.spans[0].duration_ns == HOUR_NS
    assert (shown.spans[0].cost, shown.spans[2].cost, shown.truncated) == (None, Decimal(2), False)


def test_columns_and_rows_hold_the_same(engine: Engine, project: str) -> None:
    insert(engine, *family(project, b"c" * 16))

    typed = read_trace(engine, project, (b"c" * 16).hex()).model_dump(mode="json")
    rows = json.loads(write_trace(engine, project, (b"c" * 16).hex()))
    waterfall = json.loads(write_waterfall(engine, project, (b"c" * 16).hex()))

    assert rows == typed
    columns = waterfall.pop("spans")
    assert waterfall == {name: value for name, value in rows.items() if name != "spans"}
    assert columns == {name: [span[name] for span in rows["spans"]] for name in SpanColumns.model_fields}
    assert columns["cost"] == [None, None, "2.000000000"]


def test_two_spans_of_one_id_are_both_shown(engine: Engine, project: str) -> None:
    client = span_row(project, name="client side")
    insert(engine, client, {**client, "name": "server side", "start_time": START_NS + 1})

    shown = read_trace(engine, project, client["trace_id"].hex())

    assert [span.name for span in shown.spans] == ["client side", "server side"]
    assert (shown.trace.spans, shown.trace.name) == (2, "client side")


def test_a_trace_of_which_nothing_has_ended_is_known_by_its_start(engine: Engine, project: str) -> None:
    trace = b"n" * 16
    started(engine, project, trace, b"top-span", "agent.started", span__name="invoke_agent writer", kind="agent")

    shown = read_trace(engine, project, trace.hex())
    columns = json.loads(write_waterfall(engine, project, trace.hex()))["spans"]

    assert (shown.trace.name, shown.trace.kind, shown.trace.running) == ("invoke_agent writer", "agent", True)
    assert (shown.trace.start_time, shown.started[0].start_offset_ns) == (START_NS - HOUR_NS, 0)
    assert (shown.spans, columns) == ((), {name: [] for name in SpanColumns.model_fields})


def test_a_trace_whose_root_is_there_has_ended(engine: Engine, project: str) -> None:
    insert(engine, *family(project, b"e" * 16))
    started(engine, project, b"e" * 16, b"lost one", "node.started")

    shown = read_trace(engine, project, (b"e" * 16).hex())

    assert (shown.started, shown.trace.running) == ((), False)


def test_a_trace_with_too_many_spans_is_cut_and_says_so(engine: Engine, project: str) -> None:
    rows = [span_row(project, trace_id=b"m" * 16, start_ns=START_NS + n, name=str(n)) for n in range(5)]
    insert(engine, *rows)

    cut = read_trace(engine, project, (b"m" * 16).hex(), max_spans=3)
    whole = read_trace(engine, project, (b"m" * 16).hex(), max_spans=5)

    assert ([span.name for span in cut.spans], cut.truncated) == (["0", "1", "2"], True)
    assert (len(whole.spans), whole.truncated) == (5, False)


def test_an_unknown_trace_is_not_found(engine: Engine, project: str) -> None:
    insert(engine, span_row(project))

    with pytest.raises(NotFound, match="no trace"):
        read_trace(engine, project, "ff" * 16)
