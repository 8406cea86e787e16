"""When the data of a project begin and end, and what that means for a window."""

from dataclasses import replace

import pytest
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, call_row, insert, span_row

from podium.query.ask.bounds import Bounds
from podium.query.ask.reach import Reach, newest, read_reach, traces_ahead
from podium.query.filter.filters import Filter, parse_filter
from podium.store.engine import Engine

FULL_HOUR_NS = START_NS // HOUR_NS * HOUR_NS


def test_a_project_reaches_from_its_first_data_to_its_last(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, start_ns=START_NS + 7), call_row(project, start_ns=START_NS, sample=True))

    assert read_reach(engine, project) == Reach(START_NS, START_NS + 7, is_sample=True)
    assert read_reach(engine, f"{project}-other") == Reach(0, 0, is_sample=False)


@pytest.mark.parametrize(
    ("first_ns", "known"),
    [(0, False), (START_NS - 1, False), (START_NS, True), (START_NS + HOUR_NS, True), (START_NS + 2 * HOUR_NS, True)],
)
def test_nothing_compares_where_data_begin_after_the_window_before(first_ns: int, *, known: bool) -> None:
    bounds = Bounds("p", START_NS, START_NS + HOUR_NS)

    assert Reach(first_ns, first_ns, is_sample=False).begins_after(bounds) == (first_ns if known else None)


def test_traces_of_clocks_that_are_ahead_are_counted_where_a_window_ends_now(engine: Engine, project: str) -> None:
    now_ns = START_NS + HOUR_NS
    starts = (START_NS, now_ns - 1, now_ns, now_ns + 20 * MINUTE_NS)
    insert(engine, *(call_row(project, start_ns=start, model=f"m{start - now_ns}") for start in starts))
    open_ended = Bounds(project, START_NS, now_ns, now_ns)

    assert traces_ahead(engine, open_ended, Filter()) == 2
    assert traces_ahead(engine, open_ended, parse_filter("model:m0")) == 1
    assert traces_ahead(engine, Bounds(project, START_NS, now_ns, now_ns + 1), Filter()) == 0
    assert traces_ahead(engine, Bounds(project, START_NS, now_ns), Filter()) == 0
    later = now_ns + HOUR_NS
    assert traces_ahead(engine, Bounds(project, START_NS, later, later), Filter()) == 0


@pytest.mark.parametrize(("most", "hours"), [(9, 4), (6, 4), (5, 2), (3, 2), (2, 1), (1, 1), (0, 1)])
def test_the_newest_hours_are_those_that_hold_no_more_than_asked_and_one_at_least(
    engine: Engine, project: str, most: int, hours: int
) -> None:
    for hour, count in ((0, 3), (2, 1), (3, 2)):
        insert(engine, *(span_row(project, start_ns=FULL_HOUR_NS + hour * HOUR_NS) for _ in range(count)))
    bounds = Bounds(project, FULL_HOUR_NS, FULL_HOUR_NS + 4 * HOUR_NS)

    found = newest(engine, bounds, most)

    assert found == replace(bounds, since_ns=FULL_HOUR_NS + (4 - hours) * HOUR_NS)
