"""Why a span costs what it costs."""

from decimal import Decimal
from typing import Any

import pytest
from tests.rows import START_NS, call_row, insert

from podium.query.traces.span import SpanDetail, read_span
from podium.store.engine import Engine


def stored(engine: Engine, row: dict[str, Any]) -> SpanDetail:
    insert(engine, row)
    return read_span(engine, row["project"], row["trace_id"].hex(), row["span_id"].hex())


def insert_price(engine: Engine, model: str, **given: Any) -> None:
    rates = ("input", "output", "cache_read", "cache_write", "reasoning", "audio_input", "audio_output", "request")
    price: dict[str, Any] = {
        "provider": "openai",
        "response_model": model,
        "request_model": model,
        "valid_from": 0,
        "priced_provider": "openai",
        "priced_model": "gpt",
        "source": "list",
        "tier_starts": [0, 1_000],
        **{f"{name}_rates": [Decimal(0), Decimal(0)] for name in rates},
        "list_version": "1",
        "seen_at": START_NS,
    } | given
    engine.insert("prices", list(price), [list(price.values())])


def test_the_lines_of_a_price_add_up_to_the_cost(engine: Engine, project: str) -> None:
    insert_price(
        engine,
        "lines",
        input_rates=[Decimal("2.5"), Decimal("5.0000007")],
        cache_read_rates=[Decimal("0.25"), Decimal("0.5")],
        cache_write_rates=[Decimal(3), Decimal("6.25")],
        output_rates=[Decimal(10), Decimal("20.0000009")],
        reasoning_rates=[Decimal(10), Decimal(30)],
        audio_input_rates=[Decimal(40), Decimal(80)],
    )
    uncached, output = 2_000 - 700 - 100 - 50, 300 - 80
    exact = (
        uncached * Decimal("5.0000007") + 700 * Decimal("0.5") + 100 * Decimal("6.25") + 50 * 80
        + output * Decimal("20.0000009") + 80 * 30
    ) / 1_000_000  # fmt: skip
    cost = exact.quantize(Decimal("1e-9"))
    usage = {
        "input_tokens": 2_000, "cache_read_tokens": 700, "cache_write_tokens": 100, "audio_input_tokens": 50,
        "output_tokens": 300, "reasoning_tokens": 80,
    }  # fmt: skip
    row = call_row(project, request_model="lines", response_model="lines", cost=str(cost), **usage)

    why = stored(engine, row).why

    assert [(line.usage, line.tokens, line.rate_per_million) for line in why.lines] == [
        ("input, not cached", 1_150, Decimal("5.0000007")),
        ("output", 220, Decimal("20.0000009")),
        ("cache read", 700, Decimal("0.5")),
        ("cache write", 100, Decimal("6.25")),
        ("audio input", 50, Decimal(80)),
        ("reasoning", 80, Decimal(30)),
    ]
    assert sum(line.cost for line in why.lines if line.cost is not None) == cost == why.cost
    assert why.price is not None
    assert (why.price.tier_start, why.price.valid_from, why.price.model) == (1_000, None, "gpt")
    assert why.notes == ()


def test_the_price_that_held_when_the_span_started_is_shown(engine: Engine, project: str) -> None:
    names = {"request_model": "dated", "response_model": "dated"}
    later = START_NS // 10**9 + 86_400
    for valid_from, rate in ((0, 1), (1_700_000_000, 2), (later, 9)):
        insert_price(engine, "dated", valid_from=valid_from, input_rates=[Decimal(rate)] * 2)

    why = stored(engine, call_row(project, cost="0.0002", output_tokens=None, **names)).why

    assert why.price is not None
    assert (why.price.valid_from, why.lines[0].rate_per_million) == ("2023-11-14", Decimal(2))


def test_a_price_changed_since_is_noted(engine: Engine, project: str) -> None:
    insert_price(engine, "changed", input_rates=[Decimal(1)] * 2)

    why = stored(engine, call_row(project, cost="0.5", request_model="changed", response_model="changed")).why

    assert why.notes == ("The listed price has changed since: the cost stands as it was computed",)


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
        ({}, "The price it was computed with is no longer listed for openai/gpt-5"),
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
    insert_price(engine, "gpt-6", input_rates=[Decimal(1), Decimal(1)])

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
    insert_price(engine, "per-request", input_rates=[Decimal(1)] * 2, request_rates=[Decimal("0.01")] * 2)
    names = {"request_model": "per-request", "response_model": "per-request"}

    why = stored(engine, call_row(project, cost="0.0101", output_tokens=None, **names)).why

    assert [(line.usage, line.tokens, line.cost) for line in why.lines] == [
        ("input", 100, Decimal("0.0001")),
        ("request", 0, Decimal("0.01")),
    ]
    assert why.notes == ()


def test_a_call_that_reported_no_usage_says_so(engine: Engine, project: str) -> None:
    why = stored(engine, call_row(project, cost=None, cost_source="", input_tokens=None, output_tokens=None)).why

    assert (why.lines, why.notes) == ((), ("The sender reported no usage",))
