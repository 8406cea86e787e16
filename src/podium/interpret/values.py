"""SQL that reads OTLP's AnyValue: its encoded bytes become text and a type word.

The engine gets every attribute value as the bytes of its AnyValue message, because reading the tag byte in
SQL is 3.5 times faster than a typed protobuf schema (docs/adr/004-attribute-values.md). The first byte is
the tag of the one field that is set: 0x0a string, 0x10 bool, 0x18 int, 0x21 double, 0x2a array, 0x32 kvlist,
0x3a bytes (opentelemetry-proto, common.proto). The functions take and return SQL expressions.
"""

from podium.store.template import fill

# Length of `0x0a <varint n> <n bytes>` up to which the varint has 1, 2 or 3 bytes.
_HEADER = "multiIf(length($v) <= 129, 2, length($v) <= 16386, 3, length($v) <= 2097155, 4, 5)"
_STRING = f"substring($v, 1 + {_HEADER})"
_INT = (
    "toString(toInt64(arraySum(i -> bitShiftLeft(toUInt64(bitAnd(reinterpretAsUInt8("
    "substring($v, 2 + i, 1)), 127)), 7 * i), range(toUInt8(length($v) - 1)))))"
)
_DOUBLE = "toString(reinterpretAsFloat64(substring($v, 2, 8)))"
_BOOL = "if(endsWith($v, '\\x01'), 'true', 'false')"
_BYTES = f"base64Encode({_STRING})"
# An array of exactly one string shorter than 122 bytes, such as finish reasons: 2a LL 0a LL-2 0a LL-4 text.
_ONE_STRING = (
    "(length($v) BETWEEN 6 AND 127 AND startsWith($v, '\\x2a') AND substring($v, 3, 1) = '\\n'"
    " AND reinterpretAsUInt8(substring($v, 4, 1)) = length($v) - 4 AND substring($v, 5, 1) = '\\n')"
)
_ONE_STRING_TEXT = "concat('[', toJSONString(substring($v, 7)), ']')"

# Where the JSON text of composite values stands, keyed by the value's bytes (an engine table of type Join).
COMPOSITES = "composites"
_LOOKED_UP = f"joinGet('{COMPOSITES}', 'text', $v)"


def text(value: str, *, composites: bool) -> str:
    """Return the SQL for a value's text: strings as they are, numbers and booleans as text, the rest as JSON.

    Args:
        value: SQL expression of the AnyValue's bytes.
        composites: whether arrays and maps are looked up in `COMPOSITES`; without it they must not occur,
            but for arrays of one short string.
    """
    rest = _LOOKED_UP if composites else "''"
    return fill(
        f"multiIf(startsWith({value}, '\\n'), {_STRING}, startsWith({value}, '\\x18'), {_INT}, "
        f"startsWith({value}, '\\x21'), {_DOUBLE}, startsWith({value}, '\\x10'), {_BOOL}, "
        f"{_ONE_STRING}, {_ONE_STRING_TEXT}, "
        f"startsWith({value}, '\\x2a') OR startsWith({value}, '2'), {rest}, "
        f"startsWith({value}, '\\x3a'), {_BYTES}, '')",
        v=value,
    )


def type_word(value: str) -> str:
    """Return the SQL for a value's type: '' for a string or nothing, else int, double, bool, json or bytes."""
    return (
        f"multiIf(startsWith({value}, '\\n'), '', startsWith({value}, '\\x18'), 'int', "
        f"startsWith({value}, '\\x21'), 'double', startsWith({value}, '\\x10'), 'bool', "
        f"startsWith({value}, '\\x2a') OR startsWith({value}, '2'), 'json', startsWith({value}, '\\x3a'), 'bytes', '')"
    )


def is_composite(value: str) -> str:
    """Return the SQL condition that a value's text must be looked up in `COMPOSITES`."""
    return fill(f"((startsWith({value}, '\\x2a') OR startsWith({value}, '2')) AND NOT {_ONE_STRING})", v=value)


def text_map(raw: str, *, composites: bool) -> str:
    """Return the SQL for a map of texts from a map of encoded values."""
    return f"mapFromArrays(mapKeys({raw}), arrayMap(v -> {text('v', composites=composites)}, mapValues({raw})))"


def type_map(raw: str) -> str:
    """Return the SQL for a map of type words of the values of a raw map that are not strings."""
    kept = f"mapFilter((k, v) -> length(v) > 0 AND NOT startsWith(v, '\\n'), {raw})"
    return f"mapFromArrays(mapKeys({kept}), arrayMap(v -> {type_word('v')}, mapValues({kept})))"
