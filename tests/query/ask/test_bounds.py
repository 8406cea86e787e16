"""Bounds, their alignment, and the steps they are drawn in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rows import HOUR_NS, MINUTE_NS, START_NS

from podium.errors import InvalidInput
from podium.model.time import NS_PER_S
from podium.query.ask.bounds import DAY_S, HOUR_S, Bounds, auto_step_s, interval_starts


def test_figures_of_a_longer_window_are_read_by_whole_minutes() -> None:
    bounds = Bounds("p", START_NS + 1, START_NS + HOUR_NS + 1)

    assert bounds.for_figures() == Bounds("p", START_NS, START_NS + HOUR_NS + MINUTE_NS)


def test_figures_of_a_short_window_are_read_exactly() -> None:
    bounds = Bounds("p", START_NS + 1, START_NS + 15 * MINUTE_NS)

    assert bounds.for_figures() == bounds


def test_the_previous_window_ends_where_this_one_begins() -> None:
    bounds = Bounds("p", START_NS, START_NS + HOUR_NS)

    assert bounds.previous() == Bounds("p", START_NS - HOUR_NS, START_NS)


@pytest.mark.parametrize(
    ("seconds", "step_s"),
    [
        (300, 5),
        (900, 15),
        (HOUR_S, 60),
        (6 * HOUR_S, 600),
        (DAY_S, 1_800),
        (7 * DAY_S, 10_800),
        (30 * DAY_S, DAY_S),
        (3_650 * DAY_S, 2_592_000),
    ],
)
def test_a_step_draws_about_sixty_intervals_and_months_by_days(seconds: int, step_s: int) -> None:
    assert auto_step_s(seconds) == step_s


@given(st.integers(1, 90 * DAY_S), st.integers(2_000_000_000, 3_000_000_000))
def test_a_range_begins_with_a_whole_interval_and_is_hardly_longer(seconds: int, now_s: int) -> None:
    bounds = Bounds.last("p", seconds * NS_PER_S, now_s * NS_PER_S)
    step_s = auto_step_s(seconds)

    assert bounds.since_ns % (step_s * NS_PER_S) == 0
    assert seconds <= bounds.seconds < seconds + step_s


@given(st.integers(1, 14 * DAY_S), st.integers(2_000_000_000, 3_000_000_000))
def test_the_step_of_a_range_is_that_of_its_bounds(seconds: int, now_s: int) -> None:
    bounds = Bounds.last("p", seconds * NS_PER_S, now_s * NS_PER_S).for_figures()

    assert len(interval_starts(bounds, auto_step_s(bounds.seconds))) <= 64


def test_the_usual_ranges_keep_their_step_when_widened() -> None:
    for seconds, step_s in ((300, 5), (900, 15), (HOUR_S, 60), (DAY_S, 1_800), (7 * DAY_S, 10_800)):
        bounds = Bounds.last("p", seconds * NS_PER_S, START_NS + 12_345_678_901).for_figures()
        assert auto_step_s(bounds.seconds) == step_s


def test_intervals_cover_the_bounds() -> None:
    starts = interval_starts(Bounds("p", START_NS, START_NS + HOUR_NS), 1_800)

    assert [(start - START_NS) // MINUTE_NS for start in starts] == [-14, 16, 46]


def test_too_many_intervals_are_refused() -> None:
    with pytest.raises(InvalidInput, match="more than 2000 intervals"):
        interval_starts(Bounds("p", START_NS, START_NS + 30 * DAY_S * NS_PER_S), 1)
