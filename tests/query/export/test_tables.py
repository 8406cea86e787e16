"""Tables: which columns, and rows in batches."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from podium.errors import InvalidInput
from podium.query.export.tables import choose, column, columns, reached, table, usd


@dataclass
class Row:
    name: str = "a"
    spans: int = 3
    cost: Decimal = Decimal("0.5")
    at: int = 0


KNOWN = (*columns("text", "name"), column("executions", "whole", "spans"), *usd("cost"), reached("at"))


def test_a_column_has_the_name_it_is_given_and_reads_its_field() -> None:
    assert [(each.name, each.kind, each.read(Row())) for each in KNOWN] == [
        ("name", "text", "a"),
        ("executions", "whole", 3),
        ("cost_usd", "money", Decimal("0.5")),
        ("at", "instant", None),
    ]
    assert KNOWN[3].read(Row(at=7)) == 7


def test_columns_come_in_the_order_asked_for_and_all_of_them_otherwise() -> None:
    assert [each.name for each in choose(KNOWN, " cost_usd, name,")] == ["cost_usd", "name"]
    assert choose(KNOWN, "") == choose(KNOWN, " , ") == KNOWN


@pytest.mark.parametrize(("wanted", "wrong"), [("cost", "there is no 'cost'"), ("name,name", "one is named twice")])
def test_another_column_or_one_twice_is_refused(wanted: str, wrong: str) -> None:
    with pytest.raises(InvalidInput, match=f"`columns` are of name, executions, cost_usd, at.*; {wrong}"):
        choose(KNOWN, wanted)


def test_a_batch_is_read_when_it_is_asked_for() -> None:
    read: list[int] = []

    def batches() -> Iterator[list[Row]]:
        for number in range(3):
            read.append(number)
            yield [Row(spans=number)] * 2

    made = table(choose(KNOWN, "executions"), batches())

    assert read == []
    assert next(made.batches) == [(0,), (0,)]
    assert read == [0]
    assert [*made.batches] == [[(1,), (1,)], [(2,), (2,)]]
