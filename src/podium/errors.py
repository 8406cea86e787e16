"""The errors of Podium: each message is safe to show and says what to change."""


class PodiumError(Exception):
    """Base of everything Podium raises on purpose."""


class InvalidInput(PodiumError):
    """What was sent or asked cannot be understood; the caller must change it."""


class FilterSyntaxError(InvalidInput):
    """A filter text has a mistake.

    Attributes:
        position: offset of the mistake in the text, in characters from 0.
        length: how many characters are wrong; 0 where something is missing.
        suggestion: what was probably meant, or None.
    """

    def __init__(self, message: str, *, position: int, length: int = 0, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.position = position
        self.length = length
        self.suggestion = suggestion


class TooLarge(InvalidInput):
    """A request is larger than the configured limit."""


class NotFound(PodiumError):
    """The thing asked for is not stored."""


class Unreachable(PodiumError):
    """No reply came from a server, or it ended before it was whole.

    Attributes:
        reason: what went wrong, without the address.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class SourceUnavailable(PodiumError):
    """What is to be read is not there, or went away while it was read."""


class Overloaded(PodiumError):
    """Podium cannot take more now; the same request may succeed later.

    Attributes:
        retry_after_s: whole seconds after which a retry makes sense.
    """

    def __init__(self, message: str, *, retry_after_s: int = 1) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class StoreError(PodiumError):
    """The engine refused or failed; the driver's own words are in `__cause__`."""


class QueryTooExpensive(StoreError):
    """A query would read or hold more than one query may; narrow its time range or filter."""


class StoreUnavailable(StoreError):
    """The engine cannot be reached or opened."""
