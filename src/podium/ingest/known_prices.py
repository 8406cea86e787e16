"""Prices as the engine joins them: those of the models seen so far, written down with the cards they are of."""

import time
from collections.abc import Iterable

from podium.interpret.billing import PRICED_AS
from podium.interpret.pricing import price_book, rate_cards
from podium.interpret.pricing.bill import Bill
from podium.interpret.pricing.price_book import Names, Price, PriceBook
from podium.store.engine import Engine

_SEEN = "SELECT DISTINCT provider, response_model, request_model, service_tier FROM prices"
_CARDS = "SELECT id FROM rate_cards"


class KnownPrices:
    """Keeps tables `prices` and `rate_cards`; used by one thread.

    Args:
        engine: where they are.
        book: what models cost.
    """

    def __init__(self, engine: Engine, book: PriceBook) -> None:
        self._engine = engine
        self._book = book
        self._known: dict[Names, list[Price]] = {}
        self._cards: set[str] = set()

    def restore(self) -> None:
        """Write the prices of every model seen before anew: the list may be newer than the last run's."""
        seen = set(self._engine.read_back(_SEEN))
        self._cards = {card for (card,) in self._engine.read_back(_CARDS)}
        self._rewrite(seen)

    def write_down(self) -> Bill:
        """Write down what the models of this segment cost, and return what there is to charge for."""
        if self._book.refresh():
            self._rewrite(self._known)
        asked = self._engine.read_back(PRICED_AS)
        names: list[Names] = [row[:4] for row in asked]
        self._add(set(names) - self._known.keys())
        cards = [price.card for name in names for price in self._known[name]]
        return Bill(
            by_tier=any(name[3] for name in names),
            by_hour=any(place.second for card in cards for place in card.rates.places),
            others=tuple(sorted({unit for row in asked for unit in row[4]})),
        )

    def _rewrite(self, names: Iterable[Names]) -> None:
        """Prices of other dates would otherwise stay beside the new ones and win for their days."""
        again = set(names)
        self._known = {}
        self._engine.execute("TRUNCATE TABLE prices")
        self._add(again)

    def _add(self, names: set[Names]) -> None:
        found = {each: self._book.prices(*each) for each in sorted(names)}
        prices = [price for each in found.values() for price in each]
        now_ns = time.time_ns()
        cards = {price.card.id: price.card for price in prices}
        new = [card.row(now_ns) for name, card in cards.items() if name not in self._cards]
        if new:
            self._engine.insert("rate_cards", rate_cards.COLUMNS, new)
            self._cards |= cards.keys()
        if prices:
            self._engine.insert("prices", price_book.COLUMNS, price_book.rows(prices, now_ns))
        self._known |= found
