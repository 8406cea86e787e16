"""Project and time range, and the window before."""

import pytest
from tests.rows import HOUR_NS, START_NS

from podium.model.time import NS_PER_S
from podium.query.ask.bounds import HOUR_S, Bounds, whole_hours


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


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [(0, 2, (0, 2)), (0.5, 2.5, (1, 2)), (0.1, 0.9, (1, 1)), (1, 1, (1, 1)), (0.5, 1, (1, 1))],
)
def test_whole_hours_are_those_that_lie_within(since: float, until: float, hours: tuple[int, int]) -> None:
    begin = 24 * 365 * HOUR_S

    found = whole_hours(Bounds("p", int((begin + since * HOUR_S) * NS_PER_S), int((begin + until * HOUR_S) * NS_PER_S)))

    assert found == tuple(begin + hour * HOUR_S for hour in hours)
