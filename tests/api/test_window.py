"""The window that `from`, `to` and `range` ask for."""

import pytest

from podium.api.window import read_window
from podium.errors import InvalidInput
from podium.model.time import NS_PER_MS, NS_PER_S, format_instant

NOW_NS = 1_790_000_040 * NS_PER_S
HOUR_NS = 3_600 * NS_PER_S


def text(ns: int) -> str:
    return format_instant(ns)


def test_a_window_ends_now_unless_it_says_otherwise() -> None:
    assert read_window(None, None, "1h", now_ns=NOW_NS) == (NOW_NS - HOUR_NS, NOW_NS)
    assert read_window(None, text(NOW_NS - 5), "1h", now_ns=NOW_NS) == (NOW_NS - 5 - HOUR_NS, NOW_NS - 5)
    assert read_window(text(7), None, None, now_ns=NOW_NS) == (7, NOW_NS)


def test_the_start_wins_over_the_length() -> None:
    assert read_window(text(7), text(9), "1h", now_ns=NOW_NS, default="24h") == (7, 9)


def test_without_start_and_length_it_is_as_long_as_the_default_or_begins_in_1970() -> None:
    assert read_window(None, None, None, now_ns=NOW_NS, default="24h") == (NOW_NS - 24 * HOUR_NS, NOW_NS)
    assert read_window("", "", "", now_ns=NOW_NS, default="24h") == (NOW_NS - 24 * HOUR_NS, NOW_NS)
    assert read_window(None, None, None, now_ns=NOW_NS) == (0, NOW_NS)
    assert read_window(None, None, "15m", now_ns=NOW_NS, default="24h") == (NOW_NS - HOUR_NS // 4, NOW_NS)


def test_nothing_begins_before_1970() -> None:
    assert read_window(None, text(HOUR_NS), "2h", now_ns=NOW_NS) == (0, HOUR_NS)


def test_unix_milliseconds_are_times_too() -> None:
    assert read_window("1790000040000", "1790000040001", None, now_ns=0) == (NOW_NS, NOW_NS + NS_PER_MS)


def test_one_nanosecond_is_a_window() -> None:
    assert read_window(text(NOW_NS - 1), text(NOW_NS), None, now_ns=0) == (NOW_NS - 1, NOW_NS)


@pytest.mark.parametrize(("since", "until"), [(NOW_NS, NOW_NS), (NOW_NS + 1, NOW_NS)])
def test_a_start_that_is_not_before_the_end_is_refused(since: int, until: int) -> None:
    with pytest.raises(InvalidInput, match="`from` must lie before `to`"):
        read_window(text(since), text(until), None, now_ns=0)


def test_a_start_of_now_is_refused_where_the_end_is_now() -> None:
    with pytest.raises(InvalidInput, match="`from` must lie before `to`"):
        read_window(text(NOW_NS), None, None, now_ns=NOW_NS)


@pytest.mark.parametrize(
    ("since", "until", "length"),
    [("yesterday", None, None), (None, "soon", None), (None, None, "1y"), (None, None, "0h")],
)
def test_what_cannot_be_read_is_refused(since: str | None, until: str | None, length: str | None) -> None:
    with pytest.raises(InvalidInput):
        read_window(since, until, length, now_ns=NOW_NS)
