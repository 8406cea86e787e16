"""What the SDK adds to the user's TracerProvider and LoggerProvider."""

from typing import Protocol

from opentelemetry import context as otel
from opentelemetry.context import Context
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor

from podium.sdk.recording.context import held, tell_start
from podium.sdk.safety import swallow

_SHUTDOWN_MS = 5000


class Taker(Protocol):
    """Where ended spans go."""

    def put(self, span: ReadableSpan, /) -> None:
        """Take a span."""

    def flush(self, timeout_s: float) -> bool:
        """Send what was taken; whether all of it arrived in time."""


class Spans(SpanProcessor):
    """Writes the context on every span that starts, and hands on those that end.

    It stays with its provider for good, as providers cannot give processors back.

    Attributes:
        is_on: whether the context is written.
        taker: where ended spans go; None where they go nowhere, or another exporter sends them.
    """

    def __init__(self) -> None:
        self.is_on = False
        self.taker: Taker | None = None

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Write who the span is for."""
        if not self.is_on:
            return
        try:
            here = otel.get_current() if parent_context is None else parent_context
            tell_start(here)
            known = held(here)
            for name, value in known.items():  # one by one is cheaper than `set_attributes` for the usual few
                span.set_attribute(name, value)
        except Exception as error:  # noqa: BLE001 - this runs inside everyone's instrumentation
            swallow("context", error)

    def on_end(self, span: ReadableSpan) -> None:
        """Hand the span on."""
        taker = self.taker
        if taker is None or span.context is None or not span.context.trace_flags.sampled:
            return
        try:
            taker.put(span)
        except Exception as error:  # noqa: BLE001 - this runs inside everyone's instrumentation
            swallow("queueing", error)

    def shutdown(self) -> None:
        """Send what waits; the outbox itself is closed by `podium.shutdown`, which also runs at exit."""
        self.force_flush(_SHUTDOWN_MS)

    def force_flush(self, timeout_millis: int = 30000) -> bool:
        """Send what waits; whether all of it arrived in time."""
        return self.taker is None or self.taker.flush(timeout_millis / 1000)
