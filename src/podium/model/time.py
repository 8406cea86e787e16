"""Instants as whole nanoseconds since 1970 UTC, and the texts they come from and go to."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import PlainSerializer, WithJsonSchema

from podium.errors import InvalidInput

NS_PER_S = 1_000_000_000
NS_PER_MS = 1_000_000
_UNITS_S = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_RANGE = re.compile(r"(\d{1,6})([smhdw])")
_RFC_3339 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9})\d*)?\s*([Zz]|[+-]\d\d:?\d\d)?", re.ASCII
)
_UNIX_MS = re.compile(r"\d{10,16}", re.ASCII)
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)", re.ASCII)
_DURATION_NS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "ms": NS_PER_MS,
    "s": NS_PER_S,
    "m": 60 * NS_PER_S,
    "h": 3_600 * NS_PER_S,
    "d": 86_400 * NS_PER_S,
}
# DateTime64(9) ends in 2262; DateTime, which the rollups use, in 2106.
_LAST_NS = 4_102_444_800 * NS_PER_S


def format_instant(ns: int) -> str:
    """Return RFC 3339 in UTC with nine decimals: 0 → `1970-01-01T00:00:00.000000000Z`."""
    seconds, rest = divmod(ns, NS_PER_S)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"


Instant = Annotated[
    int,
    PlainSerializer(format_instant, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-21T03:00:00.000000000Z"]}),
]


def parse_instant(text: str) -> int:
    """Return the nanoseconds of an RFC 3339 text or of unix milliseconds; a text without a zone is UTC.

    Raises:
        InvalidInput: it is neither, or lies outside 1970–2100.
    """
    ns = _unix_ms(text.strip()) if _UNIX_MS.fullmatch(text.strip()) else _rfc_3339(text.strip())
    if ns is None or not 0 <= ns <= _LAST_NS:
        msg = f"“{text[:40]}” is no time: write 2026-11-21T03:00:00Z or unix milliseconds"
        raise InvalidInput(msg)
    return ns


def _unix_ms(text: str) -> int:
    return int(text) * NS_PER_MS


def _rfc_3339(text: str) -> int | None:
    match = _RFC_3339.fullmatch(text)
    if match is None:
        return None
    day, clock, fraction, zone = match.groups()
    # A plus sign in a URL that was not escaped arrives as a space.
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}{(zone or 'Z').upper()}")
        seconds = int(moment.timestamp())
    except (ValueError, OverflowError):
        return None
    return seconds * NS_PER_S + int((fraction or "").ljust(9, "0"))


def parse_range(text: str) -> int:
    """Return the nanoseconds of a range such as `15m`, `24h` or `30d`.

    Raises:
        InvalidInput: it is not a whole number and a unit, is zero, or is longer than ten years.
    """
    match = _RANGE.fullmatch(text.strip())
    seconds = int(match[1]) * _UNITS_S[match[2]] if match else 0
    if not 0 < seconds <= 10 * 366 * 86_400:
        msg = f"“{text[:40]}” is no range: write a number and s, m, h, d or w, such as 24h"
        raise InvalidInput(msg)
    return seconds * NS_PER_S


def parse_duration(text: str) -> int | None:
    """Return the nanoseconds of a duration such as `250ms`, `2s` or `1.5m`, or None if it is none."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        return None
    whole, _, fraction = match[1].partition(".")
    unit = _DURATION_NS[match[2]]
    return int(whole) * unit + (int(fraction[:18]) * unit // 10 ** len(fraction[:18]) if fraction else 0)
