"""The values of OTLP/JSON, one by one."""

import base64
import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValueList
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.ingest.otlp.json_values import BadValue, converter, list_of, put_any, put_attributes


def put(value: object, depth: int = 0) -> AnyValue:
    target = AnyValue()
    put_any(target, value, depth)
    return target


def convert(field: str, value: object, message: type[Any] = Span) -> Any:
    return converter(message.DESCRIPTOR.fields_by_name[field])(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, 5),
        ("5", 5),
        ("-5", -5),
        (5.0, 5),
        ("18446744073709551615", 2**64 - 1),
    ],
)
def test_whole_numbers_come_as_numbers_or_text(value: object, expected: int) -> None:
    assert convert("start_time_unix_nano", value) == expected


@pytest.mark.parametrize("value", [True, 5.5, "5.0", "", "+5", " 5", "1" * 21, "0x5", None, [], "٣"])
def test_what_is_no_whole_number_is_said_to_be_none(value: object) -> None:
    with pytest.raises(BadValue, match="whole number"):
        convert("start_time_unix_nano", value)


@pytest.mark.parametrize(("field", "size"), [("trace_id", 16), ("span_id", 8), ("parent_span_id", 8)])
def test_ids_are_hex_of_their_length(field: str, size: int) -> None:
    assert convert(field, "aB" * size) == b"\xab" * size
    assert convert(field, "00" * size) == convert(field, "") == b""
    for wrong in (
        "ab" * (size - 1),
        "ab" * size + "c",
        "zz" * size,
        "ab " * size,
        base64.b64encode(bytes(size)).decode(),
    ):
        with pytest.raises(BadValue, match=f"must be {2 * size} hex digits") as refused:
            convert(field, wrong)
        assert refused.value.reason == f"invalid_{field}"


@pytest.mark.parametrize(("value", "number"), [(2, 2), ("SPAN_KIND_SERVER", 2), (99, 99)])
def test_an_enum_is_its_number_or_its_name(value: object, number: int) -> None:
    assert convert("kind", value) == number


@pytest.mark.parametrize("value", ["SERVER", True, 2.0, None])
def test_what_is_no_member_of_an_enum_is_refused(value: object) -> None:
    with pytest.raises(BadValue, match="number of a SpanKind"):
        convert("kind", value)


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        ({"stringValue": "x"}, "string_value", "x"),
        ({"boolValue": False}, "bool_value", False),
        ({"intValue": "7"}, "int_value", 7),
        ({"doubleValue": 1}, "double_value", 1.0),
        ({"doubleValue": "Infinity"}, "double_value", math.inf),
        ({"bytesValue": "AP8="}, "bytes_value", b"\x00\xff"),
        ({"bytesValue": "AP8"}, "bytes_value", b"\x00\xff"),
        ({"bytesValue": "-_8="}, "bytes_value", b"\xfb\xff"),
    ],
)
def test_a_value_keeps_its_kind(value: object, field: str, expected: object) -> None:
    read = put(value)

    assert read.WhichOneof("value") == field
    assert getattr(read, field) == expected


@pytest.mark.parametrize(
    ("value", "reported"),
    [
        ("x", "the document: must be an object such as"),
        ({"stringValue": 5}, "stringValue: must be a string"),
        ({"boolValue": 1}, "boolValue: must be true or false"),
        ({"intValue": "x"}, "intValue: must be a whole number"),
        ({"intValue": 2**63}, "intValue: is out of the range"),
        ({"doubleValue": True}, "doubleValue: must be a number"),
        ({"doubleValue": "many"}, "doubleValue: must be a number"),
        ({"doubleValue": 10**400}, "doubleValue: must be a number"),
        ({"bytesValue": "?"}, "bytesValue: must be base64"),
        ({"arrayValue": {"values": [{"intValue": "1"}, 5]}}, r"arrayValue.values\[1\]: must be an object"),
        ({"arrayValue": {"values": 5}}, "arrayValue: must be an array"),
        ({"kvlistValue": {"values": [5]}}, r"kvlistValue.values\[0\]: must be an object with a text as key"),
        ({"kvlistValue": {"values": [{"key": 5}]}}, r"kvlistValue.values\[0\]: must be an object with a text as key"),
    ],
)
def test_a_bad_value_is_named_with_its_place(value: object, reported: str) -> None:
    with pytest.raises(BadValue) as refused:
        put(value)

    assert re.match(reported, refused.value.described()), refused.value.described()


def test_what_is_null_or_unknown_is_left_out() -> None:
    assert put({"stringValue": None}) == put({"newValue": 5}) == AnyValue()
    assert put({"arrayValue": {}}).WhichOneof("value") == "array_value"
    assert put({"kvlistValue": {"values": None}}).WhichOneof("value") == "kvlist_value"
    assert len(put({"arrayValue": {"values": [None, {"intValue": 1}]}}).array_value.values) == 2


def test_lists_and_maps_may_stand_without_their_wrapper() -> None:
    assert put({"arrayValue": [{"intValue": 1}]}) == put({"arrayValue": {"values": [{"intValue": 1}]}})
    pair = {"key": "a", "value": {"intValue": 1}}
    assert put({"kvlistValue": [pair]}) == put({"kvlistValue": {"values": [pair]}})


@pytest.mark.parametrize("kind", ["arrayValue", "kvlistValue"])
def test_twenty_four_levels_are_read_and_no_more(kind: str) -> None:
    def nested(levels: int) -> dict[str, Any]:
        value: dict[str, Any] = {"stringValue": "deep"}
        for _ in range(levels):
            inner = value if kind == "arrayValue" else {"key": "k", "value": value}
            value = {kind: {"values": [inner]}}
        return value

    assert put(nested(24)).ByteSize() > 0
    with pytest.raises(BadValue, match="nested deeper than 24 levels"):
        put(nested(25))


def test_attributes_are_added_in_order_and_a_bad_one_is_named() -> None:
    target = KeyValueList()

    put_attributes(target.values, [{"key": "a", "value": {"stringValue": "x"}}, {"key": "b"}, {"value": None}], 0)

    assert [(pair.key, pair.value.string_value) for pair in target.values] == [("a", "x"), ("b", ""), ("", "")]
    with pytest.raises(BadValue) as refused:
        put_attributes(target.values, [{"key": "a"}, {"key": "b", "value": {"intValue": []}}], 0)
    assert refused.value.described("attributes").startswith("attributes[1].intValue: must be a whole number")


@given(st.floats(allow_nan=False))
def test_any_double_is_read_as_it_is(number: float) -> None:
    assert put({"doubleValue": number}).double_value == number
    assert put({"doubleValue": repr(number)}).double_value == number


@pytest.mark.parametrize("value", [None, {}, "x", ()])
def test_only_an_array_is_a_list(value: object) -> None:
    assert list_of([1]) == [1]
    with pytest.raises(BadValue, match="must be an array"):
        list_of(value)
