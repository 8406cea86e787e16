"""One span, and why it costs what it costs."""

from decimal import Decimal
from typing import Any

import pytest
from tests.rows import START_NS, call_row, insert, span_row

from podium.errors import NotFound
from podium.interpret.content.messages import TextPart
from podium.query.traces.span import SpanDetail, read_span
from podium.store.engine import Engine


def stored(engine: Engine, row: dict[str, Any]) -> SpanDetail:
    insert(engine, row)
    return read_span(engine, row["project"], row["trace_id"].hex(), row["span_id"].hex())


def test_a_span_is_shown_as_it_came(engine: Engine, project: str) -> None:
    said = {"gen_ai.prompt.0.content": "hi", "gen_ai.prompt.0.role": "user"}
    shown = stored(
        engine,
        call_row(
            project,
            content=said,
            attributes={"n": "7", "plain": "x"},
            attribute_types={"n": "int"},
            resource={"service.name": "web"},
            events=[{"time_ns": START_NS + 5, "name": "exception", "attributes": {"exception.type": "E"}}],
            links=[{"trace_id": b"t" * 16, "span_id": b"s" * 8, "attributes": {}}],
            duration_ns=9,
        ),
    )

    assert [(a.key, a.type, a.value) for a in shown.attributes] == [
        ("gen_ai.prompt.0.content", "string", "hi"),
        ("gen_ai.prompt.0.role", "string", "user"),
        ("n", "int", "7"),
        ("plain", "string", "x"),
    ]
    assert [(e.name, e.offset_ns, e.attributes[0].value) for e in shown.events] == [("exception", 5, "E")]
    assert [(link.trace_id, link.span_id) for link in shown.links] == [((b"t" * 16).hex(), (b"s" * 8).hex())]
    assert (shown.start_time, shown.end_time, shown.parent_span_id) == (START_NS, START_NS + 9, None)
    assert shown.messages.input[0].parts == (TextPart(content="hi"),)
    assert "hi" in shown.input_text
    assert shown.resource[0].key == "service.name"


def test_a_running_span_has_no_end(engine: Engine, project: str) -> None:
    assert stored(engine, span_row(project, running=True, duration_ns=0)).end_time is None


def test_an_unknown_span_is_not_found(engine: Engine, project: str) -> None:
    row = span_row(project)
    insert(engine, row)

    with pytest.raises(NotFound, match="no span"):
        read_span(engine, project, row["trace_id"].hex(), "ff" * 8)
    with pytest.raises(NotFound, match="no trace"):
        read_span(engine, project + "x", row["trace_id"].hex(), row["span_id"].hex())


def test_what_a_cache_saved_is_shown(engine: Engine, project: str) -> None:
    row = span_row(project, kind="cache", cache_result="hit", saved_cost=Decimal("0.02"), saved_tokens=900)

    shown = stored(engine, row)

    assert (shown.cache_result, shown.saved_cost, shown.saved_tokens) == ("hit", Decimal("0.02"), 900)
