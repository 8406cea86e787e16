"""What stands in the user's providers: the context on what starts, and the way of what ends."""

from typing import Any

import pytest
from opentelemetry import context as otel
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.context import Context
from opentelemetry.sdk._logs import LoggerProvider, ReadableLogRecord
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

import podium
from podium.sdk import safety
from podium.sdk.recording.context import extended
from podium.sdk.sending.processors import PodiumLogRecordProcessor, PodiumSpanProcessor


class Sink:
    """Takes what ends."""

    def __init__(self, *, fails: bool = False, arrives: bool = True) -> None:
        self.taken: list[Any] = []
        self.flushes: list[float] = []
        self._fails = fails
        self._arrives = arrives

    def put(self, item: Any) -> None:
        if self._fails:
            raise RuntimeError
        self.taken.append(item)

    def flush(self, timeout_s: float) -> bool:
        self.flushes.append(timeout_s)
        return self._arrives


@pytest.fixture
def processor() -> PodiumSpanProcessor:
    made = PodiumSpanProcessor()
    made.is_on = True
    return made


@pytest.fixture
def provider(processor: PodiumSpanProcessor) -> TracerProvider:
    made = TracerProvider(shutdown_on_exit=False)
    made.add_span_processor(processor)
    return made


def names(sink: Sink) -> list[str]:
    return [span.name for span in sink.taken]


def test_a_span_that_starts_gets_what_is_true_of_its_context(provider: TracerProvider) -> None:
    elsewhere = extended(Context(), {"podium.user.id": "ben"})
    tracer = provider.get_tracer("t")
    with podium.user("ana"):
        here: Any = tracer.start_span("here")
        there: Any = tracer.start_span("there", elsewhere)

    assert dict(here.attributes) == {"podium.user.id": "ana"}
    assert dict(there.attributes) == {"podium.user.id": "ben"}


def test_while_it_is_off_nothing_is_written(provider: TracerProvider, processor: PodiumSpanProcessor) -> None:
    processor.is_on = False

    with podium.user("ana"):
        span: Any = provider.get_tracer("t").start_span("work")

    assert dict(span.attributes) == {}


def test_a_span_that_ends_is_handed_on_if_it_is_sampled(
    provider: TracerProvider, processor: PodiumSpanProcessor
) -> None:
    tracer, sink = provider.get_tracer("t"), Sink()
    tracer.start_span("before").end()
    processor.sink = sink
    unsampled = ReadableSpan("unsampled", SpanContext(1, 2, is_remote=False, trace_flags=TraceFlags(0)))

    tracer.start_span("after").end()
    processor.on_end(unsampled)
    processor.on_end(ReadableSpan("without ids"))

    assert names(sink) == ["after"]


def test_a_sink_that_fails_is_counted_and_harms_nobody(
    provider: TracerProvider, processor: PodiumSpanProcessor
) -> None:
    processor.sink = Sink(fails=True)

    provider.get_tracer("t").start_span("work").end()

    assert safety.faults() == {"queueing": 1}


@pytest.mark.parametrize("arrives", [True, False])
def test_a_flush_of_the_provider_waits_for_the_sink(processor: PodiumSpanProcessor, arrives: bool) -> None:
    sink = Sink(arrives=arrives)
    assert processor.force_flush(7)
    processor.sink = sink

    assert processor.force_flush(1500) is arrives
    processor.shutdown()

    assert sink.flushes == [1.5, 5.0]


def test_a_span_keeps_the_context_it_is_given(provider: TracerProvider) -> None:
    caller = NonRecordingSpan(SpanContext(5, 7, is_remote=True, trace_flags=TraceFlags(1)))

    span: Any = provider.get_tracer("t").start_span("served", set_span_in_context(caller))

    assert span.parent.span_id == 7


@pytest.fixture
def outbox() -> Sink:
    return Sink()


def emit(sink: Sink | None, **how: Any) -> None:
    processor = PodiumLogRecordProcessor()
    processor.outbox = sink  # type: ignore[assignment]
    provider = LoggerProvider(shutdown_on_exit=False)
    provider.add_log_record_processor(processor)
    provider.get_logger("another").emit(LogRecord(severity_number=SeverityNumber.INFO, **how))


def test_a_log_record_is_queued_as_it_was_and_without_its_context(outbox: Sink) -> None:
    heavy = otel.set_value("heavy", object())

    emit(outbox, event_name="order.placed", body="tent", context=heavy)

    (taken,) = outbox.taken
    assert isinstance(taken, ReadableLogRecord)
    assert (taken.log_record.event_name, taken.log_record.body) == ("order.placed", "tent")
    assert taken.log_record.context == Context()
    assert taken.instrumentation_scope is not None
    assert taken.instrumentation_scope.name == "another"
    assert "service.name" in taken.resource.attributes


def test_a_log_record_harms_nobody_where_it_cannot_be_queued() -> None:
    emit(None, event_name="order.placed")
    assert safety.faults() == {}

    emit(Sink(fails=True), event_name="order.placed")
    assert safety.faults() == {"queueing": 1}


@pytest.mark.parametrize("arrives", [True, False])
def test_a_flush_of_the_logger_provider_waits_for_the_outbox(arrives: bool) -> None:
    processor, sink = PodiumLogRecordProcessor(), Sink(arrives=arrives)
    assert processor.force_flush(7)
    processor.outbox = sink  # type: ignore[assignment]

    assert processor.force_flush(1500) is arrives
    processor.shutdown()

    assert sink.flushes == [1.5]
