"""Why a span costs what it costs."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.rows import START_NS, call_row, insert

from podium.interpret.pricing import price_book, rate_cards
from podium.interpret.pricing.price_book import Price
from podium.interpret.pricing.price_list import EPOCH
from podium.interpret.pricing.rate_cards import Card
from podium.interpret.pricing.rates import Place, Rates
from podium.query.traces.span import SpanDetail, read_span
from podium.store.engine import Engine


def stored(engine: Engine, row: dict[str, Any]) -> SpanDetail:
    insert(engine, row)
    return read_span(engine, row["project"], row["trace_id"].hex(), row["span_id"].hex())


NAMES = {
    "input": "input_tokens", "output": "output_tokens", "cache_read": "cache_read_tokens",
    "cache_write": "cache_write_tokens", "reasoning": "output_reasoning_tokens", "audio_input": "input_audio_tokens",
    "request": "requests", "searches": "web_searches",
}  # fmt: skip


def keep_card(engine: Engine, **given: Any) -> Card:
    """Keep a card of these rates, at one place or above 1,000 input tokens, and return it."""
    places = (Place(0, 0), Place(0, 1_000))
    rates = {kind: (Decimal(0), Decimal(str(rate))) for kind, rate in given.items() if kind in NAMES}
    by_unit = tuple((NAMES[kind], each) for kind, each in rates.items())
    start = given.get("valid_from", EPOCH)
    card = Card("list", "openai", "gpt", given.get("tier", ""), start, "1", Rates(places, by_unit))
    engine.insert("rate_cards", rate_cards.COLUMNS, [card.row(START_NS)])
    return card


def insert_price(engine: Engine, model: str, card: Card, tier: str = "") -> None:
    price = Price(("openai", model, model, tier), card)
    engine.insert("prices", price_book.COLUMNS, price_book.rows([price], START_NS))


def test_the_lines_of_a_card_add_up_to_the_cost(engine: Engine, project: str) -> None:
    card = keep_card(
        engine, input="5.0000007", cache_read="0.5", cache_write="6.25", output="20.0000009", reasoning=30,
        audio_input=80, searches=10,
    )  # fmt: skip
    uncached, output = 2_000 - 700 - 100 - 50, 300 - 80
    exact_in = uncached * Decimal("5.0000007") + 700 * Decimal("0.5") + 100 * Decimal("6.25") + 50 * 80 + 3 * 10_000
    exact_out = output * Decimal("20.0000009") + 80 * 30
    cost = sum(((exact / 1_000_000).quantize(Decimal("1e-9")) for exact in (exact_in, exact_out)), Decimal(0))
    usage = {
        "input_tokens": 2_000, "cache_read_tokens": 700, "cache_write_tokens": 100, "audio_input_tokens": 50,
        "output_tokens": 300, "reasoning_tokens": 80, "other_usage": {"web_searches": 3},
    }  # fmt: skip

    why = stored(engine, call_row(project, cost=str(cost), rate_card=card.id, **usage)).why

    assert [(line.usage, line.units, line.rate, line.per) for line in why.lines] == [
        ("input, not cached", 1_150, Decimal("5.0000007"), 1_000_000),
        ("output", 220, Decimal("20.0000009"), 1_000_000),
        ("cache read", 700, Decimal("0.5"), 1_000_000),
        ("cache write", 100, Decimal("6.25"), 1_000_000),
        ("audio input", 50, Decimal(80), 1_000_000),
        ("reasoning", 80, Decimal(30), 1_000_000),
        ("web searches", 3, Decimal(10), 1_000),
    ]
    assert sum(line.cost for line in why.lines if line.cost is not None) == cost == why.cost
    assert why.price is not None
    assert (why.price.tier_start, why.price.valid_from, why.price.model) == (1_000, None, "gpt")
    assert (why.price.card, why.price.list_version) == (card.id, "1")
    assert why.notes == ()


def test_a_span_is_explained_by_the_card_it_was_charged_by_whatever_is_known_now(engine: Engine, project: str) -> None:
    then, now, later = (
        keep_card(engine, input=rate, valid_from=datetime.fromtimestamp(START_NS // 10**9 + days * 86_400, UTC))
        for rate, days in ((1, -400), (3, -10), (9, 1))
    )
    for card in (then, now, later):
        insert_price(engine, "changed", card)
    names = {"request_model": "changed", "response_model": "changed", "input_tokens": 2_000, "output_tokens": None}

    why = stored(engine, call_row(project, cost="0.002", rate_card=then.id, **names)).why

    assert why.price is not None
    assert (why.price.card, why.lines[0].rate, why.lines[0].cost) == (then.id, Decimal(1), Decimal("0.002"))
    assert (why.cost, why.cost_now) == (Decimal("0.002"), Decimal("0.006"))


def test_what_it_would_cost_now_is_of_the_tier_that_served(engine: Engine, project: str) -> None:
    insert_price(engine, "tiers", keep_card(engine, input=4))
    insert_price(engine, "tiers", keep_card(engine, input=2, tier="flex"), "flex")
    names: dict[str, Any] = {
        "request_model": "tiers",
        "response_model": "tiers",
        "input_tokens": 2_000,
        "output_tokens": None,
    }

    flex, standard = (
        stored(engine, call_row(project, service_tier=tier, cost_source="reported", **names)).why
        for tier in ("flex", "")
    )

    assert (flex.cost_now, standard.cost_now) == (Decimal("0.004"), Decimal("0.008"))


def test_what_it_would_cost_now_is_not_known_without_a_price(engine: Engine, project: str) -> None:
    why = stored(engine, call_row(project, request_model="nobody-has-it")).why

    assert why.cost_now is None


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ({"cost": None}, "No price for openai/gpt-5"),
        ({"cost_source": "reported"}, "The sender reported this cost"),
        ({"billable": False}, "Counted in other spans: this one repeats their usage"),
        (
            {"disjoint_usage": True, "cost_source": "reported", "input_tokens": 1_100, "cache_read_tokens": 1_000},
            "The sender counted 1,000 cached tokens apart from an input of 100: they were added to input",
        ),
        ({}, "The rates it was charged by were not kept then; the cost stands as it was computed"),
    ],
)
def test_what_is_special_about_a_cost_is_noted(engine: Engine, project: str, given: dict[str, Any], note: str) -> None:
    why = stored(engine, call_row(project, response_model="gpt-5", **given)).why

    assert note in why.notes
    assert all(line.cost is None for line in why.lines)


@pytest.mark.parametrize(
    ("source", "note"),
    [
        ("reported", "The sender reported this cost"),
        ("blended", "The sender computed this cost with one price for tokens of any kind"),
        ("custom", "The sender computed this cost with a price function of its own"),
        ("default", "The sender computed this cost with the default price of models it has no price for"),
        ("a word of its own", "The sender reported this cost"),
    ],
)
def test_a_cost_the_sender_computed_is_not_explained_by_our_prices(
    engine: Engine, project: str, source: str, note: str
) -> None:
    attributes = {"podium.cost": "0.5", "podium.cost.source": source}
    row = call_row(project, cost="0.5", cost_source=source, response_model="gpt-6", attributes=attributes)
    why = stored(engine, row | {"request_model": "gpt-6"}).why

    assert (why.price, why.notes) == (None, (note,))
    assert all(line.cost is None for line in why.lines)


def test_each_field_says_which_attribute_it_was_read_from(engine: Engine, project: str) -> None:
    attributes = {
        "gen_ai.system": "openai",
        "gen_ai.usage.input_tokens": "",
        "llm.token_count.prompt": "7",
        "podium.cost": "-1",
    }

    why = stored(engine, call_row(project, attributes=attributes, resource={"service.name": "web"})).why

    assert [(r.field, r.value, r.attribute) for r in why.readings] == [
        ("service", "web", "resource service.name"),
        ("provider", "openai", "gen_ai.system"),
        ("input_tokens", "7", "llm.token_count.prompt"),
    ]


def test_a_request_that_costs_something_itself_is_a_line(engine: Engine, project: str) -> None:
    card = keep_card(engine, input=1, request=10)

    why = stored(engine, call_row(project, cost="0.012", input_tokens=2_000, output_tokens=None, rate_card=card.id)).why

    assert [(line.usage, line.units, line.rate, line.per, line.cost) for line in why.lines] == [
        ("input", 2_000, Decimal(1), 1_000_000, Decimal("0.002")),
        ("request", 1, Decimal(10), 1_000, Decimal("0.01")),
    ]
    assert why.notes == ()


def test_a_call_that_reported_no_usage_says_so(engine: Engine, project: str) -> None:
    why = stored(engine, call_row(project, cost=None, cost_source="", input_tokens=None, output_tokens=None)).why

    assert (why.lines, why.notes) == ((), ("The sender reported no usage",))
