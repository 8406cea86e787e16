"""A reception in memory, and small requests to send to it."""

import time
from collections.abc import Iterator

import httpx2
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.applications import Starlette
from tests.ingest.receivers.loopback import MakeTraces, MemoryIntake, Serving, running_grpc, running_http

from podium.ingest.receivers.http import routes
from podium.ingest.receivers.reception import Reception
from podium.settings import Settings


@pytest.fixture
def intake() -> MemoryIntake:
    return MemoryIntake()


@pytest.fixture
def settings() -> Settings:
    return Settings(max_request_bytes=100_000, grpc_port=0)


@pytest.fixture
def reception(intake: MemoryIntake, settings: Settings) -> Reception:
    return Reception(intake, settings.max_request_bytes)


@pytest.fixture
def serving() -> Serving:
    """Return the context manager that runs an application and yields its port."""
    return running_http


@pytest.fixture
def http_port(reception: Reception, settings: Settings) -> Iterator[int]:
    with running_http(Starlette(routes=routes(reception, settings))) as port:
        yield port


@pytest.fixture
def grpc_port(reception: Reception, settings: Settings) -> Iterator[int]:
    with running_grpc(reception, settings) as port:
        yield port


@pytest.fixture
def client(http_port: int) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=f"http://127.0.0.1:{http_port}") as client:
        yield client


@pytest.fixture
def traces() -> MakeTraces:
    """Return a function that makes a request of `count` good spans, of `size` bytes in all if that is given."""

    def make(count: int = 1, size: int = 0) -> ExportTraceServiceRequest:
        request = ExportTraceServiceRequest()
        scope = request.resource_spans.add().scope_spans.add()
        for index in range(count):
            span = scope.spans.add(name="chat", trace_id=b"t" * 16, span_id=index.to_bytes(7, "big") + b"s")
            span.start_time_unix_nano = span.end_time_unix_nano = time.time_ns()
        while request.ByteSize() < size:  # lengths grow with what they count, so the last bytes come one by one
            request.resource_spans[0].schema_url += "x" * max(size - request.ByteSize() - 16, 1)
        assert request.ByteSize() == size or not size
        return request

    return make
