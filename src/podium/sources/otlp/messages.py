"""OTLP messages: made of what a source read, and read to see what is in them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, InstrumentationScope, KeyValue, KeyValueList
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord, ResourceLogs, ScopeLogs
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span, Status

from podium.semconv import podium
from podium.sources.otlp.values import as_json
from podium.sources.source import Message, Signal

_INT64 = 2**63
# A reader of protobuf follows a hundred messages down, of which a level of JSON needs three.
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Key:
    """What distinguishes a stored span or event from all others; ids in hex, `name` and `time_ns` of events only."""

    trace_id: str
    span_id: str
    name: str = ""
    time_ns: int = 0


def span(
    ids: tuple[bytes, bytes, bytes],
    name: str,
    times: tuple[int, int],
    attributes: Mapping[str, object],
    *,
    error: str | None = None,
    span_kind: Span.SpanKind.ValueType = Span.SPAN_KIND_INTERNAL,
) -> Span:
    """Return a span that ended.

    Args:
        ids: of its trace, its own, of its parent (empty for a root).
        name: as it is shown.
        times: start and end in ns since 1970.
        attributes: those that are None are left out.
        error: why it failed, or None.
        span_kind: OpenTelemetry's.
    """
    status = None if error is None else Status(code=Status.STATUS_CODE_ERROR, message=_sound(error))
    return Span(
        trace_id=ids[0],
        span_id=ids[1],
        parent_span_id=ids[2],
        name=_sound(name),
        kind=span_kind,
        start_time_unix_nano=_bounded(times[0]),
        end_time_unix_nano=_bounded(max(times)),
        attributes=pairs(attributes),
        status=status,
    )


def event(name: str, time_ns: int, ids: tuple[bytes, bytes], attributes: Mapping[str, object]) -> LogRecord:
    """Return an event; its ids, of a trace and a span, say what it belongs to and make it known again."""
    return LogRecord(
        time_unix_nano=_bounded(time_ns),
        observed_time_unix_nano=_bounded(time_ns),
        event_name=_sound(name),
        trace_id=ids[0],
        span_id=ids[1],
        attributes=pairs(attributes),
    )


def traces(kind: str, resource: Mapping[str, object], spans: Iterable[Span]) -> ExportTraceServiceRequest:
    """Return the request that carries spans of one resource, read by the source of that kind."""
    scope_spans = ScopeSpans(scope=InstrumentationScope(name=f"{podium.SOURCES_SCOPE}.{kind}"), spans=spans)
    group = ResourceSpans(resource=Resource(attributes=pairs(resource)), scope_spans=[scope_spans])
    return ExportTraceServiceRequest(resource_spans=[group])


def logs(kind: str, resource: Mapping[str, object], records: Iterable[LogRecord]) -> ExportLogsServiceRequest:
    """Return the request that carries events, as `traces` does."""
    scope_logs = ScopeLogs(scope=InstrumentationScope(name=f"{podium.SOURCES_SCOPE}.{kind}"), log_records=records)
    group = ResourceLogs(resource=Resource(attributes=pairs(resource)), scope_logs=[scope_logs])
    return ExportLogsServiceRequest(resource_logs=[group])


def pairs(attributes: Mapping[str, object]) -> list[KeyValue]:
    """Return attributes in their order, without those that are None."""
    return [KeyValue(key=_sound(key), value=any_value(value)) for key, value in attributes.items() if value is not None]


def any_value(value: object, depth: int = 0) -> AnyValue:
    """Return a value of JSON as OTLP has it; what JSON does not know, and what is nested too deep, becomes its text."""
    if isinstance(value, bool):
        return AnyValue(bool_value=value)
    if isinstance(value, int) and -_INT64 <= value < _INT64:
        return AnyValue(int_value=value)
    if isinstance(value, float):
        return AnyValue(double_value=value)
    if isinstance(value, Mapping | list | tuple):
        return _composite(value, depth)
    return AnyValue() if value is None else AnyValue(string_value=_sound(str(value)))


def _composite(value: Mapping[Any, object] | list[object] | tuple[object, ...], depth: int) -> AnyValue:
    if depth == _MAX_DEPTH:
        return AnyValue(string_value=_sound(as_json(value)))
    if isinstance(value, Mapping):
        values = [KeyValue(key=_sound(str(key)), value=any_value(each, depth + 1)) for key, each in value.items()]
        return AnyValue(kvlist_value=KeyValueList(values=values))
    return AnyValue(array_value=ArrayValue(values=[any_value(each, depth + 1) for each in value]))


def _sound(text: str) -> str:
    """Return a text as UTF-8 can hold it; JSON can spell half of a surrogate pair."""
    return text.encode(errors="replace").decode()


def _bounded(time_ns: int) -> int:
    """Return a time as OTLP can hold it; one that is out of bounds is for the server to refuse, with its reason."""
    return min(max(time_ns, 0), _INT64 - 1)


def lists(message: Any) -> Iterator[Any]:  # noqa: ANN401 - the generated classes share no type
    """Yield the lists of items in a message: spans, log records or data points, each a container that can shrink."""
    (groups,) = (getattr(message, field.name) for field in message.DESCRIPTOR.fields)
    for group in groups:
        for scope in getattr(group, group.DESCRIPTOR.fields_by_number[2].name):
            items = getattr(scope, scope.DESCRIPTOR.fields_by_number[2].name)
            if isinstance(message, ExportMetricsServiceRequest):
                yield from (getattr(each, data).data_points for each in items if (data := each.WhichOneof("data")))
            else:
                yield items


def count(message: Message) -> int:
    """Return how many items a message holds."""
    return sum(len(items) for items in lists(message))


def keys(signal: Signal, message: Message) -> dict[Key, int]:
    """Return `{key: its time}` of the items that have an identity; points of metrics have none."""
    if signal == "metrics":
        return {}
    return {
        _key(signal, item): _time_ns(signal, item) for items in lists(message) for item in items if item.trace_id != b""
    }


def without(signal: Signal, message: Message, existing: set[Key]) -> int:
    """Take the items of these keys out of a message and return how many they were."""
    if not existing:
        return 0
    gone = 0
    for items in lists(message):
        kept = [item for item in items if not item.trace_id or _key(signal, item) not in existing]
        gone += len(items) - len(kept)
        if len(kept) < len(items):
            copies = [type(item).FromString(item.SerializeToString()) for item in kept]
            del items[:]
            items.extend(copies)
    return gone


def halves(message: Message) -> tuple[Message, Message]:
    """Return two messages with half of the items each, in the same order."""
    first, second = type(message)(), type(message)()
    first.CopyFrom(message)  # type: ignore[arg-type]
    second.CopyFrom(message)  # type: ignore[arg-type]
    left = count(message) // 2
    for items, others in zip(lists(first), lists(second), strict=True):
        stay = min(left, len(items))
        left -= stay
        del items[stay:]
        del others[:stay]
    return first, second


def _key(signal: Signal, item: Any) -> Key:  # noqa: ANN401 - as above
    if signal == "traces":
        return Key(item.trace_id.hex(), item.span_id.hex())
    return Key(item.trace_id.hex(), item.span_id.hex(), item.event_name, item.time_unix_nano)


def _time_ns(signal: Signal, item: Any) -> int:  # noqa: ANN401 - as above
    return int(item.start_time_unix_nano if signal == "traces" else item.time_unix_nano)
