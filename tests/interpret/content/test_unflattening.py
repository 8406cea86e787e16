"""Flat attribute names back into lists and maps."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.interpret.content.unflattening import unflatten


@given(st.dictionaries(st.from_regex(r"p(\.([0-9]{1,6}|a|b)){1,5}", fullmatch=True), st.text(max_size=3), max_size=8))
def test_any_names_unflatten(attributes: dict[str, str]) -> None:
    def leaves(value: Any) -> list[str]:
        below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
        return [value] if below is None else [leaf for item in below for leaf in leaves(item)]

    found = unflatten(attributes, "p.")

    assert Counter(leaves(found) if found is not None else []) <= Counter(attributes.values())


def test_unflattening_keeps_the_order_of_numbers_and_the_value_that_was_first() -> None:
    assert unflatten({"p.2.a": "c", "p.10.a": "d", "p.0.a": "b"}, "p.") == [{"a": "b"}, {"a": "c"}, {"a": "d"}]
    assert unflatten({"p.a": "x", "p.a.b": "y", "q": "z"}, "p.") == {"a": "x"}
    assert unflatten({"q": "z"}, "p.") is None


def test_what_stands_under_another_prefix_is_left_out() -> None:
    assert unflatten({"p.a": "x", "pa.b": "y", "q.p.a": "z", "p": "w"}, "p.") == {"a": "x"}


def test_a_level_is_a_list_only_where_all_its_names_are_numbers() -> None:
    assert unflatten({"p.0": "a", "p.x": "b"}, "p.") == {"0": "a", "x": "b"}
    assert unflatten({"p.٣": "a"}, "p.") == {"٣": "a"}


@pytest.mark.parametrize(
    ("name", "is_kept"),
    [
        ("p.10000", True),
        ("p.10001", False),
        ("p.00001", True),
        ("p.000001", False),
        ("p" + ".a" * 12, True),
        ("p" + ".a" * 13, False),
        ("p.a.10001.b", False),
        ("p.a10001", True),
    ],
)
def test_no_index_or_depth_beyond_the_limit_is_kept(name: str, *, is_kept: bool) -> None:
    assert (unflatten({name: "x"}, "p.") is not None) == is_kept


def test_names_beyond_fifty_thousand_are_left_out() -> None:
    names = {f"p.x{number}": "v" for number in range(50_001)}

    found = unflatten(names, "p.")

    assert isinstance(found, dict)
    assert len(found) == 50_000


def test_of_a_value_and_names_below_it_the_one_that_came_first_stands() -> None:
    assert unflatten({"p.a": "x", "p.a.b": "y", "p.c": "z"}, "p.") == {"a": "x", "c": "z"}
    assert unflatten({"p.a.b": "y", "p.a": "x"}, "p.") == {"a": {"b": "y"}}
