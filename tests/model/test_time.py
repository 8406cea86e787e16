"""Instants, ranges and durations from text and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import InvalidInput
from podium.model.time import NS_PER_S, format_instant, parse_duration, parse_instant, parse_range

INSTANT = 1_795_230_000 * NS_PER_S


@given(st.integers(0, 4_000_000_000 * NS_PER_S))
def test_an_instant_survives_its_text_to_the_nanosecond(ns: int) -> None:
    assert parse_instant(format_instant(ns)) == ns


@pytest.mark.parametrize(
    ("text", "ns"),
    [
        ("2026-11-21T03:00:00Z", INSTANT),
        ("2026-11-21t03:00:00.000000007z", INSTANT + 7),
        ("2026-11-21T03:00:00.1234567891Z", INSTANT + 123_456_789),
        ("2026-11-21T05:30:00+02:30", INSTANT),
        ("2026-11-21T05:30:00 02:30", None),
        ("2026-11-21 03:00", INSTANT),
        ("1795230000000", INSTANT),
    ],
)
def test_instants_are_read_as_rfc_3339_and_unix_milliseconds(text: str, ns: int | None) -> None:
    if ns is None:
        with pytest.raises(InvalidInput):
            parse_instant(text)
    else:
        assert parse_instant(text) == ns


@pytest.mark.parametrize(
    "text", ["", "now", "2026-13-01T00:00:00Z", "2026-11-21", "12", "9" * 40, "1969-12-31T23:59:59Z", "٢٠٢٦"]
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="is no time"):
        parse_instant(text)


@pytest.mark.parametrize(
    ("text", "seconds"), [("5m", 300), ("24h", 86_400), ("30d", 2_592_000), ("90s", 90), ("2w", 1_209_600)]
)
def test_a_range_is_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert parse_range(text) == seconds * NS_PER_S


@pytest.mark.parametrize("text", ["", "0h", "-1h", "1", "h", "1.5h", "999999d", "1y"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="is no range"):
        parse_range(text)


@pytest.mark.parametrize(
    ("text", "ns"),
    [
        ("2s", 2 * NS_PER_S),
        ("250ms", 250_000_000),
        ("1.5m", 90 * NS_PER_S),
        ("7ns", 7),
        ("3µs", 3_000),
        ("2", None),
        ("s", None),
    ],
)
def test_a_duration_needs_its_unit(text: str, ns: int | None) -> None:
    assert parse_duration(text) == ns
