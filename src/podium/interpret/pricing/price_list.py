"""The bundled price list: what a model costs by genai-prices, as dated rates per million tokens.

Read from the data inside the package; nothing here opens a connection. The list says more than the columns of
table `prices` can hold, and what is left out stands in the notes of each model:

- Time-of-day prices: the price that holds most hours of a UTC day.
- Service tiers, batch and fast modes: the standard price.
- One-hour cache writes: priced as five-minute ones. Image, video and citation tokens: priced as text.
- Searches and hours of audio beside tokens: not counted (`tokens only`).
- Priced by hours, pages or characters only: no price, since tokens say nothing about its cost.
- Listed without any rate: free where the list says so, else no price.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from genai_prices.data_snapshot import DataSnapshot
    from genai_prices.types import ModelInfo, ModelPrice, Provider

from podium.interpret.pricing.lookups import MAKERS, Lookup

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NANO = Decimal("1e-9")
_DAY_STEPS = 96  # prices by time of day change on the half hour

# Rate of a kind → the keys of the list that price it, the first that is there wins (what `calc_price` does).
_KEYS = {
    "input_rates": ("input_mtok",),
    "output_rates": ("output_mtok",),
    "cache_read_rates": ("cache_read_mtok", "input_mtok"),
    "cache_write_rates": ("cache_write_mtok", "input_mtok"),
    "reasoning_rates": ("output_reasoning_mtok", "output_mtok"),
    "audio_input_rates": ("input_audio_mtok", "input_mtok"),
    "audio_output_rates": ("output_audio_mtok", "output_mtok"),
}
_REQUESTS = "requests_kcount"
_PRICED_KEYS = {key for keys in _KEYS.values() for key in keys} | {_REQUESTS}
_FREE_WORDS = ("free of charge", "included in the subscription")


@dataclass(frozen=True, slots=True)
class Rates:
    """USD per million tokens (`request_rates`: per request); position i holds above `tier_starts[i]` input tokens."""

    tier_starts: tuple[int, ...]
    input_rates: tuple[Decimal, ...]
    output_rates: tuple[Decimal, ...]
    cache_read_rates: tuple[Decimal, ...]
    cache_write_rates: tuple[Decimal, ...]
    reasoning_rates: tuple[Decimal, ...]
    audio_input_rates: tuple[Decimal, ...]
    audio_output_rates: tuple[Decimal, ...]
    request_rates: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class ListedModel:
    """What the list says about one model.

    Attributes:
        provider: id of the provider whose price it is.
        model: id of the model that matched.
        notes: what was left out or assumed, in words.
        dated: rates by the instant they hold from, ascending; empty where tokens do not say the cost.
    """

    provider: str
    model: str
    notes: tuple[str, ...]
    dated: tuple[tuple[datetime, Rates], ...]


def list_version() -> str:
    """Return the version of the bundled list."""
    return version("genai-prices")


@cache
def _snapshot() -> "DataSnapshot":
    # Imported here since it takes 0.6 s; an own snapshot since another library in this process may update the
    # shared one from the network.
    from genai_prices.data import providers  # noqa: PLC0415
    from genai_prices.data_snapshot import DataSnapshot  # noqa: PLC0415

    return DataSnapshot(providers=providers, from_auto_update=False)


@cache
def provider_ids() -> frozenset[str]:
    """Return the ids of the providers in the list."""
    return frozenset(provider.id for provider in _snapshot().providers)


def find(lookups: Iterable[Lookup]) -> ListedModel | None:
    """Return what the list says at the first place where it has the model, or None."""
    for lookup in lookups:
        try:
            provider, model = _snapshot().find_provider_model(lookup.model, None, lookup.provider, None)
        except LookupError:
            if lookup.provider is not None or not (sold := _sold_by_one_maker(lookup.model)):
                continue
            provider, model = sold
        return read_model(provider, model, by_name=lookup.provider is None)
    return None


def _sold_by_one_maker(name: str) -> "tuple[Provider, ModelInfo] | None":
    """Return the model where exactly one maker lists it; some, such as embeddings, fit no pattern."""
    makers = [provider for provider in _snapshot().providers if provider.id in MAKERS]
    sold = [(maker, model) for maker in makers if (model := maker.find_model(name))]
    return sold[0] if len(sold) == 1 else None


def read_model(provider: "Provider", model: "ModelInfo", *, by_name: bool = False) -> ListedModel:
    """Turn one model of the list into dated rates.

    Args:
        provider: who was asked; its models may be another provider's.
        model: what matched.
        by_name: whether the provider was guessed from the model's name.
    """
    eras = [(start, _standing(model, start)) for start in _starts(model)]
    dated: list[tuple[datetime, Rates]] = []
    for start, price in eras:
        rates = _rates(model, price)
        if rates is None:
            dated = []  # a later era cannot end an earlier one without a row of its own
        elif not dated or dated[-1][1] != rates:
            dated.append((start, rates))
    notes = list(_notes(model, [price for _, price in eras]))
    if not any(own is model for own in provider.models):
        notes.append(f"as listed by the maker for {provider.id}")
    if by_name:
        notes.append("provider taken from the model name")
    return ListedModel(provider.id, model.id, tuple(notes), tuple(dated))


def _constraints(model: "ModelInfo") -> Iterator[object]:
    if isinstance(model.prices, list):
        yield from (price.constraint for price in model.prices)


def _starts(model: "ModelInfo") -> list[datetime]:
    from genai_prices.types import StartDateConstraint  # noqa: PLC0415

    dates = {c.start_date for c in _constraints(model) if isinstance(c, StartDateConstraint)}
    return [EPOCH, *(datetime.combine(date, time(), tzinfo=UTC) for date in sorted(dates))]


def _has_hours(model: "ModelInfo") -> bool:
    from genai_prices.types import TimeOfDateConstraint  # noqa: PLC0415

    return any(isinstance(constraint, TimeOfDateConstraint) for constraint in _constraints(model))


def _standing(model: "ModelInfo", start: datetime) -> "ModelPrice":
    """Return the price from `start` on; of prices by time of day the one that holds longest."""
    if not _has_hours(model):
        return model.get_prices(start)
    step = timedelta(days=1) / _DAY_STEPS
    prices = [model.get_prices(start + index * step) for index in range(_DAY_STEPS)]
    longest, _ = Counter(id(price) for price in prices).most_common(1)[0]
    return next(price for price in prices if id(price) == longest)


def _set_keys(price: "ModelPrice") -> set[str]:
    return {key for key, value in vars(price).items() if value is not None}


def _is_free(model: "ModelInfo") -> bool:
    words = f"{model.price_comments or ''} {model.description or ''}".lower()
    return model.id.endswith(":free") or any(said in words for said in _FREE_WORDS)


def _rates(model: "ModelInfo", price: "ModelPrice") -> Rates | None:
    """Return the rates of one price, or None where tokens do not say what a call costs."""
    keys = _set_keys(price)
    if (not keys and not _is_free(model)) or (keys and "input_mtok" not in keys and _REQUESTS not in keys):
        return None
    starts = _tier_starts(price)
    columns = {name: tuple(_rate(price, names, start) for start in starts) for name, names in _KEYS.items()}
    per_request = tuple(_nano(_rate(price, (_REQUESTS,), start) / 1000) for start in starts)
    return Rates(tier_starts=starts, request_rates=per_request, **columns)


def _tier_starts(price: "ModelPrice") -> tuple[int, ...]:
    from genai_prices.types import TieredPrices  # noqa: PLC0415

    tiered = (value for key, value in vars(price).items() if key in _PRICED_KEYS and isinstance(value, TieredPrices))
    return tuple(sorted({0, *(tier.start for value in tiered for tier in value.tiers)}))


def _rate(price: "ModelPrice", keys: tuple[str, ...], start: int) -> Decimal:
    """Return the rate above `start` input tokens; a tier holds for the whole request, as `calc_unit_price` says."""
    from genai_prices.types import TieredPrices  # noqa: PLC0415

    value = next((vars(price)[key] for key in keys if vars(price).get(key) is not None), Decimal(0))
    if isinstance(value, TieredPrices):
        reached = [tier.price for tier in value.tiers if tier.start <= start]
        value = reached[-1] if reached and start > 0 else value.base
    return _nano(value)


def _nano(value: Decimal) -> Decimal:
    return value.quantize(_NANO, rounding=ROUND_HALF_EVEN)


def _notes(model: "ModelInfo", prices: list["ModelPrice"]) -> Iterator[str]:
    keys = set().union(*map(_set_keys, prices))
    if not keys:
        yield "free" if _is_free(model) else "listed without a price"
    if _has_hours(model):
        yield "price of most hours of the day"
    if model.price_variants:
        yield "standard tier"
    if "cache_write_1h_mtok" in keys:
        yield "cache writes as 5-minute ones"
    if any(word in key for key in keys - _PRICED_KEYS for word in ("image", "video", "citation")):
        yield "images, video and citations as text"
    if any(key.endswith(("_kcount", "_hours", "_kpages", "_mchars")) for key in keys - _PRICED_KEYS):
        yield "tokens only"
