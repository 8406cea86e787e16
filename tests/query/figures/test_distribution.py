"""How durations are distributed."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rows import HOUR_NS, START_NS, call_row, insert, span_row

from podium.errors import InvalidInput
from podium.query.ask import statement
from podium.query.ask.bounds import Bounds
from podium.query.ask.statement import FROM_SPANS
from podium.query.figures.distribution import Distribution, bars, distribution
from podium.query.filter.filters import Filter, parse_filter
from podium.store.engine import Engine

SECOND = 10**9


def spread(engine: Engine, project: str, measure: str = "duration", text: str = "") -> Distribution:
    return distribution(engine, Bounds(project, START_NS, START_NS + HOUR_NS), parse_filter(text), measure=measure)


def counts(found: Distribution, at_ns: int) -> int:
    return sum(bar.count for bar in found.bars if bar.from_ns <= at_ns < bar.to_ns)


def test_each_bar_counts_what_lies_between_its_edges(engine: Engine, project: str) -> None:
    insert(
        engine,
        *(call_row(project, duration_ns=SECOND) for _ in range(3)),
        call_row(project, duration_ns=60 * SECOND),
        span_row(project, kind="tool", duration_ns=1000 * SECOND),
    )

    found = spread(engine, project)

    assert (found.of, found.total) == ("requests", 4)
    assert (counts(found, SECOND), counts(found, 60 * SECOND)) == (3, 1)
    assert all(one.to_ns == other.from_ns for one, other in zip(found.bars, found.bars[1:], strict=False))


def test_where_nothing_is_a_request_all_spans_are_counted(engine: Engine, project: str) -> None:
    insert(engine, span_row(project, kind="tool", duration_ns=SECOND))

    found = spread(engine, project, text="kind:tool")

    assert (found.of, found.total) == ("spans", 1)


def test_rollups_and_spans_give_the_same_bars(engine: Engine, project: str) -> None:
    insert(engine, *(call_row(project, duration_ns=10**6 * (n + 1) ** 3, ttft_ns=n * 10**6) for n in range(40)))

    for measure in ("duration", "ttft"):
        from_rollups = spread(engine, project, measure)
        with patch.object(statement, "figure_source", return_value=FROM_SPANS):
            assert spread(engine, project, measure) == from_rollups
        assert from_rollups.total == 40


def test_nothing_has_no_bars(engine: Engine, project: str) -> None:
    assert spread(engine, project, "ttft").bars == ()


@given(st.dictionaries(st.integers(0, 2_000), st.integers(1, 10**6), max_size=60))
def test_bars_hold_everything_and_are_forty_at_most(sketch: dict[int, int]) -> None:
    found = bars(sketch)

    assert sum(bar.count for bar in found) == sum(sketch.values())
    assert len(found) <= 40
    assert not found or (found[0].count and found[-1].count)


def test_another_measure_is_refused(engine: Engine, project: str) -> None:
    with pytest.raises(InvalidInput, match="duration, ttft"):
        distribution(engine, Bounds(project, START_NS, START_NS + HOUR_NS), Filter(), measure="cost")
