"""A table as CSV, JSON, XLSX and Parquet, read back by other programs."""

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from podium.api.files.csv_file import write_csv
from podium.api.files.json_file import write_json
from podium.api.files.parquet_file import write_parquet
from podium.api.files.xlsx_file import write_xlsx
from podium.model.time import format_instant
from podium.query.export.tables import Cell, Column, Table
from podium.store.engine import Engine

KINDS = ("text", "texts", "whole", "number", "money", "instant", "flag")
NS = 1_790_000_040_123_456_789
NS_TEXT = "2026-09-21T14:14:00.123456789Z"
PLAIN = ("a", ("x", "y"), 7, 0.25, Decimal("0.000000001"), NS, True)
UNKNOWN = (None, (), None, None, None, None, None)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x","y")', "-", "=cmd|'/c calc'!A0")


def table(*batches: list[tuple[Cell, ...]], kinds: tuple[str, ...] = KINDS) -> Table:
    columns = tuple(Column(kind, kind, lambda row: row) for kind in kinds)  # type: ignore[arg-type]
    return Table(columns, iter(batches))


def as_csv(made: Table) -> list[list[str]]:
    text = b"".join(write_csv(made)).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def as_xlsx(made: Table, path: Path, **limits: int) -> openpyxl.Workbook:
    for _ in write_xlsx(made, path, **limits):
        pass
    return openpyxl.load_workbook(path)


def as_parquet(made: Table, path: Path, engine: Engine) -> pq.ParquetFile:
    for _ in write_parquet(made, path, engine):
        pass
    return pq.ParquetFile(path)


def test_S0_51_csv_has_one_heading_and_exact_values() -> None:
    rows = as_csv(table([PLAIN], [UNKNOWN]))

    assert rows == [
        [*KINDS],
        ["a", "x; y", "7", "0.25", "0.000000001", NS_TEXT, "true"],
        ["", "", "", "", "", "", ""],
    ]


def test_S0_51_json_is_an_array_whatever_it_holds() -> None:
    full = json.loads(b"".join(write_json(table([PLAIN], [], [UNKNOWN]))))
    empty = json.loads(b"".join(write_json(table([]))))

    assert full[0] == dict(zip(KINDS, ["a", ["x", "y"], 7, 0.25, "0.000000001", NS_TEXT, True], strict=True))
    assert full[1] == dict(zip(KINDS, [None, [], None, None, None, None, None], strict=True))
    assert empty == []


def test_S0_51_xlsx_has_numbers_as_numbers_and_texts_as_texts(tmp_path: Path) -> None:
    sheet = as_xlsx(table([PLAIN, UNKNOWN]), tmp_path / "x.xlsx").active

    assert sheet is not None
    heading, first, second = sheet.iter_rows(values_only=True)
    assert heading == KINDS
    assert first == ("a", "x; y", 7, 0.25, 0.000000001, NS_TEXT, True)
    assert set(second) <= {None, ""}


def test_S0_51_parquet_has_types(engine: Engine, tmp_path: Path) -> None:
    file = as_parquet(table([PLAIN], [UNKNOWN]), tmp_path / "it's.parquet", engine)

    assert [str(each) for each in file.schema_arrow.types] == [
        "string", "list<element: string not null>", "int64", "double", "decimal128(38, 9)", "timestamp[ns, tz=UTC]",
        "bool",
    ]  # fmt: skip
    first, second = file.read().to_pylist()
    assert (first["text"], first["texts"], first["whole"], first["number"]) == ("a", ["x", "y"], 7, 0.25)
    assert (first["money"], first["flag"]) == (Decimal("0.000000001"), True)
    assert first["instant"].value == NS
    assert [second[kind] for kind in KINDS] == [None, [], None, None, None, None, None]
    assert [each.name for each in tmp_path.iterdir()] == ["it's.parquet"]


@pytest.mark.parametrize("text", FORMULAS)
def test_S0_51_formulas_in_csv_are_made_harmless(text: str) -> None:
    (_, cells) = as_csv(table([(text, (text, "b"))], kinds=("text", "texts")))

    assert cells == [f"'{text}", f"'{text}; b"]


def test_S0_51_negative_numbers_stay_numbers() -> None:
    (_, cells) = as_csv(table([(-5, -0.5, Decimal("-0.25"))], kinds=("whole", "number", "money")))

    assert cells == ["-5", "-0.5", "-0.250000000"]


@pytest.mark.parametrize("text", [*FORMULAS, "http://example.com", "mailto:a@b.c", "007", "{=1}", "a\x01b", "_x0041_"])
def test_S0_51_texts_in_xlsx_are_never_formulas_links_or_numbers(tmp_path: Path, text: str) -> None:
    sheet = as_xlsx(table([(text,)], kinds=("text",)), tmp_path / "x.xlsx").active

    assert sheet is not None
    cell = sheet["A2"]
    # openpyxl tells escapes as they stand in the file.
    shown = str(cell.value).replace("_x0001_", "\x01").replace("_x005F_", "_").replace("_x000D_", "\r")
    assert (shown, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_texts_of_every_kind_come_back(engine: Engine, tmp_path: Path) -> None:
    texts = ['a"b', "a,b", "a\nb", "a\r\nb", "é✓😀", "", "\\N", "NULL", "nan", " x ", "a;b", "\x00"]
    rows: list[tuple[Cell, ...]] = [(text,) for text in texts]

    as_json = json.loads(b"".join(write_json(table(rows, kinds=("text",)))))
    parquet = as_parquet(table(rows, kinds=("text",)), tmp_path / "x.parquet", engine).read().to_pylist()
    in_csv = as_csv(table(rows[:-1], kinds=("text",)))

    assert [row["text"] for row in as_json] == texts
    assert [row["text"] for row in parquet] == texts
    assert [row[0] if row else "" for row in in_csv[1:]] == texts[:-1]


def test_a_full_sheet_is_followed_by_another_with_the_heading(tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [(number,) for number in range(7)]

    book = as_xlsx(table(rows[:5], rows[5:], kinds=("whole",)), tmp_path / "x.xlsx", sheet_rows=4)

    found = [[value for (value,) in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    assert found == [["whole", 0, 1, 2], ["whole", 3, 4, 5], ["whole", 6]]


def test_what_a_cell_of_excel_cannot_hold_is_not_told_wrongly(tmp_path: Path) -> None:
    amount, count, text = Decimal("12345678.123456789"), 2**53 + 1, "😀" * 20_000
    sheet = as_xlsx(table([(amount, count, text)], kinds=("money", "whole", "text")), tmp_path / "x.xlsx").active

    assert sheet is not None
    money, whole, long = (cell.value for cell in sheet[2])
    assert (money, whole) == ("12345678.123456789", str(count))
    assert isinstance(long, str)
    assert long.endswith("(cut: a cell holds 32,767 characters)")
    assert len(long.encode("utf-16-le")) // 2 <= 32_767


def test_a_file_is_written_while_it_is_read() -> None:
    asked: list[int] = []

    def batches() -> Iterator[list[tuple[Cell, ...]]]:
        for number in range(1_000):
            asked.append(number)
            yield [(number, format_instant(NS))]

    columns = (Column("whole", "whole", lambda row: row), Column("text", "text", lambda row: row))
    for write in (write_csv, write_json):
        asked.clear()
        pieces = write(Table(columns, batches()))
        next(pieces)
        next(pieces)
        assert asked == [0, 1]
        assert max(len(piece) for piece in pieces) < 200
