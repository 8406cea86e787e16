"""Times as other tools write them, as nanoseconds since 1970."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from podium.model.time import NS_PER_MS, NS_PER_S

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONG_FRACTION = re.compile(r"(\.\d{6})\d+")
# From here on a number is no second of this era but a millisecond, then a microsecond, then a nanosecond.
_FIRST_MS, _FIRST_US, _FIRST_NS = 10**11, 10**14, 10**17
# 2100: the engine's times end soon after.
END_NS = 4_102_444_800 * NS_PER_S


def instant(value: object, zone: ZoneInfo) -> int | None:
    """Return the instant of a number since 1970 of any unit, or of a text or datetime, up to 2100; else None.

    `1760279280.5` → 1760279280500000000; `"2025-10-12T14:28:00"` is read in `zone`, as it names none.
    """
    ns = _read(value, zone)
    return ns if ns is not None and 0 <= ns < END_NS else None


def _read(value: object, zone: ZoneInfo) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        return _of_number(value)
    if isinstance(value, datetime):
        return _of_datetime(value, zone)
    if isinstance(value, date):
        return _of_datetime(datetime(value.year, value.month, value.day), zone)  # noqa: DTZ001 - the zone comes next
    return _of_text(value.strip(), zone) if isinstance(value, str) else None


def _of_number(value: float | Decimal) -> int | None:
    # Compared first: JSON sets no bounds to its whole numbers, and what is beyond these is no time in any unit.
    if not 0 <= value < END_NS:
        return None
    # Through Decimal: a float of seconds times a billion would invent digits.
    return int(Decimal(str(value)) * _ns_in_unit_of(value))


def _ns_in_unit_of(value: float | Decimal) -> int:
    if value < _FIRST_MS:
        return NS_PER_S
    if value < _FIRST_US:
        return NS_PER_MS
    return NS_PER_S // 10**6 if value < _FIRST_NS else 1


def _of_text(text: str, zone: ZoneInfo) -> int | None:
    try:
        return _of_number(Decimal(text)) if re.fullmatch(r"\d{9,19}(\.\d+)?", text) else _of_iso(text, zone)
    except (ValueError, OverflowError):
        return None


def _of_iso(text: str, zone: ZoneInfo) -> int:
    return _of_datetime(datetime.fromisoformat(_LONG_FRACTION.sub(r"\1", text)), zone)


def _of_datetime(moment: datetime, zone: ZoneInfo) -> int:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    passed = aware - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * NS_PER_S + passed.microseconds * 1_000
