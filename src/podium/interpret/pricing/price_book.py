"""The price book: what one call's tokens cost, by provider and model as its sender spells them.

The user's own file (`own_prices`) wins over the bundled list (`price_list`); where in the list a call is looked up,
and when no price may be taken, is in `lookups`.
An unknown price is an empty answer, never a zero and never another provider's price.
"""

import logging
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from podium.errors import InvalidInput
from podium.interpret.pricing import own_prices, price_list
from podium.interpret.pricing.lookups import lookups
from podium.interpret.pricing.own_prices import OwnPrice, OwnPrices
from podium.interpret.pricing.price_list import ListedModel, Rates

_log = logging.getLogger(__name__)
_Names = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Price:
    """One row of table `prices`: what a call spelled like this costs from `valid_from` on.

    Rates are USD per million tokens (`request_rates`: per request); position i holds for requests of more than
    `tier_starts[i]` input tokens, the first for all.
    """

    provider: str
    response_model: str
    request_model: str
    valid_from: datetime
    priced_provider: str
    priced_model: str
    source: str
    tier_starts: tuple[int, ...]
    input_rates: tuple[Decimal, ...]
    output_rates: tuple[Decimal, ...]
    cache_read_rates: tuple[Decimal, ...]
    cache_write_rates: tuple[Decimal, ...]
    reasoning_rates: tuple[Decimal, ...]
    audio_input_rates: tuple[Decimal, ...]
    audio_output_rates: tuple[Decimal, ...]
    request_rates: tuple[Decimal, ...]
    list_version: str


COLUMNS = (*(field.name for field in fields(Price)), "seen_at")


def rows(prices: Iterable[Price], seen_at_ns: int) -> list[tuple[object, ...]]:
    """Return the values of table `prices` in the order of `COLUMNS`."""
    return [(*astuple(price), seen_at_ns) for price in prices]


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
        self._answers: dict[_Names, list[Price]] = {}
        self.refresh()

    def prices(self, provider: str, response_model: str, request_model: str) -> list[Price]:
        """Return the dated prices of a call, ascending by `valid_from`; empty when its price is not known."""
        asked = (provider, response_model, request_model)
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

    def _look_up(self, asked: _Names) -> list[Price]:
        provider, *models = asked
        own = [_own_row(asked, entry, self._own.version) for entry in self._own.find(provider, tuple(models))]
        if own and own[0].valid_from == price_list.EPOCH:
            return own
        listed = _listed(provider, models)
        until = own[0].valid_from if own else None
        return [row for row in _list_rows(asked, listed) if until is None or row.valid_from < until] + own


def _listed(provider: str, models: Iterable[str]) -> ListedModel | None:
    ids = price_list.provider_ids()
    return price_list.find(lookup for model in models for lookup in lookups(provider, model, ids))


def _list_rows(asked: _Names, listed: ListedModel | None) -> list[Price]:
    if listed is None:
        return []
    version = price_list.list_version()
    notes = f" ({'; '.join(listed.notes)})" if listed.notes else ""
    named = (listed.provider, listed.model, f"genai-prices {version}{notes}")
    return [_row(asked, start, named, rates, version) for start, rates in listed.dated]


def _own_row(asked: _Names, entry: OwnPrice, version: str) -> Price:
    return _row(asked, entry.valid_from, (entry.provider, entry.model, entry.source), entry.rates, version)


def _row(asked: _Names, start: datetime, named: _Names, rates: Rates, version: str) -> Price:
    provider, response_model, request_model = asked
    priced_provider, priced_model, source = named
    return Price(
        provider=provider,
        response_model=response_model,
        request_model=request_model,
        valid_from=start,
        priced_provider=priced_provider,
        priced_model=priced_model,
        source=source,
        list_version=version,
        **{field.name: getattr(rates, field.name) for field in fields(Rates)},
    )


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
