"""Where providers are, which variable holds their key, and what they cost."""

from decimal import Decimal

import pytest

from podium.sdk.orchestrator.providers import PROVIDERS, Provider, fallback_chain, find_provider

MINE = Provider(
    name="mine",
    model="m",
    system="mine",
    url="http://mine/v1/",
    key_variables=("MINE_KEY", "MINE_OLD_KEY"),
    url_variables=("MINE_URL",),
    input_usd=Decimal(2),
    output_usd=Decimal(10),
    cache_read_usd=Decimal("0.5"),
)


def test_the_first_variable_that_says_something_holds_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MINE.key() == ""
    monkeypatch.setenv("MINE_KEY", "  ")
    monkeypatch.setenv("MINE_OLD_KEY", " old ")
    assert MINE.key() == "old"
    monkeypatch.setenv("MINE_KEY", "new")
    assert MINE.key() == "new"


def test_a_variable_may_move_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MINE.base_url() == "http://mine/v1"
    monkeypatch.setenv("MINE_URL", "http://proxy/")
    assert MINE.base_url() == "http://proxy"


def test_cached_input_costs_its_own_price_and_is_part_of_the_input() -> None:
    assert MINE.costs(1_000_000, 100_000) == (Decimal(2), Decimal(1))
    assert MINE.costs(1_000_000, 0, 600_000) == (Decimal("1.1"), Decimal(0))
    assert MINE.costs(100, 0, 600) == (Decimal("0.00005"), Decimal(0))


def test_a_price_or_usage_that_is_not_known_has_no_cost() -> None:
    free = Provider(name="free", model="m", system="s", url="http://x", input_usd=Decimal(1))

    assert (MINE.costs(None, 1), MINE.costs(1, None), free.costs(1, 1)) == (None, None, None)
    assert (MINE.is_priced, free.is_priced) == (True, False)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("anthropic", "anthropic"),
        (" Anthropic ", "anthropic"),
        ("grok", "grok-fast"),
        ("CLAUDE", "anthropic"),
        ("gpt-4o-mini", "gpt-mini"),
    ],
)
def test_a_provider_is_found_by_its_name_or_alias(name: str, found: str) -> None:
    assert find_provider(name, {}) is PROVIDERS[found]


def test_definitions_of_the_program_go_before_the_known_ones() -> None:
    assert find_provider("mine", {"mine": MINE}) is MINE
    assert find_provider("anthropic", {"anthropic": MINE}) is MINE
    with pytest.raises(ValueError, match=r"provider is one of deepseek, .*, mine, not 'yours'"):
        find_provider("yours", {"mine": MINE})


def test_the_one_asked_for_is_tried_first_and_once() -> None:
    def chain(first: Provider, *, enabled: bool) -> list[str]:
        return [each.name for each in fallback_chain(first, {}, enabled=enabled)]

    assert chain(PROVIDERS["gpt-mini"], enabled=True) == ["gpt-mini", "deepseek", "grok-fast", "anthropic"]
    assert chain(MINE, enabled=True) == ["mine", "deepseek", "grok-fast", "gpt-mini", "anthropic"]
    assert chain(MINE, enabled=False) == ["mine"]
