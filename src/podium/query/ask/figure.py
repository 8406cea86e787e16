"""A number beside the one before it, and how such numbers are made."""

from decimal import Decimal

from podium.model.money import Money
from podium.model.result import Result
from podium.store.rollups import sketch_value


class Figure(Result):
    """A number now and in the window before; `change` is value / previous - 1, null without a previous value.

    For a ratio `change` is the difference in points: value - previous.
    """

    value: float | None
    previous: float | None
    change: float | None


class MoneyFigure(Result):
    """An amount now and in the window before."""

    value: Money
    previous: Money
    change: float | None


class UnitMoneyFigure(Result):
    """An amount per something; null where there was none of it."""

    value: Money | None
    previous: Money | None
    change: float | None


def figure(value: float | None, previous: float | None) -> Figure:
    """Return the figure of two numbers."""
    return Figure(value=value, previous=previous, change=growth(value, previous))


def nanoseconds(bins: list[int], count: int, position: int) -> float | None:
    """Return the duration a sketch's quantile stands for, None where nothing was counted."""
    return round(sketch_value(bins[position])) if count and bins else None


def ratio(part: float, whole: int) -> float | None:
    """Return part / whole, None where there is no whole."""
    return part / whole if whole else None


def growth(value: Decimal | float | None, previous: Decimal | float | None) -> float | None:
    """Return value / previous - 1, None where either is unknown or there was nothing before."""
    if value is None or not previous:
        return None
    return float(value) / float(previous) - 1
