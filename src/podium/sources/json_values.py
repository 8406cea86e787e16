"""Values out of other tools' JSON, where a number may be a text and a text anything."""

import json
import math
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from podium.model.time import NS_PER_S
from podium.sources.times import instant

# The last instant that OTLP and the engine can hold is long past this one, in 2200.
LAST_NS = 7_258_118_400 * NS_PER_S
# From here on a number is no millisecond of this era, but a microsecond, and then a nanosecond.
_FIRST_US, _FIRST_NS = 10**14, 10**17


def parsed(text: bytes) -> Any:  # noqa: ANN401 - what JSON can hold
    """Return the value of JSON; half a surrogate pair, which JSON can write and UTF-8 cannot, becomes a question mark.

    Raises:
        ValueError: it is no JSON.
        RecursionError: it is too deep.
    """
    value = json.loads(text.removeprefix(b"\xef\xbb\xbf"))
    return _whole_text(value) if b"\\ud" in text.lower() else value


def _whole_text(value: Any) -> Any:  # noqa: ANN401 - what JSON can hold
    if isinstance(value, dict):
        return {_whole_text(key): _whole_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole_text(item) for item in value]
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


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
    if isinstance(value, float | Decimal):
        value = float(value)
        return int(value) if math.isfinite(value) and value.is_integer() else None
    return value if isinstance(value, int) else None


def number(value: Any) -> float | None:  # noqa: ANN401 - what JSON can hold
    """Return a finite number, also one written as text; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        result = float(value)
    except (ValueError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def moment(value: Any, zone: ZoneInfo) -> int | None:  # noqa: ANN401 - what JSON can hold
    """Return the nanoseconds of an instant as text or as a number since 1970 of any unit; None if it is none."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= _FIRST_US:
        found: int | None = value if value >= _FIRST_NS else value * (NS_PER_S // 10**6)
    else:
        found = instant(value, zone)
    return found if found is not None and 0 <= found <= LAST_NS else None
