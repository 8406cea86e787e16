"""What is sent of spans and log records that other instrumentations made."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.sdk._logs import ReadableLogRecord
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.util.instrumentation import InstrumentationScope

from podium.sdk.sending.filtering import clean, clean_record

LONG = "x" * 30
CUT = "x" * 10 + "…[20 characters cut]"
MESSAGES = "gen_ai.input.messages"


def span(
    attributes: Mapping[str, Any] | None = None,
    events: tuple[tuple[str, Mapping[str, Any]], ...] = (),
    scope: str = "another.instrumentation",
) -> ReadableSpan:
    made: Any = TracerProvider(shutdown_on_exit=False).get_tracer(scope).start_span("work", attributes=attributes)
    for name, known in events:
        made.add_event(name, known, timestamp=17)
    made.end()
    return made  # type: ignore[no-any-return]


def record(name: str, body: Any, scope: str = "another.instrumentation", **attributes: Any) -> ReadableLogRecord:
    made = LogRecord(
        timestamp=1, severity_number=SeverityNumber.INFO, event_name=name, body=body, attributes=attributes
    )
    return ReadableLogRecord(
        log_record=made, resource=Resource({}), instrumentation_scope=InstrumentationScope(scope, "1")
    )


def sent(found: ReadableSpan) -> dict[str, Any]:
    return dict(found.attributes or {})


def test_content_that_is_too_long_is_cut_and_the_rest_stays(capture: Callable[..., None]) -> None:
    capture(max_characters=10)

    cleaned = clean(span({MESSAGES: LONG, "llm.input_messages.0.message.content": LONG, "url.path": LONG, "n": 3}))

    assert sent(cleaned) == {
        MESSAGES: CUT,
        "llm.input_messages.0.message.content": CUT,
        "url.path": LONG,
        "n": 3,
    }


def test_content_of_events_that_is_too_long_is_cut(capture: Callable[..., None]) -> None:
    capture(max_characters=10)

    cleaned = clean(
        span(events=(("gen_ai.user.message", {"content": LONG, "role": LONG}), ("other", {"content": LONG})))
    )

    said, other = cleaned.events
    assert (said.name, said.timestamp, dict(said.attributes or {})) == (
        "gen_ai.user.message",
        17,
        {"content": CUT, "role": LONG},
    )
    assert dict(other.attributes or {}) == {"content": LONG}


def test_content_of_log_records_that_is_too_long_is_cut_wherever_it_is_nested(capture: Callable[..., None]) -> None:
    capture(max_characters=10)

    cleaned = clean_record(
        record("gen_ai.user.message", {"parts": [LONG, {"text": LONG}], "n": 3}, **{MESSAGES: LONG, "x": LONG})
    )

    assert cleaned.log_record.body == {"parts": [CUT, {"text": CUT}], "n": 3}
    assert dict(cleaned.log_record.attributes or {}) == {MESSAGES: CUT, "x": LONG}


def test_content_of_the_greatest_length_stays_and_so_does_the_span(capture: Callable[..., None]) -> None:
    capture(max_characters=30)
    whole = span({MESSAGES: LONG}, (("gen_ai.user.message", {"content": LONG}),))

    assert clean(whole) is whole


@pytest.mark.parametrize("content", ["metadata", "off"])
def test_content_that_is_not_captured_is_left_out(capture: Callable[..., None], content: str) -> None:
    capture(content=content)

    cleaned = clean(span({MESSAGES: "s3cret", "n": 3}, (("gen_ai.user.message", {"content": "s3cret", "role": "u"}),)))

    assert sent(cleaned) == {"n": 3}
    assert [dict(event.attributes or {}) for event in cleaned.events] == [{"role": "u"}]


def test_everything_else_of_a_span_that_is_cleaned_stays(capture: Callable[..., None]) -> None:
    capture(content="off")
    whole = span({MESSAGES: "s3cret"})

    cleaned = clean(whole)

    for part in ("name", "context", "parent", "resource", "links", "kind", "status", "start_time", "end_time"):
        assert getattr(cleaned, part) == getattr(whole, part), part
    assert cleaned.instrumentation_scope == whole.instrumentation_scope
    assert sent(whole) == {MESSAGES: "s3cret"}


def test_content_is_redacted_and_so_are_exceptions(capture: Callable[..., None]) -> None:
    capture(redact=lambda text: text.replace("s3cret", "***"))
    failure = {"exception.message": "no s3cret", "exception.stacktrace": "at s3cret", "exception.type": "KeyError"}

    cleaned = clean(span({MESSAGES: "my s3cret", "url.path": "/s3cret"}, (("exception", failure),)))

    assert sent(cleaned) == {MESSAGES: "my ***", "url.path": "/s3cret"}
    assert dict(cleaned.events[0].attributes or {}) == {
        "exception.message": "no ***",
        "exception.stacktrace": "at ***",
        "exception.type": "KeyError",
    }


def test_lists_of_texts_are_redacted_one_by_one(capture: Callable[..., None]) -> None:
    capture(redact=lambda text: text.replace("s3cret", "***"))

    cleaned = clean(span({MESSAGES: ["my s3cret", "fine"]}))

    assert list(sent(cleaned)[MESSAGES]) == ["my ***", "fine"]


def test_what_podium_recorded_itself_is_not_looked_at_again(capture: Callable[..., None]) -> None:
    capture(content="off", redact=lambda _: "***")
    own = span({MESSAGES: "s3cret"}, scope="podium")
    own_record = record("gen_ai.user.message", "s3cret", scope="podium")

    assert clean(own) is own
    assert clean_record(own_record).log_record.body == "s3cret"


def test_log_records_that_are_no_conversation_stay(capture: Callable[..., None]) -> None:
    capture(content="off")

    assert clean_record(record("order.placed", "s3cret", **{MESSAGES: "s3cret"})).log_record.body == "s3cret"


def test_a_conversation_is_known_by_its_older_attribute_too(capture: Callable[..., None]) -> None:
    capture(content="off")

    cleaned = clean_record(record("", {"content": "s3cret"}, **{"event.name": "gen_ai.user.message"}))

    assert cleaned.log_record.body is None
