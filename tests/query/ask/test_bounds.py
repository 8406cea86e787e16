"""Project and time range, and the window before."""

import pytest
from tests.rows import HOUR_NS, START_NS

from podium.query.ask.bounds import Bounds


def test_the_previous_window_ends_where_this_one_begins() -> None:
    bounds = Bounds("p", START_NS, START_NS + HOUR_NS)

    assert bounds.previous() == Bounds("p", START_NS - HOUR_NS, START_NS)


@pytest.mark.parametrize(
    ("now_ns", "hours"),
    [(START_NS + HOUR_NS, 1), (START_NS + 2 * HOUR_NS, 2), (START_NS + 3 * HOUR_NS, 2), (START_NS, 2)],
)
def test_the_previous_window_is_as_long_as_what_has_passed_of_this_one(now_ns: int, hours: int) -> None:
    bounds = Bounds("p", START_NS, START_NS + 2 * HOUR_NS, now_ns)

    assert bounds.previous() == Bounds("p", START_NS - hours * HOUR_NS, START_NS, now_ns)
