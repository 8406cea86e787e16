"""Attribute values of every type as text."""

from typing import Any

from tests.spans import span
from tests.stored import store
from tests.write_path import WritePath

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
