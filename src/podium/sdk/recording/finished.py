"""Spans of work that has already ended and was timed elsewhere."""

import time
from collections.abc import Mapping

from opentelemetry.trace import SpanKind

from podium.sdk.recording.attributes import starting_attributes
from podium.sdk.recording.spans import Span, tracer
from podium.sdk.safety import never_raises

_NS_PER_MS = 1_000_000


@never_raises(None)
def finished_span(
    name: str, *, kind: str, duration_ms: float, attributes: Mapping[str, object], error: str | None = None
) -> None:
    """Record work that ended just now and took `duration_ms`, as failed where there is an `error`."""
    end_ns = time.time_ns()
    known = starting_attributes(name, kind, attributes)
    start_ns = end_ns - int(duration_ms * _NS_PER_MS)
    started = Span(tracer.start_span(name, None, SpanKind.INTERNAL, known, start_time=start_ns))
    if started.is_recording:
        if error is not None:
            started.error(error)
        started.otel_span.end(end_ns)
