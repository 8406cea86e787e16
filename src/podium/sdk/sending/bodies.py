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


def spans_answer(body: bytes) -> tuple[int, str]:
    """Return how many spans of a request the server refused, and what it says of it; 0 and '' where it took all."""

    def read() -> tuple[int, str]:
        said = ExportTraceServiceResponse.FromString(body).partial_success
        return said.rejected_spans, said.error_message

    return _rejection(read)


def logs_answer(body: bytes) -> tuple[int, str]:
    """Return the same of a request of log records."""

    def read() -> tuple[int, str]:
        said = ExportLogsServiceResponse.FromString(body).partial_success
        return said.rejected_log_records, said.error_message

    return _rejection(read)


def _rejection(read: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    try:
        return read()
    except DecodeError:  # a proxy's page instead of an answer; the status said 200
        return 0, ""
