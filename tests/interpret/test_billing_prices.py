"""What calls cost, worked out by hand from the price lists."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.spans import request, span
from tests.write_path import OpenPath, WritePath

from podium.store.engine import Engine

PRICED = """
SELECT cost, input_cost, output_cost, cost_source, price_date
FROM spans WHERE project = {p:String} ORDER BY start_time
"""


def call(provider: str, model: str, **usage: int) -> dict[str, Any]:
    counts = {f"gen_ai.usage.{name.replace('__', '.')}": count for name, count in usage.items()}
    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": provider,
        "gen_ai.request.model": model,
        **counts,
    }


def priced(path: WritePath, engine: Engine, project: str, *calls: tuple[dict[str, Any], int]) -> list[dict[str, Any]]:
    spans = [span("chat", attributes, start_ns=start_ns) for attributes, start_ns in calls]
    path.take("traces", request(*spans), len(spans), project=project)
    path.settle()
    return engine.select(PRICED, {"p": project})


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        # 10,000 input, of which 6,000 read from and 1,000 written to the cache: 3,000 × 3 + 6,000 × 0.30
        # + 1,000 × 3.75; 500 × 15
        (
            call(
                "anthropic",
                "claude-sonnet-4-5",
                input_tokens=10_000,
                output_tokens=500,
                cache_read__input_tokens=6000,
                cache_write__input_tokens=1000,
            ),
            "0.022050000",
        ),
        # Above 200,000 input tokens the whole request costs 2.50 and 15: 250,000 × 2.50 + 100 × 15
        (call("gcp.gemini", "gemini-2.5-pro", input_tokens=250_000, output_tokens=100), "0.626500000"),
        # At the threshold still 1.25 and 10: 200,000 × 1.25 + 100 × 10
        (call("gcp.gemini", "gemini-2.5-pro", input_tokens=200_000, output_tokens=100), "0.251000000"),
        # Reasoning is part of the output: 1,000 × 2.50 + 100 × 10
        (
            call("openai", "gpt-4o", input_tokens=1000, output_tokens=100, reasoning__output_tokens=60),
            "0.003500000",
        ),
        # A single token: 0.15 USD a million
        (call("openai", "gpt-4o-mini", input_tokens=1), "0.000000150"),
        # A router's prefix and a dated name
        (call("openai", "openai/gpt-4o-2024-08-06", input_tokens=1000, output_tokens=100), "0.003500000"),
    ],
)
def test_a_call_costs_what_its_list_says(
    path: WritePath, engine: Engine, project: str, now_ns: int, attributes: dict[str, Any], expected: str
) -> None:
    (row,) = priced(path, engine, project, (attributes, now_ns))

    assert (row["cost"], row["cost_source"]) == (Decimal(expected), "priced")
    assert row["input_cost"] + row["output_cost"] == row["cost"]


def test_a_call_costs_what_it_cost_on_its_day(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    january = int(datetime(2025, 1, 15, tzinfo=UTC).timestamp()) * 10**9
    o3 = call("openai", "o3", input_tokens=1000, output_tokens=100)

    then, now = priced(path, engine, project, (o3, january), (o3, now_ns))

    # 10 and 40 USD a million until June 2025, 2 and 8 since
    assert (then["cost"], now["cost"]) == (Decimal("0.014000000"), Decimal("0.002800000"))
    assert then["price_date"] is None
    assert now["price_date"] == date(2025, 6, 10)


def test_own_prices_win_and_are_taken_up_without_a_restart(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int, tmp_path: Path
) -> None:
    mine = call("openai", "gpt-4o", input_tokens=1000, output_tokens=100)
    path = open_path()

    (listed,) = priced(path, engine, project, (mine, now_ns))
    (tmp_path / "prices.toml").write_text('[[prices]]\nmodel = "gpt-4o"\ninput = "1"\noutput = "2"\n')
    _, own = priced(path, engine, project, (mine, now_ns + 1))

    assert (listed["cost"], listed["cost_source"]) == (Decimal("0.003500000"), "priced")
    # 1,000 × 1 + 100 × 2 USD a million
    assert (own["cost"], own["cost_source"]) == (Decimal("0.001200000"), "custom")


def test_own_prices_with_a_mistake_change_nothing(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int, tmp_path: Path
) -> None:
    (tmp_path / "prices.toml").write_text('[[prices]]\nmodel = "gpt-4o"\ninput = "cheap"\n')
    path = open_path()

    (row,) = priced(path, engine, project, (call("openai", "gpt-4o", input_tokens=1000), now_ns))

    assert (row["cost"], row["cost_source"]) == (Decimal("0.002500000"), "priced")
