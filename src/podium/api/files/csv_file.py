"""Comma-separated values as RFC 4180 writes them, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from podium.api.files.cells import Writer, money
from podium.model.time import format_instant
from podium.query.export.tables import Cell, Kind, Table

# A spreadsheet runs a text that begins like this as a formula, or looks behind white space for one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
SEPARATOR = "; "


def write_csv(table: Table) -> Iterator[bytes]:
    """Yield the file in pieces: the heading with the first batch, then a batch each.

    Texts that a spreadsheet would run get an apostrophe in front, as OWASP advises; numbers stay numbers. What is not
    known is empty.
    """
    text = io.StringIO()
    file = csv.writer(text, lineterminator="\r\n")
    file.writerow([harmless(each.name) for each in table.columns])
    writers = [_AS_TEXT[each.kind] for each in table.columns]
    for batch in table.batches:
        file.writerows([_written(cell, write) for cell, write in zip(row, writers, strict=True)] for row in batch)
        yield _taken(text)
    yield _taken(text)


def harmless(text: str) -> str:
    """Return a text that a spreadsheet shows as it is: `=1+1` → `'=1+1`."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _written(cell: Cell, write: Writer) -> str:
    return "" if cell is None else write(cell)


def _taken(text: io.StringIO) -> bytes:
    piece = text.getvalue().encode("utf-8", "replace")
    text.seek(0)
    text.truncate()
    return piece


_AS_TEXT: dict[Kind, Writer] = {
    "text": harmless,
    "texts": lambda texts: harmless(SEPARATOR.join(texts)),
    "whole": lambda number: str(int(number)),
    "number": lambda number: repr(float(number)),
    "money": money,
    "instant": format_instant,
    "flag": lambda flag: "true" if flag else "false",
}
