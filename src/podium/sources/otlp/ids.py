"""Trace and span ids: those that records have, and those made of what a record is.

The same record is the same span, whenever it is read.
"""

import re
from hashlib import blake2b

TRACE_ID_BYTES = 16
SPAN_ID_BYTES = 8
_HEX = re.compile(r"[0-9a-fA-F]+", re.ASCII)


def of_hex(digits: object, size: int) -> bytes | None:
    """Return the id of so many bytes that hex digits spell; None where they spell none, or zero, which is none."""
    if not isinstance(digits, str) or len(digits) != 2 * size or _HEX.fullmatch(digits) is None:
        return None
    return bytes.fromhex(digits) if digits.strip("0") else None


def trace_id(kind: str, *names: object) -> bytes:
    """Return the trace id of a record of a source of that kind; `names` distinguish it from all others."""
    return _digest(TRACE_ID_BYTES, "trace", kind, names)


def span_id(kind: str, *names: object) -> bytes:
    """Return the span id of a record, as `trace_id` does."""
    return _digest(SPAN_ID_BYTES, "span", kind, names)


def _digest(size: int, what: str, kind: str, names: tuple[object, ...]) -> bytes:
    # Each part with its length, so that ("a", "bc") is not ("ab", "c").
    parts = [str(part).encode(errors="surrogatepass") for part in (kind, *names)]
    text = b"".join(b"%d:%b" % (len(part), part) for part in parts)
    return blake2b(text, digest_size=size, person=what.encode()).digest()
