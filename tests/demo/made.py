"""One trace of the sample, made and read back."""

import random
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from tests.demo.spans_read_back import NOW, Seen, spans_of

from podium.demo import openinference, otel, traceloop, wire
from podium.demo.facts import Context
from podium.demo.story import Story
from podium.demo.trace import Place, Trace, resource_attributes

PLACE = Place("shop", "1.2", "production", "eu-1")
DIALECTS = {"otel": otel, "openinference": openinference, "traceloop": traceloop}


def trace(dialect: Any = otel, *, seed: int = 1, now_ns: int = NOW, place: Place = PLACE) -> Trace:
    """Return a trace that is still empty."""
    return Trace(random.Random(seed), Story(now_ns), dialect, place, Context("ada", "s1", "acme"))


def read_back(made: Trace) -> list[Seen]:
    """Return its spans in the order in which they were made."""
    encoded = (span for _, _, span in made.spans)
    group = wire.resource_spans(resource_attributes(made.place, made.dialect), made.dialect.scope, encoded)
    return list(spans_of([ExportTraceServiceRequest.FromString(group)]))


def is_one_tree(spans: list[Seen], end_ns: int) -> bool:
    """Whether there is one root, which ends at `end_ns`, and each other span lies within its parent."""
    by_id = {each.span.span_id: each.span for each in spans}
    roots = [each.span for each in spans if not each.span.parent_span_id]
    return (
        len(by_id) == len(spans)
        and [root.end_time_unix_nano for root in roots] == [end_ns]
        and all(
            by_id[span.parent_span_id].start_time_unix_nano <= span.start_time_unix_nano
            and span.end_time_unix_nano <= by_id[span.parent_span_id].end_time_unix_nano
            for span in by_id.values()
            if span.parent_span_id
        )
    )
