"""The bundled list against what its library charges, for every model and time."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from genai_prices import Usage, calc_price
from genai_prices.data import providers
from genai_prices.data_units import unit_data
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
from tests.rates import rate, rates_of

from podium.interpret.pricing import price_list
from podium.interpret.pricing.lookups import Lookup
from podium.interpret.pricing.price_book import Price, PriceBook
from podium.interpret.pricing.price_list import EPOCH
from podium.interpret.pricing.rate_cards import Card, lines
from podium.interpret.pricing.rates import Place, Rates

NANO_USD = Decimal("1e-9")
TIMES = (
    datetime(2023, 6, 1, 7, 45, tzinfo=UTC),
    datetime(2025, 6, 9, 23, 59, tzinfo=UTC),
    datetime(2025, 6, 10, tzinfo=UTC),
    datetime(2026, 8, 31, 12, tzinfo=UTC),
    datetime(2026, 10, 13, 1, tzinfo=UTC),
    datetime(2026, 10, 14, 2, 30, tzinfo=UTC),
    datetime(2026, 11, 21, 18, 30, tzinfo=UTC),
)
WITHOUT_A_PRICE = 11
TIERS = ("flex", "priority", "fast", "batch", "default", "mistral/eu", "web", "no tier at all")
EVERYTHING = tuple(name for name in unit_data if name != "requests")


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - sample data needs no secure randomness


def every_model() -> Iterator[tuple[Provider, ModelInfo]]:
    for provider in providers:
        for model in provider.models:
            yield provider, model


def usage_of(random_: random.Random) -> dict[str, int]:
    """Counts of every unit that fit one another; sizes pass every tier of the list."""
    few = (0, 0, 1)
    (plain, read, write, write_5m, write_1h, audio, audio_read, image, image_read, video, text) = (
        random_.choice((*few, random_.randrange(10 ** random_.randrange(1, 7)))) for _ in range(11)
    )
    reasoning, audio_out, image_out, video_out, citations, seconds, seconds_in, pages, annotated, *others = (
        random_.choice((*few, random_.randrange(10 ** random_.randrange(1, 5)))) for _ in range(17)
    )
    counted = {
        "input_tokens": plain + read + write + write_5m + write_1h + audio + audio_read + image + image_read + video,
        "cache_read_tokens": read + audio_read + image_read,
        "cache_write_tokens": write + write_5m + write_1h,
        "cache_write_5m_tokens": write_5m,
        "cache_write_1h_tokens": write_1h,
        "input_audio_tokens": audio + audio_read,
        "cache_audio_read_tokens": audio_read,
        "input_image_tokens": image + image_read,
        "cache_image_read_tokens": image_read,
        "input_video_tokens": video,
        "output_tokens": text + reasoning + audio_out + image_out + video_out + citations,
        "output_reasoning_tokens": reasoning,
        "output_audio_tokens": audio_out,
        "output_image_tokens": image_out,
        "output_video_tokens": video_out,
        "output_citation_tokens": citations,
        "audio_seconds": seconds + seconds_in,
        "input_audio_seconds": seconds_in,
        "input_document_pages": pages + annotated,
        "input_annotated_document_pages": annotated,
    }
    alone = ("input_characters", "input_text_messages", "input_pixels", "web_searches", "social_searches")
    return counted | dict(zip((*alone, "storage_searches", "rerank_searches", "code_executions"), others, strict=True))


def cost_of(priced: Price | Rates, usage: dict[str, int], when: datetime = EPOCH) -> Decimal:
    """Return what the rates charge for usage, not rounded."""
    card = priced.card if isinstance(priced, Price) else Card("", "", "", "", EPOCH, "", priced)
    counts = {name: Decimal(count) for name, count in usage.items()}
    charged = lines(card, counts, int(when.timestamp()))
    assert charged is not None
    return sum((line.usd or Decimal(0) for line in charged), Decimal(0))


def charged_by_the_list(
    provider: Provider, model: ModelInfo, when: datetime, usage: dict[str, int], tier: str = ""
) -> Decimal:
    context = dict.fromkeys(("service_tier", "processing", "speed", "route", "search_type"), tier) if tier else None
    counts = Usage(**(dict.fromkeys(EVERYTHING, 0) | usage))
    return model.calc_price(counts, provider, genai_request_timestamp=when, price_context=context).total_price


def at(dated: list[Price], when: datetime) -> Price:
    return [price for price in dated if price.valid_from <= when][-1]


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
        dated = price_list.read_model(provider, model).dated
        for when in TIMES:
            rates = next((rates for start, rates in reversed(dated) if start <= when), None)
            if rates is None:
                continue
            usage = usage_of(random_)
            expected = charged_by_the_list(provider, model, when, usage)
            compared += 1

            assert abs(cost_of(rates, usage, when) - expected) < NANO_USD, (provider.id, model.id, when, usage)

    assert compared > 6 * sum(len(provider.models) for provider in providers)


@pytest.mark.parametrize("tier", TIERS)
def test_rates_give_what_the_list_charges_in_a_tier(tier: str) -> None:
    random_ = dice(11)
    differ = 0

    for provider, model in every_model():
        if not model.price_variants:
            continue
        dated = price_list.read_model(provider, model, tier).dated
        for when in TIMES:
            rates = next(rates for start, rates in reversed(dated) if start <= when)
            usage = usage_of(random_)
            expected = charged_by_the_list(provider, model, when, usage, tier)
            differ += expected != charged_by_the_list(provider, model, when, usage)

            assert abs(cost_of(rates, usage, when) - expected) < NANO_USD, (provider.id, model.id, when, usage)

    assert (differ > 0) == (tier in ("flex", "priority", "fast", "batch", "mistral/eu"))


def test_parts_that_a_price_does_not_tell_apart_change_nothing() -> None:
    rates = price_list.read_model(*next(each for each in every_model() if each[1].id == "gpt-4o")).dated[-1][1]

    whole = cost_of(rates, {"input_tokens": 100, "cache_read_tokens": 40})
    apart = cost_of(
        rates,
        {
            "input_tokens": 100, "cache_read_tokens": 40, "input_audio_tokens": 40, "cache_audio_read_tokens": 40,
        },
    )  # fmt: skip

    assert apart == whole


def test_what_is_counted_otherwise_than_in_tokens_has_no_price_by_tokens(book: PriceBook) -> None:
    (heard,) = book.prices("openai", "whisper-1", "")

    assert lines(heard.card, {"input_tokens": Decimal(100)}, 0) is None
    assert cost_of(heard, {"audio_seconds": 60}) == Decimal("0.006")


def test_what_is_assumed_is_said() -> None:
    listed = [price_list.read_model(provider, model) for provider, model in every_model()]

    unpriced = [read for read in listed if not read.dated]

    assert len(unpriced) == WITHOUT_A_PRICE
    assert all("listed without a price" in read.notes for read in unpriced)


def test_a_price_by_time_of_day_changes_with_the_hour(book: PriceBook) -> None:
    price = at(book.prices("deepseek", "deepseek-v4-flash", ""), TIMES[-1])
    day = datetime(2026, 11, 21, tzinfo=UTC)
    quarters = [day + timedelta(minutes=15 * number) for number in range(96)]

    ours = [cost_of(price, {"input_tokens": 1_000_000}, when) for when in quarters]

    theirs = [
        calc_price(
            Usage(input_tokens=1_000_000),
            "deepseek-v4-flash",
            provider_id="deepseek",
            genai_request_timestamp=when,
        ).total_price
        for when in quarters
    ]
    assert ours == theirs
    assert len(set(ours)) == 2


def test_a_price_of_the_night_holds_in_the_night_only() -> None:
    night = ConditionalPrice(
        TimeOfDateConstraint(time(22, tzinfo=UTC), time(8, tzinfo=UTC)), prices=price(input_mtok=1)
    )
    day = ConditionalPrice(prices=price(input_mtok=3))

    ((start, rates),) = listed([day, night]).dated

    assert (start, rates.places) == (EPOCH, (Place(0), Place(8 * 3600), Place(22 * 3600)))
    assert rates_of(rates) == (1, 3, 1)


def test_rates_whose_tiers_begin_at_different_counts_have_a_row_for_each() -> None:
    tiered = price(input_mtok=tiers(1, {100: 2}), output_mtok=tiers(10, {200: 20}))

    ((_, rates),) = listed(tiered).dated

    assert [place.tokens for place in rates.places] == [0, 100, 200]
    assert rates_of(rates) == (1, 2, 2)
    assert rates_of(rates, "output_tokens") == (10, 10, 20)


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
        if dated:
            found += 1
            price = at(dated, TIMES[3])

            assert (price.card.provider, price.card.model) == (provider.id, expected.model.id)
            assert abs(cost_of(price, usage, TIMES[3]) - expected.total_price) < NANO_USD

    assert found > 2000


def test_prices_change_on_the_day_the_list_says(book: PriceBook) -> None:
    dated = book.prices("openai", "o3", "")

    assert [price.valid_from for price in dated] == sorted(price.valid_from for price in dated)
    assert dated[0].valid_from == datetime(1970, 1, 1, tzinfo=UTC)
    assert [rate(at(dated, when)) for when in TIMES[1:3]] == [10, 2]


def test_a_tier_reprices_the_whole_request_above_its_start(book: PriceBook) -> None:
    price = at(book.prices("gcp.gemini", "gemini-2.5-pro", ""), TIMES[3])
    usage = dict.fromkeys(usage_of(dice(0)), 0)

    at_start = cost_of(price, usage | {"input_tokens": 200_000})
    above = cost_of(price, usage | {"input_tokens": 200_001})

    assert [place.tokens for place in price.card.rates.places] == [0, 200_000]
    assert (at_start, above) == (Decimal("0.25"), Decimal("2.5") * 200_001 / 1_000_000)


def test_the_list_and_its_version_are_named(book: PriceBook) -> None:
    price = book.prices("x_ai", "grok-4-0709", "")[0]

    assert price.card.source == f"genai-prices {price_list.list_version()}"
    assert price.card.list_version == price_list.list_version()


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
