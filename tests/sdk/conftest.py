"""What the SDK records, kept in memory: one provider of each kind per test process, as in a user's program."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from opentelemetry import _logs, trace
from opentelemetry.context import Context, attach
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from podium.sdk import config, safety
from podium.sdk.config import Capture
from podium.sdk.recording import events
from podium.sdk.sending.processors import PodiumSpanProcessor


class _Nowhere:
    """Takes spans, so that the processor writes the context on them."""

    def put(self, span: ReadableSpan) -> None:
        """Keep nothing."""

    def flush(self, _timeout_s: float) -> bool:
        """Have nothing to send."""
        return True


@dataclass(frozen=True)
class Recorded:
    """Ended spans and sent events."""

    spans_kept: InMemorySpanExporter
    events_kept: InMemoryLogRecordExporter

    @property
    def spans(self) -> list[ReadableSpan]:
        return list(self.spans_kept.get_finished_spans())

    @property
    def span(self) -> ReadableSpan:
        (only,) = self.spans
        return only

    def named(self, name: str) -> ReadableSpan:
        (found,) = [each for each in self.spans if each.name == name]
        return found

    @property
    def events(self) -> list[Any]:
        return [each.log_record for each in self.events_kept.get_finished_logs()]

    def event(self, name: str) -> Any:
        (found,) = [each for each in self.events if each.event_name == name]
        return found


@pytest.fixture(scope="session")
def _memory() -> Recorded:
    spans, logs = InMemorySpanExporter(), InMemoryLogRecordExporter()  # type: ignore[no-untyped-call]
    provider = TracerProvider(shutdown_on_exit=False)
    ours = PodiumSpanProcessor()
    ours.is_on = True
    ours.sink = _Nowhere()
    provider.add_span_processor(ours)
    provider.add_span_processor(SimpleSpanProcessor(spans))
    trace.set_tracer_provider(provider)
    logger_provider = LoggerProvider(shutdown_on_exit=False)
    logger_provider.add_log_record_processor(SimpleLogRecordProcessor(logs))
    _logs.set_logger_provider(logger_provider)
    return Recorded(spans, logs)


@pytest.fixture(autouse=True)
def recorded(_memory: Recorded) -> Iterator[Recorded]:
    """What this test records."""
    _memory.spans_kept.clear()
    _memory.events_kept.clear()
    safety.forget()
    attach(Context())  # whatever a test before left behind
    yield _memory
    config.use(Capture())
    events.use(None)


@pytest.fixture
def faultless() -> Iterator[None]:
    """Fail the test if a part of the SDK failed in it."""
    yield
    assert safety.faults() == {}


@pytest.fixture
def capture() -> Callable[..., None]:
    """Capture content another way until the test ends."""

    def use(**how: Any) -> None:
        config.use(Capture(**how))

    return use


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that sets nothing."""
    for name in list(os.environ):
        if name.startswith(("OTEL_", "PODIUM_")):
            monkeypatch.delenv(name)
    return monkeypatch
