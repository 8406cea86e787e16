"""JSON, and the values of JSON documents and of rows: one way to read each kind of them.

A value that is not of the kind asked for reads as None, as one that is missing does. A number written as text is none
unless the format of the tool writes numbers so; then the caller says `written=True`.
"""

import json
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_MAX_COUNT = 10**15
_WRITTEN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_WRITTEN_WHOLE = re.compile(r"-?\d{1,29}", re.ASCII)
# Half of a surrogate pair as JSON spells it, and as bytes that are not quite UTF-8.
_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")


def parsed(document: bytes) -> Any:  # noqa: ANN401 - what JSON can hold
    """Return the value of JSON; half a surrogate pair, which JSON can write and UTF-8 cannot, becomes a question mark.

    Raises:
        ValueError: it is no JSON.
        RecursionError: it is too deep.
    """
    value = json.loads(document)
    return _whole_pairs(value) if _HALF_PAIR.search(document) else value


def _whole_pairs(value: Any) -> Any:  # noqa: ANN401 - what JSON can hold
    if isinstance(value, dict):
        return {_whole_pairs(key): _whole_pairs(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole_pairs(item) for item in value]
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


def json_in(text: str) -> Any:  # noqa: ANN401 - what JSON can hold
    """Return the value of JSON that stands in a text, None of what is none."""
    try:
        return parsed(text.encode(errors="surrogatepass"))
    except (ValueError, RecursionError):
        return None


def as_json(value: object) -> str:
    """Return a value as JSON; what JSON does not know becomes its text."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, TypeError, ValueError):
        return "nested too deep to be kept"


def text(value: object) -> str | None:
    """Return a text as it is and everything else as JSON has it; None for None and for an empty text."""
    if value is None or value == "":
        return None
    is_of_json = isinstance(value, Mapping | list | tuple | bool | float)
    return as_json(value) if is_of_json else str(value)


def mapping(value: object) -> Mapping[str, Any]:
    """Return an object, or the object a JSON text holds; empty where it is none."""
    found = json_in(value) if isinstance(value, str) else value
    return found if isinstance(found, Mapping) else {}


def number(value: object, *, written: bool = False) -> float | None:
    """Return a finite number."""
    if isinstance(value, str):
        if not written or _WRITTEN.fullmatch(value) is None:
            return None
    elif isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        found = float(value)
    except OverflowError:  # JSON sets no bounds to its whole numbers
        return None
    return found if math.isfinite(found) else None


def amount(value: object, *, written: bool = False) -> float | None:
    """Return a finite number from 0 on."""
    found = number(value, written=written)
    return found if found is not None and found >= 0 else None


def whole(value: object, *, written: bool = False) -> int | None:
    """Return a whole number, also one that ends in `.0`."""
    if isinstance(value, str):
        return int(value) if written and _WRITTEN_WHOLE.fullmatch(value) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    found = number(value)
    return int(found) if found is not None and found.is_integer() else None


def count(value: object, *, written: bool = False) -> int | None:
    """Return a whole number from 0 to below 10¹⁵; what is beyond was not counted."""
    found = whole(value, written=written)
    return found if found is not None and 0 <= found < _MAX_COUNT else None
