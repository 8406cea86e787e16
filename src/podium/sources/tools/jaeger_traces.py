"""Jaeger's JSON of traces as OTLP spans; ids stay as they are.

Tags that Jaeger made of fields of OTLP become fields again, by the OpenTelemetry specification's
"OpenTelemetry to Jaeger Transformation" read backwards.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from podium.errors import InvalidInput
from podium.semconv import general, jaeger
from podium.sources.otlp import ids
from podium.sources.otlp.batches import SpanBatch
from podium.sources.otlp.messages import pairs
from podium.sources.otlp.times import END_NS
from podium.sources.otlp.values import whole
from podium.sources.source import Skipped

BAD_TRACE_ID = "the trace id has neither 16 nor 32 hex digits, or is zero"
BAD_SPAN_ID = "the span id is not 16 hex digits, or is zero"
BAD_REFERENCE = "a reference to another span is no pair of a trace id and a span id"
BAD_TIME = "startTime or duration is missing or no whole number of microseconds"
NOT_AN_OBJECT = "it is not a JSON object"
TWICE = "the same span stands in the answer twice"

_NS_PER_US = 1000
_LAST_US = END_NS // _NS_PER_US
_KINDS = {
    "internal": Span.SPAN_KIND_INTERNAL,
    "server": Span.SPAN_KIND_SERVER,
    "client": Span.SPAN_KIND_CLIENT,
    "producer": Span.SPAN_KIND_PRODUCER,
    "consumer": Span.SPAN_KIND_CONSUMER,
}
_CODES = {"OK": Status.STATUS_CODE_OK, "ERROR": Status.STATUS_CODE_ERROR, "UNSET": Status.STATUS_CODE_UNSET}
# Tags that are fields of OTLP and are not kept as attributes beside them.
_FIELDS = frozenset(
    (
        jaeger.SPAN_KIND,
        jaeger.STATUS_CODE,
        jaeger.STATUS_DESCRIPTION,
        jaeger.SCOPE_NAME,
        jaeger.SCOPE_VERSION,
        jaeger.LIBRARY_NAME,
        jaeger.LIBRARY_VERSION,
        jaeger.TRACE_STATE,
    )
)

# Whether a span of this service and start (µs) is wanted.
Wanted = Callable[[str, int], bool]
Seen = tuple[bytes, bytes, str]


def traces_of(answer: Any) -> list[Any] | None:  # noqa: ANN401 - JSON
    """Return the list in `{"data": [{"traceID": …, "spans": […], "processes": {…}}]}`, None where there is none."""
    traces = answer.get("data") if isinstance(answer, dict) else None
    return traces if isinstance(traces, list) else None


def read_traces(traces: list[Any], batch: SpanBatch, wanted: Wanted = lambda *_: True) -> None:
    """Add the wanted spans of traces to `batch`; those that cannot be read are skipped, wanted or not."""
    seen = set[Seen]()
    for trace in traces:
        spans = _list(trace, "spans")
        processes = trace.get("processes") if isinstance(trace, dict) else None
        for span in spans:
            _read_span(span, processes if isinstance(processes, dict) else {}, wanted, batch, seen)


def _read_span(span: Any, processes: Mapping[str, Any], wanted: Wanted, batch: SpanBatch, seen: set[Seen]) -> None:  # noqa: ANN401
    what = _what(span)
    try:
        if not isinstance(span, dict):
            raise InvalidInput(NOT_AN_OBJECT)  # noqa: TRY301 - one place says all that is wrong
        resource = _resource(span, processes)
        made = _span(span)
    except InvalidInput as error:
        batch.skip(Skipped(what, str(error)))
        return
    service = str(resource.get(general.SERVICE_NAME, ""))
    if not wanted(service, made.start_time_unix_nano // _NS_PER_US):
        return
    key = made.trace_id, made.span_id, service  # spans of Zipkin's clients share their ids with their servers'
    if key in seen:
        batch.skip(Skipped(what, TWICE))
        return
    seen.add(key)
    tags = _tags(span.get("tags"))
    scope = (
        str(tags.get(jaeger.SCOPE_NAME, tags.get(jaeger.LIBRARY_NAME, ""))),
        str(tags.get(jaeger.SCOPE_VERSION, tags.get(jaeger.LIBRARY_VERSION, ""))),
    )
    batch.add(made, resource, scope)


def _span(span: Mapping[str, Any]) -> Span:
    start_us, duration_us = whole(span.get("startTime"), written=True), whole(span.get("duration", 0), written=True)
    if start_us is None or duration_us is None or not 0 < start_us <= start_us + duration_us <= _LAST_US:
        raise InvalidInput(BAD_TIME)
    tags = _tags(span.get("tags"))
    made = Span(
        trace_id=_trace_id(span.get("traceID")),
        span_id=_span_id(span.get("spanID")),
        name=str(span.get("operationName") or ""),
        kind=_KINDS.get(str(tags.get(jaeger.SPAN_KIND, "")).lower(), Span.SPAN_KIND_UNSPECIFIED),
        start_time_unix_nano=start_us * _NS_PER_US,
        end_time_unix_nano=(start_us + duration_us) * _NS_PER_US,
        trace_state=str(tags.get(jaeger.TRACE_STATE, "")),
    )
    _refer(made, span)
    _judge(made.status, tags)
    kept = {key: value for key, value in tags.items() if key not in _FIELDS}
    if _is_true(tags.get(jaeger.ERROR)):
        kept.pop(jaeger.ERROR)
    made.attributes.extend(pairs(kept))
    for log in _list(span, "logs"):
        _tell(made, log)
    return made


def _refer(made: Span, span: Mapping[str, Any]) -> None:
    """Set the parent, which is the first reference to a parent within the trace; every other becomes a link."""
    references = [each for each in _list(span, "references") if isinstance(each, dict)]
    if span.get("parentSpanID"):
        references.insert(0, {"refType": "CHILD_OF", "traceID": span["traceID"], "spanID": span["parentSpanID"]})
    for each in references:
        if not str(each.get("spanID", "")).strip("0"):
            continue  # a root, as old clients of Jaeger write it
        try:
            trace_id, span_id = _trace_id(each.get("traceID")), _span_id(each.get("spanID"))
        except InvalidInput as error:
            raise InvalidInput(BAD_REFERENCE) from error
        is_child = each.get("refType") == "CHILD_OF"
        if is_child and trace_id == made.trace_id and made.parent_span_id in (b"", span_id):
            made.parent_span_id = span_id
        else:
            link = made.links.add(trace_id=trace_id, span_id=span_id)
            link.attributes.extend(pairs({jaeger.REFERENCE_TYPE: "child_of" if is_child else "follows_from"}))


def _judge(status: Any, tags: Mapping[str, Any]) -> None:  # noqa: ANN401 - a generated class
    """Set the status: as OpenTelemetry named it, else an error where the tag of OpenTracing says so."""
    code = _CODES.get(str(tags.get(jaeger.STATUS_CODE, "")).upper())
    if code is None:
        code = Status.STATUS_CODE_ERROR if _is_true(tags.get(jaeger.ERROR)) else Status.STATUS_CODE_UNSET
    if code != Status.STATUS_CODE_UNSET:
        status.code = code
        status.message = str(tags.get(jaeger.STATUS_DESCRIPTION, ""))


def _tell(made: Span, log: Any) -> None:  # noqa: ANN401 - JSON
    """Add a log as an event of the span; one without a time stands at the span's start."""
    if not isinstance(log, dict):
        return
    fields = _tags(log.get("fields"))
    time_us = whole(log.get("timestamp"), written=True)
    event = made.events.add(
        name=str(fields.pop(jaeger.EVENT, "log")),
        time_unix_nano=made.start_time_unix_nano
        if time_us is None or not 0 <= time_us <= _LAST_US
        else time_us * _NS_PER_US,
    )
    event.attributes.extend(pairs(fields))


