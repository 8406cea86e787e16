"""A span as the SDK's users see it: it takes anything, and never raises."""

import asyncio
import traceback
from collections.abc import Mapping
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import NonRecordingSpan, SpanKind, StatusCode

from podium.sdk import config
from podium.sdk.recording.attributes import attribute, count, money
from podium.sdk.recording.content import as_text, cut, redacted, size_of, sound
from podium.sdk.recording.scope import SCOPE, VERSION
from podium.sdk.safety import guarded, never_raises
from podium.semconv import gen_ai, general, openinference, podium
from podium.semconv.kinds import CALL_KINDS

_MAX_ERROR_CHARACTERS = 4000
_MAX_STACK_FRAMES = 50
_MAX_STACK_CHARACTERS = 20_000
_MAX_NAME_CHARACTERS = 200

_USAGE = {
    "input_tokens": gen_ai.USAGE_INPUT_TOKENS,
    "output_tokens": gen_ai.USAGE_OUTPUT_TOKENS,
    "cache_read_tokens": gen_ai.USAGE_CACHE_READ,
    "cache_write_tokens": gen_ai.USAGE_CACHE_WRITE,
    "reasoning_tokens": gen_ai.USAGE_REASONING,
}
_TEXTS = {
    "model": gen_ai.REQUEST_MODEL,
    "response_model": gen_ai.RESPONSE_MODEL,
    "provider": gen_ai.PROVIDER_NAME,
    "response_id": gen_ai.RESPONSE_ID,
}

tracer = trace.get_tracer(SCOPE, VERSION)
_NOTHING = NonRecordingSpan(trace.INVALID_SPAN_CONTEXT)


