"""Values out of other tools' JSON, where a number may be a text and a text anything."""

import json
import math
from typing import Any


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
