"""Log records on their way to the outbox, and both signals as request bodies."""

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING

from google.protobuf.message import DecodeError
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.common._log_encoder import encode_logs
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from opentelemetry.sdk._logs import LogRecordProcessor, ReadableLogRecord, ReadWriteLogRecord
from opentelemetry.sdk.trace import ReadableSpan

from podium.sdk.safety import swallow
from podium.sdk.sending.filtering import clean, clean_record

if TYPE_CHECKING:
    from podium.sdk.sending.outbox import Outbox


class Records(LogRecordProcessor):
    """Hands log records to the outbox; without one it does nothing."""

    def __init__(self) -> None:
        self.outbox: Outbox[ReadableLogRecord] | None = None

    def on_emit(self, log_record: ReadWriteLogRecord) -> None:
        """Queue a record, without the context it would keep alive."""
        if self.outbox is None or log_record.resource is None:
            return
        try:
            record = copy.copy(log_record.log_record)
            record.context = Context()
            self.outbox.put(
                ReadableLogRecord(
                    log_record=record,
                    resource=log_record.resource,
                    instrumentation_scope=log_record.instrumentation_scope,
                    limits=log_record.limits,
                )
            )
        except Exception as error:  # noqa: BLE001 - this runs inside everyone's logging
            swallow("queueing", error)

    def shutdown(self) -> None:
        """Do nothing: `podium.shutdown` closes the outbox."""

    def force_flush(self, timeout_millis: int = 30000) -> bool:
        """Send what waits; whether all of it arrived in time."""
        return self.outbox is None or self.outbox.flush(timeout_millis / 1000)


def spans_body(spans: list[ReadableSpan]) -> bytes:
    """Return an ExportTraceServiceRequest; content is kept as far as it is captured."""
    return encode_spans([clean(span) for span in spans]).SerializeToString()


def logs_body(records: list[ReadableLogRecord]) -> bytes:
    """Return an ExportLogsServiceRequest."""
    return encode_logs([clean_record(record) for record in records]).SerializeToString()


def spans_answer(body: bytes) -> str:
    """Return what the server did not take of a request of spans, '' where it took all."""
    return _said(lambda: ExportTraceServiceResponse.FromString(body).partial_success.error_message)


def logs_answer(body: bytes) -> str:
    """Return what the server did not take of a request of log records, '' where it took all."""
    return _said(lambda: ExportLogsServiceResponse.FromString(body).partial_success.error_message)


def _said(read: Callable[[], str]) -> str:
    try:
        return read()
    except DecodeError:  # a proxy's page instead of an answer; the status said 200
        return ""
