"""Attribute values of every type as text."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from tests.spans import any_value, span
from tests.stored import store
from tests.write_path import WritePath

from podium.interpret.values import is_composite, text, type_map, type_word
from podium.store.engine import Engine


def test_values_of_every_type_are_stored_as_they_came(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    values: dict[str, Any] = {
        "text": "ünï\n\"'\\",
        "empty": "",
        "int": -(2**63),
        "large": 2**63 - 1,
        "double": 0.1,
        "yes": True,
        "no": False,
        "bytes": b"\x00\xff",
        "none": None,
        "one": ["stop"],
        "list": [1, "two", 3.5],
        "nested": {"a": [{"b": 2**53 + 1}], "c": None},
        "void": [],
        "long": "x" * 20_000,
    }

    store(path, project, [span("odd", values, start_ns=now_ns)], resource={"service.name": "s", "argv": ["a", "b"]})

    (row,) = engine.select(
        "SELECT attributes, attribute_types, resource FROM spans WHERE project = {p:String}", {"p": project}
    )
    assert row["attributes"] == {
        "text": "ünï\n\"'\\",
        "empty": "",
        "int": "-9223372036854775808",
        "large": "9223372036854775807",
        "double": "0.1",
        "yes": "true",
        "no": "false",
        "bytes": "AP8=",
        "none": "",
        "one": '["stop"]',
        "list": '[1,"two",3.5]',
        "nested": '{"a":[{"b":9007199254740993}],"c":null}',
        "void": "[]",
        "long": "x" * 20_000,
    }
    assert row["attribute_types"] == {
        "int": "int",
        "large": "int",
        "double": "double",
        "yes": "bool",
        "no": "bool",
        "bytes": "bytes",
        "one": "json",
        "list": "json",
        "nested": "json",
        "void": "json",
    }
    assert row["resource"] == {"service.name": "s", "argv": '["a","b"]'}


def ask(engine: Engine, expression: str, *values: AnyValue) -> list[Any]:
    """Return what the expression gives for each encoded value `v`."""
    encoded = ", ".join(f"unhex('{value.SerializeToString().hex()}')" for value in values)
    rows = engine.read_back(f"SELECT {expression} FROM (SELECT arrayJoin([{encoded}]) AS v)")
    return [answer for (answer,) in rows]


def texts(engine: Engine, *values: Any) -> list[str]:
    return ask(engine, text("v", composites=False), *map(any_value, values))


@settings(deadline=None)
@given(numbers=st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=30))
def test_whole_numbers_of_any_size_are_exact(engine: Engine, numbers: list[int]) -> None:
    assert texts(engine, *numbers) == [str(number) for number in numbers]


@settings(deadline=None)
@given(numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=30))
def test_doubles_are_read_back_as_they_were(engine: Engine, numbers: list[float]) -> None:
    assert [float(read) for read in texts(engine, *numbers)] == numbers


@settings(deadline=None)
@given(values=st.lists(st.text(max_size=150) | st.binary(max_size=150) | st.booleans(), min_size=1, max_size=30))
def test_texts_bytes_and_booleans_are_what_they_were(engine: Engine, values: list[Any]) -> None:
    def shown(value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        return base64.b64encode(value).decode() if isinstance(value, bytes) else value

    assert texts(engine, *values) == [shown(value) for value in values]


@pytest.mark.parametrize("size", [0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152])
@pytest.mark.parametrize("kind", ["string_value", "bytes_value"])
def test_a_text_begins_behind_its_length_however_long_it_is(engine: Engine, kind: str, size: int) -> None:
    value = AnyValue()
    setattr(value, kind, "x" * size if kind == "string_value" else b"x" * size)
    head = value.SerializeToString().removesuffix(b"x" * size).hex()
    # The engine repeats a million times at most.
    pieces = [f"repeat('x', {min(size - at, 10**6)})" for at in range(0, size, 10**6)]
    xs = "concat(" + ", ".join([*pieces, "''", "''"]) + ")"
    expected = xs if kind == "string_value" else f"base64Encode({xs})"
    source = f"SELECT concat(unhex('{head}'), {xs}) AS v"

    assert engine.read_back(f"SELECT {text('v', composites=False)} = {expected} FROM ({source})") == [(1,)]


@pytest.mark.parametrize(
    ("value", "is_looked_up"),
    [
        (["stop"], False),
        ([""], False),
        (["x" * 121], False),
        (["x" * 122], True),
        (["ü"], False),
        ([], True),
        (["a", "b"], True),
        ([1], True),
        ([["a"]], True),
        ([True], True),
        ({"a": "b"}, True),
        ({}, True),
        ("text", False),
        ("*text", False),
        (5, False),
        (None, False),
    ],
)
def test_an_array_of_one_short_text_needs_no_looking_up(engine: Engine, value: Any, *, is_looked_up: bool) -> None:
    ((found, read),) = engine.read_back(
        f"SELECT {is_composite('v')}, {text('v', composites=False)}"
        f" FROM (SELECT unhex('{any_value(value).SerializeToString().hex()}') AS v)"
    )

    assert bool(found) == is_looked_up
    if isinstance(value, list) and not is_looked_up:
        assert json.loads(read) == value


def test_a_type_is_said_of_all_but_texts(engine: Engine) -> None:
    values = [any_value(value) for value in ("x", "", 1, 0, 1.5, True, False, b"x", [1], ["x"], {"a": 1}, None)]

    words = ask(engine, type_word("v"), *values)

    assert words == ["", "", "int", "int", "double", "bool", "bool", "bytes", "json", "json", "json", ""]
    kept = ", ".join(f"'{n}', unhex('{value.SerializeToString().hex()}')" for n, value in enumerate(values))
    ((types,),) = engine.read_back(f"SELECT {type_map('m')} FROM (SELECT map({kept}) AS m)")
    assert types == {str(n): word for n, word in enumerate(words) if word}
