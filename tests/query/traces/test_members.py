"""Which traces belong to a window."""

import pytest
from tests.rows import HOUR_NS, START_NS, insert, span_row

from podium.query.ask.bounds import Bounds
from podium.query.filter.filters import Filter, parse_filter
from podium.query.traces import members as module
from podium.query.traces.members import count_traces
from podium.store.engine import Engine


@pytest.fixture
def bounds(engine: Engine, project: str) -> Bounds:
    """Three traces, one of them with spans in two hours."""
    spans = [span_row(project, start_ns=START_NS + number, user_id="eve") for number in range(3)]
    insert(engine, *spans, {**spans[0], "start_time": START_NS + HOUR_NS, "span_id": b"later..."})
    return Bounds(project, START_NS - HOUR_NS, START_NS + 3 * HOUR_NS)


@pytest.mark.parametrize(("text", "count"), [("", 3), ("user:eve", 3), ("user:bob", 0)])
def test_each_trace_is_counted_once(engine: Engine, bounds: Bounds, text: str, count: int) -> None:
    assert count_traces(engine, bounds, parse_filter(text)) == (count, True)


def test_of_very_many_the_count_is_said_to_be_about_right(
    engine: Engine, bounds: Bounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_EXACT", 2)

    assert count_traces(engine, bounds, Filter()) == (3, False)
