"""One observed call of a user's function, whatever its kind: plain, async, generator or async generator.

A generator's span lasts from its first item to its last and is the current one only while the generator itself
runs: what its reader does in between is not its work.
"""

import functools
import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from typing import Any, TypeVar, cast

from opentelemetry import context as otel
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import SpanKind

from podium.sdk.recording.context import attach, detach
from podium.sdk.recording.spans import NO_SPAN, Span, end
from podium.sdk.recording.spans import start as start_span
from podium.sdk.safety import swallow

F = TypeVar("F", bound=Callable[..., Any])


class Observation:
    """A span that is entered and left any number of times before it ends; nothing it does raises.

    Args:
        name: of the span.
        starting: what it starts with, as `starting_attributes` gives it.
        context: what it belongs to; else the current one.
        side: OpenTelemetry's kind of the span.
    """

    __slots__ = ("_inside", "_token", "span")

    def __init__(
        self,
        name: str,
        starting: Mapping[str, Any],
        context: Context | None = None,
        side: SpanKind = SpanKind.INTERNAL,
    ) -> None:
        self.span: Span = NO_SPAN
        self._inside: Context | None = None
        self._token: object = None
        try:
            here = otel.get_current() if context is None else context
            started = start_span(name, here, side, starting)
            if started.is_recording():
                self.span = Span(started)
                self._inside = trace.set_span_in_context(started, here)
        except Exception as error:  # noqa: BLE001 - the call itself must happen
            swallow("observation", error)

    def enter(self) -> None:
        """Make the span the current one."""
        inside = self._inside
        if inside is None:
            return
        try:
            self._token = attach(inside)
        except Exception as error:  # noqa: BLE001 - the call itself must happen
            swallow("observation", error)

    def leave(self) -> None:
        """Go back to what was current before, and remember what the code inside made of the context."""
        token = self._token
        if token is None:
            return
        self._token = None
        try:
            self._inside = otel.get_current()
            detach(token)
        except Exception as error:  # noqa: BLE001 - nothing of ours may replace what the user's code did
            swallow("observation", error)

    def finish(self, result: object = None, error: BaseException | None = None) -> None:
        """End the span with what the call returned or raised."""
        try:
            self.ended(result, None if isinstance(error, GeneratorExit) else error)
        except Exception as fault:  # noqa: BLE001 - the result is the user's whatever becomes of the span
            swallow("observation", fault)
        try:
            end(self.span, error)
        except Exception as fault:  # noqa: BLE001 - a processor of the user's may do anything
            swallow("observation", fault)

    def iterates(self) -> None:
        """Note that the call gives items one by one."""

    def yielded(self, item: object) -> None:
        """Note an item of a generator."""

    def ended(self, result: object, error: BaseException | None) -> None:
        """Note how the call ended, before its span does; a generator nobody reads on ended well."""


def observed(function: F, start: Callable[[tuple[Any, ...], dict[str, Any]], Observation]) -> F:
    """Return the function with each call observed by what `start(args, kwargs)` gives.

    What a plain function returns may be a coroutine or generator, as under other decorators: then it is that
    which is observed.
    """

    async def call_async(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the user's own types
        coroutine = function(*args, **kwargs)  # first: a call that cannot be made is none
        return await _awaited(start(args, kwargs), coroutine)

    def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the user's own types
        run = start(args, kwargs)
        run.enter()
        try:
            result = function(*args, **kwargs)
        except BaseException as error:
            run.leave()
            run.finish(None, error)
            raise
        run.leave()
        later = _LATER.get(type(result))
        if later is not None:
            return later(run, result)
        run.finish(result)
        return result

    def iterate(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:  # noqa: ANN401 - the user's own types
        items = function(*args, **kwargs)
        return (yield from _iterated(start(args, kwargs), items))

    wrapper: Callable[..., Any]
    if inspect.isasyncgenfunction(function):
        wrapper = _async_generator(lambda *args, **kwargs: (function(*args, **kwargs), start(args, kwargs)))
    elif inspect.isgeneratorfunction(function):
        wrapper = iterate
    elif inspect.iscoroutinefunction(function):
        wrapper = call_async
    else:
        wrapper = call
    return cast("F", functools.wraps(function)(wrapper))


async def _awaited(run: Observation, coroutine: Awaitable[Any]) -> Any:  # noqa: ANN401 - the user's own types
    run.enter()
    try:
        result = await coroutine
    except BaseException as error:
        run.leave()
        run.finish(None, error)
        raise
    run.leave()
    run.finish(result)
    return result


def _iterated(run: Observation, items: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    run.iterates()
    resume: Callable[[Any], Any] = items.send
    given: Any = None
    while True:
        run.enter()
        try:
            item = resume(given)
        except StopIteration as stop:
            run.leave()
            run.finish(stop.value)
            return stop.value
        except BaseException as error:
            run.leave()
            run.finish(None, error)
            raise
        run.leave()
        run.yielded(item)
        try:
            given = yield item
            resume = items.send
        except GeneratorExit as stop:
            given, resume = stop, _closing(items.close)
        except BaseException as thrown:  # noqa: BLE001 - it is for the generator
            given, resume = thrown, items.throw


def _closing(close: Callable[[], object]) -> Callable[[Any], Any]:
    """Return what closes a generator and goes on with what closed it."""

    def resume(stop: GeneratorExit) -> None:
        close()
        raise stop

    return resume


def _async_generator(make: Callable[..., tuple[AsyncGenerator[Any, Any], Observation]]) -> Callable[..., Any]:
    """Return an async generator function that observes the async generator `make` gives for its arguments."""

    async def iterate(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:  # noqa: ANN401 - the user's own types
        items, run = make(*args, **kwargs)
        run.iterates()
        resume: Callable[[Any], Awaitable[Any]] = items.asend
        given: Any = None
        while True:
            run.enter()
            try:
                item = await resume(given)
            except StopAsyncIteration:
                run.leave()
                run.finish()
                return
            except BaseException as error:
                run.leave()
                run.finish(None, error)
                raise
            run.leave()
            run.yielded(item)
            try:
                given = yield item
                resume = items.asend
            except GeneratorExit as stop:
                given, resume = stop, _closing_later(items.aclose)
            except BaseException as thrown:  # noqa: BLE001 - it is for the generator
                given, resume = thrown, items.athrow

    return iterate


def _closing_later(close: Callable[[], Awaitable[object]]) -> Callable[[Any], Awaitable[Any]]:
    """Return what closes an async generator and goes on with what closed it."""

    async def resume(stop: GeneratorExit) -> None:
        await close()
        raise stop

    return resume


_LATER: dict[type, Callable[[Observation, Any], Any]] = {
    CoroutineType: _awaited,
    GeneratorType: _iterated,
    AsyncGeneratorType: lambda run, items: _async_generator(lambda: (items, run))(),
}
"""What a plain function may return whose work is still to come, and how that is observed."""
