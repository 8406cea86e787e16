"""A plain OTLP/HTTP client: posts requests one after the other, and waits when the server asks it to."""

import http.client
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest, ExportLogsServiceResponse
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
    ExportMetricsServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

from podium.errors import InvalidInput, Overloaded

Request = ExportTraceServiceRequest | ExportLogsServiceRequest | ExportMetricsServiceRequest

PROJECT = "demo"
_PROJECT_HEADER = "x-podium-project"
_RETRYABLE = {429, 502, 503, 504}
_TIMEOUT_S = 60.0
_PATIENCE_S = 120.0
_LONGEST_WAIT_S = 30.0


@dataclass(slots=True)
class Sent:
    """What was sent so far; rejected items are those the server answered it will not keep."""

    requests: int = 0
    items: int = 0
    rejected: int = 0
    bytes: int = 0


def send(
    url: str,
    requests: Iterable[Request],
    on_progress: Callable[[Sent], None] = lambda _: None,
    *,
    project: str = PROJECT,
    headers: Mapping[str, str] | None = None,
) -> Sent:
    """Post each request to its OTLP path under `url` and return what was sent.

    Args:
        url: of the server, such as `http://127.0.0.1:4318`.
        requests: sent in order, uncompressed, over one connection.
        on_progress: called after each request.
        project: where it is kept.
        headers: more headers, such as an API key.

    Raises:
        InvalidInput: the server refuses a request for good.
        Overloaded: the server takes nothing for two minutes, or cannot be reached.
    """
    sent = Sent()
    with _Connection(url, {_PROJECT_HEADER: project, **(headers or {})}) as connection:
        for request in requests:
            body = request.SerializeToString()
            path, items, response = _of(request)
            sent.rejected += _rejected(response, connection.post(path, body))
            sent.requests += 1
            sent.items += items
            sent.bytes += len(body)
            on_progress(sent)
    return sent


_Response = type[ExportTraceServiceResponse] | type[ExportLogsServiceResponse] | type[ExportMetricsServiceResponse]


def _of(request: Request) -> tuple[str, int, _Response]:
    """Return the path of a request, how many items it holds and what it is answered with."""
    if isinstance(request, ExportTraceServiceRequest):
        spans = sum(len(scope.spans) for group in request.resource_spans for scope in group.scope_spans)
        return "/v1/traces", spans, ExportTraceServiceResponse
    if isinstance(request, ExportLogsServiceRequest):
        records = sum(len(scope.log_records) for group in request.resource_logs for scope in group.scope_logs)
        return "/v1/logs", records, ExportLogsServiceResponse
    metrics = sum(len(scope.metrics) for group in request.resource_metrics for scope in group.scope_metrics)
    return "/v1/metrics", metrics, ExportMetricsServiceResponse


def _rejected(response: _Response, body: bytes) -> int:
    try:
        partial = response.FromString(body).partial_success
    except DecodeError:
        return 0  # the server took it; what else it said is not for us
    return sum(value for field, value in partial.ListFields() if field.name.startswith("rejected"))


class _Connection:
    """One kept-alive connection that posts until the server has taken a body."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            msg = f"{url} is not the address of a server; write it like http://127.0.0.1:4318"
            raise InvalidInput(msg)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._http = kind(parts.hostname, parts.port, timeout=_TIMEOUT_S)
        self._prefix = parts.path.rstrip("/")
        self._headers = {"content-type": "application/x-protobuf", **headers}
        self._url = url

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def post(self, path: str, body: bytes) -> bytes:
        """Return the body of the server's 200."""
        give_up_at = time.monotonic() + _PATIENCE_S
        while True:
            status, retry_after, answer = self._once(path, body)
            if status == http.client.OK:
                return answer
            if status not in _RETRYABLE:
                words = answer[:300].decode(errors="replace")
                msg = f"{self._url}{path} answered {status}: {words}"
                raise InvalidInput(msg)
            wait_s = min(retry_after, _LONGEST_WAIT_S)
            if time.monotonic() + wait_s > give_up_at:
                msg = f"{self._url} has taken nothing for {_PATIENCE_S:.0f} s (it answered {status}); try again later"
                raise Overloaded(msg, retry_after_s=int(wait_s) or 1)
            time.sleep(wait_s)

    def _once(self, path: str, body: bytes) -> tuple[int, float, bytes]:
        try:
            return self._round_trip(path, body)
        except (http.client.HTTPException, ConnectionError):
            # A kept-alive connection the server has closed meanwhile; a new one tells whether it is there.
            self._http.close()
        try:
            return self._round_trip(path, body)
        except (http.client.HTTPException, OSError) as error:
            self._http.close()
            msg = f"{self._url} cannot be reached: {error}"
            raise Overloaded(msg) from error

    def _round_trip(self, path: str, body: bytes) -> tuple[int, float, bytes]:
        self._http.request("POST", self._prefix + path, body, self._headers)
        response = self._http.getresponse()
        return response.status, _seconds(response.headers.get("retry-after")), response.read()


def _seconds(retry_after: str | None) -> float:
    """Return a Retry-After in seconds; 1 where there is none or it is a date."""
    try:
        return max(float(retry_after or 1), 0.0)
    except ValueError:
        return 1.0
