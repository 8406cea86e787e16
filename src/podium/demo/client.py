"""A plain OTLP/HTTP client: posts requests one after the other, and waits when the server asks it to."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from podium.client import otlp
from podium.client.connection import Connection
from podium.errors import Overloaded

Request = ExportTraceServiceRequest | ExportLogsServiceRequest | ExportMetricsServiceRequest

PROJECT = "demo"
_PROJECT_HEADER = "x-podium-project"
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
        Overloaded: the server takes nothing for two minutes.
        Unreachable: it does not answer.
    """
    sent = Sent()
    with Connection(url, headers={_PROJECT_HEADER: project, **(headers or {})}) as connection:
        for request in requests:
            body = request.SerializeToString()
            signal, items = _of(request)
            sent.rejected += _send_patiently(connection, signal, body)
            sent.requests += 1
            sent.items += items
            sent.bytes += len(body)
            on_progress(sent)
    return sent


def _of(request: Request) -> tuple[str, int]:
    """Return the signal of a request and how many items it holds."""
    if isinstance(request, ExportTraceServiceRequest):
        return "traces", sum(len(scope.spans) for group in request.resource_spans for scope in group.scope_spans)
    if isinstance(request, ExportLogsServiceRequest):
        return "logs", sum(len(scope.log_records) for group in request.resource_logs for scope in group.scope_logs)
    return "metrics", sum(len(scope.metrics) for group in request.resource_metrics for scope in group.scope_metrics)


def _send_patiently(connection: Connection, signal: str, body: bytes) -> int:
    """Return how many items were refused for good; waits as long as a busy server asks to."""
    give_up_at = time.monotonic() + _PATIENCE_S
    while True:
        try:
            refused, _ = otlp.send(connection, signal, body)
        except Overloaded as error:
            wait_s = min(error.retry_after_s, _LONGEST_WAIT_S)
            if time.monotonic() + wait_s > give_up_at:
                msg = f"{connection.url} has taken nothing for {_PATIENCE_S:.0f} s ({error}); try again later"
                raise Overloaded(msg, retry_after_s=int(wait_s) or 1) from error
            time.sleep(wait_s)
        else:
            return refused
