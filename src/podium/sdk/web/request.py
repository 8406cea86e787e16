"""One request that a web application serves, whatever its framework: a server span and whom it is for."""

from collections.abc import Iterable, Mapping
from typing import Any

from opentelemetry import context as otel
from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode

from podium.sdk.recording.attributes import starting_attributes
from podium.sdk.recording.content import word
from podium.sdk.recording.context import attach, extended
from podium.sdk.recording.observation import Observation
from podium.sdk.recording.spans import Span
from podium.sdk.safety import never_raises
from podium.sdk.verbs.propagation import extracted
from podium.semconv import general, podium

TRAVELLING_HEADERS = ("traceparent", "tracestate", "baggage")
"""Headers that carry where a sender was and whom it worked for (W3C trace context and baggage)."""
MONITORING_PATHS = ("/monitoring", "/api/monitoring")
"""Paths that are not recorded unless said otherwise: pages that look must not be what they look at."""

_METHODS = frozenset(("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"))
_FIRST_ERROR = 500
_KIND = "request"


class ServedRequest(Observation):
    """A request from its arrival to the end of its answer; nothing it does raises.

    A server span that is there already, as another instrumentation made it, is used and not ended.

    Attributes:
        is_whole: whether the answer is there as a whole: no more of it has to be made.
    """

    __slots__ = ("_error", "_is_adopted", "_is_finished", "_method", "_status", "is_whole")

    def __init__(self, method: str, path: str, scheme: str, headers: Mapping[str, str]) -> None:
        self._method = method if method in _METHODS else "HTTP"  # a name anybody could choose is no name of a span
        self._status = 0
        self._error: BaseException | None = None
        self._is_finished = False
        self.is_whole = False
        here = trace.get_current_span()
        self._is_adopted = here.is_recording() and getattr(here, "kind", None) is SpanKind.SERVER
        if self._is_adopted:
            self.span, self._inside, self._token = Span(here), otel.get_current(), None
            return
        known: dict[str, Any] = {
            **starting_attributes(self._method, _KIND, None),
            general.HTTP_REQUEST_METHOD: method if method in _METHODS else "_OTHER",
            general.HTTP_REQUEST_METHOD_ORIGINAL: None if method in _METHODS else method,
            general.URL_PATH: path,
            general.URL_SCHEME: scheme,
        }
        sender = extracted(headers) if headers else otel.get_current()
        super().__init__(
            self._method, {key: value for key, value in known.items() if value}, sender, side=SpanKind.SERVER
        )
        if self._inside is None and headers:  # not recorded here, but those asked below may record
            self._inside = sender

    @never_raises(None)
    def bind(self, user: object = None, session: object = None, account: object = None) -> None:
        """Set whom the work is for, from here to the end of the request; None sets nothing."""
        if self._token is None:
            return
        values = {podium.USER_ID: word(user), podium.SESSION_ID: word(session), podium.ACCOUNT: word(account)}
        for name, value in values.items():
            self.span.set(name, value)
        # `leave` remembers this context, and goes back to the one before the request.
        attach(extended(otel.get_current(), values))

    @never_raises(None)
    def routed(self, route: str | None) -> None:
        """Name the span by the route, such as `/orders/{order_id}`."""
        if route and not self._is_adopted and self.span.is_recording:
            self.span.set(general.HTTP_ROUTE, route)
            self.span.otel_span.update_name(f"{self._method} {route}")

    def answered(self, status: int) -> None:
        """Note the status of the answer."""
        self._status = status

    def failed(self, error: BaseException) -> None:
        """Note an exception that the framework turned into an answer."""
        self._error = error

    def finish(self, result: object = None, error: BaseException | None = None) -> None:
        """End the span; whatever comes later is ignored."""
        if self._is_finished:
            return
        self._is_finished = True
        fault = self._error or error
        if not self._is_adopted:
            self._note_status(fault)
            super().finish(result, fault)
        elif fault is not None:
            self.span.error(fault)

    @never_raises(None)
    def _note_status(self, fault: BaseException | None) -> None:
        """Set the status; an answer of 500 or more is a failure, also without an exception."""
        status = self._status or (_FIRST_ERROR if isinstance(fault, Exception) else None)
        self.span.set(general.HTTP_RESPONSE_STATUS_CODE, status)
        if status and status >= _FIRST_ERROR and fault is None and self.span.is_recording:
            self.span.set(general.ERROR_TYPE, str(status))
            self.span.otel_span.set_status(StatusCode.ERROR)

    def stopped(self) -> None:
        """End the span of an answer that was not read to its end."""
        self.finish(error=GeneratorExit())


class Paths:
    """Paths that are left out: each stands for itself and all below it."""

    __slots__ = ("_below", "_exact")

    def __init__(self, paths: Iterable[str]) -> None:
        exact = [paths] if isinstance(paths, str) else list(paths)
        self._exact = frozenset(path.rstrip("/") or "/" for path in exact)
        self._below = tuple(path.rstrip("/") + "/" for path in exact)

    def __contains__(self, path: str) -> bool:
        return path in self._exact or path.startswith(self._below)
