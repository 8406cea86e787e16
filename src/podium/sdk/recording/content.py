"""Values of any kind → text of bounded size: inputs, outputs, plans, answers.

A value is never asked to describe itself (no `repr`, no `str` of unknown objects): that could be slow, huge or
raise. What is cut says so where it was cut.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import islice
from json.encoder import encode_basestring as _quote
from pathlib import PurePath
from uuid import UUID

from podium.sdk import config
from podium.sdk.config import Capture
from podium.sdk.safety import swallow

HIDDEN = "[hidden]"
_WORDS = Capture(max_characters=1000)
REDACTION_FAILED = "[redaction failed]"
_MAX_DEPTH = 12
_MAX_ITEMS = 500
_NODE_CHARACTERS = 8
# A huge text is shortened to so many times the limit before it is redacted, and to the limit after.
_REDACTED_TIMES = 4
_STRINGABLE = (date, time, timedelta, Decimal, Fraction, UUID, PurePath)
_MAX_BITS = 64
_MAX_KEY_CHARACTERS = 200
_HIDDEN_JSON = f'"{HIDDEN}"'


def cut(text: str, most: int) -> str:
    """Return the text, or its beginning and a mark that gives how much is missing."""
    return text if len(text) <= most else f"{text[:most]}…[{len(text) - most} characters cut]"


def redacted(text: str, capture: Capture) -> str:
    """Return what the user's hook makes of a text; a hook that fails keeps the text back."""
    if capture.redact is None:
        return text
    try:
        return str(capture.redact(text))
    except Exception as error:  # noqa: BLE001 - the hook is the user's; what it could not check must not leave
        swallow("the redaction hook", error)
        return REDACTION_FAILED


