"""Spans of other instrumentations, their content captured no further than ours.

Runs in the sending thread. What Podium's own helpers capture was redacted and cut when it was captured.
"""

from collections.abc import Mapping
from typing import Any

from opentelemetry.sdk._logs import ReadableLogRecord
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.util.types import AnyValue

from podium.sdk import config
from podium.sdk.config import Capture
from podium.sdk.recording.content import cut, redacted
from podium.sdk.recording.scope import SCOPE
from podium.semconv import general
from podium.semconv.content import holds_content

# The attributes of the conversation events of the GenAI conventions up to 1.36.
_EVENT_CONTENT = {"content", "message", "tool_calls", "gen_ai.event.content"}
_CONVERSATION = "gen_ai."


def clean(span: ReadableSpan) -> ReadableSpan:
    """Return a span as it may be sent: itself, or a copy with less content."""
    capture = config.capture
    scope = span.instrumentation_scope
    if scope is not None and scope.name == SCOPE:
        return span
    attributes = span.attributes or {}
    kept = _attributes(attributes, capture)
    events = tuple(_event(event, capture) for event in span.events)
    if kept is attributes and all(new is old for new, old in zip(events, span.events, strict=True)):
        return span
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=kept,
        events=events,
        links=span.links,
        kind=span.kind,
        status=span.status,
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=scope,
    )


def clean_record(readable: ReadableLogRecord) -> ReadableLogRecord:
    """Return a log record as it may be sent; those of a conversation lose the content that is not kept."""
    capture = config.capture
    record, scope = readable.log_record, readable.instrumentation_scope
    attributes = record.attributes or {}
    name = record.event_name or str(attributes.get(general.EVENT_NAME, ""))
    if (scope is not None and scope.name == SCOPE) or not name.startswith(_CONVERSATION):
        return readable
    record.body = _content(record.body, capture)
    record.attributes = dict(_attributes(attributes, capture))
    return readable


def _attributes(attributes: Mapping[str, Any], capture: Capture) -> Mapping[str, Any]:
    changed = {
        key: _content(value, capture)
        for key, value in attributes.items()
        if holds_content(key) and (capture.content != "all" or capture.redact or _is_long(value, capture))
    }
    if not changed:
        return attributes
    return {
        key: changed.get(key, value)
        for key, value in attributes.items()
        if key not in changed or changed[key] is not None
    }


def _event(event: Event, capture: Capture) -> Event:
    attributes = dict(event.attributes or {})
    if event.name == general.EXCEPTION_EVENT and capture.redact:
        texts = (general.EXCEPTION_MESSAGE, general.EXCEPTION_STACKTRACE)
        changed: dict[str, AnyValue] = {
            key: redacted(str(attributes[key]), capture) for key in texts if key in attributes
        }
    else:
        is_message = event.name.startswith(_CONVERSATION)
        changed = {
            key: _content(value, capture)
            for key, value in attributes.items()
            if (holds_content(key) or (is_message and key in _EVENT_CONTENT))
            and (capture.content != "all" or capture.redact or _is_long(value, capture))
        }
    if not changed:
        return event
    kept = {key: value for key, value in (attributes | changed).items() if value is not None}
    return Event(event.name, kept, event.timestamp)


def _content(value: AnyValue, capture: Capture) -> AnyValue:
    """Return what is kept of a content value; None for nothing."""
    if capture.content != "all":
        return None
    if isinstance(value, str):
        return cut(redacted(value, capture), capture.max_characters)
    if isinstance(value, (list, tuple)):
        return [_content(each, capture) for each in value]
    if isinstance(value, Mapping):
        return {key: _content(each, capture) for key, each in value.items()}
    return value


def _is_long(value: AnyValue, capture: Capture) -> bool:
    return isinstance(value, str) and len(value) > capture.max_characters
