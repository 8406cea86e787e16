"""Project and time range, and the window before."""

from tests.rows import HOUR_NS, START_NS

from podium.query.ask.bounds import Bounds


def test_the_previous_window_ends_where_this_one_begins() -> None:
    bounds = Bounds("p", START_NS, START_NS + HOUR_NS)

    assert bounds.previous() == Bounds("p", START_NS - HOUR_NS, START_NS)
