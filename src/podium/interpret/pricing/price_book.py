"""The price book: what one call's tokens cost, by provider and model as its sender spells them.

The user's own file (`own_prices`) wins over the bundled list (`price_list`); where in the list a call is looked up,
and when no price may be taken, is in `lookups`.
An unknown price is an empty answer, never a zero and never another provider's price.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from podium.errors import InvalidInput
from podium.interpret.pricing import own_prices, price_list
from podium.interpret.pricing.lookups import lookups
from podium.interpret.pricing.own_prices import OwnPrice, OwnPrices
from podium.interpret.pricing.price_list import ListedModel
from podium.interpret.pricing.rate_cards import Card
from podium.interpret.pricing.units import OTHER, REQUESTS, STORED, Unit

_log = logging.getLogger(__name__)
# Provider, response model and request model as their sender spells them, and the tier that served.
Names = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Price:
    """One row of table `prices`: what a call spelled like this costs from an instant on, by which card."""

    names: Names
    card: Card

    @property
    def valid_from(self) -> datetime:
        """When it begins to hold."""
        return self.card.valid_from

    def row(self) -> tuple[object, ...]:
        """Return the values of `COLUMNS` but the last; rates are USD per million (`request_rates`: per request)."""
        rates = self.card.rates
        per_request = tuple(rate / REQUESTS.per for rate in rates.of(REQUESTS) or (0,) * len(rates.places))
        others = {unit.name: rates.per_million(unit) for unit in OTHER if rates.counts_tokens or not unit.is_tokens}
        return (
            *self.names,
            self.valid_from,
            self.card.id,
            self.card.source,
            rates.counts_tokens,
            [place.second for place in rates.places],
            [place.tokens for place in rates.places],
            *(rates.of(unit) for unit in STORED),
            per_request,
            {name: each for name, each in others.items() if each is not None},
            dict(rates.least),
        )


def rates_column(unit: Unit) -> str:
    """Return the column of `prices` that holds the rates of a unit which has a column of `spans`."""
    return unit.column.removesuffix("_tokens") + "_rates"


COLUMNS = (
    "provider", "response_model", "request_model", "service_tier", "valid_from", "card", "source", "counts_tokens",
    "day_starts", "tier_starts", *map(rates_column, STORED), "request_rates", "other_rates", "least",
    "seen_at",
)  # fmt: skip


def rows(prices: Iterable[Price], seen_at_ns: int) -> list[tuple[object, ...]]:
    """Return the values of table `prices` in the order of `COLUMNS`."""
    return [(*price.row(), seen_at_ns) for price in prices]


class PriceBook:
    """Answers prices from the own file and the bundled list; each answer is kept.

    Args:
        own_file: the user's price file, which need not exist; a `.toml` also stands for the `.json` beside it.

    A file that cannot be understood never stops the book: it goes on with the prices it had, and `problem`
    says what is wrong.

    Attributes:
        problem: why the own file is not in force, or None.
    """

    def __init__(self, own_file: Path | None = None) -> None:
        self.problem: InvalidInput | None = None
        self._own_file = own_file
        self._own = OwnPrices()
        self._seen: tuple[object, ...] = ()
        self._answers: dict[Names, list[Price]] = {}
        self.refresh()

    def prices(self, provider: str, response_model: str, request_model: str, service_tier: str = "") -> list[Price]:
        """Return the dated prices of a call, ascending by `valid_from`; empty when its price is not known."""
        asked = (provider, response_model, request_model, service_tier)
        if asked not in self._answers:
            self._answers[asked] = self._look_up(asked)
        return list(self._answers[asked])

    def refresh(self) -> bool:
        """Read the own file again if it changed; return whether prices may differ from former answers.

        A changed file that cannot be understood is logged once and kept in `problem`; former prices hold.
        """
        path, stamp = _current(self._own_file)
        if stamp == self._seen:
            return False
        self._seen = stamp
        try:
            own = own_prices.read_file(path) if path else OwnPrices()
        except InvalidInput as error:
            self.problem = error
            _log.warning("the price file is not in force: %s", error)
            return False
        self.problem = None
        if own == self._own:
            return False
        self._own = own
        self._answers = {}
        return True

    def look(self) -> InvalidInput | None:
        """Return why the own file, as it is now, cannot be used; the prices in force stay as they are."""
        path, stamp = _current(self._own_file)
        if stamp == self._seen or path is None:
            return self.problem if stamp == self._seen else None
        try:
            own_prices.read_file(path)
        except InvalidInput as error:
            return error
        return None

    def _look_up(self, asked: Names) -> list[Price]:
        provider, *models, service_tier = asked
        own = [_own_card(entry, self._own.version) for entry in self._own.find(provider, tuple(models))]
        if own and own[0].valid_from == price_list.EPOCH:
            return [Price(asked, card) for card in own]
        listed = _listed(provider, models, service_tier)
        until = own[0].valid_from if own else None
        before = [card for card in _list_cards(listed) if until is None or card.valid_from < until]
        return [Price(asked, card) for card in (*before, *own)]


def _listed(provider: str, models: Iterable[str], service_tier: str) -> ListedModel | None:
    ids = price_list.provider_ids()
    return price_list.find((lookup for model in models for lookup in lookups(provider, model, ids)), service_tier)


def _list_cards(listed: ListedModel | None) -> list[Card]:
    if listed is None:
        return []
    version = price_list.list_version()
    notes = f" ({'; '.join(listed.notes)})" if listed.notes else ""
    source = f"genai-prices {version}{notes}"
    return [
        Card(source, listed.provider, listed.model, listed.service_tier, start, version, rates)
        for start, rates in listed.dated
    ]


def _own_card(entry: OwnPrice, version: str) -> Card:
    return Card(entry.source, entry.provider, entry.model, "", entry.valid_from, version, entry.rates)


def _current(own_file: Path | None) -> tuple[Path | None, tuple[object, ...]]:
    """Return the file to read and what tells that it changed; the path is None when there is none."""
    if own_file is None:
        return None, ()
    for path in dict.fromkeys((own_file, own_file.with_suffix(".json"))):
        try:
            found = path.stat()
        except FileNotFoundError:
            continue
        return path, (path, found.st_mtime_ns, found.st_size, found.st_ino)
    return None, ()
