"""Rates as tests look at them."""

from decimal import Decimal

from podium.interpret.pricing.price_book import Price
from podium.interpret.pricing.rates import Rates
from podium.interpret.pricing.units import BY_NAME


def rates_of(priced: Price | Rates, unit: str = "input_tokens") -> tuple[Decimal | int, ...] | None:
    """Return the rate of a unit at each place."""
    rates = priced.card.rates if isinstance(priced, Price) else priced
    return rates.of(BY_NAME[unit])


def rate(priced: Price | Rates, unit: str = "input_tokens") -> Decimal | int:
    """Return the rate of a unit at the first place."""
    found = rates_of(priced, unit)
    assert found is not None, f"{unit} has no rate"
    return found[0]
