"""The way to a server elsewhere: OTLP/HTTP, and a question about what it holds."""

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from google.protobuf.message import DecodeError
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from podium.errors import InvalidInput, NotFound, Overloaded, TooLarge
from podium.model.time import format_instant
from podium.sources.otlp.messages import Key
from podium.sources.otlp.times import END_NS
from podium.sources.source import Message, Signal

_TIMEOUT_S = 60.0
_SAID = 300
_RETRYABLE = {429, 502, 503, 504}
_PROTOBUF = {"Content-Type": "application/x-protobuf"}
_JSON = {"Content-Type": "application/json"}
_RESPONSES: dict[Signal, Any] = {
    "traces": ExportTraceServiceResponse,
    "logs": ExportLogsServiceResponse,
    "metrics": ExportMetricsServiceResponse,
}


class Posting:
    """A running server, reached by its address; see `podium.sources.transfer.transfer.Destination`.

    Args:
        url: of the server, such as `http://127.0.0.1:4318`.
        project: where everything is kept.
    """

    def __init__(self, url: str, project: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            msg = f"{url} is not the address of a server; write it like http://127.0.0.1:4318"
            raise InvalidInput(msg)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._http = kind(parts.hostname, parts.port, timeout=_TIMEOUT_S)
        self._prefix = parts.path.rstrip("/")
        self._url = url
        self._project = project
        self._accepted: dict[str, int] = {}
        self._headers = {"X-Podium-Project": quote(project)}

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def settle(self) -> None:
        """Return when what the server accepted before the first call is stored.

        Raises:
            Overloaded: some of it still waits.
        """
        counts = self._told("counts", "GET", "/api/v1/status")
        self._accepted = self._accepted or {name: count["accepted"] for name, count in counts.items()}
        # What the server sets aside leaves its books.
        if any(counts[name]["stored"] < min(n, counts[name]["accepted"]) for name, n in self._accepted.items()):
            msg = f"{self._url} has not stored yet what it accepted before"
            raise Overloaded(msg)

    def held(self, signal: Signal, wanted: dict[Key, int]) -> set[Key]:
        """Return which of the keys the server stored."""
        # A question may name no later instant, and what is later is refused anyway.
        question = {
            "project": self._project,
            "signal": signal,
            "from": format_instant(min(*wanted.values(), END_NS - 1)),
            "to": format_instant(min(max(wanted.values()) + 1, END_NS)),
            "trace_ids": sorted({key.trace_id for key in wanted}),
        }
        items = self._told("items", "POST", "/api/v1/held", json.dumps(question).encode())
        found = {Key(each["trace_id"], each["span_id"], each["name"], int(each["time_ns"])) for each in items}
        return found & wanted.keys()

    def send(self, signal: Signal, message: Message) -> tuple[int, str]:
        """Return once the server keeps a message: how many items it refused for good, and why."""
        body = self._ask("POST", f"/v1/{signal}", message.SerializeToString(), _PROTOBUF)
        try:
            partial = _RESPONSES[signal].FromString(body).partial_success
        except DecodeError as error:
            msg = f"what answers at {self._url} does not speak OTLP"
            raise InvalidInput(msg) from error
        refused = sum(value for field, value in partial.ListFields() if field.name.startswith("rejected"))
        return refused, partial.error_message

    def _told(self, what: str, method: str, path: str, body: bytes | None = None) -> Any:  # noqa: ANN401 - JSON
        """Return what stands under a name in the object that answers."""
        answer = self._ask(method, path, body, _JSON)
        try:
            return json.loads(answer)[what]
        except (ValueError, KeyError, TypeError) as error:  # no JSON, no such name, no object
            msg = f"what answers at {self._url} is not a Podium server"
            raise InvalidInput(msg) from error

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        """Return the body of a 200.

        Raises:
            Overloaded: nothing answers, or the same may succeed later.
            TooLarge: less may succeed.
            InvalidInput: nothing will.
        """
        try:
            self._http.request(method, self._prefix + path, body, {**self._headers, **headers})
            answer = self._http.getresponse()
            content = answer.read()
        except (http.client.HTTPException, OSError) as error:
            self._http.close()  # the next request opens a new connection
            msg = f"{self._url} cannot be reached: {error}"
            raise Overloaded(msg) from error
        if answer.status == http.client.OK:
            return content
        words = f"{self._url}{path} answered {answer.status}: {_words(answer.headers.get('Content-Type'), content)}"
        if answer.status in _RETRYABLE:
            raise Overloaded(words, retry_after_s=_seconds(answer.headers.get("Retry-After")))
        if answer.status == http.client.REQUEST_ENTITY_TOO_LARGE:
            raise TooLarge(words)
        raise (NotFound if answer.status == http.client.NOT_FOUND else InvalidInput)(words)


def _seconds(retry_after: str | None) -> int:
    """Return a Retry-After in seconds; 1 where there is none or it is a date."""
    return int(retry_after) if retry_after and retry_after.isdigit() else 1


def _words(media_type: str | None, content: bytes) -> str:
    """Return what a refusal says: the message of a google.rpc.Status, else the beginning of the text."""
    if media_type == _PROTOBUF["Content-Type"]:
        try:
            return str(Status.FromString(content).message)
        except DecodeError:
            pass  # then it is shown as it is
    return content[:_SAID].decode(errors="replace")
