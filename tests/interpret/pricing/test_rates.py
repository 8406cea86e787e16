"""Which rate holds for a request, and what lends a unit its rate."""

from decimal import Decimal

from podium.interpret.pricing.rates import Place, Rates
from podium.interpret.pricing.units import BY_NAME

NINE, TEN = Decimal(9), Decimal(10)


def test_the_last_place_that_fits_holds() -> None:
    rates = Rates((Place(0, 0), Place(0, 100), Place(3_600, 0), Place(3_600, 100)))

    assert [rates.at(second, tokens) for second in (0, 3_599, 3_600) for tokens in (0, 100, 101)] == [
        0, 0, 1, 0, 0, 1, 2, 2, 3,
    ]  # fmt: skip


def test_the_narrowest_unit_around_lends_its_rate() -> None:
    rates = Rates(by_unit=(("input_tokens", (NINE,)), ("cache_write_tokens", (TEN,))))

    found = [rates.of(BY_NAME[name]) for name in ("cache_write_1h_tokens", "cache_audio_read_tokens", "output_tokens")]

    assert found == [(TEN,), (NINE,), (0,)]
    assert rates.of(BY_NAME["web_searches"]) is None


def test_rates_per_million_are_of_a_million_of_the_unit() -> None:
    rates = Rates(by_unit=(("audio_seconds", (Decimal("0.36"),)), ("web_searches", (TEN,))))

    assert rates.per_million(BY_NAME["audio_seconds"]) == (Decimal(100),)
    assert rates.per_million(BY_NAME["web_searches"]) == (Decimal(10_000),)
    assert rates.per_million(BY_NAME["input_pixels"]) is None


def test_only_rates_of_tokens_and_requests_say_what_tokens_cost() -> None:
    of = [Rates(by_unit=((name, (NINE,)),)).counts_tokens for name in ("input_tokens", "requests", "audio_seconds")]

    assert of == [True, True, False]
    assert Rates().counts_tokens  # free
