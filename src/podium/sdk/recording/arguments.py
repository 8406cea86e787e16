"""The arguments of a call as text.

Most calls are given a few texts and numbers by position. For these the text is put together from parts made once
per function, which saved about 4 of 28 µs; every other call takes the walk through any value.
"""

import inspect
from collections.abc import Callable
from typing import Any

from podium.sdk.config import Capture
from podium.sdk.recording.content import as_json, as_text, is_secret

_PLAIN_INTEGERS = 2**63
_PLAIN = {None: "null", True: "true", False: "false"}


class Arguments:
    """What is known of a function's arguments before it is called."""

    __slots__ = ("_capture", "_keys", "_names", "_skip")

    def __init__(self, function: Callable[..., Any]) -> None:
        self._names = _parameter_names(function)
        self._skip = 1 if self._names[:1] in (("self",), ("cls",)) else 0
        self._capture: Capture | None = None
        self._keys: tuple[str, ...] = ()

    def text(self, args: tuple[Any, ...], kwargs: dict[str, Any], capture: Capture) -> str:
        """Return the arguments by name as the text that is kept.

        `("a question", 3)` → `{"question":"a question","limit":3}`
        """
        if capture is not self._capture:
            self._prepare(capture)
        plain = None if kwargs else self._plain_text(args, capture.max_characters)
        return as_text(self.by_name(args, kwargs), capture) if plain is None else plain

    def by_name(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments by name; those without one stand under `*`."""
        names, skip = self._names, self._skip
        given = dict(zip(names[skip:], args[skip:], strict=False))
        if len(args) > len(names):
            given["*"] = args[len(names) :]
        if kwargs:
            given.update(kwargs)
        return given

    def _prepare(self, capture: Capture) -> None:
        """Make the parts that are the same for every call: `"question":`, `"limit":`; none where some are hidden."""
        names = self._names[self._skip :]
        is_checked = capture.redact is not None or any(is_secret(name, capture.secrets) for name in names)
        self._keys = () if is_checked else tuple(f"{as_json(name)}:" for name in names)
        self._capture = capture

    def _plain_text(self, args: tuple[Any, ...], most: int) -> str | None:
        """Return the text of few short plain values; None where the walk has to decide."""
        keys = self._keys
        given = args[1:] if self._skip else args
        if len(given) > len(keys):
            return None
        parts: list[str] = []
        for key, value in zip(keys, given, strict=False):
            kind = type(value)
            if kind is str:
                parts.append(key + as_json(value))
            elif kind is int and -_PLAIN_INTEGERS <= value < _PLAIN_INTEGERS:
                parts.append(f"{key}{value}")
            elif value is None or kind is bool:
                parts.append(key + _PLAIN[value])
            else:
                return None
        text = f"{{{','.join(parts)}}}"
        # The walk counts 8 characters more per value, which half of the room allows for; it also makes sound what
        # has no UTF-8.
        return text if len(text) * 2 <= most and text.isascii() else None


def _parameter_names(function: Callable[..., Any]) -> tuple[str, ...]:
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # a function of C without a signature
        return ()
    return tuple(each.name for each in parameters if each.kind in positional)
