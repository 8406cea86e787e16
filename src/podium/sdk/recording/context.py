"""What is true for everything below a point: who it is for, which attempt it is.

Threads and tasks inherit it as they inherit OpenTelemetry's context; other processes get the part that travels
as W3C baggage.
"""

from collections.abc import Mapping
from contextvars import Token
from types import TracebackType

from opentelemetry import baggage
from opentelemetry import context as otel
from opentelemetry.context import Context

from podium.sdk.recording.content import word
from podium.sdk.safety import guarded, swallow
from podium.semconv import podium

_ATTRIBUTES = otel.create_key("podium-attributes")
_WATCH = otel.create_key("podium-watch")
# What another process may name of the work it asks for.
TRAVELLING = (podium.USER_ID, podium.SESSION_ID, podium.ACCOUNT, podium.JOB_ID)
_MAX_TRAVELLING_CHARACTERS = 256

Value = str | int | float | bool


attach = otel.attach
"""Makes a context the current one; the token it gives goes back to `detach`."""


def detach(token: object) -> None:
    """Return to the context before the attach, also where that happened in another task or thread."""
    if not isinstance(token, Token):
        otel.detach(token)  # type: ignore[arg-type] # a context of the user's own kind
        return
    try:
        token.var.reset(token)
    except ValueError:  # attached elsewhere, as in a generator that is finished by another task
        before = token.old_value
        otel.attach(before if isinstance(before, Context) else Context())


def context_attributes(context: Context | None = None) -> dict[str, Value]:
    """Return the attributes that every span and event in a context carries; what came as baggage included."""
    here = otel.get_current() if context is None else context
    own: dict[str, Value] | None = here.get(_ATTRIBUTES)  # type: ignore[assignment]
    travelled = baggage.get_all(here)
    if not travelled or (own and travelled.keys() <= own.keys()):
        return own or {}
    found: dict[str, Value] = {
        name: value[:_MAX_TRAVELLING_CHARACTERS]
        for name in TRAVELLING
        if isinstance(value := travelled.get(name), str) and value
    }
    return {**found, **own} if own else found


class ChildWatch:
    """Whether any span has started below a point."""

    __slots__ = ("has_started",)

    def __init__(self) -> None:
        self.has_started = False


def with_watch(watch: ChildWatch, context: Context) -> Context:
    """Return the context in which spans that start, in any thread or task, are reported to `watch`."""
    return otel.set_value(_WATCH, watch, context)


def report_start(context: Context) -> None:
    """Report to who watches that a span starts in the context, here or in another process."""
    watch: ChildWatch | None = context.get(_WATCH)  # type: ignore[assignment]
    if watch is not None:
        watch.has_started = True


def extended(context: Context, values: Mapping[str, Value | None], *, travels: bool = True) -> Context:
    """Return the context with more attributes for every span and event in it; None sets nothing."""
    own: dict[str, Value] = dict(context.get(_ATTRIBUTES) or ())  # type: ignore[call-overload]
    longer = context
    for name, value in values.items():
        if value is None:
            continue
        own[name] = value
        if travels and name in TRAVELLING:
            longer = baggage.set_baggage(name, str(value)[:_MAX_TRAVELLING_CHARACTERS], longer)
    return otel.set_value(_ATTRIBUTES, own, longer)


class context_block:  # noqa: N801 - used like a function: `with context_block(values):`
    """A block in which every span and event carries the given attributes.

    Args:
        values: attribute → value; None sets nothing.
        travels: whether user, session, account and job also go to other processes as baggage.
    """

    __slots__ = ("_token", "_travels", "_values")

    def __init__(self, values: Mapping[str, Value | None], *, travels: bool = True) -> None:
        self._values = values
        self._travels = travels
        self._token: object = None

    def __enter__(self) -> None:
        """Begin the block."""
        with guarded("context"):
            self._token = attach(extended(otel.get_current(), self._values, travels=self._travels))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the block."""
        if self._token is None:
            return
        try:
            detach(self._token)
        except Exception as fault:  # noqa: BLE001 - nothing of ours may replace the user's exception
            swallow("context", fault)
        self._token = None

    async def __aenter__(self) -> None:
        """Begin the block."""
        self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the block."""
        self.__exit__(kind, error, trace)


def user(user_id: object, *, travels: bool = True) -> context_block:
    """Set whom the work in the block is for."""
    return context_block({podium.USER_ID: word(user_id)}, travels=travels)


def session(session_id: object, *, travels: bool = True) -> context_block:
    """Set to which session or conversation the work in the block belongs."""
    return context_block({podium.SESSION_ID: word(session_id)}, travels=travels)


def account(name: object, *, travels: bool = True) -> context_block:
    """Set which customer or team the work in the block is billed to."""
    return context_block({podium.ACCOUNT: word(name)}, travels=travels)


def job(job_id: object, *, travels: bool = True) -> context_block:
    """Set to which job the work in the block belongs."""
    return context_block({podium.JOB_ID: word(job_id)}, travels=travels)


def attempt(number: int) -> context_block:
    """Set which attempt the block is, counted from 1."""
    return context_block({podium.ATTEMPT: number})
