"""Placeholders of statements."""

import pytest

from podium.store.template import fill, placeholders


def test_constants_stand_where_they_are_named_and_bound_values_stay() -> None:
    sql = fill("SELECT '$name', $name_2 FROM t WHERE $bounds AND x = {x:String}", name="a", name_2="b", bounds="true")

    assert sql == "SELECT 'a', b FROM t WHERE true AND x = {x:String}"


def test_what_nobody_gives_is_refused_unless_it_comes_later() -> None:
    with pytest.raises(LookupError, match=r"\$bounds, \$where"):
        fill("WHERE $bounds AND $where AND $rest", rest="true")

    assert fill("WHERE $bounds AND $where", where="true", partly=True) == "WHERE $bounds AND true"


def test_what_was_put_in_is_not_filled_again() -> None:
    assert fill("$one $two", one="$two", two="2") == "$two 2"


def test_a_constant_without_a_place_is_left_out() -> None:
    assert fill("SELECT 1", bounds="true") == "SELECT 1"


def test_placeholders_are_known_by_name() -> None:
    assert placeholders("$a $b_c '$a' {d:String} 5$") == {"a", "b_c"}
