"""Which names look like usage that somebody should have read."""

import pytest

from podium.interpret.quality.usage_names import UsageNames, is_foreign_usage
from podium.semconv.fields import TOTAL_TOKENS


@pytest.mark.parametrize(
    "name",
    [
        "promptTokens", "ai.usage.promptTokens", "token_count", "inputTokenCount", "crew_token_usage", "acme.tokens.in",
        "cost", "costUSD", "gen_ai.cost.total_cost", "llm.price", "model.spend", "usage.total", "llm.usage",
        "langfuse.observation.usage_details", "langfuse.observation.cost_details", "gen_ai.usage.input_tokens",
        *TOTAL_TOKENS,
    ],
)  # fmt: skip
def test_counts_of_tokens_and_costs_are_usage(name: str) -> None:
    assert is_foreign_usage(name)


@pytest.mark.parametrize(
    "name",
    [
        "", "auth.token", "token", "token_type", "max_tokens", "gen_ai.request.max_tokens", "tokens_per_second",
        "thinking.budget_tokens", "rate_limit.tokens.remaining", "system.cpu.usage", "disk.usage", "usage",
        "item.price",
        "price", "app.shipping.cost.total", "app.quote.cost.total", "db.query.cost", "tokenizer", "costume",
        "gen_ai.usage.cache_read.input_tokens", "podium.cache.saved_tokens", "podium.cache.saved_cost",
        "x" * 300 + ".tokens",
    ],
)  # fmt: skip
def test_limits_rates_machines_and_shops_are_not(name: str) -> None:
    assert not is_foreign_usage(name)


def test_every_name_is_judged_once_and_given_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "podium.interpret.quality.usage_names.is_foreign_usage",
        lambda name: asked.append(name) or is_foreign_usage(name),  # type: ignore[func-returns-value]
    )
    names = UsageNames()

    assert names.among(["z.tokens", "http.route", "a.tokens"]) == ("a.tokens", "z.tokens")
    assert names.among(["http.route", "a.tokens"]) == ("a.tokens",)
    assert asked == ["z.tokens", "http.route", "a.tokens"]


def test_no_more_names_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("podium.interpret.quality.usage_names._MOST_KNOWN", 2)
    names = UsageNames()

    for number in range(5):
        names.among([f"{number}.tokens"])

    assert len(names._known) <= 3
