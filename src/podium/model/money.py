"""Money in US dollars: exact decimals with nine places, on the wire as text."""

from decimal import Decimal
from typing import Annotated

from pydantic import PlainSerializer, WithJsonSchema

_PLACES = Decimal("0.000000001")
ZERO = Decimal(0)


def format_money(amount: Decimal) -> str:
    """Return the amount with nine decimals: `Decimal("0.5")` → `0.500000000`."""
    return format(amount.quantize(_PLACES), "f")


Money = Annotated[
    Decimal,
    PlainSerializer(format_money, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+\.\d{9}$", "examples": ["0.021351000"]}),
]
