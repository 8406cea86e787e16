"""OTLP/HTTP to a server: a request sent, and what its answer means."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from google.protobuf.message import DecodeError
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from podium.client.connection import Connection, Reply
from podium.errors import InvalidInput, NotFound, Overloaded, TooLarge

_SHOWN = 300
_RETRYABLE = {429, 502, 503, 504}
_PROTOBUF = "application/x-protobuf"
_RESPONSES: Mapping[str, Any] = {
    "traces": ExportTraceServiceResponse,
    "logs": ExportLogsServiceResponse,
    "metrics": ExportMetricsServiceResponse,
}


def send(connection: Connection, signal: str, body: bytes) -> tuple[int, str]:
    """Return once a server keeps an encoded request of `traces`, `logs` or `metrics`.

    Returns:
        How many of its items the server refused for good, and why.

    Raises:
        Unreachable: nothing answers.
        Overloaded: the same request may succeed later.
        TooLarge: a smaller one may succeed.
        NotFound: the server is not at this address.
        InvalidInput: it never will succeed.
    """
    path = f"/v1/{signal}"
    content = accepted(connection, path, connection.request("POST", path, body, {"Content-Type": _PROTOBUF}))
    try:
        partial = _RESPONSES[signal].FromString(content).partial_success
    except DecodeError as error:
        msg = f"what answers at {connection.url} does not speak OTLP"
        raise InvalidInput(msg) from error
    refused = sum(value for field, value in partial.ListFields() if field.name.startswith("rejected"))
    return refused, partial.error_message


def accepted(connection: Connection, path: str, reply: Reply) -> bytes:
    """Return the body of a 200.

    Raises:
        PodiumError: what any other status is; see `send`.
    """
    if reply.status == HTTPStatus.OK:
        return reply.body
    message = f"{connection.url}{path} answered {reply.status}: {_message(reply)}"
    if reply.status in _RETRYABLE:
        raise Overloaded(message, retry_after_s=_seconds(reply.headers.get("Retry-After")))
    if reply.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise TooLarge(message)
    raise (NotFound if reply.status == HTTPStatus.NOT_FOUND else InvalidInput)(message)


def _seconds(retry_after: str | None) -> int:
    """Return a Retry-After in seconds; 1 where there is none or it is a date."""
    return int(retry_after) if retry_after and retry_after.isdigit() else 1


def _message(reply: Reply) -> str:
    """Return what a refusal says: the message of a google.rpc.Status, else the beginning of the text."""
    if reply.headers.get("Content-Type") == _PROTOBUF:
        try:
            return str(Status.FromString(reply.body).message)
        except DecodeError:
            pass  # then it is shown as it is
    return reply.body[:_SHOWN].decode(errors="replace")
