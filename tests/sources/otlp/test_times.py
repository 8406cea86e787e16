"""Times as other tools write them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from podium.sources.otlp.times import instant

NS = 1_760_279_280_500_000_000
VIENNA = ZoneInfo("Europe/Vienna")


@pytest.mark.parametrize(
    ("value", "ns"),
    [
        (1_760_279_280.5, NS),
        (1_760_279_280_500, NS),
        ("1760279280.5", NS),
        (Decimal("1760279280.5"), NS),
        ("2025-10-12T14:28:00.5Z", NS),
        ("2025-10-12T14:28:00.500000999Z", NS),
        ("2025-10-12 16:28:00.500000+02:00", NS),
        (datetime(2025, 10, 12, 14, 28, 0, 500_000, tzinfo=UTC), NS),
        (1_795_168_800.123456, 1_795_168_800_123_456_000),
        (1_760_279_280_500_000, NS),
        (NS, NS),
        (str(NS), NS),
        ("2025-10-12 14:28:00.500000", NS - 2 * 3600 * 10**9),
    ],
)
def test_an_instant_is_read_from_every_spelling(value: object, ns: int) -> None:
    assert instant(value, VIENNA) == ns


def test_a_time_that_names_no_zone_is_read_in_the_one_that_is_set() -> None:
    assert instant("2025-10-12T16:28:00.5", VIENNA) == NS
    assert instant(datetime(2025, 10, 12, 16, 28, 0, 500_000), VIENNA) == NS  # noqa: DTZ001 - the point
    assert instant(date(2025, 10, 12), VIENNA) == instant("2025-10-11T22:00:00Z", VIENNA)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "yesterday",
        "2025-13-01",
        True,
        float("nan"),
        float("inf"),
        -1,
        1e30,
        10**400,
        "10000000000000000000",
        "1969-12-31T23:00:00Z",
        "2200-01-01",
        [],
        {},
    ],
)
def test_what_is_no_time_is_none(value: object) -> None:
    assert instant(value, VIENNA) is None
