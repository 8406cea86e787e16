"""Arrays and maps as JSON text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from tests.spans import any_value

from podium.ingest.composites import json_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([], "[]"),
        ({}, "{}"),
        ([1, "two", 3.5, True, None], '[1,"two",3.5,true,null]'),
        ({"role": "user", "parts": [{"n": 1}]}, '{"role":"user","parts":[{"n":1}]}'),
        ([2**63 - 1, -(2**63)], "[9223372036854775807,-9223372036854775808]"),
        ([b"\x00\xff"], '["AP8="]'),
        (["ünï"], '["ünï"]'),
    ],
)
def test_values_become_json(value: object, text: str) -> None:
    assert json_text(any_value(value).SerializeToString()) == text


def nested(levels: int) -> AnyValue:
    value = any_value("deep")
    for _ in range(levels):
        outer = AnyValue()
        outer.array_value.values.append(value)
        value = outer
    return value


def test_thirty_two_levels_are_kept_and_what_lies_below_is_said_to_be_left_out() -> None:
    kept, cut = (json_text(nested(levels).SerializeToString()) for levels in (31, 32))

    assert kept == "[" * 31 + '"deep"' + "]" * 31
    assert cut == "[" * 32 + '"[nested too deeply]"' + "]" * 32


@pytest.mark.parametrize("encoded", [b"", b"\x2a\x05", b"\xff"])
def test_what_cannot_be_decoded_is_null(encoded: bytes) -> None:
    assert json_text(encoded) == "null"


_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(value=_values)
def test_json_says_what_the_value_was(value: object) -> None:
    assert json.loads(json_text(any_value(value).SerializeToString())) == value
