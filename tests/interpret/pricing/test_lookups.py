"""Where in the price list a call is looked up, for every way a provider is spelled."""

import pytest

from podium.interpret.pricing import lookups, price_list
from podium.interpret.pricing.lookups import Lookup, folded, list_id, one_word
from podium.interpret.pricing.price_book import PriceBook


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
    assert {price.card.provider for price in book.prices(word, model, "")} == {provider}


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

    assert price.card.provider == provider
    assert priced_model in (None, price.card.model)


@pytest.mark.parametrize(
    ("word", "model", "priced_as"),
    [
        ("azure", "gpt-35-turbo-0125", ("azure", "gpt-3.5-turbo-0125")),
        ("az.ai.openai", "gpt-35-turbo-instruct", ("azure", "gpt-3.5-turbo-instruct")),
        ("litellm", "azure/gpt-35-turbo-0125", ("azure", "gpt-3.5-turbo-0125")),
        ("openrouter", "openai/gpt-4o:nitro", ("openrouter", "openai/gpt-4o")),
        ("openrouter", "meta-llama/llama-3.3-70b-instruct:floor", ("openrouter", "meta-llama/llama-3.3-70b-instruct")),
        ("", "openrouter/openai/gpt-4o:online", ("openrouter", "openai/gpt-4o")),
        ("gcp.vertex_ai", "claude-sonnet-4-5@20250929", ("google", "claude-sonnet-4-5")),
        ("gcp.vertex_ai", "gemini-2.5-flash@default", ("google", "gemini-2.5-flash")),
    ],
)
def test_what_a_host_adds_to_a_name_costs_nothing(
    book: PriceBook, word: str, model: str, priced_as: tuple[str, str]
) -> None:
    (plain,) = {price.card for price in book.prices(*priced_as, "")[-1:]}
    card = book.prices(word, model, "")[-1].card

    assert (card.provider, card.model, card.rates) == (plain.provider, plain.model, plain.rates)


@pytest.mark.parametrize(
    ("word", "model"),
    [("openrouter", "openai/gpt-4o:a-word"), ("groq", "openai/gpt-oss-120b:nitro"), ("google", "mistral-large@2407")],
)
def test_a_mark_that_nobody_knows_is_no_reason_for_a_price(book: PriceBook, word: str, model: str) -> None:
    assert book.prices(word, model, "") == []


def test_a_provider_taken_from_the_model_name_is_said(book: PriceBook) -> None:
    assert "provider taken from the model name" in book.prices("langchain", "gpt-4o", "")[0].card.source
    assert "provider taken from the model name" not in book.prices("openai", "gpt-4o", "")[0].card.source


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


def test_words_of_the_table_lead_to_providers_the_list_has() -> None:
    assert set(lookups.LISTED.values()) <= price_list.provider_ids()
    assert not set(lookups.LISTED) & lookups.UNLISTED
    assert not price_list.provider_ids() & lookups.UNLISTED


IDS = frozenset(("openai", "aws", "azure", "google", "github-copilot", "openrouter"))


def looked_up(provider: str, model: str) -> list[Lookup]:
    return list(lookups.lookups(provider, model, IDS))


@pytest.mark.parametrize(
    ("provider", "model", "places"),
    [
        ("openai", "gpt-4o", [("openai", "gpt-4o")]),
        ("openai", " gpt-4o ", [("openai", "gpt-4o")]),
        ("openai", "a/b/gpt-4o", [("openai", "a/b/gpt-4o"), ("openai", "gpt-4o")]),
        ("openai", "/a//gpt-4o/", [("openai", "a/gpt-4o"), ("openai", "gpt-4o")]),
        ("openai", "ollama/gpt-oss", [("openai", "ollama/gpt-oss")]),
        ("openai", "a/ollama/gpt-oss", [("openai", "a/ollama/gpt-oss")]),
        ("openai", "ollama", [("openai", "ollama")]),
        ("openai", "", []),
        ("openai", "/", []),
        ("ollama", "gpt-4o", []),
        ("", "gpt-4o", [(None, "gpt-4o")]),
        ("", "x/gpt-4o", [(None, "x/gpt-4o"), (None, "gpt-4o")]),
        ("", "ollama/gpt-4o", []),
        ("", "azure/gpt-4o", [("azure", "gpt-4o")]),
        ("", "x/azure/y/gpt-4o", [("azure", "y/gpt-4o"), ("azure", "gpt-4o")]),
        ("", "us.anthropic.claude-v1:0", [("aws", "us.anthropic.claude-v1:0")]),
        ("", "x/Amazon.Nova-Pro", [("aws", "Amazon.Nova-Pro")]),
        ("", "llama3:latest", []),
        ("", "DeepSeek-R1:8B", []),
        ("", "gpt-oss-120b", []),
        ("", "GPT-OSS-120b", []),
        ("litellm", "gpt-4o", [(None, "gpt-4o")]),
    ],
)
def test_the_places_are_asked_best_first(provider: str, model: str, places: list[tuple[str | None, str]]) -> None:
    assert looked_up(provider, model) == [Lookup(*place) for place in places]


@pytest.mark.parametrize(
    ("word", "shared"),
    [
        ("Azure OpenAI ", "azure"),
        ("azure-openai.chat", "azure"),
        ("openai.responses.create", "openai"),
        ("vertex.anthropic.messages", "google"),
        ("Ollama", "ollama"),
        ("ibm.watsonx.ai", "ibm.watsonx.ai"),
        ("My Own.chat", "my_own.chat"),
        ("", ""),
    ],
)
def test_all_spellings_of_a_provider_are_one_word(word: str, shared: str) -> None:
    assert one_word(word) == shared


def test_words_are_folded() -> None:
    assert folded("  Azure -  OpenAI\t") == "azure_openai"


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("openai", "openai"),
        ("copilot", "github-copilot"),
        ("GitHub Copilot", "github-copilot"),
        ("vllm", ""),
        ("x", None),
    ],
)
def test_a_word_leads_to_a_list_to_none_or_says_nothing(word: str, found: str | None) -> None:
    assert list_id(word, IDS) == found
