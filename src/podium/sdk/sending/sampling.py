"""Which traces are kept: a share by trace id, and of the others those with an error, the expensive and the slow.

Spans wait until the first span of their trace in this process ends; then all go or none. What belongs to a trace
already judged follows its judgement, but an error is always kept.
"""

import os
import threading
import weakref
from collections import OrderedDict
from dataclasses import dataclass, field

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import StatusCode

from podium.sdk.config import Keep
from podium.sdk.sending.processors import SpanSink
from podium.semconv import fields

_MAX_WAITING = 10_000
_MAX_JUDGED = 10_000
_NS = 10**9
_RANDOM_BITS = 2**56 - 1  # the part of a trace id that W3C trace context level 2 wants random
_COST = next(each for each in fields.MONEY_FIELDS if each.column == "reported_cost")
_TOKENS = tuple(each for each in fields.COUNT_FIELDS if each.column in ("input_tokens", "output_tokens"))


@dataclass(slots=True)
class _Waiting:
    """What is known of a trace that has not ended."""

    spans: list[ReadableSpan] = field(default_factory=list)
    cost_usd: float = 0.0
    tokens: float = 0.0
    has_error: bool = False


class Sampler:
    """Stands before the outbox and keeps traces back until they are judged."""

    def __init__(self, keep: Keep, then: SpanSink) -> None:
        self._keep = keep
        self._then = then
        self._begin_anew()
        if hasattr(os, "register_at_fork"):
            again = weakref.WeakMethod(self._begin_anew)
            os.register_at_fork(after_in_child=lambda: (found := again()) and found())

    def _begin_anew(self) -> None:
        """Begin without traces; after a fork, those that wait are the parent's."""
        self._lock = threading.Lock()
        self._waiting: OrderedDict[int, _Waiting] = OrderedDict()
        self._judged: OrderedDict[int, bool] = OrderedDict()
        self._waiting_spans = 0

    def put(self, span: ReadableSpan) -> None:
        """Take an ended span."""
        context = span.context
        if context is None:
            return
        with self._lock:
            going = self._take(span, context.trace_id)
        for each in going:
            self._then.put(each)

    def flush(self, timeout_s: float) -> bool:
        """Judge what waits by what is known of it, and send it."""
        with self._lock:
            going = [span for trace_id in list(self._waiting) for span in self._judge(trace_id, 0)]
        for each in going:
            self._then.put(each)
        return self._then.flush(timeout_s)

    def _take(self, span: ReadableSpan, trace_id: int) -> list[ReadableSpan]:
        if self._is_in_share(trace_id):
            return [span]
        judged = self._judged.get(trace_id)
        has_error = span.status.status_code is StatusCode.ERROR
        if judged is not None:
            return [span] if judged or has_error else []
        trace = self._waiting.setdefault(trace_id, _Waiting())
        trace.spans.append(span)
        trace.has_error = trace.has_error or has_error
        trace.cost_usd += _sum(span, (_COST,))
        trace.tokens += _sum(span, _TOKENS)
        self._waiting_spans += 1
        if span.parent is None or span.parent.is_remote:
            return self._judge(trace_id, (span.end_time or 0) - (span.start_time or 0))
        if self._waiting_spans > _MAX_WAITING:
            return self._judge(next(iter(self._waiting)), 0)
        return []

    def _judge(self, trace_id: int, duration_ns: int) -> list[ReadableSpan]:
        trace = self._waiting.pop(trace_id)
        self._waiting_spans -= len(trace.spans)
        verdict = (
            trace.has_error
            or _reaches(trace.cost_usd, self._keep.cost_usd)
            or _reaches(trace.tokens, self._keep.tokens)
            or _reaches(duration_ns / _NS, self._keep.duration_s)
        )
        self._judged[trace_id] = verdict
        if len(self._judged) > _MAX_JUDGED:
            self._judged.popitem(last=False)
        return trace.spans if verdict else []

    def _is_in_share(self, trace_id: int) -> bool:
        place: int = trace_id & _RANDOM_BITS
        return place <= self._keep.share * _RANDOM_BITS if self._keep.share > 0 else False


def _reaches(value: float, least: float | None) -> bool:
    return least is not None and value >= least


def _sum(span: ReadableSpan, wanted: tuple[fields.Field, ...]) -> float:
    """Return the sum of the first source of each field that gives a number."""
    attributes = span.attributes or {}
    total = 0.0
    for each in wanted:
        for source in each.sources:
            value = attributes.get(source.attribute)
            if isinstance(value, (int, float)):
                total += value
                break
    return total