class Span:
    """One piece of work being recorded; every method takes anything and never raises.

    Attributes:
        is_recording: whether anything of it is kept.
    """

    __slots__ = ("_capture", "_span", "is_recording")

    def __init__(self, span: trace.Span) -> None:
        self._span = span
        self._capture = config.capture
        self.is_recording = span.is_recording()

    @property
    def trace_id(self) -> str:
        """The trace's id in 32 hex digits, '' where there is none."""
        here = self._span.get_span_context()
        return f"{here.trace_id:032x}" if here.is_valid else ""

    @property
    def span_id(self) -> str:
        """The span's id in 16 hex digits, '' where there is none."""
        here = self._span.get_span_context()
        return f"{here.span_id:016x}" if here.is_valid else ""

    @property
    def otel_span(self) -> trace.Span:
        """The OpenTelemetry span underneath."""
        return self._span

    @never_raises(None)
    def set(self, key: str, value: object) -> None:
        """Set an attribute; values OpenTelemetry does not know become JSON text, None sets nothing."""
        if self.is_recording and value is not None:
            self._span.set_attribute(str(key), attribute(value))

    @never_raises(None)
    def set_input(self, value: object) -> None:
        """Keep what went in, as far as content is captured."""
        if self.is_recording:
            self._content(value, openinference.INPUT_VALUE, podium.INPUT_TYPE, podium.INPUT_SIZE)

    @never_raises(None)
    def set_output(self, value: object) -> None:
        """Keep what came out, as far as content is captured."""
        if self.is_recording:
            self._content(value, openinference.OUTPUT_VALUE, podium.OUTPUT_TYPE, podium.OUTPUT_SIZE)

    @never_raises(None)
    def usage(  # noqa: PLR0913 - one name each for what providers count
        self,
        *,
        input_tokens: int | None = None,
        output_tokens: int | None = None,
        cache_read_tokens: int | None = None,
        cache_write_tokens: int | None = None,
        reasoning_tokens: int | None = None,
        model: str | None = None,
        response_model: str | None = None,
        provider: str | None = None,
        response_id: str | None = None,
    ) -> None:
        """Set what a model call used; input includes cache, output includes reasoning.

        Counts that cannot be (negative, absurd) are ignored.
        """
        if not self.is_recording:
            return
        given: dict[str, Any] = locals()
        for name, key in _USAGE.items():
            if (tokens := count(given[name])) is not None:
                self._span.set_attribute(key, tokens)
        for name, key in _TEXTS.items():
            if given[name]:
                self._span.set_attribute(key, cut(str(given[name]), _MAX_NAME_CHARACTERS))

    @never_raises(None)
    def cost(self, usd: object) -> None:
        """Set what it cost, in USD; what is no amount (negative, not a number) is ignored."""
        if self.is_recording and (amount := money(usd)) is not None:
            self._span.set_attribute(podium.COST, amount)

    @never_raises(None)
    def error(self, error: BaseException | str) -> None:
        """Mark it as failed, with an exception or a sentence."""
        if not self.is_recording:
            return
        if isinstance(error, BaseException):
            self._failed(error)
        else:
            self._span.set_status(StatusCode.ERROR, self._message(str(error)))

    @never_raises(None)
    def event(self, name: str, **attributes: object) -> None:
        """Note that something happened at this moment of the span."""
        if self.is_recording:
            known = {key: attribute(value) for key, value in attributes.items() if value is not None}
            self._span.add_event(str(name), known)

    @never_raises(None)
    def first_token(self, seconds: float) -> None:
        """Set how long after the start the first part of the answer came."""
        if self.is_recording:
            self._span.set_attribute(gen_ai.TIME_TO_FIRST_CHUNK, float(seconds))

    def _content(self, value: object, key: str, type_key: str, size_key: str) -> None:
        capture = self._capture
        if capture.content == "all":
            self._span.set_attribute(key, as_text(value, capture))
        elif capture.content == "metadata":
            self._span.set_attribute(type_key, type(value).__name__)
            if (size := size_of(value)) is not None:
                self._span.set_attribute(size_key, size)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, GeneratorExit):  # the reader had enough: no fault
            self._span.set_attribute(podium.OUTCOME, "stopped early")
            return
        name = "cancelled" if isinstance(error, asyncio.CancelledError) else _type_name(error)
        message = self._message(_message_of(error))
        self._span.set_attribute(general.ERROR_TYPE, name)
        if name == "cancelled":
            self._span.set_attribute(podium.OUTCOME, name)
        stack = "".join(traceback.format_exception(error, limit=-_MAX_STACK_FRAMES))
        self._span.add_event(
            general.EXCEPTION_EVENT,
            {
                general.EXCEPTION_TYPE: _type_name(error),
                general.EXCEPTION_MESSAGE: message,
                general.EXCEPTION_STACKTRACE: redacted(stack[-_MAX_STACK_CHARACTERS:], self._capture),
            },
        )
        self._span.set_status(StatusCode.ERROR, f"{name}: {message}" if message else name)

    def _message(self, text: str) -> str:
        return redacted(cut(text, _MAX_ERROR_CHARACTERS), self._capture)


NO_SPAN = Span(_NOTHING)


def begin(
    name: str,
    kind: str,
    attributes: Mapping[str, Any],
    *,
    links: tuple[trace.Link, ...] = (),
    context: Context | None = None,
) -> Span:
    """Start a span without making it the current one; it is to be given to `end`."""
    started = start(name, context, side_of(kind), attributes, links)
    return Span(started) if started.is_recording() else NO_SPAN


def start(
    name: str,
    context: Context | None,
    side: SpanKind,
    attributes: Mapping[str, Any],
    links: tuple[trace.Link, ...] = (),
) -> trace.Span:
    """Start a span of OpenTelemetry."""
    return tracer.start_span(name if name.isascii() else sound(name), context, side, attributes, links)


def side_of(kind: str) -> SpanKind:
    """Return OpenTelemetry's kind for one of ours: a model is called over a network."""
    return SpanKind.CLIENT if kind in CALL_KINDS else SpanKind.INTERNAL


def end(span: Span, error: BaseException | None = None) -> None:
    """End a span, as failed where there is an error."""
    if not span.is_recording:
        return
    if error is not None:
        span.error(error)
    span.is_recording = False
    span.otel_span.end()


def current() -> Span:
    """Return the span this code runs in; one that keeps nothing where there is none."""
    with guarded("current span"):
        here = trace.get_current_span()
        return Span(here) if here.is_recording() else NO_SPAN
    return NO_SPAN


def _type_name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _message_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - an exception of the user's whose text cannot be made
        return ""
