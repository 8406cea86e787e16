"""Tables made of a few rows, with a cell of every kind."""

from decimal import Decimal

from podium.query.export.tables import Cell, Column, Table

KINDS = ("text", "texts", "whole", "number", "money", "instant", "flag")
NS = 1_790_000_040_123_456_789
NS_TEXT = "2026-09-21T14:14:00.123456789Z"
PLAIN = ("a", ("x", "y"), 7, 0.25, Decimal("0.000000001"), NS, True)
UNKNOWN = (None, (), None, None, None, None, None)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x","y")', "-", "=cmd|'/c calc'!A0")
TEXTS = ('a"b', "a,b", "a\nb", "a\r\nb", "é✓😀", "", "\\N", "NULL", "nan", " x ", "a;b", "\x00")


def table(*batches: list[tuple[Cell, ...]], kinds: tuple[str, ...] = KINDS) -> Table:
    columns = tuple(Column(kind, kind, lambda row: row) for kind in kinds)  # type: ignore[arg-type]
    return Table(columns, iter(batches))


def texts(*given: str) -> Table:
    """Return a table with a column of texts."""
    return table([(each,) for each in given], kinds=("text",))
