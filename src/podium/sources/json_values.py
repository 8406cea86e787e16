"""Values out of other tools' JSON, where a number may be a text and a text anything."""

import json
import math
from typing import Any
from zoneinfo import ZoneInfo

from podium.model.time import NS_PER_S
from podium.sources.times import instant

# From here on a number is no millisecond of this era, but a microsecond, and then a nanosecond.
_FIRST_US, _FIRST_NS = 10**14, 10**17


def as_text(value: Any) -> str | None:  # noqa: ANN401 - what JSON can hold
    """Return a text as it is and everything else as JSON; None for None and for an empty text."""
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def whole(value: Any) -> int | None:  # noqa: ANN401 - what JSON can hold
    """Return a whole number, also one written as text or as 12.0; None for everything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        digits = value.removeprefix("-")
        return int(value) if digits.isascii() and digits.isdigit() and len(digits) < 30 else None  # noqa: PLR2004
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else None
    return value if isinstance(value, int) else None


def number(value: Any) -> float | None:  # noqa: ANN401 - what JSON can hold
    """Return a finite number, also one written as text; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        result = float(value)
    except (ValueError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def moment(value: Any, zone: ZoneInfo) -> int | None:  # noqa: ANN401 - what JSON can hold
    """Return the nanoseconds of an instant as text or as a number since 1970 of any unit; None if it is none."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= _FIRST_US:
        return value if value >= _FIRST_NS else value * (NS_PER_S // 10**6)
    return instant(value, zone)
