"""A server that answers OTLP requests as its `answer` says, and keeps what it took."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTracePartialSuccess,
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider


@dataclass
class Receiver:
    """What was asked and answered.

    Attributes:
        answer: request → status; 200 keeps its spans.
        headers: sent with every answer.
        body: of every answer.
        delay_s: before every answer.
        methods: of every request, whatever it is.
    """

    url: str = ""
    answer: Callable[[ExportTraceServiceRequest], int] = lambda _: 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay_s: float = 0
    methods: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def take(self, body: bytes, headers: dict[str, str]) -> int:
        """Answer one request."""
        request = ExportTraceServiceRequest.FromString(body)
        status = self.answer(request)
        with self.arrived:
            self.asked.append(headers)
            self.statuses.append(status)
            if status == 200:
                groups = (scope for resource in request.resource_spans for scope in resource.scope_spans)
                self.names += [span.name for scope in groups for span in scope.spans]
            self.arrived.notify_all()
        return status

    def wait_for(self, requests: int) -> None:
        """Wait until so many requests were answered."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.statuses) >= requests, 60), self.statuses


PARTIAL = ExportTraceServiceResponse(
    partial_success=ExportTracePartialSuccess(rejected_spans=1, error_message="one is too old")
).SerializeToString()


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Serve on a free port while the block lasts."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            receiver.methods.append("GET")
            self.send_error(405)

        def do_POST(self) -> None:
            receiver.methods.append("POST")
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(body, {key.lower(): value for key, value in self.headers.items()})
            time.sleep(receiver.delay_s)
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(receiver.body)))
            self.end_headers()
            with suppress(ConnectionError):  # a sender that has read enough
                self.wfile.write(receiver.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/v1/traces"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def spans(*names: str) -> list[ReadableSpan]:
    """Return ended spans that no processor has seen."""
    tracer = TracerProvider(shutdown_on_exit=False).get_tracer("t")
    made: list[Any] = [tracer.start_span(name) for name in names]
    for span in made:
        span.end()
    return made


def unused_url() -> str:
    """Return an address nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1/traces"
