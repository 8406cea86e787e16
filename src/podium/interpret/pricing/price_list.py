"""The bundled price list: what a model costs by genai-prices, as dated rates of each unit.

Read from the data inside the package; nothing here opens a connection. What a price cannot say stands in the notes of
a model:

- Routes and kinds of search are known only where the sender names them as the tier.
- Listed without any rate: free where the list says so, else no price.
"""

from collections.abc import Iterable, Iterator, Mapping
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
from podium.interpret.pricing.rates import Place, Rates
from podium.interpret.pricing.units import BY_RATE

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NANO = Decimal("1e-9")
# Audio shorter than this is charged as that long; the list says so in the code of its library.
_LEAST = {
    ("groq", model): (("audio_seconds", 10), ("input_audio_seconds", 10))
    for model in ("whisper-large-v3", "whisper-large-v3-turbo")
}
# By what the list tells its variants apart. A tier is one word, asked of each of them.
_DISTINCTIONS = ("service_tier", "processing", "speed", "route", "search_type")
_FREE_WORDS = ("free of charge", "included in the subscription")


@dataclass(frozen=True, slots=True)
class ListedModel:
    """What the list says about one model.

    Attributes:
        provider: id of the provider whose price it is.
        model: id of the model that matched.
        service_tier: the tier these rates are of, '' for the standard one.
        notes: what was left out or assumed, in words.
        dated: rates by the instant they hold from, ascending; empty where the list gives none.
    """

    provider: str
    model: str
    service_tier: str
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


def find(lookups: Iterable[Lookup], service_tier: str = "") -> ListedModel | None:
    """Return what the list says at the first place where it has the model, or None."""
    for lookup in lookups:
        try:
            provider, model = _snapshot().find_provider_model(lookup.model, None, lookup.provider, None)
        except LookupError:
            if lookup.provider is not None or not (sold := _sold_by_one_maker(lookup.model)):
                continue
            provider, model = sold
        return read_model(provider, model, service_tier, by_name=lookup.provider is None)
    return None


def _sold_by_one_maker(name: str) -> "tuple[Provider, ModelInfo] | None":
    """Return the model where exactly one maker lists it; some, such as embeddings, fit no pattern."""
    makers = [provider for provider in _snapshot().providers if provider.id in MAKERS]
    sold = [(maker, model) for maker in makers if (model := maker.find_model(name))]
    return sold[0] if len(sold) == 1 else None


def read_model(
    provider: "Provider", model: "ModelInfo", service_tier: str = "", *, by_name: bool = False
) -> ListedModel:
    """Turn one model of the list into dated rates.

    Args:
        provider: who was asked; its models may be another provider's, whose tiers are not its own.
        model: what matched.
        service_tier: the tier that served; where the list tells none of that name apart, the standard price holds.
        by_name: whether the provider was guessed from the model's name.
    """
    is_own = any(own is model for own in provider.models)
    context = dict.fromkeys(_DISTINCTIONS, service_tier) if service_tier and is_own else {}
    variants = [v for v in model.price_variants or () if context and v.when.items() <= context.items()]
    if not any(_set_keys(variant.prices) for variant in variants):
        service_tier, context = "", {}
    dated: list[tuple[datetime, Rates]] = []
    for start in _starts(model):
        rates = _rates(model, start, context, _LEAST.get((provider.id, model.id), ()))
        if rates is None:
            dated = []  # a later era cannot end an earlier one without a row of its own
        elif not dated or dated[-1][1] != rates:
            dated.append((start, rates))
    notes = list(_notes(model, dated))
    if not is_own:
        notes.append(f"as listed by the maker for {provider.id}")
    if by_name:
        notes.append("provider taken from the model name")
    return ListedModel(provider.id, model.id, service_tier, tuple(notes), tuple(dated))


def _constraints(model: "ModelInfo") -> Iterator[object]:
    if isinstance(model.prices, list):
        yield from (price.constraint for price in model.prices)
    yield from (variant.constraint for variant in model.price_variants or ())


def _starts(model: "ModelInfo") -> list[datetime]:
    from genai_prices.types import StartDateConstraint  # noqa: PLC0415

    dates = {c.start_date for c in _constraints(model) if isinstance(c, StartDateConstraint)}
    return [EPOCH, *(datetime.combine(date, time(), tzinfo=UTC) for date in sorted(dates))]


def _hours(model: "ModelInfo") -> list[int]:
    """Return the seconds of a UTC day at which a price by the time of day may change."""
    from genai_prices.types import TimeOfDateConstraint  # noqa: PLC0415

    bounds = [c for c in _constraints(model) if isinstance(c, TimeOfDateConstraint)]
    return sorted({0, *(_second(at) for bound in bounds for at in (bound.start_time, bound.end_time))})


def _second(at: time) -> int:
    passed = datetime.combine(EPOCH.date(), at, tzinfo=at.tzinfo or UTC) - EPOCH
    return int(passed.total_seconds()) % 86_400


def _set_keys(price: "ModelPrice") -> set[str]:
    return {key for key, value in vars(price).items() if value is not None}


def _is_free(model: "ModelInfo") -> bool:
    words = f"{model.price_comments or ''} {model.description or ''}".lower()
    return model.id.endswith(":free") or any(said in words for said in _FREE_WORDS)


def _rates(
    model: "ModelInfo", start: datetime, context: Mapping[str, str], least: tuple[tuple[str, int], ...]
) -> Rates | None:
    """Return the rates that hold from a day on, or None where the list gives none."""
    by_hour: list[tuple[int, ModelPrice]] = []
    for second in _hours(model):
        price = model.get_prices(start + timedelta(seconds=second), context)
        if not by_hour or by_hour[-1][1] != price:
            by_hour.append((second, price))
    keys = set().union(*(_set_keys(price) for _, price in by_hour))
    if not keys and not _is_free(model):
        return None
    places = [(Place(second, tier), price) for second, price in by_hour for tier in _tier_starts(price)]
    return Rates(
        places=tuple(place for place, _ in places),
        by_unit=tuple(
            (unit.name, tuple(_rate(price, unit.rate, place.tokens) for place, price in places))
            for unit in BY_RATE.values()
            if unit.rate in keys
        ),
        least=least,
    )


def _tier_starts(price: "ModelPrice") -> list[int]:
    from genai_prices.types import TieredPrices  # noqa: PLC0415

    tiered = (value for value in vars(price).values() if isinstance(value, TieredPrices))
    return sorted({0, *(tier.start for value in tiered for tier in value.tiers)})


def _rate(price: "ModelPrice", key: str, start: int) -> Decimal:
    """Return the rate above `start` input tokens; a tier holds for the whole request, as `calc_unit_price` says."""
    from genai_prices.types import TieredPrices  # noqa: PLC0415

    value = vars(price).get(key) or Decimal(0)
    if isinstance(value, TieredPrices):
        reached = [tier.price for tier in value.tiers if tier.start <= start]
        value = reached[-1] if reached and start > 0 else value.base
    return value.quantize(_NANO, rounding=ROUND_HALF_EVEN)


def _notes(model: "ModelInfo", dated: list[tuple[datetime, Rates]]) -> Iterator[str]:
    if not any(rates.by_unit for _, rates in dated):
        yield "free" if _is_free(model) else "listed without a price"
