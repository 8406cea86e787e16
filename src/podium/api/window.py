"""The window a request asks for with `from`, `to` and `range`."""

from podium.errors import InvalidInput
from podium.model.time import parse_instant, parse_range


def read_window(
    since: str | None, until: str | None, length: str | None, *, now_ns: int, default: str | None = None
) -> tuple[int, int]:
    """Return start and end in ns since 1970; the end is not included.

    Args:
        since: its start; without it the window is `length` long.
        until: its end; without it the window ends now.
        length: such as `24h`; read only where there is no start.
        now_ns: the time now.
        default: the length where neither start nor length is given; None begins at 1970.

    Raises:
        InvalidInput: one of them cannot be read, or the start is not before the end.
    """
    until_ns = parse_instant(until) if until else now_ns
    length = length or default
    since_ns = 0
    if since:
        since_ns = parse_instant(since)
    elif length:
        since_ns = until_ns - parse_range(length)
    if since_ns >= until_ns:
        msg = "`from` must lie before `to`"
        raise InvalidInput(msg)
    return max(since_ns, 0), until_ns
