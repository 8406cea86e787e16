"""How many traces there are in a window and in the one before."""

import pytest
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, insert, span_row

from podium.query.ask.bounds import Bounds
from podium.query.figures.trace_counts import bind_trace_counts
from podium.query.filter.filters import parse_filter
from podium.store.engine import Engine


@pytest.mark.parametrize("text", ["", "user:eve"])
@pytest.mark.parametrize("hours", [1, 3])
def test_each_window_has_its_own_at_whole_hours_and_at_edges(
    engine: Engine, project: str, text: str, hours: int
) -> None:
    bounds = Bounds(project, START_NS, START_NS + hours * HOUR_NS)
    twice = span_row(project, start_ns=START_NS + MINUTE_NS, user_id="eve", status="error")
    insert(
        engine,
        twice,
        {**twice, "span_id": b"later...", "start_time": bounds.until_ns - 1, "status": "ok"},
        span_row(project, start_ns=START_NS + 5, user_id="eve", running=True, duration_ns=0),
        span_row(project, start_ns=bounds.until_ns - 1, user_id="eve"),
        span_row(project, start_ns=-(-START_NS // HOUR_NS) * HOUR_NS, user_id="eve"),
        span_row(project, start_ns=bounds.until_ns // HOUR_NS * HOUR_NS, user_id="eve"),
        span_row(project, start_ns=bounds.until_ns, user_id="eve", status="error"),
        span_row(project, start_ns=START_NS - 1, user_id="eve"),
        span_row(project, start_ns=bounds.previous().since_ns, user_id="eve", status="error"),
        span_row(project, start_ns=bounds.previous().since_ns - 1, user_id="eve"),
    )

    (found,) = engine.select(*bind_trace_counts(bounds, parse_filter(text)))

    assert found == {"traces": 5, "traces_before": 2, "failed": 1, "failed_before": 1, "running": 1}
