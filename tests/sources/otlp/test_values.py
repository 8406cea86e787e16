"""JSON, and the values of documents and rows."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from podium.sources.otlp.values import amount, as_json, count, json_in, mapping, number, parsed, text, whole

HUGE = 10**400  # JSON may hold it, a float may not


@pytest.mark.parametrize(
    ("value", "found"),
    [(7, 7.0), (-0.5, -0.5), (Decimal("0.5"), 0.5), (float("inf"), None), (float("nan"), None), (HUGE, None),
     (True, None), ([1], None), (None, None), ("7", None)],
)  # fmt: skip
def test_a_number_is_finite(value: Any, found: float | None) -> None:
    assert number(value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [("7", 7.0), ("-1e-3", -0.001), (".5", 0.5), ("inf", None), ("1e999", None), ("1_000", None), ("٣", None),
     ("", None), (7, 7.0)],
)  # fmt: skip
def test_a_number_may_be_a_text_where_the_format_writes_it_so(value: Any, found: float | None) -> None:
    assert number(value, written=True) == found


def test_an_amount_is_a_number_from_zero_on() -> None:
    assert [amount(value) for value in (0, 0.25, -0.25, "0.25", HUGE)] == [0, 0.25, None, None, None]
    assert [amount(value, written=True) for value in ("0.25", "-0.25")] == [0.25, None]


@pytest.mark.parametrize(
    ("value", "found"),
    [(7, 7), (-7, -7), (12.0, 12), (Decimal(3), 3), (HUGE, HUGE), (1.5, None), (float("inf"), None), ("7", None),
     (True, None), (None, None)],
)  # fmt: skip
def test_a_whole_number_may_end_in_zero(value: Any, found: int | None) -> None:
    assert whole(value) == found


@pytest.mark.parametrize(
    ("value", "found"), [("7", 7), ("-7", -7), ("1.5", None), ("٣", None), ("9" * 30, None), ("", None)]
)
def test_a_whole_number_may_be_a_text_where_the_format_writes_it_so(value: str, found: int | None) -> None:
    assert whole(value, written=True) == found


def test_a_count_is_a_whole_number_that_can_have_been_counted() -> None:
    assert [count(value) for value in (0, 12.0, -1, 10**15, "12", 1.5)] == [0, 12, None, None, None, None]
    assert [count(value, written=True) for value in ("12", "-1")] == [12, None]


def test_a_text_stays_and_everything_else_is_as_json_has_it() -> None:
    at = datetime(2026, 9, 21, tzinfo=UTC)

    found = [text(value) for value in ("ä", {"ä": [1]}, "", None, 0, 1.5, True, Decimal("0.50"), at)]

    assert found == ["ä", '{"ä": [1]}', None, None, "0", "1.5", "true", "0.50", "2026-09-21 00:00:00+00:00"]


def test_what_json_cannot_hold_becomes_words() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]

    assert as_json(deep) == "nested too deep to be kept"
    assert as_json({"at": {1, 2} - {1}}) == '{"at": "{2}"}'


def test_an_object_may_stand_in_a_text() -> None:
    values: tuple[Any, ...] = ({"a": 1}, '{"a": 1}', "[1]", '{"a', "[" * 100_000, None, 7)

    assert [mapping(value) for value in values] == [{"a": 1}, {"a": 1}, {}, {}, {}, {}, {}]


@pytest.mark.parametrize(
    ("document", "value"),
    [
        (b'{"a\\ud800": ["\\ud83d\\ude00", "x\\uDC00"]}', {"a?": ["😀", "x?"]}),
        (b'["\xed\xa0\x80", "\xed\x95\x9c"]', ["?", "한"]),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
    ],
    ids=["escaped", "as bytes", "behind a mark"],
)
def test_half_a_surrogate_pair_costs_one_character(document: bytes, value: Any) -> None:
    assert parsed(document) == value


def test_json_within_a_text_is_read_as_that_of_a_file_and_what_is_none_is_none() -> None:
    assert [json_in(each) for each in ('{"a": "x\\ud800"}', '["\ud800"]', "{", "")] == [{"a": "x?"}, ["?"], None, None]
