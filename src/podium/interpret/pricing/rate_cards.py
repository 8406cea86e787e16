"""Rate cards: what was charged by, kept for ever.

A card is named by what stands on it, so that the same price is kept once and a changed one is another card. A span
keeps the name of the card it was charged by; no card is ever changed or taken away (docs/adr/013-rate-cards.md).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from podium.interpret.pricing.rates import Place, Rates
from podium.interpret.pricing.units import BY_NAME, REQUESTS, Unit, left

_ID_LENGTH = 16
_NANO = Decimal("1e-9")
_DAY_S = 86_400
COLUMNS = (
    "id", "source", "provider", "model", "service_tier", "valid_from", "list_version", "day_starts", "tier_starts",
    "rates", "least", "kept_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """The rates of one price and where they are from.

    Attributes:
        source: the list and what it assumes, or `own`.
        provider: whose price it is.
        model: the model it is of, as the source names it.
        service_tier: the tier it is of, '' for the standard one.
        valid_from: when it begins to hold.
        list_version: which edition of the source.
    """

    source: str
    provider: str
    model: str
    service_tier: str
    valid_from: datetime
    list_version: str
    rates: Rates

    @property
    def id(self) -> str:
        """The name of the card: a digest of what stands on it."""
        rates = [(name, [format(rate, ".9f") for rate in each]) for name, each in sorted(self.rates.by_unit)]
        said = [
            *(self.source, self.provider, self.model, self.service_tier, int(self.valid_from.timestamp())),
            *(self.list_version, self.rates.places, rates, self.rates.least),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:_ID_LENGTH]

    def row(self, kept_at_ns: int) -> tuple[object, ...]:
        """Return the values of table `rate_cards` in the order of `COLUMNS`."""
        return (
            self.id,
            *(self.source, self.provider, self.model, self.service_tier, self.valid_from, self.list_version),
            [place.second for place in self.rates.places],
            [place.tokens for place in self.rates.places],
            dict(self.rates.by_unit),
            dict(self.rates.least),
            kept_at_ns,
        )


def read_card(row: Mapping[str, Any]) -> Card:
    """Return the card that a row of `rate_cards` holds."""
    places = tuple(map(Place, row["day_starts"], row["tier_starts"]))
    by_unit = tuple((name, tuple(rates)) for name, rates in row["rates"].items())
    named = {name: row[name] for name in ("source", "provider", "model", "service_tier", "list_version")}
    return Card(
        **named,
        valid_from=row["valid_from"].replace(tzinfo=UTC),
        rates=Rates(places, by_unit, tuple(row["least"].items())),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """What is charged as one unit: how much of it, the rate per `Unit.per`, and USD; None where there is no rate."""

    unit: Unit
    count: Decimal
    rate: Decimal | None

    @property
    def usd(self) -> Decimal | None:
        """The exact amount."""
        return None if self.rate is None else self.count * self.rate / self.unit.per


def lines(card: Card, usage: Mapping[str, Decimal], start_s: int) -> list[Line] | None:
    """Return what a card charges for usage by unit, for a call that started at that unix second.

    None where the card cannot say what the call costs, as one by the hour of audio where only tokens are known.
    """
    rates = card.rates
    others = [BY_NAME[name] for name in usage if not BY_NAME[name].is_tokens]
    if not rates.counts_tokens and all(rates.of(unit) is None for unit in others):
        return None
    place = rates.at(start_s % _DAY_S, int(usage.get("input_tokens", 0)))
    least = dict(rates.least)
    charged = {name: max(count, Decimal(least.get(name, 0))) if count else count for name, count in usage.items()}
    counted = left(charged) | ({} if rates.of(REQUESTS) is None else {REQUESTS.name: Decimal(1)})
    found = ((BY_NAME[name], count) for name, count in counted.items())
    return [Line(unit, count, None if (own := rates.of(unit)) is None else own[place]) for unit, count in found]


def total(charged: Iterable[Line]) -> Decimal:
    """Return what lines come to in USD: input and output are each rounded once to nano-USD, as the engine does."""
    sums = {"input": Decimal(0), "output": Decimal(0)}
    for line in charged:
        sums[line.unit.side] += line.usd or 0
    return sum((usd.quantize(_NANO, rounding=ROUND_HALF_UP) for usd in sums.values()), Decimal(0))
