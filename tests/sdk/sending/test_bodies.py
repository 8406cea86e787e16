"""Both signals as bodies of requests, and what the answers to them say."""

from collections.abc import Callable
from typing import Any

import pytest
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsPartialSuccess,
    ExportLogsServiceRequest,
    ExportLogsServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk._logs import ReadableLogRecord
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from tests.sdk.receiver import PARTIAL, spans

from podium.sdk.sending.bodies import logs_answer, logs_body, spans_answer, spans_body

LOGS_PARTIAL = ExportLogsServiceResponse(
    partial_success=ExportLogsPartialSuccess(rejected_log_records=1, error_message="one is too old")
).SerializeToString()


def record(name: str, body: Any) -> ReadableLogRecord:
    made = LogRecord(timestamp=1, severity_number=SeverityNumber.INFO, event_name=name, body=body)
    return ReadableLogRecord(log_record=made, resource=Resource({}))


def test_spans_become_one_request() -> None:
    request = ExportTraceServiceRequest.FromString(spans_body(spans("a", "b")))

    (resource,) = request.resource_spans
    assert [span.name for scope in resource.scope_spans for span in scope.spans] == ["a", "b"]


def test_log_records_become_one_request() -> None:
    request = ExportLogsServiceRequest.FromString(logs_body([record("order.placed", "tent"), record("other", 1)]))

    records = [each for group in request.resource_logs for scope in group.scope_logs for each in scope.log_records]
    assert [each.event_name for each in records] == ["order.placed", "other"]
    assert records[0].body.string_value == "tent"


def test_content_is_sent_as_far_as_it_is_captured(capture: Callable[..., None]) -> None:
    capture(content="metadata")
    foreign: Any = TracerProvider(shutdown_on_exit=False).get_tracer("another.instrumentation").start_span("theirs")
    foreign.set_attribute("gen_ai.input.messages", "s3cret")
    foreign.end()

    assert b"theirs" in spans_body([foreign])
    assert b"s3cret" not in spans_body([foreign])
    assert b"s3cret" not in logs_body([record("gen_ai.user.message", {"content": "s3cret"})])


@pytest.mark.parametrize(("read", "partial"), [(spans_answer, PARTIAL), (logs_answer, LOGS_PARTIAL)])
def test_an_answer_says_what_was_not_taken(read: Callable[[bytes], tuple[int, str]], partial: bytes) -> None:
    assert read(partial) == (1, "one is too old")
    assert read(b"") == (0, "")
    assert read(b"<html>\xff\xff") == (0, "")  # a proxy's page; the status said 200
