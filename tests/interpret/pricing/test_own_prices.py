"""The user's own price file: which entry wins, and how a mistake is named."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.rates import rate, rates_of

from podium.errors import InvalidInput
from podium.interpret.pricing import own_prices
from podium.interpret.pricing.price_book import PriceBook
from podium.interpret.pricing.rates import Place


def test_an_own_price_wins_over_the_list(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[[prices]]\nmodel = "gpt-4o"\ninput = "1.25"\noutput = 5\ncache_read = 0.1\n')

    [price] = PriceBook(file).prices("openai", "gpt-4o", "gpt-4o")

    assert (price.card.source, price.card.model, len(price.card.list_version)) == ("own", "gpt-4o", 12)
    assert rate(price) == rate(price, "cache_write_tokens") == rate(price, "input_audio_tokens") == Decimal("1.25")
    assert rate(price, "output_tokens") == rate(price, "output_reasoning_tokens") == rate(price, "output_audio_tokens")
    assert (rate(price, "output_tokens"), rate(price, "cache_read_tokens")) == (5, Decimal("0.1"))


def test_an_own_price_reaches_models_no_list_has(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[[prices]]\nprovider = "ollama"\nmodel = "llama3*"\nblended = 0.05\nrequest = 0.001\n')
    book = PriceBook(file)

    [price] = book.prices("Ollama", "", "meta/Llama3.3:70b")

    assert price.card.source == "own blended"
    assert rate(price) == rate(price, "output_tokens") == rate(price, "cache_read_tokens") == Decimal("0.05")
    assert rate(price, "requests") == 1
    assert book.prices("vllm", "", "llama3.3:70b") == []


def test_the_most_specific_own_price_wins(tmp_path: Path) -> None:
    file = tmp_path / "prices.json"
    file.write_text(
        '{"prices": [{"model": "gpt-*", "blended": 1}, {"model": "gpt-4*", "blended": 2},'
        ' {"model": "gpt-4o", "blended": 3},'
        ' {"model": "gpt-4o", "provider": "azure", "blended": 4}]}'
    )
    book = PriceBook(file)

    def input_rate(provider: str, model: str) -> Decimal | int:
        return rate(book.prices(provider, model, "")[0])

    assert [input_rate("openai", model) for model in ("gpt-5", "gpt-4.1", "gpt-4o")] == [1, 2, 3]
    assert input_rate("azure.ai.openai", "gpt-4o") == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[prices]]\ninput = 1\noutput = 1\n", "entry 1: needs model"),
        ('[[prices]]\nmodel = "m"\ninput = 1\n', r"entry 1 \(m\): needs output"),
        ('[[prices]]\nmodel = "m"\nblended = 1\n[[prices]]\nmodel = "n"\n', r"entry 2 \(n\): needs input"),
        ('[[prices]]\nmodel = "m"\nblended = 1\ninput = 1\n', "either one blended rate or rates by kind"),
        ('[[prices]]\nmodel = "m"\nblended = -1\n', "blended must be USD"),
        ('[[prices]]\nmodel = "m"\nblended = nan\n', "blended must be USD"),
        ('[[prices]]\nmodel = "m"\nblended = true\n', "blended must be USD"),
        ('[[prices]]\nmodel = "m"\nblended = "0.00000000001"\n', "more than 9 decimals"),
        ('[[prices]]\nmodel = "m"\nimput = 1\noutputs = 1\n', "imput is not known"),
        ('[[prices]]\nmodel = "m"\nblended = 1\nvalid_from = "soon"\n', "valid_from must be a date"),
        ('[[prices]]\nmodel = "m"\nblended = 1\nprovider = 5\n', "provider must be text"),
        (
            '[[prices]]\nmodel = "m"\nblended = 1\n[[prices]]\nmodel = "M"\nblended = 2\n',
            r"entry 2 \(m\): an earlier entry",
        ),
        ('[[price]]\nmodel = "m"\nblended = 1\n', "a list named prices"),
        ("prices = 5\n", "a list named prices"),
        ("prices = [5]\n", "entry 1: must be a table"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(text)

    with pytest.raises(InvalidInput, match=words):
        own_prices.read_file(file)


@pytest.mark.parametrize("form", ["TOML", "JSON"])
def test_an_unreadable_file_is_named_with_its_form(tmp_path: Path, form: str) -> None:
    file = tmp_path / f"prices.{form.lower()}"
    file.write_text('{"prices": [')

    with pytest.raises(InvalidInput, match=f"{file.name} is not valid {form}: "):
        own_prices.read_file(file)


@pytest.mark.parametrize(("usd", "fits"), [("0", True), ("99999999.999999999", True), ("100000000", False)])
def test_a_rate_is_from_nothing_to_below_a_hundred_million(tmp_path: Path, usd: str, *, fits: bool) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(f'[[prices]]\nmodel = "m"\nblended = "{usd}"\n')

    if fits:
        assert own_prices.read_file(file).entries[0].rates.by_unit[0][1] == (Decimal(usd),)
    else:
        with pytest.raises(InvalidInput, match="to below 100000000"):
            own_prices.read_file(file)


def test_what_is_not_given_costs_as_much_as_what_it_is_a_part_of_and_a_request_nothing(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[[prices]]\nmodel = "m"\ninput = 1\noutput = 2\n')

    rates = own_prices.read_file(file).entries[0].rates

    assert rates.places == (Place(0, 0),)
    inputs = ("cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens", "input_audio_tokens")
    assert {rate(rates, name) for name in ("input_tokens", *inputs, "input_image_tokens")} == {Decimal(1)}
    outputs = ("output_tokens", "output_reasoning_tokens", "output_audio_tokens", "output_image_tokens")
    assert {rate(rates, name) for name in outputs} == {Decimal(2)}
    assert rates_of(rates, "requests") is rates_of(rates, "web_searches") is None


def test_cached_audio_costs_what_is_given_for_what_is_read_from_a_cache(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[[prices]]\nmodel = "m"\ninput = 1\noutput = 2\ncache_read = 0.5\naudio_input = 9\n')

    rates = own_prices.read_file(file).entries[0].rates

    assert rate(rates, "cache_audio_read_tokens") == Decimal("0.5")


@pytest.mark.parametrize("day", ["1969-12-31", '"soon"', "5", "2026-03-01T00:00:00", "2026-03-01T00:00:00Z", "true"])
def test_prices_hold_from_a_day_since_1970(tmp_path: Path, day: str) -> None:
    file = tmp_path / "prices.toml"
    entry = '[[prices]]\nmodel = "m"\nblended = 1\nvalid_from = '
    file.write_text(entry + "1970-01-01\n")
    assert own_prices.read_file(file).entries[0].valid_from == datetime(1970, 1, 1, tzinfo=UTC)

    file.write_text(f"{entry}{day}\n")
    with pytest.raises(InvalidInput, match="valid_from must be a date"):
        own_prices.read_file(file)


def test_a_model_is_looked_up_as_it_is_spelled_and_then_without_its_prefix(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[[prices]]\nmodel = "meta/llama*"\nblended = 1\n[[prices]]\nmodel = "LLAMA*"\nblended = 2\n')
    own = own_prices.read_file(file)

    found = [rate(own.find("any", models)[0].rates) for models in (("Meta/Llama3",), ("x/Llama3",), ("", "llama"))]

    assert found == [1, 2, 2]
    assert own.find("any", ("gpt-4o", "")) == []
