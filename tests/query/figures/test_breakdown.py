"""What each value of a dimension contributes."""

from decimal import Decimal
from typing import Any

import pytest
from tests.rows import HOUR_NS, START_NS, call_row, insert, span_row

from podium.errors import InvalidInput
from podium.query.ask.bounds import Bounds
from podium.query.figures.breakdown import breakdown
from podium.query.filter.dimensions import BY
from podium.query.filter.filters import Filter, parse_filter
from podium.store.engine import Engine


@pytest.fixture
def bounds(engine: Engine, project: str) -> Bounds:
    insert(
        engine,
        call_row(project, model="a", component="writer", cost="3", status="error"),
        call_row(project, model="a", component="writer", cost="1"),
        call_row(project, model="b", component="reader", cost="4"),
        call_row(project, model="c", component="reader", cost=None),
        span_row(project, kind="tool", component="search", status="error", duration_ns=2 * 10**9),
        call_row(project, model="a", component="writer", cost="7", start_ns=START_NS - HOUR_NS),
    )
    return Bounds(project, START_NS, START_NS + HOUR_NS)


def test_values_are_sorted_and_their_shares_make_one(engine: Engine, bounds: Bounds) -> None:
    found = breakdown(engine, bounds, Filter(), by="model", sort="cost", limit=10)

    assert [(row.name, row.cost, row.requests, row.unpriced) for row in found.rows] == [
        ("a", Decimal(4), 2, 0), ("b", Decimal(4), 1, 0), ("c", Decimal(0), 1, 1),
    ]  # fmt: skip
    assert [row.cost_share for row in found.rows] == [0.5, 0.5, 0]
    assert (found.total.cost, found.total.requests, found.total.errors, found.more) == (Decimal(8), 4, 1, 0)


def test_the_window_before_stands_beside(engine: Engine, bounds: Bounds) -> None:
    found = breakdown(engine, bounds, Filter(), by="model", sort="requests", limit=1)

    assert (found.rows[0].name, found.rows[0].previous_cost, found.rows[0].previous_requests) == ("a", Decimal(7), 1)
    assert (found.total.previous_cost, found.more) == (Decimal(7), 2)


def test_a_tool_has_failures_and_latency_of_its_spans(engine: Engine, bounds: Bounds) -> None:
    rows = {row.name: row for row in breakdown(engine, bounds, Filter(), by="component", sort="cost", limit=9).rows}

    assert (rows["search"].requests, rows["search"].spans, rows["search"].error_rate) == (0, 1, None)
    assert (rows["search"].errors, rows["search"].span_errors, rows["search"].span_error_rate) == (0, 1, 1)
    assert rows["search"].duration_p95_ns == pytest.approx(2 * 10**9, rel=0.01)
    assert (rows["writer"].errors, rows["writer"].error_rate) == (1, 0.5)


@pytest.mark.parametrize("by", [*BY, "attr.team", "resource.zone"])
@pytest.mark.parametrize("text", ["", "-model:c"])
def test_parts_make_the_whole(engine: Engine, bounds: Bounds, by: str, text: str) -> None:
    found = breakdown(engine, bounds, parse_filter(text), by=by, sort="spans", limit=50)

    for measure in ("cost", "requests", "errors", "input_tokens", "unpriced"):
        assert sum(getattr(row, measure) for row in found.rows) == getattr(found.total, measure), measure


def test_whoever_it_was_for_is_a_dimension(engine: Engine, project: str) -> None:
    given: tuple[dict[str, Any], ...] = (
        {"user_id": "eve", "attributes": {"team": "x"}},
        {"user_id": "bob", "attributes": {"team": "x"}},
        {},
    )
    insert(engine, *(call_row(project, cost=str(place), **{"user_id": "", "attributes": {}, **each})
                     for place, each in enumerate(given, start=1)))  # fmt: skip
    window = Bounds(project, START_NS, START_NS + HOUR_NS)

    by_user = breakdown(engine, window, Filter(), by="user_id", sort="cost", limit=9)
    by_team = breakdown(engine, window, Filter(), by="attr.team", sort="cost", limit=9)

    assert by_user.by == "user"
    assert {row.name: row.cost for row in by_user.rows} == {"eve": 1, "bob": 2, "": 3}
    assert [(row.name, row.cost, row.requests) for row in by_team.rows] == [("x", Decimal(3), 2), ("", Decimal(3), 1)]


@pytest.mark.parametrize(
    ("by", "sort"),
    [
        ("agents", "cost"),
        ("attr.", "cost"),
        ("cost", "cost"),
        ("model", "name"),
        ("project", "cost"),
        ("model; --", "cost"),
    ],
)
def test_what_is_no_dimension_or_column_is_refused(engine: Engine, bounds: Bounds, by: str, sort: str) -> None:
    with pytest.raises(InvalidInput, match="is one of"):
        breakdown(engine, bounds, Filter(), by=by, sort=sort, limit=10)
