"""The price book without an own file, read once."""

import pytest

from podium.interpret.pricing.price_book import PriceBook


@pytest.fixture(scope="session")
def book() -> PriceBook:
    return PriceBook()
