"""Values out of other tools' JSON."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from podium.sources.json_values import as_text, moment, number, parsed, whole

UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("value", "count"),
    [(7, 7), ("7", 7), ("-7", -7), (12.0, 12), (Decimal(3), 3), (1.5, None), ("1.5", None), (True, None), ("٣", None)],
)
def test_a_count_may_be_a_text_or_end_in_zero(value: Any, count: int | None) -> None:
    assert whole(value) == count


@pytest.mark.parametrize(
    ("value", "found"),
    [(7, 7.0), ("1e-3", 0.001), (Decimal("0.5"), 0.5), ("inf", None), (float("nan"), None), (True, None), ([1], None)],
)
def test_a_number_may_be_a_text(value: Any, found: float | None) -> None:
    assert number(value) == found


@pytest.mark.parametrize(
    "value",
    [
        1_790_000_000,
        1_790_000_000_000,
        1_790_000_000_000_000,
        1_790_000_000_000_000_000,
        "2026-09-21T14:13:20Z",
        "2026-09-21 14:13:20.000000",
        "2026-09-21T16:13:20+02:00",
    ],
)
def test_an_instant_has_any_unit(value: Any) -> None:
    assert moment(value, UTC) == 1_790_000_000 * 10**9


@pytest.mark.parametrize("value", [None, "", "soon", -5, True, 10**30, "9999-12-31T00:00:00Z", []])
def test_what_is_no_instant_that_can_be_stored_is_none(value: Any) -> None:
    assert moment(value, UTC) is None


def test_half_a_surrogate_pair_costs_one_character() -> None:
    assert parsed(b'{"a\\ud800": ["\\ud83d\\ude00", "x\\uDC00"]}') == {"a?": ["😀", "x?"]}


def test_a_text_stays_and_everything_else_is_json() -> None:
    assert [as_text(value) for value in ("ä", {"ä": [1]}, "", None, 0)] == ["ä", '{"ä": [1]}', None, None, "0"]
