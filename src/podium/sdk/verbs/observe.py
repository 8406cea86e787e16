"""`observe`: functions, generators, coroutines and classes that record themselves."""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, overload

from podium.sdk.recording.calls import Call, Observed, Options
from podium.sdk.recording.observation import observed
from podium.sdk.safety import swallow

F = TypeVar("F", bound=Callable[..., Any])

# Components of these kinds are a whole class; of the others, each method is one.
_CLASS_KINDS = ("agent", "workflow", "coordinator")
_MARK = "__podium_observed__"


@overload
def observe(function: F, /) -> F: ...


@overload
def observe(
    *,
    name: str | None = None,
    kind: str = "other",
    capture_input: bool = True,
    capture_output: bool = True,
    attributes: Mapping[str, object] | None = None,
    announce: bool | None = None,
) -> Callable[[F], F]: ...


def observe(
    function: F | None = None,
    /,
    *,
    name: str | None = None,
    kind: str = "other",
    capture_input: bool = True,
    capture_output: bool = True,
    attributes: Mapping[str, object] | None = None,
    announce: bool | None = None,
) -> F | Callable[[F], F]:
    """Record every call of a function, generator, coroutine or of a class' public methods as a span.

    Args:
        function: what is decorated, where the decorator stands without parentheses.
        name: of the span, and of the agent, tool …; else the function's own.
        kind: one of `podium.semconv.kinds.KINDS`.
        capture_input: whether arguments are kept.
        capture_output: whether results are kept.
        attributes: set on every span.
        announce: whether each start is reported at once; else so for agents, workflows, plans and people's decisions.
    """

    def decorate(target: F) -> F:
        try:
            options = Options(kind, capture_input, capture_output, attributes, announce)
            if not callable(target):
                return target
            if inspect.isclass(target):
                return _observe_class(target, name, options)  # type: ignore[return-value]
            return _observe_function(target, name or _name_of(target), options)
        except Exception as error:  # noqa: BLE001 - what cannot be observed runs as it is
            swallow("observe", error)
            return target

    return decorate if function is None else decorate(function)


def _observe_function(function: F, name: str, options: Options, component: str | None = None) -> F:
    if getattr(function, _MARK, False):
        return function
    wrapper = observed(function, functools.partial(Call, Observed(function, name, options, component)))
    setattr(wrapper, _MARK, True)
    return wrapper


def _observe_class(kind: type, name: str | None, options: Options) -> type:
    """Observe the public methods a class defines itself, and what calling its instances does."""
    title = name or kind.__name__
    component = title if options.kind in _CLASS_KINDS else None
    for key, member in list(vars(kind).items()):
        if key.startswith("_") and key != "__call__":
            continue
        function = member.__func__ if isinstance(member, (staticmethod, classmethod)) else member
        if not inspect.isfunction(function):
            continue
        called = title if key == "__call__" else f"{title}.{key}"
        wrapped = _observe_function(function, called, options, component or (key if key != "__call__" else title))
        setattr(kind, key, type(member)(wrapped) if function is not member else wrapped)
    return kind


def _name_of(function: Callable[..., Any]) -> str:
    return str(getattr(function, "__name__", None) or type(function).__name__)
