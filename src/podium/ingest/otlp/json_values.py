"""The values of OTLP/JSON: ids in hex, integers as text or numbers, attributes of any depth up to a limit."""

import base64
import re
from collections.abc import Callable

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor

from podium.ingest.otlp.mending import Generated

MAX_NESTING = 24
"""Levels of arrays and maps in one value: protobuf decoders stop at 100 messages, and a map takes three a level."""

_ID_BYTES = {"trace_id": 16, "span_id": 8, "parent_span_id": 8}
_WHOLE = re.compile(r"-?[0-9]{1,20}")
_URL_SAFE = str.maketrans("-_", "+/")

OUT_OF_RANGE = "is out of the range of its field"
_NO_PAIR = "must be an object with a text as key, and a value"
_VALUES = "values"


class BadValue(Exception):
    """A value that does not fit its field; `steps` grows while it climbs out of the document."""

    def __init__(self, text: str, *, reason: str = "malformed") -> None:
        super().__init__(text)
        self.text = text
        self.reason = reason
        self.steps: list[str] = []

    def within(self, step: str | int) -> "BadValue":
        """Note that the value stands at this key or index of something."""
        self.steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
        return self

    def described(self, *ways: str) -> str:
        """Return `resourceSpans[0].scopeSpans[0].spans[3].traceId: what is wrong`."""
        path = ".".join(ways) + "".join(reversed(self.steps))
        return f"{path.removeprefix('.') or 'the document'}: {self.text}"


def put_attributes(target: Generated, pairs: object, depth: int) -> None:
    """Append key-value pairs to a repeated field that stands `depth` levels inside a value."""
    for index, pair in enumerate(list_of(pairs)):
        try:
            _put_pair(target.add(), pair, depth)
        except BadValue as bad:
            raise bad.within(index) from None


def _put_pair(target: Generated, pair: object, depth: int) -> None:
    if type(pair) is not dict or type(key := pair.get("key", "")) is not str:
        raise BadValue(_NO_PAIR)
    target.key = key
    value = pair.get("value")
    if type(value) is dict and type(text := value.get("stringValue")) is str and len(value) == 1:
        target.value.string_value = text  # the usual case, without the detours: a third of the time
    elif value is not None:
        put_any(target.value, value, depth)


def put_any(target: Generated, value: object, depth: int) -> None:
    """Put an AnyValue that stands `depth` levels inside another."""
    if type(value) is not dict:
        msg = 'must be an object such as {"stringValue": "…"}'
        raise BadValue(msg)
    target.SetInParent()
    for kind, inner in value.items():
        put = _ANY.get(kind)
        if put is None or inner is None:
            continue
        try:
            put(target, inner, depth)
        except BadValue as bad:
            raise bad.within(kind) from None


def _put_string(target: Generated, value: object, _depth: int) -> None:
    target.string_value = _text(value)


def _put_bool(target: Generated, value: object, _depth: int) -> None:
    target.bool_value = _truth(value)


def _put_int(target: Generated, value: object, _depth: int) -> None:
    try:
        target.int_value = _whole(value)
    except ValueError:
        raise BadValue(OUT_OF_RANGE) from None


def _put_double(target: Generated, value: object, _depth: int) -> None:
    target.double_value = _double(value)


def _put_bytes(target: Generated, value: object, _depth: int) -> None:
    target.bytes_value = _base64(value)


def _put_array(target: Generated, value: object, depth: int) -> None:
    _check_depth(depth)
    target.array_value.SetInParent()
    elements = target.array_value.values
    values = value.get("values") if type(value) is dict else value
    for index, each in enumerate(list_of(values if values is not None else [])):
        element = elements.add()
        try:
            if each is not None:
                put_any(element, each, depth + 1)
        except BadValue as bad:
            raise bad.within(index).within(_VALUES) from None


def _put_map(target: Generated, value: object, depth: int) -> None:
    _check_depth(depth)
    target.kvlist_value.SetInParent()
    pairs = value.get("values") if type(value) is dict else value
    try:
        put_attributes(target.kvlist_value.values, pairs if pairs is not None else [], depth + 1)
    except BadValue as bad:
        raise bad.within(_VALUES) from None


def _check_depth(depth: int) -> None:
    if depth >= MAX_NESTING:
        msg = f"is nested deeper than {MAX_NESTING} levels"
        raise BadValue(msg)


_ANY: dict[str, Callable[[Generated, object, int], None]] = {
    "stringValue": _put_string,
    "boolValue": _put_bool,
    "intValue": _put_int,
    "doubleValue": _put_double,
    "arrayValue": _put_array,
    "kvlistValue": _put_map,
    "bytesValue": _put_bytes,
}


def converter(field: FieldDescriptor) -> Callable[[object], object]:
    """Return the function that turns a JSON value into one of `field`, or raises BadValue."""
    if field.type == FieldDescriptor.TYPE_BYTES and field.name in _ID_BYTES:
        return _id_of(field.name)
    if field.enum_type is not None:
        return _enum_of(field.enum_type)
    return _CONVERTERS.get(field.type, _whole)


def _id_of(name: str) -> Callable[[object], bytes]:
    size = _ID_BYTES[name]

    def convert(value: object) -> bytes:
        try:
            identifier = bytes.fromhex(_text(value))
        except ValueError:
            identifier = b"?"
        if value and (len(identifier) != size or len(str(value)) != 2 * size):  # fromhex skips blanks
            msg = f"must be {2 * size} hex digits"
            raise BadValue(msg, reason=f"invalid_{name}")
        return identifier if any(identifier) else b""  # all zero is how JSON writes "none"

    return convert


def _enum_of(enum: EnumDescriptor) -> Callable[[object], int]:
    numbers = {name: value.number for name, value in enum.values_by_name.items()}

    def convert(value: object) -> int:
        if type(value) is str and value in numbers:
            return numbers[value]
        if type(value) is not int:
            msg = f"must be the number of a {enum.name}"
            raise BadValue(msg)
        return value

    return convert


def _text(value: object) -> str:
    if type(value) is not str:
        msg = "must be a string"
        raise BadValue(msg)
    return value


def _truth(value: object) -> bool:
    if type(value) is not bool:
        msg = "must be true or false"
        raise BadValue(msg)
    return value


def _whole(value: object) -> int:
    if type(value) is int:
        return value
    if type(value) is str and _WHOLE.fullmatch(value):
        return int(value)
    if type(value) is float and value.is_integer():
        return int(value)
    msg = "must be a whole number, written as a number or as a decimal string"
    raise BadValue(msg)


def _double(value: object) -> float:
    if type(value) is float:
        return value
    try:
        if type(value) is int or type(value) is str:
            return float(value)  # understands "NaN", "Infinity" and "-Infinity"
    except (ValueError, OverflowError):
        pass
    msg = 'must be a number, "NaN", "Infinity" or "-Infinity"'
    raise BadValue(msg)


def _base64(value: object) -> bytes:
    standard = _text(value).translate(_URL_SAFE).rstrip("=")
    try:
        return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except ValueError:
        msg = "must be base64"
        raise BadValue(msg) from None


_CONVERTERS: dict[int, Callable[[object], object]] = {
    FieldDescriptor.TYPE_STRING: _text,
    FieldDescriptor.TYPE_BOOL: _truth,
    FieldDescriptor.TYPE_DOUBLE: _double,
    FieldDescriptor.TYPE_BYTES: _base64,
}


def list_of(value: object) -> list[object]:
    """Return the elements of an array."""
    if type(value) is not list:
        msg = "must be an array"
        raise BadValue(msg)
    return value
