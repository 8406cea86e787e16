"""What a span costs, as SQL: what is left of each unit times its rate, over spans `i` and their prices `p`.

Made for what a segment holds: mostly tokens of the usual kinds, at one price all day.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from podium.interpret.pricing.price_book import rates_column
from podium.interpret.pricing.units import MILLION, OTHER, STORED, Side, Unit, parts

# Counts of these are cut to what they are a part of.
_CUT = {"input_audio_tokens": "input_tokens", "output_audio_tokens": "output_tokens"}


@dataclass(frozen=True, slots=True)
class Bill:
    """What there is to charge for.

    Attributes:
        by_tier: whether a span was served in a tier.
        by_hour: whether a price changes with the time of day.
        others: the units without a column that spans used.
    """

    by_tier: bool = False
    by_hour: bool = False
    others: tuple[str, ...] = ()

    @property
    def is_listed(self) -> str:
        """The SQL of whether a price says what the usage of a span costs."""
        if not self.others:
            return "p.counts_tokens"
        return "p.counts_tokens OR hasAny(mapKeys(p.other_rates), mapKeys(i.other_usage))"

    @property
    def place(self) -> str:
        """The SQL of the position of the rates that hold for a span."""
        tokens = "ifNull(i.input_tokens, 0)"
        if not self.by_hour:
            return f"greatest(arrayLastIndex(start -> {tokens} > start, p.tier_starts), 1)"
        fits = f"({tokens} > start OR start = 0) AND toUnixTimestamp(i.start_time) % 86400 >= second"
        return f"greatest(arrayLastIndex((start, second) -> {fits}, p.tier_starts, p.day_starts), 1)"

    def cost(self, side: Side) -> str:
        """Return the SQL of the cost of the input or the output in USD, rounded once to nano-USD."""
        units = (*STORED, *(unit for unit in OTHER if unit.name in self.others))
        charged = [unit for unit in units if unit.side == side]
        per_million = " + ".join(self._term(unit, units) for unit in charged)
        exact = f"toDecimal256({per_million}, 21)" if self.others else f"toDecimal128({per_million}, 15)"
        usd = f"toDecimal64(round({exact} / {MILLION}, 9), 9)"
        return usd if side == "output" else f"{usd} + toDecimal64(p.request_rates[place], 9)"

    def _term(self, unit: Unit, units: Iterable[Unit]) -> str:
        inside = parts(unit, units)
        left = _count(unit)
        if inside:
            wide = "toDecimal128({}, 6)" if self.others else "toInt64({})"
            less = "".join(f" - {wide.format(f'left_{part.name}')}" for part in inside)
            left = f"greatest({wide.format(left)}{less}, 0)"
        rates = f"p.{rates_column(unit)}[place]" if unit.column else f"p.other_rates['{unit.name}'][place]"
        if self.others:
            return f"toDecimal256({left} AS left_{unit.name}, 6) * toDecimal256({rates}, 15)"
        return f"toDecimal128({left} AS left_{unit.name}, 0) * toDecimal128({rates}, 9)"


def _count(unit: Unit) -> str:
    if not unit.column:
        count = f"i.other_usage['{unit.name}']"
        return f"if({count} > 0, greatest({count}, toDecimal64(p.least['{unit.name}'], 6)), 0)"
    count = f"ifNull(i.{unit.column}, 0)"
    whole = _CUT.get(unit.name)
    return f"least({count}, ifNull(i.{whole}, 0))" if whole else count
