"""Spans and log records as OTLP request bodies, and what the answers to them say."""

from collections.abc import Callable

from google.protobuf.message import DecodeError
from opentelemetry.exporter.otlp.proto.common._log_encoder import encode_logs
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from opentelemetry.sdk._logs import ReadableLogRecord
from opentelemetry.sdk.trace import ReadableSpan

from podium.sdk.sending.filtering import clean, clean_record


def spans_body(spans: list[ReadableSpan]) -> bytes:
    """Return an ExportTraceServiceRequest; content is kept as far as it is captured."""
    return encode_spans([clean(span) for span in spans]).SerializeToString()


def logs_body(records: list[ReadableLogRecord]) -> bytes:
    """Return an ExportLogsServiceRequest."""
    return encode_logs([clean_record(record) for record in records]).SerializeToString()


def spans_answer(body: bytes) -> str:
    """Return what the server did not take of a request of spans, '' where it took all."""
    return _rejection(lambda: ExportTraceServiceResponse.FromString(body).partial_success.error_message)


def logs_answer(body: bytes) -> str:
    """Return what the server did not take of a request of log records, '' where it took all."""
    return _rejection(lambda: ExportLogsServiceResponse.FromString(body).partial_success.error_message)


def _rejection(read: Callable[[], str]) -> str:
    try:
        return read()
    except DecodeError:  # a proxy's page instead of an answer; the status said 200
        return ""
