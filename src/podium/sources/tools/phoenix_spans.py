"""Spans as Phoenix exports them, as OTLP spans with the attributes of OpenInference under the names they were sent by.

Phoenix keeps attributes nested: `{"llm": {"input_messages": [{"message": {"role": "user"}}]}}`, or with columns and
keys that hold a part of the way, as its data frames have it. All of it is
`llm.input_messages.0.message.role` = `user` again.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from podium.errors import InvalidInput
from podium.semconv import openinference
from podium.sources.otlp import ids
from podium.sources.otlp.messages import pairs
from podium.sources.otlp.times import instant
from podium.sources.otlp.values import as_json, json_in, text

NOT_A_SPAN = "it is no span of Phoenix: it has no context.trace_id and context.span_id"
BAD_TRACE_ID = "the trace id is not 32 hex digits, or is zero"
BAD_SPAN_ID = "the span id is not 16 hex digits, or is zero"
BAD_PARENT_ID = "the id of the parent is not 16 hex digits"
BAD_START = "start_time is missing or no time"
TWICE = "the same span stands in the exports twice"
BAD_END = "end_time is no time"

_CODES = {"OK": Status.STATUS_CODE_OK, "ERROR": Status.STATUS_CODE_ERROR}
_PREFIX = "attributes."


def read_span(row: Any, zone: ZoneInfo) -> Span:  # noqa: ANN401 - JSON
    """Return the span of one exported row; ids stay as they are, and one that has not ended still runs.

    Raises:
        InvalidInput: it cannot be one; says why.
    """
    if not isinstance(row, dict):
        raise InvalidInput(NOT_A_SPAN)
    trace_id, span_id = _ids(row)
    if trace_id is None or span_id is None:
        raise InvalidInput(NOT_A_SPAN)
    start_ns, end_ns = _times(row, zone)
    parent_id = row.get("parent_id")
    code = _CODES.get(str(row.get("status_code")).upper())
    made = Span(
        trace_id=_id(trace_id, ids.TRACE_ID_BYTES, BAD_TRACE_ID),
        span_id=_id(span_id, ids.SPAN_ID_BYTES, BAD_SPAN_ID),
        parent_span_id=b"" if _is_missing(parent_id) else _id(parent_id, ids.SPAN_ID_BYTES, BAD_PARENT_ID),
        name=str(row.get("name") or ""),
        kind=Span.SPAN_KIND_INTERNAL,
        start_time_unix_nano=start_ns,
        end_time_unix_nano=end_ns,
        attributes=pairs(_attributes(row)),
        status=None if code is None else Status(code=code, message=text(row.get("status_message")) or ""),
    )
    for event in _events(row.get("events")):
        time_ns = instant(event.get("timestamp", event.get("time")), zone)
        made.events.add(
            name=str(event.get("name") or "event"),
            time_unix_nano=start_ns if time_ns is None else time_ns,
            attributes=pairs(dict(flattened("", event.get("attributes")))),
        )
    return made


def what_of(row: Any, place: str) -> str:  # noqa: ANN401 - JSON
    """Return how a row is named: where it stands, and its span id if it has one."""
    if not isinstance(row, dict):
        return place
    _, span_id = _ids(row)
    return f"{place} (span {span_id})" if span_id else place


def flattened(name: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    """Yield `(attribute, value)` of a nested value; what a data frame fills gaps with is left out.

    `{"a": {"b.c": [{"d": 1}, {"d": null}]}, "e": ["x"]}` → `a.b.c.0.d` = 1, `e` = ["x"]
    """
    if _is_missing(value):
        return
    if _is_json_text(name) and not isinstance(value, str):
        yield name, as_json(_filled(value))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from flattened(f"{name}.{key}" if name else str(key), item)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for index, item in enumerate(value):
            yield from flattened(f"{name}.{index}", item)
    else:
        yield name, value


def _ids(row: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return trace id and span id, which data frames have in columns of their own; None for what is missing."""
    found = row.get("context")
    context = found if isinstance(found, dict) else {}
    trace_id, span_id = (row.get(f"context.{name}", context.get(name)) for name in ("trace_id", "span_id"))
    return trace_id, span_id


def _times(row: Mapping[str, Any], zone: ZoneInfo) -> tuple[int, int]:
    """Return start and end; 0 is the end of what still runs."""
    start_ns, end_ns = instant(row.get("start_time"), zone), instant(row.get("end_time"), zone)
    if not start_ns:
        raise InvalidInput(BAD_START)
    if end_ns is None and not _is_missing(row.get("end_time")):
        raise InvalidInput(BAD_END)
    return start_ns, end_ns or 0


def _attributes(row: Mapping[str, Any]) -> dict[str, Any]:
    nested = row.get("attributes")
    if isinstance(nested, str):
        nested = json_in(nested)
    found = dict(flattened("", nested)) if isinstance(nested, dict) else {}
    for column, value in row.items():
        if column.startswith(_PREFIX):
            found.update(flattened(column.removeprefix(_PREFIX), value))
    kind = row.get("span_kind")
    if not _is_missing(kind) and openinference.SPAN_KIND not in found:
        found[openinference.SPAN_KIND] = str(kind)
    return found


def _events(events: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - JSON
    found = json_in(events) if isinstance(events, str) else events
    yield from (event for event in found if isinstance(event, dict)) if isinstance(found, list) else ()


def _is_json_text(name: str) -> bool:
    return name in openinference.JSON_TEXTS or name.endswith(openinference.JSON_TEXT_ENDINGS)


def _filled(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a value without the keys whose values are missing: a column of structures has all keys of all rows."""
    if isinstance(value, dict):
        return {key: _filled(item) for key, item in value.items() if not _is_missing(item)}
    return [_filled(item) for item in value] if isinstance(value, list) else value


def _is_missing(value: Any) -> bool:  # noqa: ANN401 - JSON
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def _id(digits: object, size: int, why: str) -> bytes:
    found = ids.of_hex(digits, size)
    if found is None:
        raise InvalidInput(why)
    return found
