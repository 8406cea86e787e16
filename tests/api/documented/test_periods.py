"""The periods of the monitoring endpoints, and how their figures are written."""

from zoneinfo import ZoneInfo

import pytest

from podium.api.clock import Clock
from podium.api.documented.periods import Periods, length, percent
from podium.api.documented.request_bounds import whole_project
from podium.model.time import NS_PER_MS, NS_PER_S, parse_instant

NOW_NS = parse_instant("2026-09-21T14:34:00Z")
DAY_NS = 86_400 * NS_PER_S


def periods(zone: str = "UTC") -> Periods:
    return Periods(Clock(ZoneInfo(zone), lambda: NOW_NS), NOW_NS, whole_project("shop", NOW_NS))


def test_S4_15_every_period_ends_now_and_begins_where_its_name_says() -> None:
    when = periods()

    starts = {name: getattr(when, name).since_ns for name in ("today", "week", "day", "recent")}
    assert starts == {
        "today": parse_instant("2026-09-21T00:00:00Z"),
        "week": NOW_NS - 7 * DAY_NS,
        "day": NOW_NS - DAY_NS,
        "recent": parse_instant("2026-09-21T13:24:00Z"),
    }
    assert {getattr(when, name).until_ns for name in starts} == {NOW_NS}
    assert {getattr(when, name).project for name in starts} == {"shop"}


def test_S4_15_today_begins_at_midnight_in_the_zone() -> None:
    assert periods("Asia/Tokyo").today.since_ns == parse_instant("2026-09-20T15:00:00Z")


def test_S4_15_points_are_seven_ten_minutes_apart_and_missing_counts_are_zero() -> None:
    points = periods().points(count={0: 3, 6: 1, 7: 99}, errors={1: 2})

    assert [point["time"] for point in points] == ["13:34", "13:44", "13:54", "14:04", "14:14", "14:24", "14:34"]
    assert [(point["count"], point["errors"]) for point in points] == [
        (1, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 2), (3, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(0, 0, 0.0), (0, 3, 0.0), (1, 3, 33.3), (2, 3, 66.7), (3, 3, 100)]
)
def test_S4_16_a_share_is_percent_to_one_place_and_of_nothing_zero(part: int, whole: int, shown: float) -> None:
    assert percent(part, whole) == shown


@pytest.mark.parametrize(
    ("ns", "shown"),
    [
        (None, "N/A"),
        (0, "0ms"),
        (9.996 * NS_PER_MS, "10ms"),
        (10 * NS_PER_MS - 1, "10ms"),
        (10 * NS_PER_MS, "0.01s"),
        (3.14159 * NS_PER_MS, "3.14ms"),
        (2_300 * NS_PER_MS, "2.3s"),
        (9_990 * NS_PER_MS, "9.99s"),
        (10 * NS_PER_S, "10s"),
        (10_400 * NS_PER_MS, "10s"),
        (45 * NS_PER_S, "45s"),
    ],
)
def test_S4_16_a_duration_is_as_exact_as_it_is_short(ns: float | None, shown: str) -> None:
    assert length(ns) == shown