def _resource(span: Mapping[str, Any], processes: Mapping[str, Any]) -> dict[str, Any]:
    process = span.get("process") or processes.get(str(span.get("processID")))
    if not isinstance(process, dict):
        return {}
    service = process.get("serviceName")
    return ({general.SERVICE_NAME: str(service)} if service else {}) | _tags(process.get("tags"))


def _tags(tags: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return `{key: value}` of `[{"key": …, "type": …, "value": …}]`; what is no tag is left out."""
    found = tags if isinstance(tags, list) else []
    return {tag["key"]: _value(tag) for tag in found if isinstance(tag, dict) and isinstance(tag.get("key"), str)}


def _value(tag: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """Return a tag's value; one that does not fit its type stays as it came."""
    value, kind = tag.get("value"), tag.get("type")
    if kind == "int64":
        number = whole(value, written=True)
        return value if number is None else number
    if kind == "float64" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind == "bool" and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return value  # binary stays base64


def _trace_id(digits: Any) -> bytes:  # noqa: ANN401 - JSON
    """Return 16 bytes; ids of 64 bits are the lower half, as Jaeger itself has it."""
    is_short = isinstance(digits, str) and len(digits) == 2 * ids.SPAN_ID_BYTES
    found = ids.of_hex(digits.zfill(2 * ids.TRACE_ID_BYTES) if is_short else digits, ids.TRACE_ID_BYTES)
    if found is None:
        raise InvalidInput(BAD_TRACE_ID)
    return found


def _span_id(digits: object) -> bytes:
    found = ids.of_hex(digits, ids.SPAN_ID_BYTES)
    if found is None:
        raise InvalidInput(BAD_SPAN_ID)
    return found


def _list(holder: Any, name: str) -> Iterable[Any]:  # noqa: ANN401 - JSON
    value = holder.get(name) if isinstance(holder, dict) else None
    return value if isinstance(value, list) else []


def _is_true(value: Any) -> bool:  # noqa: ANN401 - JSON
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _what(span: Any) -> str:  # noqa: ANN401 - JSON
    if not isinstance(span, dict):
        return f"span {str(span)[:40]!r}"
    return f"span {str(span.get('spanID'))[:40]} of trace {str(span.get('traceID'))[:40]}"
