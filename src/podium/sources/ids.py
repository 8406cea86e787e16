"""Trace and span ids made of what a record is: the same record is the same span, whenever it is read."""

from hashlib import blake2b

TRACE_ID_BYTES = 16
SPAN_ID_BYTES = 8


def trace_id(kind: str, *names: object) -> bytes:
    """Return the trace id of a record of a source of that kind; `names` tell it from all others."""
    return _digest(TRACE_ID_BYTES, "trace", kind, names)


def span_id(kind: str, *names: object) -> bytes:
    """Return the span id of a record, as `trace_id` does."""
    return _digest(SPAN_ID_BYTES, "span", kind, names)


def _digest(size: int, what: str, kind: str, names: tuple[object, ...]) -> bytes:
    # Each part with its length, so that ("a", "bc") is not ("ab", "c").
    parts = [str(part).encode(errors="surrogatepass") for part in (kind, *names)]
    text = b"".join(b"%d:%b" % (len(part), part) for part in parts)
    return blake2b(text, digest_size=size, person=what.encode()).digest()
