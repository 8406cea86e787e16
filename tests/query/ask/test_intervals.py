"""The intervals that charts over time are cut into, on the clock of a zone."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rows import HOUR_NS, MINUTE_NS, START_NS

from podium.errors import InvalidInput
from podium.model.time import NS_PER_S, parse_instant
from podium.query.ask.bounds import DAY_S, HOUR_S, Bounds
from podium.query.ask.intervals import Intervals, auto_step_s

BERLIN = "Europe/Berlin"


def between(since: str, until: str) -> Bounds:
    return Bounds("p", parse_instant(since), parse_instant(until))


def shown(zone: str, bounds: Bounds, step_s: int) -> list[str]:
    """Return when intervals begin, as the clock of the zone shows it."""
    intervals = Intervals.over(bounds, step_s, ZoneInfo(zone))
    return [datetime.fromtimestamp(start, ZoneInfo(zone)).strftime("%d %H:%M") for start in intervals.starts_s]


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


def test_intervals_cover_the_bounds() -> None:
    intervals = Intervals.over(Bounds("p", START_NS, START_NS + HOUR_NS), 1_800)

    assert [(start - START_NS) // MINUTE_NS for start in intervals.starts_ns] == [-14, 16, 46]
    assert list(intervals.seconds().values()) == [960, 1_800, 840]


def test_too_many_intervals_are_refused() -> None:
    with pytest.raises(InvalidInput, match="more than 2000 intervals"):
        Intervals.over(Bounds("p", START_NS, START_NS + 30 * DAY_S * NS_PER_S), 1)


def test_days_begin_at_midnight_of_the_zone_and_may_have_25_or_23_hours() -> None:
    autumn = Intervals.over(between("2026-10-23T22:00Z", "2026-10-26T23:00Z"), DAY_S, ZoneInfo(BERLIN))
    spring = Intervals.over(between("2026-03-27T23:00Z", "2026-03-30T22:00Z"), DAY_S, ZoneInfo(BERLIN))

    assert [seconds / HOUR_S for seconds in autumn.seconds().values()] == [24, 25, 24]
    assert [seconds / HOUR_S for seconds in spring.seconds().values()] == [24, 23, 24]


@pytest.mark.parametrize("days", [2, 7, 30])
@pytest.mark.parametrize("zone", [BERLIN, "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe"])
def test_steps_of_days_begin_at_midnight_all_year(zone: str, days: int) -> None:
    year = between("2026-01-10T12:34Z", "2027-01-10T12:34Z")

    intervals = Intervals.over(year, days * DAY_S, ZoneInfo(zone))

    local = [datetime.fromtimestamp(start, ZoneInfo(zone)) for start in intervals.starts_s]
    assert {each.strftime("%H:%M:%S") for each in local} == {"00:00:00"}
    assert {(after.date() - before.date()).days for before, after in pairwise(local)} == {days}


def test_a_day_without_midnight_begins_when_the_clock_is_changed() -> None:
    days = between("2018-11-03T03:00Z", "2018-11-06T02:00Z")

    assert shown("America/Sao_Paulo", days, DAY_S) == ["03 00:00", "04 01:00", "05 00:00"]


def test_a_day_that_a_zone_left_out_has_no_interval() -> None:
    days = between("2011-12-29T10:00Z", "2011-12-31T10:00Z")

    assert shown("Pacific/Apia", days, DAY_S) == ["29 00:00", "31 00:00"]


@pytest.mark.parametrize(
    ("zone", "since", "step_s", "starts"),
    [
        ("Asia/Kolkata", "2026-10-01T18:30Z", 6 * HOUR_S, ["02 00:00", "02 06:00"]),
        ("Asia/Kathmandu", "2026-10-01T18:15Z", 3 * HOUR_S, ["02 00:00", "02 03:00", "02 06:00"]),
        # The clock goes back from 03:00 to 02:00: an hour comes twice, six hours are seven.
        (BERLIN, "2026-10-24T22:00Z", 6 * HOUR_S, ["25 00:00", "25 06:00"]),
        (BERLIN, "2026-10-24T23:00Z", HOUR_S, ["25 01:00", "25 02:00", "25 02:00", "25 03:00"]),
        # It goes ahead from 02:00 to 03:00, and from 02:00 to 02:30.
        (BERLIN, "2026-03-29T00:00Z", 1_800, ["29 01:00", "29 01:30", "29 03:00", "29 03:30"]),
        (BERLIN, "2026-03-29T00:30Z", 2_700, ["29 01:30", "29 03:00", "29 03:45"]),
        (BERLIN, "2026-03-28T23:00Z", 2 * HOUR_S, ["29 00:00", "29 03:00", "29 04:00"]),
        ("Australia/Lord_Howe", "2026-10-03T14:30Z", HOUR_S, ["04 01:00", "04 02:30", "04 03:00"]),
    ],
)
def test_steps_within_a_day_begin_at_round_times_of_the_clock(
    zone: str, since: str, step_s: int, starts: list[str]
) -> None:
    begun = parse_instant(since)

    found = shown(zone, Bounds("p", begun, begun + 86_400 * NS_PER_S), step_s)

    assert found[: len(starts)] == starts


@given(
    zone=st.sampled_from([BERLIN, "Asia/Kolkata", "Australia/Lord_Howe", "America/Havana", "Africa/Casablanca"]),
    since=st.integers(1_600_000_000, 1_900_000_000),
    length=st.integers(1, 40 * DAY_S),
)
def test_intervals_of_any_zone_follow_each_other_and_cover_the_bounds(zone: str, since: int, length: int) -> None:
    bounds = Bounds("p", since * NS_PER_S, (since + length) * NS_PER_S)

    intervals = Intervals.over(bounds, None, ZoneInfo(zone))

    starts = intervals.starts_s
    assert starts[0] <= since
    assert starts[-1] < since + length
    assert list(starts) == sorted(set(starts))
    assert sum(intervals.seconds().values()) == pytest.approx(length)


@given(st.integers(0, 4_000_000_000), st.sampled_from([60, 3_600, 10_800, DAY_S, 2 * DAY_S, 7 * DAY_S]))
def test_in_utc_intervals_begin_at_multiples_of_the_step(since: int, step_s: int) -> None:
    bounds = Bounds("p", since * NS_PER_S, (since + 20 * step_s) * NS_PER_S)

    first = since // step_s * step_s

    found = Intervals.over(bounds, step_s, UTC).starts_s
    assert found == tuple(range(first, since + 20 * step_s, step_s))


def test_a_cell_is_cut_where_an_interval_begins_within_it() -> None:
    days = Intervals.over(between("2026-10-01T18:30Z", "2026-10-03T18:30Z"), DAY_S, ZoneInfo("Asia/Kolkata"))

    hour = parse_instant("2026-10-02T18:00Z") // NS_PER_S
    assert days.cells_cut(HOUR_S) == (hour,)
    assert days.cells_cut(60) == ()
