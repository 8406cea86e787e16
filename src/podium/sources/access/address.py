"""Tools that are asked over HTTP: their addresses, what is asked of them, and what goes wrong."""

import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlunsplit

from podium.client.connection import Connection
from podium.environment import split_address
from podium.errors import InvalidInput, SourceUnavailable, Unreachable
from podium.model.time import parse_range
from podium.sources.otlp.values import parsed, whole
from podium.sources.source import Position, kept

_SINCE = "30d"
_SHOWN = 200
_HEADERS = {"Accept": "application/json"}


class Address:
    """`http://user:password@host:port/path?option=value`, split into address and options.

    Attributes:
        url: without user, password and options; it names the source and is safe to show.
        options: what stood behind the question mark.
    """

    def __init__(self, where: str, *, options: frozenset[str]) -> None:
        """Read an address.

        Raises:
            InvalidInput: it is none, or has an option that is not among `options`.
        """
        parts = split_address(where)
        if parts is None:
            msg = f"“{_safe(where)}” is no address: write http://host:port"
            raise InvalidInput(msg)
        self.options = dict(parse_qsl(parts.query, keep_blank_values=True))
        for name in self.options.keys() - options:
            msg = f"“{name}” is no option here; there are: {', '.join(sorted(options))}"
            raise InvalidInput(msg)
        self._where = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))
        self.url = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", ""))

    def duration_ns(self, option: str, default: str) -> int:
        """Return the nanoseconds of an option such as `30d`.

        Raises:
            InvalidInput: it is no duration.
        """
        return parse_range(self.options.get(option, default))

    def ask(self, path: str, parameters: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
        """Return the JSON that answers a GET.

        Raises:
            SourceUnavailable: nothing answers, or not with success.
            InvalidInput: what answers is no JSON, so it is another program.
        """
        query = "?" + urlencode(parameters) if parameters else ""
        try:
            with Connection(self._where, headers=_HEADERS, follows_redirects=True) as connection:
                reply = connection.request("GET", path + query)
        except Unreachable as error:
            msg = f"{self.url} does not answer: {error.reason}"
            raise SourceUnavailable(msg) from error
        if reply.status != HTTPStatus.OK:
            message = reply.body[:_SHOWN].decode("utf-8", "replace").strip()
            msg = f"{self.url}{path} answered {reply.status}{message and f': {message}'}"
            raise SourceUnavailable(msg)
        try:
            return parsed(reply.body)
        except (ValueError, RecursionError) as error:
            msg = f"{self.url}{path} did not answer with JSON: is it the right address?"
            raise InvalidInput(msg) from error


class AddressSource:
    """A tool that is asked over HTTP for what is new; see `podium.sources.source.Source`.

    Attributes:
        name: the address without user, password and options.
    """

    kind: ClassVar[str]
    _options: ClassVar[frozenset[str]] = frozenset({"since"})

    def __init__(self, where: str, clock: Callable[[], int] = time.time_ns) -> None:
        """Take the address; nothing is asked yet.

        Raises:
            InvalidInput: it is no address, or an option is no range.
        """
        self._address = Address(where, options=self._options)
        self._since_ns = self._address.duration_ns("since", _SINCE)
        self._clock = clock
        self.name = self._address.url

    def _stood(self, position: Position, first: str, second: str) -> tuple[int, int]:
        """Return the two instants that a position holds.

        Raises:
            InvalidInput: it is the position of another kind of source.
        """
        known = kept(position)
        found = whole(known.get(first)), whole(known.get(second))
        if found[0] is None or found[1] is None:
            raise self._misplaced()
        return found[0], found[1]

    def _another(self) -> InvalidInput:
        return InvalidInput(f"{self.name} does not answer as {self.kind} does: is it the right address?")

    def _misplaced(self) -> InvalidInput:
        return InvalidInput(
            f"the position kept for {self.name} is not one of {self.kind}; remove it to read from the beginning"
        )


def _safe(where: str) -> str:
    """Return an address as it may be shown: without what stands before the @."""
    return where.rpartition("@")[2][:80]
