"""Cells as texts that every format shares: exact, in UTC, with a point."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from podium.model.money import format_money
from podium.model.time import format_instant
from podium.query.export.tables import Kind

Writer = Callable[[Any], Any]


def money(amount: Decimal | float) -> str:
    """Return dollars with nine decimals; 0 as a whole number is an amount, too."""
    return format_money(Decimal(amount))


# What JSON makes of a cell that is known.
AS_JSON: dict[Kind, Writer] = {
    "text": str,
    "texts": list,
    "whole": int,
    "number": float,
    "money": money,
    "instant": format_instant,
    "flag": bool,
}
