"""A table as comma-separated values, read back by another program."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from tests.api.files.made import FORMULAS, KINDS, NS, NS_TEXT, PLAIN, TEXTS, UNKNOWN, table, texts

from podium.api.files.csv_file import harmless, write_csv
from podium.model.time import format_instant
from podium.query.export.tables import Cell, Column, Table


def as_csv(made: Table) -> list[list[str]]:
    text = b"".join(write_csv(made)).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def test_S0_51_csv_has_one_heading_and_exact_values() -> None:
    rows = as_csv(table([PLAIN], [UNKNOWN]))

    assert rows == [
        [*KINDS],
        ["a", "x; y", "7", "0.25", "0.000000001", NS_TEXT, "true"],
        ["", "", "", "", "", "", ""],
    ]


@pytest.mark.parametrize("text", FORMULAS)
def test_S0_51_formulas_in_csv_are_made_harmless(text: str) -> None:
    (_, cells) = as_csv(table([(text, (text, "b"))], kinds=("text", "texts")))

    assert cells == [f"'{text}", f"'{text}; b"]


@pytest.mark.parametrize("text", ["a=1", "x-y", "", " =1", "'=1"])
def test_S0_51_a_text_that_no_spreadsheet_runs_is_left_alone(text: str) -> None:
    assert harmless(text) == text


def test_S0_51_negative_numbers_stay_numbers() -> None:
    (_, cells) = as_csv(table([(-5, -0.5, Decimal("-0.25"))], kinds=("whole", "number", "money")))

    assert cells == ["-5", "-0.5", "-0.250000000"]


def test_texts_of_every_kind_come_back() -> None:
    (_, *rows) = as_csv(texts(*TEXTS[:-1]))

    assert [row[0] if row else "" for row in rows] == [*TEXTS[:-1]]


def test_a_table_without_rows_has_its_heading() -> None:
    assert b"".join(write_csv(texts())) == b"text\r\n"


def test_a_file_is_written_while_it_is_read() -> None:
    asked: list[int] = []

    def batches() -> Iterator[list[tuple[Cell, ...]]]:
        for number in range(1_000):
            asked.append(number)
            yield [(number, format_instant(NS))]

    columns = (Column("whole", "whole", lambda row: row), Column("text", "text", lambda row: row))
    pieces = write_csv(Table(columns, batches()))
    next(pieces)
    next(pieces)

    assert asked == [0, 1]
    assert max(len(piece) for piece in pieces) < 200
