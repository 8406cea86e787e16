"""Which spans and events are stored already: who sends what may have been sent before asks first."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from podium.model.project import DEFAULT_PROJECT
from podium.model.result import Result
from podium.query.ask.bounds import EVENT_BOUNDS, SPAN_BOUNDS, Bounds
from podium.query.ask.statement import bind
from podium.store.engine import Engine

SPANS = """
SELECT DISTINCT lower(hex(s.trace_id)) AS trace_id, lower(hex(s.span_id)) AS span_id, '' AS name, 0 AS time_ns
FROM spans AS s
WHERE $bounds AND s.trace_id IN (SELECT toFixedString(unhex(arrayJoin({trace_ids:Array(String)})), 16))
"""
EVENTS = """
SELECT DISTINCT lower(hex(s.trace_id)) AS trace_id, lower(hex(s.span_id)) AS span_id, toString(s.name) AS name,
       toUnixTimestamp64Nano(s.time) AS time_ns
FROM events AS s
WHERE $bounds AND s.trace_id IN (SELECT toFixedString(unhex(arrayJoin({trace_ids:Array(String)})), 16))
"""
MAX_TRACES = 10_000


class ExistingItem(Result):
    """One stored span or event; `name` and `time_ns` of events only."""

    trace_id: str
    span_id: str
    name: str
    time_ns: int


class ExistingQuestion(Result):
    """Which items of these traces are stored, of those that begin in a time range."""

    project: str = DEFAULT_PROJECT
    signal: Literal["traces", "logs"]
    since: str = Field(alias="from", description="Start: RFC 3339 or unix milliseconds.")
    until: str = Field(alias="to", description="End, not included.")
    trace_ids: tuple[str, ...] = Field(max_length=MAX_TRACES)


class Existing(Result):
    """What is stored of the traces asked for."""

    items: tuple[ExistingItem, ...]


def existing_items(
    engine: Engine, bounds: Bounds, signal: Literal["traces", "logs"], trace_ids: Sequence[str]
) -> tuple[ExistingItem, ...]:
    """Return the spans (`traces`) or events (`logs`) of these traces that lie in the bounds."""
    text, over = (SPANS, SPAN_BOUNDS) if signal == "traces" else (EVENTS, EVENT_BOUNDS)
    found = bind(text, bounds, over=over, trace_ids=list(trace_ids))
    return tuple(ExistingItem(**row) for row in engine.select(*found))
