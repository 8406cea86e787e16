"""The one place where the SDK's own exceptions end: counted, logged once, never the user's problem."""

import functools
import logging
import os
import threading
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import ParamSpec, TypeVar

log = logging.getLogger("podium")

P = ParamSpec("P")
R = TypeVar("R")
D = TypeVar("D")

_lock = threading.Lock()
_faults: Counter[str] = Counter()
_warned: set[str] = set()


def warn_once(topic: str, message: str, *arguments: object, error: BaseException | None = None) -> None:
    """Log a warning the first time a topic comes up in this process."""
    with _lock:
        if topic in _warned:
            return
        _warned.add(topic)
    log.warning(message, *arguments, exc_info=error)


def swallow(where: str, error: BaseException) -> None:
    """Count an exception of our own; the first at each place is logged with its traceback."""
    with _lock:
        _faults[where] += 1
    warn_once(f"fault:{where}", "podium: %s failed; your program is not affected", where, error=error)


def faults() -> dict[str, int]:
    """Return how often each part of the SDK failed since the process started: `{where: times}`."""
    with _lock:
        return dict(_faults)


class guarded:  # noqa: N801 - used like a function: `with guarded("capture"):`
    """A block whose exceptions are swallowed; interrupts and exits pass."""

    __slots__ = ("where",)

    def __init__(self, where: str) -> None:
        self.where = where

    def __enter__(self) -> None:
        """Begin the block."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        """Swallow what is an Exception."""
        if isinstance(error, Exception):
            swallow(self.where, error)
            return True
        return False


def never_raises(default: D) -> Callable[[Callable[P, R]], Callable[P, R | D]]:
    """Make a function return `default` where it would raise."""

    def decorate(function: Callable[P, R]) -> Callable[P, R | D]:
        where = function.__qualname__

        @functools.wraps(function)
        def safe(*args: P.args, **kwargs: P.kwargs) -> R | D:
            try:
                return function(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - that is what this module is for
                swallow(where, error)
                return default

        return safe

    return decorate


def forget() -> None:
    """Start the counts anew and log everything again; for a forked child."""
    global _lock  # noqa: PLW0603 - the parent's lock may be held by a thread that does not exist here
    _lock = threading.Lock()
    _faults.clear()
    _warned.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget)
