"""An Excel workbook: one sheet, and further ones where a sheet is full."""

from collections.abc import Generator
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from podium.api.files.cells import money
from podium.api.files.csv_file import SEPARATOR
from podium.model.time import format_instant
from podium.query.export.tables import Cell, Column, Table

# What a sheet and a cell hold, as Excel specifies.
MAX_ROWS = 1_048_576
MAX_CHARACTERS = 32_767
# A number is a double there, and Excel keeps fifteen digits of it; what has more is written as text.
_DIGITS = 15
_CUT = " … (cut: a cell holds 32,767 characters)"
_WIDTHS = {"text": 22, "texts": 26, "instant": 32, "money": 16, "flag": 9}


def write_xlsx(table: Table, target: Path, *, sheet_rows: int = MAX_ROWS) -> Generator[int]:
    """Write the file, and yield how many rows are in it so far; it is whole when no more is yielded.

    Texts are never formulas or links. Rows that one sheet does not hold stand on further ones, each with the heading.
    """
    options: dict[str, Any] = {
        "constant_memory": True,
        "tmpdir": str(target.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    book = xlsxwriter.Workbook(str(target), options)
    try:
        yield from _fill(book, table, sheet_rows)
        book.close()
    finally:
        for sheet in book.worksheets():  # who stops in between leaves the files open that its rows wait in
            sheet.row_data_fh.close()


def _fill(book: xlsxwriter.Workbook, table: Table, sheet_rows: int) -> Generator[int]:
    bold, dollars = book.add_format({"bold": True}), book.add_format({"num_format": "0.000000000"})
    sheet, line, count = _sheet(book, table, bold), 1, 0
    for batch in table.batches:
        for row in batch:
            if line == sheet_rows:
                sheet, line = _sheet(book, table, bold), 1
            for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
                _write(sheet, line, place, cell, column, dollars)
            line += 1
        count += len(batch)
        yield count


def _sheet(book: xlsxwriter.Workbook, table: Table, bold: Format) -> Worksheet:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, _WIDTHS.get(column.kind, 14))
        sheet.write_string(0, place, column.name, bold)
    return sheet


def _write(sheet: Worksheet, line: int, place: int, cell: Cell, column: Column, dollars: Format) -> None:
    match column.kind, cell:
        case _, None:
            return
        case "flag", _:
            sheet.write_boolean(line, place, bool(cell))
        case "instant", int():
            sheet.write_string(line, place, format_instant(cell))
        case "texts", tuple():
            sheet.write_string(line, place, _fitting(SEPARATOR.join(cell)))
        case (("whole" | "number" | "money"), int() | float() | Decimal()):
            _write_number(sheet, line, place, cell, dollars if column.kind == "money" else None)
        case _:
            sheet.write_string(line, place, _fitting(str(cell)))


def _write_number(sheet: Worksheet, line: int, place: int, number: float | Decimal, dollars: Format | None) -> None:
    is_exact = isinstance(number, float) or len(Decimal(number).normalize().as_tuple().digits) <= _DIGITS
    if is_exact:
        sheet.write_number(line, place, float(number), dollars)
    else:
        sheet.write_string(line, place, money(number) if dollars else str(number))


def _fitting(text: str) -> str:
    """Return a text that a cell holds; Excel counts units of UTF-16."""
    if len(text) <= MAX_CHARACTERS // 2:
        return text
    units = text.encode("utf-16-le", "replace")
    if len(units) <= 2 * MAX_CHARACTERS:
        return text
    return units[: 2 * (MAX_CHARACTERS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
