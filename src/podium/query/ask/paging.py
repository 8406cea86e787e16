"""Pages of a list: how it may be sorted, and the cursor that continues it."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from podium.errors import InvalidInput

# What one query may return: a batch of an export. A page of the API has 500 rows at most.
MAX_PAGE = 2_000
# How a list is sorted unless one asks otherwise.
NEWEST_FIRST = "-start_time"


@dataclass(frozen=True, slots=True)
class Order:
    """A sort order.

    Attributes:
        key: name of what is sorted by.
        descending: whether the largest, or newest, comes first.
    """

    key: str
    descending: bool

    def __str__(self) -> str:
        return f"-{self.key}" if self.descending else self.key


@dataclass(frozen=True, slots=True)
class Position:
    """The last row of a page: its sort value as text, and the ids that distinguish equals."""

    value: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SortKey:
    """What a list is sorted by.

    Attributes:
        expression: over the row `s`.
        type: of the values it is compared with.
        is_known: the condition under which it has a value.
    """

    expression: str
    type: str
    is_known: str = "true"

    @property
    def constants(self) -> dict[str, str]:
        """What the placeholders of a sorted statement become."""
        return {"key": self.expression, "key_type": self.type, "is_known": self.is_known}


def describe_sorts(keys: Sequence[str]) -> str:
    """Return what one may sort by, as the API's description says it."""
    return f"{', '.join(keys)}; with a - in front the largest first."


def parse_order(text: str, keys: Sequence[str]) -> Order:
    """Return the order a text such as `-cost` means.

    Raises:
        InvalidInput: one cannot sort by that.
    """
    key = text.removeprefix("-")
    if key not in keys:
        msg = f"`sort` is one of {', '.join(keys)}, with a - in front for the largest first"
        raise InvalidInput(msg)
    return Order(key, text.startswith("-"))


def encode_cursor(order: Order, position: Position) -> str:
    """Return the text that continues a list after a row."""
    plain = json.dumps([str(order), position.value, *position.ids], separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, order: Order, *, ids: int) -> Position | None:
    """Return where to continue, None at the start.

    Raises:
        InvalidInput: the cursor is none of ours, or of another order.
    """
    if not cursor:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        sort, value, *rest = (str(part) for part in parts)
        Decimal(value)
        bytes.fromhex("".join(rest))
    except (ValueError, TypeError, binascii.Error, InvalidOperation) as error:
        msg = "`cursor` is not one that a page returned"
        raise InvalidInput(msg) from error
    if sort != str(order) or len(rest) != ids:
        msg = "`cursor` belongs to another order; begin again without it"
        raise InvalidInput(msg)
    return Position(value, tuple(rest))


def page_size(limit: int) -> int:
    """Return the number of rows a page may have: 1 to 2,000."""
    return max(1, min(limit, MAX_PAGE))
