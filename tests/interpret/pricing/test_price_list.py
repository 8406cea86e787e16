"""The bundled list against what its library charges, for every model and time."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from genai_prices import Usage, calc_price
from genai_prices.data import providers
from genai_prices.types import (
    ClauseEquals,
    ConditionalPrice,
    ModelInfo,
    ModelPrice,
    Provider,
    Tier,
    TieredPrices,
    TimeOfDateConstraint,
)

from podium.interpret.pricing import price_list
from podium.interpret.pricing.lookups import Lookup
from podium.interpret.pricing.price_book import Price, PriceBook

NANO_USD = Decimal("1e-9")
TIMES = (
    datetime(2023, 6, 1, 7, 45, tzinfo=UTC),
    datetime(2025, 6, 9, 23, 59, tzinfo=UTC),
    datetime(2025, 6, 10, tzinfo=UTC),
    datetime(2026, 8, 31, 12, tzinfo=UTC),
    datetime(2026, 11, 21, 18, 30, tzinfo=UTC),
)
# Models of the bundled list whose price the rates cannot hold exactly, by reason (see price_list's docstring).
BY_TIME_OF_DAY = 5
NOT_BY_TOKENS = 26
WITHOUT_A_PRICE = 11


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - sample data needs no secure randomness


def every_model() -> Iterator[tuple[Provider, ModelInfo]]:
    for provider in providers:
        for model in provider.models:
            yield provider, model


def usage_of(random_: random.Random) -> dict[str, int]:
    """Counts as senders give them; sizes pass every tier of the list."""
    plain, read, write, audio = (
        random_.choice((0, 1, random_.randrange(10 ** random_.randrange(1, 7)))) for _ in range(4)
    )
    text, reasoning, audio_out = (
        random_.choice((0, random_.randrange(10 ** random_.randrange(1, 6)))) for _ in range(3)
    )
    return {
        "input_tokens": plain + read + write + audio,
        "cache_read_tokens": read,
        "cache_write_tokens": write,
        "input_audio_tokens": audio,
        "output_tokens": text + reasoning + audio_out,
        "output_reasoning_tokens": reasoning,
        "output_audio_tokens": audio_out,
    }


# Parts the list may ask for by name; senders report none of them.
NONE_OF = dict.fromkeys(("cache_audio_read_tokens", "cache_audio_write_tokens", "output_audio_reasoning_tokens"), 0)


def cost_of(price: Price | price_list.Rates, usage: dict[str, int]) -> Decimal:
    """Plain arithmetic over one row, as the engine does it."""
    tier = max([i for i, start in enumerate(price.tier_starts) if usage["input_tokens"] > start], default=0)
    cached = usage["cache_read_tokens"] + usage["cache_write_tokens"]
    plain_in = usage["input_tokens"] - cached - usage["input_audio_tokens"]
    plain_out = usage["output_tokens"] - usage["output_reasoning_tokens"] - usage["output_audio_tokens"]
    per_million = (
        plain_in * price.input_rates[tier]
        + usage["cache_read_tokens"] * price.cache_read_rates[tier]
        + usage["cache_write_tokens"] * price.cache_write_rates[tier]
        + usage["input_audio_tokens"] * price.audio_input_rates[tier]
        + plain_out * price.output_rates[tier]
        + usage["output_reasoning_tokens"] * price.reasoning_rates[tier]
        + usage["output_audio_tokens"] * price.audio_output_rates[tier]
    )
    return per_million / 1_000_000 + price.request_rates[tier]


def at(dated: list[Price], when: datetime) -> Price:
    return [price for price in dated if price.valid_from <= when][-1]


def has_hours(model: ModelInfo) -> bool:
    return isinstance(model.prices, list) and any(
        isinstance(price.constraint, TimeOfDateConstraint) for price in model.prices
    )


def price(**rates: int | TieredPrices) -> ModelPrice:
    return ModelPrice(**{name: Decimal(rate) if isinstance(rate, int) else rate for name, rate in rates.items()})


def tiers(base: int, later: dict[int, int]) -> TieredPrices:
    return TieredPrices(Decimal(base), [Tier(start, Decimal(rate)) for start, rate in later.items()])


def listed(prices: ModelPrice | list[ConditionalPrice]) -> price_list.ListedModel:
    """Return what is read of a made-up model with these prices."""
    model = ModelInfo("m", ClauseEquals("m"), prices=prices)
    return price_list.read_model(Provider("p", "P", "p", models=[model]), model)


def test_rates_give_what_the_list_charges_for_every_model_and_time() -> None:
    random_ = dice(7)
    compared = 0

    for provider, model in every_model():
        if has_hours(model):
            continue
        dated = price_list.read_model(provider, model).dated
        for when in TIMES:
            rates = next((rates for start, rates in reversed(dated) if start <= when), None)
            if rates is None:
                continue
            usage = usage_of(random_)
            expected = model.calc_price(Usage(**usage, **NONE_OF), provider, genai_request_timestamp=when).total_price
            compared += 1

            assert abs(cost_of(rates, usage) - expected) < NANO_USD, (provider.id, model.id, when, usage)

    assert compared > 4 * sum(len(provider.models) for provider in providers)


def test_what_cannot_be_held_is_counted_and_said(book: PriceBook) -> None:
    listed = [(model, price_list.read_model(provider, model)) for provider, model in every_model()]

    by_hours = [read for model, read in listed if has_hours(model)]
    unpriced = [read for _, read in listed if not read.dated]
    not_by_tokens = [read for read in unpriced if "listed without a price" not in read.notes]

    assert len(by_hours) == BY_TIME_OF_DAY
    assert all("price of most hours of the day" in read.notes for read in by_hours)
    assert len(not_by_tokens) == NOT_BY_TOKENS
    assert len(unpriced) - len(not_by_tokens) == WITHOUT_A_PRICE
    assert all("standard tier" in read.notes for model, read in listed if model.price_variants)
    assert book.prices("openai", "whisper-1", "") == []


def test_a_price_by_time_of_day_is_the_one_of_most_hours(book: PriceBook) -> None:
    price = at(book.prices("deepseek", "deepseek-v4-flash", ""), TIMES[-1])
    charged = [
        calc_price(
            Usage(input_tokens=1_000_000),
            "deepseek-v4-flash",
            provider_id="deepseek",
            genai_request_timestamp=datetime(2026, 11, 21, tzinfo=UTC) + timedelta(hours=hour),
        ).total_price
        for hour in range(24)
    ]

    assert charged.count(price.input_rates[0]) > 12
    assert len(set(charged)) == 2
    assert "price of most hours of the day" in price.source


def test_of_two_prices_of_a_day_the_one_of_most_hours_holds_also_where_another_begins_the_day() -> None:
    night = ConditionalPrice(TimeOfDateConstraint(time(0, tzinfo=UTC), time(8, tzinfo=UTC)), prices=price(input_mtok=1))
    day = ConditionalPrice(prices=price(input_mtok=3))

    ((start, rates),) = listed([day, night]).dated

    assert (start, rates.input_rates) == (price_list.EPOCH, (Decimal(3),))


def test_rates_whose_tiers_begin_at_different_counts_have_a_row_for_each() -> None:
    tiered = price(input_mtok=tiers(1, {100: 2}), output_mtok=tiers(10, {200: 20}))

    ((_, rates),) = listed(tiered).dated

    assert rates.tier_starts == (0, 100, 200)
    assert rates.input_rates == (Decimal(1), Decimal(2), Decimal(2))
    assert rates.output_rates == (Decimal(10), Decimal(10), Decimal(20))


def test_every_model_of_every_provider_is_found_by_its_own_name(book: PriceBook) -> None:
    usage = {name: 1_000 if name in ("input_tokens", "output_tokens") else 0 for name in usage_of(dice(0))}
    found = 0

    for provider, model in every_model():
        try:
            expected = calc_price(Usage(**usage), model.id, provider_id=provider.id, genai_request_timestamp=TIMES[3])
        except LookupError:
            continue  # an id its own provider does not match: an alias of the list's making
        dated = book.prices(provider.id, model.id, "")
        assert dated or not price_list.read_model(provider, expected.model).dated, (provider.id, model.id)
        if dated and not has_hours(expected.model):
            found += 1
            price = at(dated, TIMES[3])

            assert (price.priced_provider, price.priced_model) == (provider.id, expected.model.id)
            assert abs(cost_of(price, usage) - expected.total_price) < NANO_USD

    assert found > 2000


def test_prices_change_on_the_day_the_list_says(book: PriceBook) -> None:
    dated = book.prices("openai", "o3", "")

    assert [price.valid_from for price in dated] == sorted(price.valid_from for price in dated)
    assert dated[0].valid_from == datetime(1970, 1, 1, tzinfo=UTC)
    assert (at(dated, TIMES[1]).input_rates[0], at(dated, TIMES[2]).input_rates[0]) == (Decimal(10), Decimal(2))


def test_a_tier_reprices_the_whole_request_above_its_start(book: PriceBook) -> None:
    price = at(book.prices("gcp.gemini", "gemini-2.5-pro", ""), TIMES[3])
    usage = dict.fromkeys(usage_of(dice(0)), 0)

    at_start = cost_of(price, usage | {"input_tokens": 200_000})
    above = cost_of(price, usage | {"input_tokens": 200_001})

    assert price.tier_starts == (0, 200_000)
    assert (at_start, above) == (Decimal("0.25"), Decimal("2.5") * 200_001 / 1_000_000)


def test_the_list_and_its_version_are_named(book: PriceBook) -> None:
    price = book.prices("x_ai", "grok-4-0709", "")[0]

    assert price.source == f"genai-prices {price_list.list_version()}"
    assert price.list_version == price_list.list_version()


def test_the_first_place_that_has_the_model_is_taken() -> None:
    places = [Lookup("openai", "nobody-has-it"), Lookup("azure", "gpt-4o"), Lookup("openai", "gpt-4o")]

    found = price_list.find(places)

    assert found is not None
    assert (found.provider, found.model) == ("azure", "gpt-4o")
    assert "provider taken from the model name" not in found.notes
    assert price_list.find(places[:1]) is None
    assert price_list.find([]) is None


def test_a_name_alone_leads_to_its_maker_or_nowhere() -> None:
    by_pattern, sold_by_one = (price_list.find([Lookup(None, name)]) for name in ("gpt-4o", "text-embedding-3-small"))

    assert by_pattern is not None
    assert sold_by_one is not None
    assert (by_pattern.provider, sold_by_one.provider) == ("openai", "openai")
    assert "provider taken from the model name" in by_pattern.notes
    assert "provider taken from the model name" in sold_by_one.notes
    assert price_list.find([Lookup(None, "nobody-has-it"), Lookup("openai", "gpt-4o")]) is not None


def test_a_model_listed_under_another_provider_is_said_to_be() -> None:
    provider = next(provider for provider in providers if provider.id == "azure")
    foreign = next(model for each in providers if each.id == "openai" for model in each.models if model.id == "gpt-4o")

    assert "as listed by the maker for azure" in price_list.read_model(provider, foreign).notes
    assert not any("by the maker" in note for note in price_list.read_model(provider, provider.models[0]).notes)
