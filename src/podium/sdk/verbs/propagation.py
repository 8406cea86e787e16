"""Propagation of the context to where it does not go by itself: threads of a pool, other processes, HTTP."""

import functools
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import ParamSpec, TypeVar

from opentelemetry import context as otel
from opentelemetry.baggage.propagation import W3CBaggagePropagator
from opentelemetry.context import Context
from opentelemetry.propagators.composite import CompositePropagator
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from podium.sdk.recording.context import attach, detach, report_start
from podium.sdk.safety import guarded, never_raises

P = ParamSpec("P")
R = TypeVar("R")

_w3c = CompositePropagator([TraceContextTextMapPropagator(), W3CBaggagePropagator()])


class within:  # noqa: N801 - used like a function: `with within(context):`
    """A block that runs in a context taken elsewhere."""

    __slots__ = ("_context", "_token")

    def __init__(self, context: Context) -> None:
        self._context = context
        self._token: object = None

    def __enter__(self) -> None:
        """Begin the block."""
        with guarded("context"):
            self._token = attach(self._context)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the block."""
        token, self._token = self._token, None
        with guarded("context"):
            if token is not None:
                detach(token)


def carry(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function, to run as if called here: `pool.submit(carry(work), order)`."""
    here = otel.get_current()

    @functools.wraps(function)
    def carried(*args: P.args, **kwargs: P.kwargs) -> R:
        with within(here):
            return function(*args, **kwargs)

    return carried


def headers() -> dict[str, str]:
    """Return the current context as HTTP headers (W3C trace context and baggage); {} where there is none."""
    found: dict[str, str] = {}
    with guarded("headers"):
        _w3c.inject(found)
        report_start(otel.get_current())
    return found


def continued(headers: Mapping[str, str]) -> within:
    """Go on, in a `with` block, where the sender of these headers was.

    A request's headers as any framework gives them, or what `headers` returned in another process.
    """
    return within(extracted(headers))


@never_raises(Context())
def extracted(headers: Mapping[str, str]) -> Context:
    """Return the context the sender of these headers was in; the current one where they name none."""
    lower = {str(key).lower(): str(value) for key, value in headers.items()}
    return _w3c.extract(lower, otel.get_current())
