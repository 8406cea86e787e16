"""The price book against the list it reads, and its answers for every way a provider is spelled."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from genai_prices import Usage, calc_price
from genai_prices.data import providers
from genai_prices.types import ModelInfo, Provider, TimeOfDateConstraint

from podium.errors import InvalidInput
from podium.interpret.pricing import lookups, own_prices, price_list
from podium.interpret.pricing.price_book import COLUMNS, Price, PriceBook, rows

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


@pytest.fixture(scope="module")
def book() -> PriceBook:
    return PriceBook()


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


@pytest.mark.parametrize(
    ("word", "model", "provider"),
    [
        ("openai", "gpt-4o", "openai"),
        ("OpenAI", "gpt-4o-2024-08-06", "openai"),
        ("openai.chat", "gpt-4o", "openai"),
        ("openai.responses", "gpt-5", "openai"),
        ("anthropic", "claude-sonnet-4-5-20250929", "anthropic"),
        ("Anthropic", "claude-sonnet-4-5", "anthropic"),
        ("anthropic.messages", "claude-sonnet-4-5", "anthropic"),
        ("aws.bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "aws"),
        ("AWS", "amazon.nova-pro-v1:0", "aws"),
        ("amazon-bedrock", "anthropic.claude-3-5-sonnet-20240620-v1:0", "aws"),
        ("bedrock", "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0", "aws"),
        ("azure.ai.openai", "gpt-4o", "azure"),
        ("az.ai.openai", "gpt-4o", "azure"),
        ("azure.ai.inference", "gpt-4o", "azure"),
        ("az.ai.inference", "gpt-4o", "azure"),
        ("Azure OpenAI", "gpt-4o", "azure"),
        ("azure", "gpt-4o", "azure"),
        ("azure-openai.chat", "gpt-4o", "azure"),
        ("gcp.gen_ai", "gemini-2.5-pro", "google"),
        ("gcp.gemini", "models/gemini-2.5-pro", "google"),
        ("gcp.vertex_ai", "publishers/google/models/gemini-2.5-pro", "google"),
        ("gcp.vertex_ai", "claude-sonnet-4-5@20250929", "google"),
        ("vertex_ai", "gemini-2.5-pro", "google"),
        ("vertexai", "gemini-2.5-pro", "google"),
        ("gemini", "gemini-2.5-pro", "google"),
        ("google", "gemini-2.5-pro", "google"),
        ("google.generative-ai", "gemini-2.5-pro", "google"),
        ("vertex.anthropic.messages", "claude-sonnet-4-5", "google"),
        ("cohere", "command-r-plus", "cohere"),
        ("deepseek", "deepseek-chat", "deepseek"),
        ("groq", "openai/gpt-oss-120b", "groq"),
        ("mistral_ai", "mistral-large-latest", "mistral"),
        ("mistralai", "mistral-large-latest", "mistral"),
        ("moonshot_ai", "kimi-k2-0905-preview", "moonshotai"),
        ("moonshot", "kimi-k2-0905-preview", "moonshotai"),
        ("perplexity", "sonar-pro", "perplexity"),
        ("x_ai", "grok-4-0709", "x-ai"),
        ("xai", "grok-4-0709", "x-ai"),
        ("together_ai", "deepseek-ai/DeepSeek-V4.1-Flash", "together"),
        ("openrouter", "openai/gpt-4o", "openrouter"),
        ("openrouter", "qwen/qwen3-32b", "openrouter"),
        ("voyage", "voyage-3-large", "voyageai"),
    ],
)
def test_every_spelling_of_a_provider_gets_that_providers_price(
    book: PriceBook, word: str, model: str, provider: str
) -> None:
    assert {price.priced_provider for price in book.prices(word, model, "")} == {provider}


@pytest.mark.parametrize(
    ("word", "model", "provider", "priced_model"),
    [
        ("", "gpt-4o", "openai", "gpt-4o"),
        ("langchain", "claude-sonnet-4-5", "anthropic", "claude-sonnet-4-5"),
        ("strands-agents", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "aws", None),
        ("gcp.vertex.agent", "gemini-2.5-pro", "google", "gemini-2.5-pro"),
        ("litellm", "azure/gpt-4o", "azure", "gpt-4o"),
        ("litellm", "openrouter/openai/gpt-4o", "openrouter", None),
        ("crewai", "openai/gpt-4o", "openai", "gpt-4o"),
        ("", "text-embedding-3-small", "openai", "text-embedding-3-small"),
        ("", "embed-v4.0", "cohere", "embed-v4.0"),
        ("our-gateway", "models/gemini-2.5-pro", "google", "gemini-2.5-pro"),
        ("unknown", "anthropic/claude-sonnet-4-5", "anthropic", "claude-sonnet-4-5"),
    ],
)
def test_a_word_that_is_no_provider_falls_back_to_the_model(
    book: PriceBook, word: str, model: str, provider: str, priced_model: str | None
) -> None:
    price = book.prices(word, model, "")[-1]

    assert price.priced_provider == provider
    assert priced_model in (None, price.priced_model)


def test_a_provider_taken_from_the_model_name_is_said(book: PriceBook) -> None:
    assert "provider taken from the model name" in book.prices("langchain", "gpt-4o", "")[0].source
    assert "provider taken from the model name" not in book.prices("openai", "gpt-4o", "")[0].source


@pytest.mark.parametrize(
    ("word", "model"),
    [
        ("ollama", "gpt-oss-20b"),
        ("ollama", "deepseek-chat"),
        ("vllm", "openai/gpt-oss-120b"),
        ("local", "gpt-4o"),
        ("ibm.watsonx.ai", "mistral-large-latest"),
        ("hugging_face", "deepseek-ai/DeepSeek-V3"),
        ("litellm", "ollama/gpt-oss-20b"),
        ("openai", "ollama/gpt-oss-20b"),
        ("openai", "deepseek-chat"),
        ("groq", "gpt-4o"),
        ("anthropic", "gpt-4o"),
        ("aws.bedrock", "gpt-4o"),
        ("", "deepseek-r1:8b"),
        ("langchain", "llama3.3:latest"),
        ("langchain", "gpt-oss-120b"),
        ("", "gemma-3"),
        ("langchain", "deepseek-ai/DeepSeek-V3"),
        ("openai", "a-model-nobody-lists"),
        ("", ""),
    ],
)
def test_no_price_is_borrowed_from_another_provider(book: PriceBook, word: str, model: str) -> None:
    assert book.prices(word, model, "") == []


def test_the_response_model_is_asked_before_the_request_model(book: PriceBook) -> None:
    both = book.prices("openai", "gpt-4o-mini-2024-07-18", "gpt-4o")
    deployment = book.prices("azure.ai.openai", "our-deployment", "gpt-4o")

    assert both[0].priced_model == "gpt-4o-mini"
    assert deployment[0].priced_model == "gpt-4o"


def test_words_of_the_table_lead_to_providers_the_list_has() -> None:
    assert set(lookups.LISTED.values()) <= price_list.provider_ids()
    assert not set(lookups.LISTED) & lookups.UNLISTED
    assert not price_list.provider_ids() & lookups.UNLISTED


def test_rows_are_the_columns_of_the_table(book: PriceBook) -> None:
    migration = Path(price_list.__file__).parents[2] / "store/migrations/0001_telemetry.sql"
    table = migration.read_text().split("CREATE TABLE prices\n(\n")[1].split("\n)\n")[0]
    prices = book.prices("openai", "o3", "o3")

    made = rows(prices, 1_700_000_000_000_000_000)

    assert tuple(line.split()[0] for line in table.splitlines()) == COLUMNS
    assert all(len(row) == len(COLUMNS) for row in made)
    assert made[0][:4] == ("openai", "o3", "o3", datetime(1970, 1, 1, tzinfo=UTC))
    assert made[0][-1] == 1_700_000_000_000_000_000


def test_the_list_and_its_version_are_named(book: PriceBook) -> None:
    price = book.prices("x_ai", "grok-4-0709", "")[0]

    assert price.source == f"genai-prices {price_list.list_version()}"
    assert price.list_version == price_list.list_version()


# The own file


def test_an_own_price_wins_over_the_list(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[[prices]]\nmodel = "gpt-4o"\ninput = "1.25"\noutput = 5\ncache_read = 0.1\n')

    [price] = PriceBook(file).prices("openai", "gpt-4o", "gpt-4o")

    assert (price.source, price.priced_model, len(price.list_version)) == ("own", "gpt-4o", 12)
    assert price.input_rates == price.cache_write_rates == price.audio_input_rates == (Decimal("1.25"),)
    assert price.output_rates == price.reasoning_rates == price.audio_output_rates == (Decimal(5),)
    assert price.cache_read_rates == (Decimal("0.1"),)


def test_an_own_price_reaches_models_no_list_has(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[[prices]]\nprovider = "ollama"\nmodel = "llama3*"\nblended = 0.05\nrequest = 0.001\n')
    book = PriceBook(file)

    [price] = book.prices("Ollama", "", "meta/Llama3.3:70b")

    assert price.source == "own blended"
    assert price.input_rates == price.output_rates == price.cache_read_rates == (Decimal("0.05"),)
    assert price.request_rates == (Decimal("0.001"),)
    assert book.prices("vllm", "", "llama3.3:70b") == []


def test_the_most_specific_own_price_wins(tmp_path: Path) -> None:
    file = tmp_path / "prices.json"
    file.write_text(
        '{"prices": [{"model": "gpt-*", "blended": 1}, {"model": "gpt-4*", "blended": 2},'
        ' {"model": "gpt-4o", "blended": 3},'
        ' {"model": "gpt-4o", "provider": "azure", "blended": 4}]}'
    )
    book = PriceBook(file)

    def rate(provider: str, model: str) -> Decimal:
        return book.prices(provider, model, "")[0].input_rates[0]

    assert [rate("openai", "gpt-5"), rate("openai", "gpt-4.1"), rate("openai", "gpt-4o")] == [1, 2, 3]
    assert rate("azure.ai.openai", "gpt-4o") == 4


def test_before_an_own_prices_date_the_list_holds(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(
        '[[prices]]\nmodel = "o3"\nvalid_from = 2026-01-01\nblended = 3\n'
        '[[prices]]\nmodel = "o3"\nvalid_from = "2025-03-01"\nblended = 9\n'
    )

    dated = PriceBook(file).prices("openai", "o3", "")

    assert [(price.valid_from.date().isoformat(), price.input_rates[0]) for price in dated] == [
        ("1970-01-01", Decimal(10)),
        ("2025-03-01", Decimal(9)),
        ("2026-01-01", Decimal(3)),
    ]


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    book = PriceBook(file)
    before = book.prices("openai", "gpt-4o", "")

    assert not book.refresh()
    file.write_text('[[prices]]\nmodel = "gpt-4o"\nblended = 1\n')
    assert book.refresh()
    assert not book.refresh()
    assert book.prices("openai", "gpt-4o", "")[0].source == "own blended"
    file.unlink()
    assert book.refresh()
    assert book.prices("openai", "gpt-4o", "") == before


def test_a_bad_file_keeps_the_former_prices_and_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[[prices]]\nmodel = "gpt-4o"\nblended = 1\n')
    book = PriceBook(file)
    file.write_text('[[prices]]\nmodel = "gpt-4o"\nblended = "a lot"\n')

    assert not book.refresh()
    assert not book.refresh()

    assert "a lot" in str(book.problem)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert book.prices("openai", "gpt-4o", "")[0].input_rates == (Decimal(1),)
    file.write_text('[[prices]]\nmodel = "gpt-4o"\nblended = 2\n')
    assert book.refresh()
    assert book.problem is None


def test_a_file_that_is_bad_at_the_start_leaves_the_list_in_force(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text("this is not TOML")

    book = PriceBook(file)

    assert "not valid TOML" in str(book.problem)
    assert book.prices("openai", "gpt-4o", "")[0].source.startswith("genai-prices")


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
        ('[[prices]]\nmodel = "m"\nimput = 1\n', "imput is not known"),
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
