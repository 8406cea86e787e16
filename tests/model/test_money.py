"""Money as text."""

from decimal import Decimal

import pytest

from podium.model.money import format_money


@pytest.mark.parametrize(
    ("amount", "text"),
    [("0.5", "0.500000000"), ("0", "0.000000000"), ("1E+3", "1000.000000000"), ("-0.000000001", "-0.000000001")],
)
def test_money_has_nine_decimals_and_no_exponent(amount: str, text: str) -> None:
    assert format_money(Decimal(amount)) == text
