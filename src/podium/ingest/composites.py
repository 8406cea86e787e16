"""JSON text of the attribute values the engine cannot read itself: arrays and maps."""

import base64

import orjson
from google.protobuf.message import DecodeError
from opentelemetry.proto.common.v1.common_pb2 import AnyValue

# Deeper than this a value is a mistake or an attack; what lies below is left out and said so.
MAX_DEPTH = 32
TOO_DEEP = "[nested too deeply]"


def json_text(encoded: bytes) -> str:
    """Return the JSON of an encoded AnyValue; bytes become base64, int64 stays exact.

    Before: kvlist{role: "user", parts: array[…]}. After: `{"role":"user","parts":[…]}`.
    A value that cannot be decoded becomes `null`.
    """
    try:
        value = AnyValue.FromString(encoded)
    except DecodeError:
        return "null"
    return orjson.dumps(_plain(value, MAX_DEPTH), default=str).decode()


def _plain(value: AnyValue, depth: int) -> object:
    if depth == 0:
        return TOO_DEEP
    match value.WhichOneof("value"):
        case "array_value":
            return [_plain(item, depth - 1) for item in value.array_value.values]
        case "kvlist_value":
            return {pair.key: _plain(pair.value, depth - 1) for pair in value.kvlist_value.values}
        case "bytes_value":
            return base64.b64encode(value.bytes_value).decode()
        case "string_value" | "int_value" | "double_value" | "bool_value" as name:
            return getattr(value, name)
        case _:
            return None
