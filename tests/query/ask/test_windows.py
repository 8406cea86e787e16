"""Windows of a range, and where reading backwards begins."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, insert, span_row

from podium.model.time import NS_PER_S
from podium.query.ask.bounds import Bounds
from podium.query.ask.windows import until_newest, windows
from podium.store.engine import Engine


@settings(max_examples=200)
@given(st.integers(0, 10**6), st.integers(1, 10**8), st.booleans())
def test_windows_make_up_the_bounds(since_s: int, length_s: int, newest_first: bool) -> None:
    bounds = Bounds("p", since_s * NS_PER_S, (since_s + length_s) * NS_PER_S)

    found = list(windows(bounds, newest_first=newest_first))
    found = found[::-1] if newest_first else found

    assert found[0].since_ns == bounds.since_ns
    assert found[-1].until_ns == bounds.until_ns
    assert all(left.until_ns == right.since_ns for left, right in itertools.pairwise(found))
    assert len(found) < 12


def test_windows_are_four_times_longer_each() -> None:
    bounds = Bounds("p", START_NS, START_NS + 24 * HOUR_NS)

    lengths = [round(window.seconds / 60) for window in windows(bounds, newest_first=True)]

    assert lengths == [15, 60, 240, 960, 165]


@pytest.mark.parametrize("newest_first", [True, False])
def test_empty_bounds_have_no_windows(newest_first: bool) -> None:
    assert [*windows(Bounds("p", START_NS, START_NS), newest_first=newest_first)] == []


def test_reading_backwards_begins_with_the_newest_of_the_project(engine: Engine, project: str) -> None:
    insert(engine, span_row(project), span_row(project, start_ns=START_NS + 5))
    insert(engine, span_row(f"{project}-other", start_ns=START_NS + HOUR_NS))
    bounds = Bounds(project, START_NS - HOUR_NS, START_NS + 2 * HOUR_NS)

    assert until_newest(engine, bounds) == Bounds(project, START_NS - HOUR_NS, START_NS + 6)
    assert until_newest(engine, Bounds(project, 0, START_NS - MINUTE_NS)).until_ns == START_NS - MINUTE_NS


def test_of_a_project_that_sent_nothing_nothing_is_read(engine: Engine, project: str) -> None:
    assert [*windows(until_newest(engine, Bounds(project, 1, START_NS)), newest_first=True)] == []
