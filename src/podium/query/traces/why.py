"""Why a span costs what it costs: usage times rates, and where each figure was read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from podium.interpret.field_sources import FieldReading, field_readings
from podium.interpret.quality.contradictions import contradictions
from podium.model.money import ZERO, Money
from podium.model.result import Result
from podium.query.ask.bounds import Bounds
from podium.store.engine import Engine

# Prices know no project and have a validity instead of a time: the newest one that held when the span started.
PRICE = """
SELECT p.priced_provider AS provider, p.priced_model AS model, toDate(p.valid_from) AS valid_from,
       p.source AS source, p.list_version AS list_version,
       greatest(arrayLastIndex(start -> {input_tokens:UInt64} > start, p.tier_starts), 1) AS tier,
       p.tier_starts[tier] AS tier_start, p.input_rates[tier] AS input, p.output_rates[tier] AS output,
       p.cache_read_rates[tier] AS cache_read, p.cache_write_rates[tier] AS cache_write,
       p.reasoning_rates[tier] AS reasoning, p.audio_input_rates[tier] AS audio_input,
       p.audio_output_rates[tier] AS audio_output, p.request_rates[tier] AS request
FROM prices AS p FINAL
WHERE p.provider = {provider:String} AND p.response_model = {response_model:String}
  AND p.request_model = {request_model:String}
  AND p.valid_from <= toDateTime(intDiv({start_ns:Int64}, 1000000000), 'UTC')
ORDER BY p.valid_from DESC
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
_MILLION = 1_000_000
_PLACES = Decimal("1e-9")
_EPOCH = date(1970, 1, 1)


class AppliedPrice(Result):
    """The dated price a span was priced with; `tier_start` is the input count from which its rates hold."""

    provider: str
    model: str
    valid_from: str | None
    source: str
    list_version: str
    tier_start: int


class CostLine(Result):
    """One kind of usage; rate and cost are null where that kind has no rate of its own known."""

    usage: str
    tokens: int
    rate_per_million: Money | None
    cost: Money | None


class Why(Result):
    """The lines add up to the cost where the cost was priced from them."""

    cost: Money | None
    cost_source: str
    price: AppliedPrice | None
    lines: tuple[CostLine, ...]
    readings: tuple[FieldReading, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Usage:
    """One kind of usage, the column of its rate, and whether it has tokens."""

    words: str
    tokens: int
    rate: str


def explain(engine: Engine, bounds: Bounds, row: Mapping[str, Any]) -> Why:
    """Return why the span of that row costs what it costs."""
    usage = list(_usage(row))
    readings = field_readings(row)
    is_sent = any(reading.field == "reported_cost" for reading in readings)
    price = _price(engine, row, bounds) if row["cost_source"] in _PRICED and not is_sent else None
    lines = _lines(usage, price, row["cost"])
    return Why(
        cost=row["cost"],
        cost_source=row["cost_source"],
        price=None if price is None else _applied(price),
        lines=lines,
        readings=readings,
        notes=tuple(_notes(row, price, lines, is_sent=is_sent)),
    )


def _usage(row: Mapping[str, Any]) -> Iterator[_Usage]:
    """Yield the usage as it is billed: what has a rate of its own is taken out of input and output."""
    inputs, outputs = row["input_tokens"] or 0, row["output_tokens"] or 0
    read, write = row["cache_read_tokens"] or 0, row["cache_write_tokens"] or 0
    reasoning = row["reasoning_tokens"] or 0
    heard, spoken = min(row["audio_input_tokens"] or 0, inputs), min(row["audio_output_tokens"] or 0, outputs)
    cached = row["cache_read_tokens"] is not None or row["cache_write_tokens"] is not None
    if row["input_tokens"] is not None:
        yield _Usage("input, not cached" if cached else "input", max(inputs - read - write - heard, 0), "input")
    if row["output_tokens"] is not None:
        yield _Usage("output", max(outputs - reasoning - spoken, 0), "output")
    others = (
        ("cache read", read, "cache_read"),
        ("cache write", write, "cache_write"),
        ("audio input", heard, "audio_input"),
        ("reasoning", reasoning, "reasoning"),
        ("audio output", spoken, "audio_output"),
    )
    yield from (_Usage(*other) for other in others if other[1])


def _price(engine: Engine, row: Mapping[str, Any], bounds: Bounds) -> dict[str, Any] | None:
    values = {name: row[name] for name in ("provider", "response_model", "request_model")}
    values |= {"start_ns": row["start_time"], "input_tokens": row["input_tokens"] or 0}
    found = engine.select(PRICE, {**values, "project": bounds.project})
    return found[0] if found else None


def _applied(price: Mapping[str, Any]) -> AppliedPrice:
    valid_from = price["valid_from"]
    return AppliedPrice(
        **{name: price[name] for name in ("provider", "model", "source", "list_version", "tier_start")},
        valid_from=None if valid_from == _EPOCH else valid_from.isoformat(),
    )


def _lines(usage: list[_Usage], price: Mapping[str, Any] | None, cost: Decimal | None) -> tuple[CostLine, ...]:
    if price is None:
        return tuple(CostLine(usage=u.words, tokens=u.tokens, rate_per_million=None, cost=None) for u in usage)
    exact = [u.tokens * price[u.rate] / _MILLION for u in usage]
    rounded = [amount.quantize(_PLACES) for amount in exact]
    if price["request"]:
        rounded.append(price["request"])
    # Cost is rounded once and lines one by one, so they may miss it by a few billionths: the largest takes them.
    missing = (cost or ZERO) - sum(rounded, ZERO)
    if rounded and abs(missing) <= _PLACES * (len(rounded) + 2):
        largest = max(range(len(rounded)), key=lambda place: rounded[place])
        rounded[largest] += missing
    lines = [
        CostLine(usage=u.words, tokens=u.tokens, rate_per_million=price[u.rate], cost=amount)
        for u, amount in zip(usage, rounded, strict=False)
    ]
    if price["request"]:
        lines.append(CostLine(usage="request", tokens=0, rate_per_million=None, cost=rounded[-1]))
    return tuple(lines)


def _notes(
    row: Mapping[str, Any], price: Mapping[str, Any] | None, lines: tuple[CostLine, ...], *, is_sent: bool
) -> Iterator[str]:
    model = row["response_model"] or row["request_model"] or "an unnamed model"
    priced_as = f"{row['provider']}/{model}" if row["provider"] else model
    has_usage = row["input_tokens"] is not None or row["output_tokens"] is not None
    source = row["cost_source"]
    if has_usage and not row["billable"]:
        yield "Counted in other spans: this one repeats their usage"
    if source == "unpriced":
        yield f"No price for {priced_as}"
    if is_sent or source == "reported":
        yield _SENT.get(source, _SENT["reported"])
    yield from contradictions(row, is_cost_sent=is_sent)
    if source in _PRICED and price is None and not is_sent:
        yield f"The price it was computed with is no longer listed for {priced_as}"
    if (
        price is not None
        and row["cost"] is not None
        and sum((line.cost or ZERO for line in lines), ZERO) != row["cost"]
    ):
        yield "The listed price has changed since: the cost stands as it was computed"
    if row["cost"] is None and row["billable"] and not has_usage:
        yield "The sender reported no usage"
