"""The sample's past: a month of traces as export requests, oldest first."""

from collections.abc import Iterable, Iterator

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from podium.demo.company import day_of_traces
from podium.demo.dialects import Dialect
from podium.demo.story import DAY, Story
from podium.demo.trace import Place, Trace, resource_attributes
from podium.demo.wire import resource_spans

_BATCH_SPANS = 2_000
_resources: dict[tuple[Place, str], bytes] = {}


def history(days: float, now_ns: int, seed: int = 1) -> Iterator[ExportTraceServiceRequest]:
    """Yield what happened in the `days` before `now_ns`; the same arguments give the same bytes.

    Only traces that began and ended in that time are part of it.
    """
    story = Story(now_ns)
    since_ns = now_ns - int(days * DAY)
    for day in range(since_ns // DAY, now_ns // DAY + 1):
        traces = [
            trace
            for trace in day_of_traces(day, seed, story, since_ns)
            if min(start for _, start, _ in trace.spans) >= since_ns and max(end for end, _, _ in trace.spans) <= now_ns
        ]
        traces.sort(key=lambda trace: min(start for _, start, _ in trace.spans))
        batch: list[Trace] = []
        spans = 0
        for trace in traces:
            batch.append(trace)
            spans += len(trace.spans)
            if spans >= _BATCH_SPANS:
                yield _request(batch)
                batch, spans = [], 0
        if batch:
            yield _request(batch)


def _request(traces: list[Trace]) -> ExportTraceServiceRequest:
    return grouped(
        (trace.place, trace.dialect, encoded)
        for trace in traces
        for _, _, encoded in sorted(trace.spans, key=_export_order)
    )


def grouped(spans: Iterable[tuple[Place, Dialect, bytes]]) -> ExportTraceServiceRequest:
    """Return one request of encoded spans, grouped by where they come from and in the order given."""
    groups: dict[tuple[Place, str], tuple[Dialect, list[bytes]]] = {}
    for place, dialect, encoded in spans:
        groups.setdefault((place, dialect.scope[0]), (dialect, []))[1].append(encoded)
    return ExportTraceServiceRequest.FromString(
        b"".join(
            resource_spans(resource_of(place, dialect), dialect.scope, encoded_spans)
            for (place, _), (dialect, encoded_spans) in groups.items()
        )
    )


def _export_order(span: tuple[int, int, bytes]) -> tuple[int, int]:
    # An exporter sees a span when it ends, and of two that end together the inner one first.
    end, start, _ = span
    return end, -start


def resource_of(place: Place, dialect: Dialect) -> bytes:
    """Return the encoded resource of a place, made once."""
    key = (place, dialect.scope[0])
    if key not in _resources:
        _resources[key] = resource_attributes(place, dialect)
    return _resources[key]