def sound(text: str) -> str:
    """Return a text that can be sent: lone surrogates, which have no UTF-8, become question marks."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def word(value: object, most: int = 200) -> str | None:
    """Return an id or a name as a short text, whatever it was given as; None for none."""
    if value is None:
        return None
    plain = value if isinstance(value, str) else as_text(value, _WORDS).strip('"')
    return sound(cut(plain, most))


def as_text(value: object, capture: Capture | None = None) -> str:
    """Return a value as the text that is kept: texts as they are, everything else as JSON.

    `{"day": date(2026, 1, 2), "password": "x"}` → `{"day":"2026-01-02","password":"[hidden]"}`
    """
    how = config.capture if capture is None else capture
    most = how.max_characters
    text = value if type(value) is str else _Walk(how).json(value, 0)
    if how.redact is not None:
        text = redacted(cut(text, _REDACTED_TIMES * most), how)
    if len(text) > most:
        text = cut(text, most)
    return text if text.isascii() else sound(text)


def as_json(text: str) -> str:
    """Return a text as a JSON string."""
    return _quote(text)


def is_secret(name: str, secrets: frozenset[str]) -> bool:
    """Whether what stands under this name is hidden."""
    return name in secrets or name.lower().replace("-", "_") in secrets


class _Walk:
    """One walk through a value, within a budget of characters; writes JSON as it goes."""

    __slots__ = ("left", "path", "secrets")

    def __init__(self, capture: Capture) -> None:
        self.left = capture.max_characters + _NODE_CHARACTERS
        self.secrets = capture.secrets
        self.path: set[int] | None = None

    def json(self, value: object, depth: int) -> str:
        """Return the value as JSON text."""
        kind = type(value)
        self.left -= _NODE_CHARACTERS
        if kind is str:
            return self._string(value)  # type: ignore[arg-type] # `kind` says so
        if value is None:
            return "null"
        if kind is int:
            bits = int.bit_length(value)  # type: ignore[arg-type]
            return int.__repr__(value) if bits <= _MAX_BITS else f'"<integer of {bits} bits>"'
        if kind is dict and depth == 0:
            return self._first(value)  # type: ignore[arg-type]
        return self._other(value, depth)

    def _first(self, value: dict[object, object]) -> str:
        """Return the outermost dict as JSON; most are flat, and need no memory of the way."""
        self.path = {id(value)}
        return self._pairs(value.items(), len(value), 1)

    def _other(self, value: object, depth: int) -> str:
        kind = type(value)
        if kind is bool:
            return "true" if value else "false"
        if kind is float:
            finite = value - value == 0  # type: ignore[operator] # NaN and infinity are no JSON
            return repr(value) if finite else f'"{value}"'
        if depth >= _MAX_DEPTH:
            return '"…[nested deeper]"'
        if self.path is None:
            self.path = set()
        if id(value) in self.path:
            return '"…[cycle]"'
        self.path.add(id(value))
        try:
            scalar = self._scalar(value, depth)
            return self._nested(value, depth + 1) if scalar is None else scalar
        except Exception as error:  # noqa: BLE001 - a class of the user's that does not like to be read
            return _quote(f"<{type(value).__qualname__}, unreadable: {type(error).__name__}>")
        finally:
            self.path.discard(id(value))

    def _scalar(self, value: object, depth: int) -> str | None:
        """Return what is no collection as JSON; None for the rest."""
        if isinstance(value, Enum):
            text = f"{type(value).__name__}.{value.name}"
        elif isinstance(value, str):
            text = str.__str__(value)
        elif isinstance(value, (int, float)):  # a subclass, such as numpy's
            return self.json(float(value), depth)
        elif isinstance(value, _STRINGABLE):
            text = str(value)
        elif isinstance(value, (bytes, bytearray, memoryview)):
            text = f"<{len(value)} bytes>"
        elif isinstance(value, BaseException):
            text = f"{type(value).__name__}: {value}"
        else:
            return None
        return self._string(text)

    def _nested(self, value: object, depth: int) -> str:
        if isinstance(value, Mapping):
            return self._pairs(value.items(), len(value), depth)
        if isinstance(value, (list, tuple, set, frozenset)):
            return self._items(value, len(value), depth)
        names = _field_names(value)
        if names is not None:
            return self._pairs(((name, getattr(value, name, None)) for name in names), len(names), depth)
        shape = getattr(value, "shape", None) if hasattr(type(value), "shape") else None
        dimensions = f" of shape {tuple(shape)}" if isinstance(shape, tuple) else ""
        return _quote(f"<{type(value).__module__}.{type(value).__qualname__}{dimensions}>")

    def _items(self, values: Iterable[object], count: int, depth: int) -> str:
        found: list[str] = []
        for value in islice(values, _MAX_ITEMS):
            if self.left <= 0:
                break
            found.append(self.json(value, depth))
        if len(found) < count:
            found.append(f'"…[{count - len(found)} items cut]"')
        return f"[{','.join(found)}]"

    def _pairs(self, pairs: Iterable[tuple[object, object]], count: int, depth: int) -> str:
        found: list[str] = []
        secrets = self.secrets
        for key, value in islice(pairs, _MAX_ITEMS):
            if self.left <= 0:
                break
            name = key if type(key) is str else _key(key)
            self.left -= len(name)
            text = _HIDDEN_JSON if is_secret(name, secrets) else self.json(value, depth)
            found.append(f"{_quote(name)}:{text}")
        if len(found) < count:
            found.append(f'"…":"[{count - len(found)} entries cut]"')
        return f"{{{','.join(found)}}}"

    def _string(self, text: str) -> str:
        room = max(self.left, 0)
        self.left -= len(text)
        return _quote(text if len(text) <= room else cut(text, room))


def _key(key: object) -> str:
    return (
        str(key)[:_MAX_KEY_CHARACTERS]
        if isinstance(key, (str, int, float, tuple, *_STRINGABLE))
        else type(key).__name__
    )


def _field_names(value: object) -> list[str] | None:
    """Return the declared fields of a dataclass, a pydantic model or an attrs class; None for anything else."""
    kind = type(value)
    if dataclasses.is_dataclass(kind):
        return [each.name for each in dataclasses.fields(kind) if each.repr]
    model = getattr(kind, "model_fields", None)
    if isinstance(model, Mapping):
        return [str(name) for name in model]
    declared = getattr(kind, "__attrs_attrs__", None)
    if isinstance(declared, tuple):
        return [str(each.name) for each in declared]
    return None


def size_of(value: object) -> int | None:
    """Return the length of a text, collection or bytes; None where a value has none."""
    return len(value) if isinstance(value, (str, bytes, Mapping, list, tuple, set, frozenset)) else None
