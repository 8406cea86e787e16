"""Build OTLP requests the way instrumentations do, from a few words."""

import itertools
from collections.abc import Mapping
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span

_numbers = itertools.count(1)


def trace_id() -> bytes:
    """Return a trace id not used before in this run."""
    return next(_numbers).to_bytes(16, "big")


def span_id() -> bytes:
    """Return a span id not used before in this run."""
    return next(_numbers).to_bytes(8, "big")


def any_value(value: Any) -> AnyValue:  # noqa: PLR0911 - one case per type
    """Return the AnyValue of a Python value, nested ones included."""
    match value:
        case bool():
            return AnyValue(bool_value=value)
        case int():
            return AnyValue(int_value=value)
        case float():
            return AnyValue(double_value=value)
        case bytes():
            return AnyValue(bytes_value=value)
        case list() | tuple():
            result = AnyValue()
            result.array_value.SetInParent()
            result.array_value.values.extend(any_value(item) for item in value)
            return result
        case dict():
            result = AnyValue()
            result.kvlist_value.SetInParent()
            for key, item in value.items():
                result.kvlist_value.values.add(key=key, value=any_value(item))
            return result
        case None:
            return AnyValue()
        case _:
            return AnyValue(string_value=value)


def span(
    name: str,
    attributes: Mapping[str, Any] | None = None,
    *,
    start_ns: int,
    duration_ns: int = 10**9,
    trace: bytes | None = None,
    parent: Span | None = None,
    **fields: Any,
) -> Span:
    """Return a span; a child takes its trace from its parent."""
    result = Span(
        trace_id=trace or (parent.trace_id if parent else trace_id()),
        span_id=span_id(),
        parent_span_id=parent.span_id if parent else b"",
        name=name,
        kind=fields.pop("kind", Span.SPAN_KIND_CLIENT),
        start_time_unix_nano=start_ns,
        end_time_unix_nano=start_ns + duration_ns,
        **fields,
    )
    for key, value in (attributes or {}).items():
        result.attributes.add(key=key, value=any_value(value))
    return result


def request(*spans: Span, resource: Mapping[str, Any] | None = None, scope: str = "test") -> bytes:
    """Return the encoded request that carries `spans`."""
    message = ExportTraceServiceRequest()
    group = message.resource_spans.add()
    for key, value in (resource or {"service.name": "shop"}).items():
        group.resource.attributes.add(key=key, value=any_value(value))
    scoped = group.scope_spans.add()
    scoped.scope.name = scope
    scoped.spans.extend(spans)
    return message.SerializeToString()
