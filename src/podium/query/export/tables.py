"""Tables of an export: typed columns, and rows that come in batches, so that none is ever in memory whole."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any, Literal

from podium.errors import InvalidInput

# What a cell holds: text, several texts, a whole number, a number, US dollars, ns since 1970, or yes and no.
Kind = Literal["text", "texts", "whole", "number", "money", "instant", "flag"]
Cell = str | tuple[str, ...] | int | float | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its kind, and how its cell is read from a result; None where it is not known."""

    name: str
    kind: Kind
    read: Callable[[Any], Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """One table as it is written.

    Attributes:
        columns: in the order of the file.
        batches: rows of cells in the order of the columns; closing it ends the reading.
    """

    columns: tuple[Column, ...]
    batches: Iterator[Sequence[tuple[Cell, ...]]]


def column(name: str, kind: Kind, field: str = "") -> Column:
    """Return the column that shows a field of a result, of the same name unless another is given."""
    return Column(name, kind, attrgetter(field or name))


def columns(kind: Kind, *names: str) -> tuple[Column, ...]:
    """Return columns of one kind, each named like its field."""
    return tuple(column(name, kind) for name in names)


def usd(*names: str) -> tuple[Column, ...]:
    """Return columns of money, `_usd` added to the name of each field."""
    return tuple(column(f"{name}_usd", "money", name) for name in names)


def reached(name: str) -> Column:
    """Return the column of an instant that is 0 where it was not reached."""
    field = attrgetter(name)
    return Column(name, "instant", lambda result: field(result) or None)


def choose(known: Sequence[Column], wanted: str) -> tuple[Column, ...]:
    """Return the columns that a text such as `name,cost_usd` names, in its order; all where it is empty.

    Raises:
        InvalidInput: there is no such column, or one is named twice.
    """
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    by_name = {each.name: each for each in known}
    missing = [name for name in names if name not in by_name]
    if missing or len({*names}) < len(names):
        wrong = f"there is no {missing[0][:40]!r}" if missing else "one is named twice"
        msg = f"`columns` are of {', '.join(by_name)}, with commas between; {wrong}"
        raise InvalidInput(msg)
    return tuple(by_name[name] for name in names) or tuple(known)


def table(chosen: tuple[Column, ...], batches: Iterator[Sequence[object]]) -> Table:
    """Return the table of results, a batch of rows per batch of them."""
    readers = [each.read for each in chosen]

    def rows() -> Iterator[list[tuple[Cell, ...]]]:
        for batch in batches:
            yield [tuple([read(result) for read in readers]) for result in batch]

    return Table(chosen, rows())
