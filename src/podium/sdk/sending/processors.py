"""What the SDK adds to the user's TracerProvider and LoggerProvider."""

import copy
from typing import TYPE_CHECKING, Protocol

from opentelemetry import context as otel
from opentelemetry.context import Context
from opentelemetry.sdk._logs import LogRecordProcessor, ReadableLogRecord, ReadWriteLogRecord
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor

from podium.sdk.recording.context import context_attributes, report_start
from podium.sdk.safety import swallow

if TYPE_CHECKING:
    from podium.sdk.sending.outbox import Outbox

_SHUTDOWN_MS = 5000


class SpanSink(Protocol):
    """Where ended spans go."""

    def put(self, span: ReadableSpan, /) -> None:
        """Take a span."""

    def flush(self, timeout_s: float) -> bool:
        """Send what was taken; whether all of it arrived in time."""


class PodiumSpanProcessor(SpanProcessor):
    """Writes the context on every span that starts, and hands on those that end.

    It stays with its provider for good, as providers cannot give processors back.

    Attributes:
        is_on: whether the context is written.
        sink: where ended spans go; None where they go nowhere, or another exporter sends them.
    """

    def __init__(self) -> None:
        self.is_on = False
        self.sink: SpanSink | None = None

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Write who the span is for."""
        if not self.is_on:
            return
        try:
            here = otel.get_current() if parent_context is None else parent_context
            report_start(here)
            known = context_attributes(here)
            for name, value in known.items():  # one by one is cheaper than `set_attributes` for the usual few
                span.set_attribute(name, value)
        except Exception as error:  # noqa: BLE001 - this runs inside everyone's instrumentation
            swallow("context", error)

    def on_end(self, span: ReadableSpan) -> None:
        """Hand the span on."""
        sink = self.sink
        if sink is None or span.context is None or not span.context.trace_flags.sampled:
            return
        try:
            sink.put(span)
        except Exception as error:  # noqa: BLE001 - this runs inside everyone's instrumentation
            swallow("queueing", error)

    def shutdown(self) -> None:
        """Send what waits; the outbox itself is closed by `podium.shutdown`, which also runs at exit."""
        self.force_flush(_SHUTDOWN_MS)

    def force_flush(self, timeout_millis: int = 30000) -> bool:
        """Send what waits; whether all of it arrived in time."""
        return self.sink is None or self.sink.flush(timeout_millis / 1000)


class PodiumLogRecordProcessor(LogRecordProcessor):
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
