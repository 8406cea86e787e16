"""Why a span costs what it costs: usage times rates, and where each figure was read."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from podium.interpret.field_sources import FieldReading, field_readings
from podium.interpret.pricing import rate_cards
from podium.interpret.pricing.rate_cards import Card, Line
from podium.interpret.pricing.units import BY_NAME, STORED, left
from podium.interpret.quality.contradictions import contradictions
from podium.model.money import ZERO, Money
from podium.model.result import Result
from podium.query.ask.bounds import Bounds
from podium.store.engine import Engine

# A card is named by what stands on it: it belongs to no project and no time.
CARD = "SELECT * FROM rate_cards WHERE id = {card:String} LIMIT 1"
# What is known now of the price that held when the span started.
CARD_NOW = """
SELECT * FROM rate_cards
WHERE id IN (
    SELECT card FROM prices FINAL
    WHERE provider = {provider:String} AND response_model = {response_model:String}
      AND request_model = {request_model:String} AND service_tier = {service_tier:String}
      AND valid_from <= toDateTime(intDiv({start_ns:Int64}, 1000000000), 'UTC')
    ORDER BY valid_from DESC
    LIMIT 1)
LIMIT 1
"""
_PRICED = ("priced", "blended", "custom")
# What a sender that computed the cost itself says of how it did.
_SENT = {
    "reported": "The sender reported this cost",
    "blended": "The sender computed this cost with one price for tokens of any kind",
    "custom": "The sender computed this cost with a price function of its own",
    "default": "The sender computed this cost with the default price of models it has no price for",
}
_NANO = Decimal("1e-9")
_EPOCH = date(1970, 1, 1)
_SECOND_NS = 10**9


class AppliedPrice(Result):
    """The price a span was charged by, as it was then; `tier_start` is the input count from which its rates hold."""

    card: str
    provider: str
    model: str
    service_tier: str
    valid_from: str | None
    source: str
    list_version: str
    tier_start: int


class CostLine(Result):
    """How much was charged as one kind of usage, at USD per `per` of it; null where no rate is known."""

    usage: str
    units: int | float
    rate: Money | None
    per: int
    cost: Money | None


class Why(Result):
    """The lines add up to the cost where the cost was computed from them.

    Attributes:
        cost_now: what the usage would cost by the prices known now; null where they do not say.
    """

    cost: Money | None
    cost_source: str
    cost_now: Money | None
    price: AppliedPrice | None
    lines: tuple[CostLine, ...]
    readings: tuple[FieldReading, ...]
    notes: tuple[str, ...]


def explain(engine: Engine, bounds: Bounds, row: Mapping[str, Any]) -> Why:
    """Return why the span of that row costs what it costs."""
    usage = _usage(row)
    readings = field_readings(row)
    start_s = row["start_time"] // _SECOND_NS
    card = _card(engine, CARD, bounds, card=row["rate_card"]) if row["rate_card"] else None
    charged = rate_cards.lines(card, usage, start_s) if card else None
    return Why(
        cost=row["cost"],
        cost_source=row["cost_source"],
        cost_now=_cost_now(engine, bounds, row, usage),
        price=_applied(card, usage, start_s) if card else None,
        lines=tuple(_lines(charged or _unpriced(usage), usage, row["charge"])),
        readings=readings,
        notes=tuple(_notes(row, is_sent=any(reading.field == "reported_cost" for reading in readings))),
    )


def _usage(row: Mapping[str, Any]) -> dict[str, Decimal]:
    """Return the usage of a span by unit; audio is cut to what it is a part of."""
    usage = {unit.name: Decimal(row[unit.column]) for unit in STORED if row[unit.column] is not None}
    for part, whole in (("input_audio_tokens", "input_tokens"), ("output_audio_tokens", "output_tokens")):
        if part in usage:
            usage[part] = min(usage[part], usage.get(whole, ZERO))
    return usage | {name: count for name, count in row["other_usage"].items() if name in BY_NAME}


def _card(engine: Engine, statement: str, bounds: Bounds, **values: object) -> Card | None:
    found = engine.select(statement, {**values, "project": bounds.project})
    return rate_cards.read_card(found[0]) if found else None


def _cost_now(engine: Engine, bounds: Bounds, row: Mapping[str, Any], usage: Mapping[str, Decimal]) -> Decimal | None:
    if not usage:
        return None
    names = {name: row[name] for name in ("provider", "response_model", "request_model", "service_tier")}
    card = _card(engine, CARD_NOW, bounds, start_ns=row["start_time"], **names)
    charged = rate_cards.lines(card, usage, row["start_time"] // _SECOND_NS) if card else None
    return None if charged is None else rate_cards.total(charged)


def _applied(card: Card, usage: Mapping[str, Decimal], start_s: int) -> AppliedPrice:
    place = card.rates.places[card.rates.at(start_s % 86_400, int(usage.get("input_tokens", 0)))]
    since = card.valid_from.date()
    return AppliedPrice(
        card=card.id,
        provider=card.provider,
        model=card.model,
        service_tier=card.service_tier,
        valid_from=None if since == _EPOCH else since.isoformat(),
        source=card.source,
        list_version=card.list_version,
        tier_start=place.tokens,
    )


def _unpriced(usage: Mapping[str, Decimal]) -> list[Line]:
    return [Line(BY_NAME[name], count, None) for name, count in left(usage).items()]


def _lines(charged: list[Line], usage: Mapping[str, Decimal], charge: Decimal | None) -> Iterator[CostLine]:
    shown = [line for line in charged if line.count or line.unit.name in ("input_tokens", "output_tokens")]
    amounts = [None if line.usd is None else line.usd.quantize(_NANO) for line in shown]
    priced = [index for index, usd in enumerate(amounts) if usd is not None]
    # Cost is rounded once and lines one by one, so they may miss it by a few billionths: the largest takes them.
    missing = (charge or ZERO) - sum((usd for usd in amounts if usd is not None), ZERO)
    if priced and abs(missing) <= _NANO * (len(priced) + 2):
        largest = max(priced, key=lambda index: amounts[index] or ZERO)
        amounts[largest] = (amounts[largest] or ZERO) + missing
    cached = usage.keys() & {"cache_read_tokens", "cache_write_tokens"}
    for line, usd in zip(shown, amounts, strict=True):
        whole = line.unit.name == "input_tokens" and cached
        units = int(line.count) if line.count == int(line.count) else float(line.count)
        yield CostLine(
            usage="input, not cached" if whole else line.unit.words,
            units=units,
            rate=line.rate,
            per=line.unit.per,
            cost=usd,
        )


def _notes(row: Mapping[str, Any], *, is_sent: bool) -> Iterator[str]:
    model = row["response_model"] or row["request_model"] or "an unnamed model"
    priced_as = f"{row['provider']}/{model}" if row["provider"] else model
    has_usage = row["input_tokens"] is not None or row["output_tokens"] is not None or bool(row["other_usage"])
    source = row["cost_source"]
    if has_usage and not row["billable"]:
        yield "Counted in other spans: this one repeats their usage"
    if source == "unpriced":
        yield f"No price for {priced_as}"
    if is_sent or source == "reported":
        yield _SENT.get(source, _SENT["reported"])
    yield from contradictions(row, is_cost_sent=is_sent)
    if source in _PRICED and not row["rate_card"] and not is_sent:
        yield "The rates it was charged by were not kept then; the cost stands as it was computed"
    if row["cost"] is None and row["billable"] and not has_usage:
        yield "The sender reported no usage"
