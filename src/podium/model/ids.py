"""Trace and span ids: lower-case hex of 16 and 8 bytes."""

import re

from podium.errors import InvalidInput

_HEX = re.compile(r"[0-9a-f]+", re.ASCII)
TRACE_ID_LENGTH = 32
SPAN_ID_LENGTH = 16


def parse_trace_id(text: str) -> str:
    """Return the id in lower case.

    Raises:
        InvalidInput: it is not 32 hex digits.
    """
    return _parse(text, TRACE_ID_LENGTH, "trace")


def parse_span_id(text: str) -> str:
    """Return the id in lower case.

    Raises:
        InvalidInput: it is not 16 hex digits.
    """
    return _parse(text, SPAN_ID_LENGTH, "span")


def _parse(text: str, length: int, what: str) -> str:
    lower = text.strip().lower()
    if len(lower) != length or _HEX.fullmatch(lower) is None:
        msg = f"“{text[:40]}” is no {what} id: it has {length} hex digits"
        raise InvalidInput(msg)
    return lower
