"""Times as the documented endpoints write them."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from podium.api.clock import Clock, utc_text
from podium.model.time import NS_PER_S, parse_instant

NS = parse_instant("2026-09-21T14:14:59.999999999Z")
TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo) -> Clock:
    return Clock(zone, lambda: parse_instant(text))


def test_texts_are_of_the_zone_and_do_not_name_it() -> None:
    clock = Clock(TOKYO, lambda: NS)

    assert clock.now_text() == clock.text(NS) == "2026-09-21T23:14:59"
    assert clock.minute(NS) == "2026-09-21 23:14"
    assert clock.hour_minute(NS) == "23:14"


def test_the_zone_is_utc_unless_another_is_given() -> None:
    assert Clock().zone is UTC
    assert Clock().text(0) == "1970-01-01T00:00:00"


@pytest.mark.parametrize(
    ("ns", "text"),
    [(0, "1970-01-01T00:00:00.000000+00:00"), (NS, "2026-09-21T14:14:59.999999+00:00"),
     (NS_PER_S + 1_999, "1970-01-01T00:00:01.000001+00:00")],
)  # fmt: skip
def test_an_instant_in_utc_is_cut_to_the_microsecond(ns: int, text: str) -> None:
    assert utc_text(ns) == text


@pytest.mark.parametrize(
    ("now", "days_ago", "start"),
    [
        ("2026-09-21T14:59:59Z", 0, "2026-09-20T15:00:00Z"),
        ("2026-09-21T15:00:00Z", 0, "2026-09-21T15:00:00Z"),
        ("2026-09-21T15:00:00Z", 1, "2026-09-20T15:00:00Z"),
    ],
)
def test_a_day_begins_at_midnight_in_the_zone(now: str, days_ago: int, start: str) -> None:
    assert at(now, TOKYO).midnight_ns(days_ago) == parse_instant(start)


def test_a_day_of_25_hours_begins_at_its_own_midnight() -> None:
    clock = at("2026-10-26T12:00:00Z", BERLIN)

    assert clock.midnight_ns() - clock.midnight_ns(1) == 25 * 3_600 * NS_PER_S
