"""Bounds and their alignment."""

from tests.rows import HOUR_NS, MINUTE_NS, START_NS

from podium.query.ask.bounds import Bounds


def test_figures_of_a_longer_window_are_read_by_whole_minutes() -> None:
    bounds = Bounds("p", START_NS + 1, START_NS + HOUR_NS + 1)

    assert bounds.for_figures() == Bounds("p", START_NS, START_NS + HOUR_NS + MINUTE_NS)


def test_figures_of_a_short_window_are_read_exactly() -> None:
    bounds = Bounds("p", START_NS + 1, START_NS + 15 * MINUTE_NS)

    assert bounds.for_figures() == bounds


def test_the_previous_window_ends_where_this_one_begins() -> None:
    bounds = Bounds("p", START_NS, START_NS + HOUR_NS)

    assert bounds.previous() == Bounds("p", START_NS - HOUR_NS, START_NS)
