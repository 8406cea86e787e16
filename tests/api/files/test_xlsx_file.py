"""A table as an Excel workbook, read back by another program."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.api.files.made import FORMULAS, KINDS, NS_TEXT, PLAIN, UNKNOWN, table

from podium.api.files.xlsx_file import MAX_CHARACTERS, write_xlsx
from podium.query.export.tables import Cell, Table


def as_xlsx(made: Table, path: Path, **limits: int) -> openpyxl.Workbook:
    for _ in write_xlsx(made, path, **limits):
        pass
    return openpyxl.load_workbook(path)


def test_S0_51_xlsx_has_numbers_as_numbers_and_texts_as_texts(tmp_path: Path) -> None:
    sheet = as_xlsx(table([PLAIN, UNKNOWN]), tmp_path / "x.xlsx").active

    assert sheet is not None
    heading, first, second = sheet.iter_rows(values_only=True)
    assert heading == KINDS
    assert first == ("a", "x; y", 7, 0.25, 0.000000001, NS_TEXT, True)
    assert set(second) <= {None, ""}


@pytest.mark.parametrize("text", [*FORMULAS, "http://example.com", "mailto:a@b.c", "007", "{=1}", "a\x01b", "_x0041_"])
def test_S0_51_texts_in_xlsx_are_never_formulas_links_or_numbers(tmp_path: Path, text: str) -> None:
    sheet = as_xlsx(table([(text,)], kinds=("text",)), tmp_path / "x.xlsx").active

    assert sheet is not None
    cell = sheet["A2"]
    # openpyxl gives escapes as they stand in the file.
    shown = str(cell.value).replace("_x0001_", "\x01").replace("_x005F_", "_").replace("_x000D_", "\r")
    assert (shown, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_a_full_sheet_is_followed_by_another_with_the_heading(tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [(number,) for number in range(7)]

    book = as_xlsx(table(rows[:5], rows[5:], kinds=("whole",)), tmp_path / "x.xlsx", sheet_rows=4)

    found = [[value for (value,) in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    assert found == [["whole", 0, 1, 2], ["whole", 3, 4, 5], ["whole", 6]]


def test_what_a_cell_of_excel_cannot_hold_is_not_shown_wrongly(tmp_path: Path) -> None:
    amount, count, text = Decimal("12345678.123456789"), 2**53 + 1, "😀" * 20_000
    sheet = as_xlsx(table([(amount, count, text)], kinds=("money", "whole", "text")), tmp_path / "x.xlsx").active

    assert sheet is not None
    money, whole, long = (cell.value for cell in sheet[2])
    assert (money, whole) == ("12345678.123456789", str(count))
    assert isinstance(long, str)
    assert long.endswith("(cut: a cell holds 32,767 characters)")
    assert len(long.encode("utf-16-le")) // 2 <= 32_767


@pytest.mark.parametrize("letter", ["x", "😀"])
def test_a_text_is_cut_where_a_cell_ends(tmp_path: Path, letter: str) -> None:
    fits = letter * (MAX_CHARACTERS * 2 // len(letter.encode("utf-16-le")))
    sheet = as_xlsx(table([(fits, fits + letter)], kinds=("text", "text")), tmp_path / "x.xlsx").active

    assert sheet is not None
    whole, cut = (str(cell.value) for cell in sheet[2])
    assert whole == fits
    assert cut.endswith("(cut: a cell holds 32,767 characters)")
    assert len(cut.encode("utf-16-le")) // 2 in (MAX_CHARACTERS, MAX_CHARACTERS - 1)


def test_fifteen_digits_are_a_number_and_sixteen_a_text(tmp_path: Path) -> None:
    sheet = as_xlsx(table([(10**15 - 1, 10**15 + 1)], kinds=("whole", "whole")), tmp_path / "x.xlsx").active

    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == [999_999_999_999_999, "1000000000000001"]


def test_the_rows_written_so_far_are_counted(tmp_path: Path) -> None:
    assert [*write_xlsx(table([PLAIN, PLAIN], [], [UNKNOWN]), tmp_path / "x.xlsx")] == [2, 2, 3]
