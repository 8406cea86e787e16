"""A server elsewhere as a destination: OTLP/HTTP, and a question about what it stores."""

import json
from typing import Any
from urllib.parse import quote

from podium.client import otlp
from podium.client.connection import Connection
from podium.errors import InvalidInput, Overloaded, Unreachable
from podium.model.time import format_instant
from podium.sources.otlp.messages import Key
from podium.sources.otlp.times import END_NS
from podium.sources.source import Message, Signal

_JSON = {"Content-Type": "application/json"}


class Posting:
    """A running server, reached by its address; see `podium.sources.transfer.transfer.Destination`.

    Args:
        url: of the server, such as `http://127.0.0.1:4318`.
        project: where everything is kept.
    """

    def __init__(self, url: str, project: str) -> None:
        self._connection = Connection(url, headers={"X-Podium-Project": quote(project)})
        self._project = project
        self._accepted: dict[str, int] = {}

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def settle(self) -> None:
        """Return when what the server accepted before the first call is stored.

        Raises:
            Overloaded: some of it still waits.
        """
        counts = self._value_of("counts", "GET", "/api/v1/status")
        self._accepted = self._accepted or {name: count["accepted"] for name, count in counts.items()}
        # What the server sets aside leaves its counters.
        if any(counts[name]["stored"] < min(n, counts[name]["accepted"]) for name, n in self._accepted.items()):
            msg = f"{self._connection.url} has not stored yet what it accepted before"
            raise Overloaded(msg)

    def existing(self, signal: Signal, wanted: dict[Key, int]) -> set[Key]:
        """Return which of the keys the server stored."""
        # A question may name no later instant, and what is later is refused anyway.
        question = {
            "project": self._project,
            "signal": signal,
            "from": format_instant(min(*wanted.values(), END_NS - 1)),
            "to": format_instant(min(max(wanted.values()) + 1, END_NS)),
            "trace_ids": sorted({key.trace_id for key in wanted}),
        }
        items = self._value_of("items", "POST", "/api/v1/held", json.dumps(question).encode())
        found = {Key(each["trace_id"], each["span_id"], each["name"], int(each["time_ns"])) for each in items}
        return found & wanted.keys()

    def send(self, signal: Signal, message: Message) -> tuple[int, str]:
        """Return once the server keeps a message: how many items it refused for good, and why."""
        try:
            return otlp.send(self._connection, signal, message.SerializeToString())
        except Unreachable as error:
            raise Overloaded(str(error)) from error

    def _value_of(self, name: str, method: str, path: str, body: bytes | None = None) -> Any:  # noqa: ANN401 - JSON
        """Return what stands under a name in the object that answers."""
        try:
            reply = self._connection.request(method, path, body, _JSON)
        except Unreachable as error:
            raise Overloaded(str(error)) from error
        try:
            return json.loads(otlp.accepted(self._connection, path, reply))[name]
        except (ValueError, KeyError, TypeError) as error:  # no JSON, no such name, no object
            msg = f"what answers at {self._connection.url} is not a Podium server"
            raise InvalidInput(msg) from error
