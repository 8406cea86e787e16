"""The rates of one price: USD of each unit, by the time of day and the size of the request."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from podium.interpret.pricing.units import MILLION, REQUESTS, Unit

_ZERO = Decimal(0)


class Place(NamedTuple):
    """Where a rate holds: from that second of the UTC day on, for requests of more than that many input tokens."""

    second: int = 0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Rates:
    """What one price charges.

    Attributes:
        places: where each position of the rates holds, ascending; the last that fits a request is its own.
        by_unit: units that have a rate of their own, with it at each place, in USD per `Unit.per` of them.
        least: how many of a unit are charged at least, where there are any.
    """

    places: tuple[Place, ...] = (Place(),)
    by_unit: tuple[tuple[str, tuple[Decimal, ...]], ...] = ()
    least: tuple[tuple[str, int], ...] = ()

    @property
    def counts_tokens(self) -> bool:
        """Whether tokens say what a call costs; else it is known only with some of the units that have a rate."""
        names = {name for name, _ in self.by_unit}
        return not names or "input_tokens" in names or "output_tokens" in names or REQUESTS.name in names

    def at(self, second: int, tokens: int) -> int:
        """Return the place of a request that starts in that second of the UTC day with that many input tokens."""
        fits = [p.second <= second and (tokens > p.tokens or p.tokens == 0) for p in self.places]
        return max(index for index, is_fit in enumerate(fits) if is_fit)

    def of(self, unit: Unit) -> tuple[Decimal, ...] | None:
        """Return a unit's rate at each place, else that of the narrowest unit around it that has one, else None.

        Tokens that nothing gives a rate cost nothing: a model of embeddings has no rate of output.
        """
        own = dict(self.by_unit)
        lent = next((own[name] for name in (unit.name, *unit.within) if name in own), None)
        return (_ZERO,) * len(self.places) if lent is None and unit.is_tokens else lent

    def per_million(self, unit: Unit) -> tuple[Decimal, ...] | None:
        """Return a unit's rate at each place per million of it."""
        rates = self.of(unit)
        return None if rates is None else tuple(rate * MILLION / unit.per for rate in rates)
