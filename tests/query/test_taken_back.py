"""What was taken back is nowhere: no group of nothing, no share of it, no division by it."""

from typing import Any

import pytest
from tests.rows import MINUTE_NS, START_NS, call_row, insert, span_row

from podium.query.ask.bounds import Bounds
from podium.query.figures.breakdown import breakdown
from podium.query.figures.distribution import distribution
from podium.query.figures.movers import movers
from podium.query.figures.overview import overview
from podium.query.figures.series import series
from podium.query.filter.filters import Filter
from podium.query.traces.facets import facets
from podium.query.work.calls import calls_by_minute, calls_by_operation, calls_by_provider
from podium.store.engine import Engine

# From 20 minutes on figures are read from the rollups.
LONG_NS = 60 * MINUTE_NS


@pytest.fixture
def bounds(engine: Engine, project: str) -> Bounds:
    """A project with a span, and a call that was stored and taken back."""
    gone: dict[str, Any] = {"model": "gone", "provider": "gone", "service": "gone", "component": "gone"}
    call = call_row(project, **gone, to_store=False, ttft_ns=5)
    insert(engine, span_row(project, status="error", duration_ns=10**9, component="step"), call, {**call, "sign": -1})
    return Bounds(project, START_NS, START_NS + LONG_NS)


def test_a_total_is_that_of_what_is_left(engine: Engine, bounds: Bounds) -> None:
    found = overview(engine, bounds, Filter())

    assert (found.requests.value, found.errors.value, found.span_error_rate.value) == (0, 0, 1.0)
    assert found.duration_p50_ns.value == pytest.approx(10**9, rel=0.01)


@pytest.mark.parametrize("by", ["model", "provider", "service", "component"])
def test_no_part_is_named_after_it(engine: Engine, bounds: Bounds, by: str) -> None:
    rows = breakdown(engine, bounds, Filter(), by=by, sort="spans", limit=10).rows
    trends = series(engine, bounds, Filter(), measures=["error_rate"], by=by, step_s=None, limit=5).measures
    values = facets(engine, bounds, Filter(), fields=[by], prefix="", limit=5).facets[0].values

    assert "gone" not in [row.name for row in rows]
    assert "gone" not in [line.name for trend in trends for line in trend.lines]
    assert "gone" not in [each.value for each in values]


def test_nothing_is_divided_by_it(engine: Engine, bounds: Bounds) -> None:
    assert calls_by_provider(engine, bounds) == calls_by_operation(engine, bounds) == ()
    assert calls_by_minute(engine, bounds, limit=5) == ()
    assert movers(engine, bounds, Filter(), limit=5) is not None


def test_a_distribution_has_no_bar_of_it(engine: Engine, bounds: Bounds) -> None:
    found = distribution(engine, bounds, Filter(), measure="duration")

    assert (found.of, found.total, [bar.count for bar in found.bars]) == ("spans", 1, [1])
