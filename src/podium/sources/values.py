"""Numbers, texts and JSON as other tools write them."""

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_MAX_COUNT = 10**15


def number(value: object) -> float | None:
    """Return a number that is finite and not negative, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return float(value) if math.isfinite(value) and value >= 0 else None


def count(value: object) -> int | None:
    """Return a whole number from 0 on, else None."""
    known = number(value)
    return int(known) if known is not None and known == int(known) and known < _MAX_COUNT else None


def text(value: object) -> str | None:
    """Return a value as text, objects as JSON; None where there is none."""
    if value is None or value == "":
        return None
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def mapping(value: object) -> Mapping[str, Any]:
    """Return an object, or the object a JSON text holds; empty where it is none."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, Mapping) else {}
