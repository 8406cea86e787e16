"""What a call costs, kind of token by kind of token, against plain arithmetic."""

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.spans import request, span
from tests.write_path import OpenPath, WritePath

from podium.store.engine import Engine

# A rate of its own for each kind, so that none can stand in for another.
PRICES = """
[[prices]]
model = "by-kind"
input = 1
output = 20
cache_read = 300
cache_write = 5000
audio_input = 7000
reasoning = 11000
audio_output = 13000
request = 0.5

[[prices]]
model = "blended"
blended = 3

[[prices]]
model = "dated"
input = 2
output = 4
valid_from = 2024-01-01
"""
NAMES = {
    "input": "gen_ai.usage.input_tokens",
    "output": "gen_ai.usage.output_tokens",
    "cache_read": "gen_ai.usage.cache_read.input_tokens",
    "cache_write": "gen_ai.usage.cache_write.input_tokens",
    "reasoning": "gen_ai.usage.reasoning.output_tokens",
    "audio_input": "gen_ai.usage.audio.input_tokens",
    "audio_output": "gen_ai.usage.audio.output_tokens",
}
PRICED = """
SELECT name, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, audio_input_tokens,
       audio_output_tokens, disjoint_usage, billable, input_cost, output_cost, cost, cost_source, price_date
FROM spans WHERE project = {p:String} ORDER BY toUInt32OrZero(name)
"""
Usage = dict[str, int]


def call(model: str, usage: Usage, **attributes: Any) -> dict[str, Any]:
    named = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "house", "gen_ai.request.model": model}
    return named | {NAMES[kind]: count for kind, count in usage.items()} | attributes


def priced(path: WritePath, engine: Engine, project: str, calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    spans = [span(str(n), attributes, start_ns=1_750_000_000 * 10**9) for n, attributes in enumerate(calls)]
    path.take("traces", request(*spans), len(spans), project=project)
    path.settle()
    return engine.select(PRICED, {"p": project})


def some_usage(random_: random.Random) -> Usage:
    """Counts as senders give them, right and wrong: some missing, some larger than what they are a part of."""
    return {kind: random_.choice((0, 1, 5, 60, 1000)) for kind in NAMES if random_.random() < 0.6}


def expected(usage: Usage) -> tuple[bool, bool, Decimal | None, Decimal | None]:
    """Return `(billable, disjoint, input cost, output cost)` at the rates of `by-kind`."""
    given = dict.fromkeys(NAMES, 0) | usage
    is_billable = "input" in usage or "output" in usage
    cached = given["cache_read"] + given["cache_write"]
    is_disjoint = "input" in usage and cached > usage["input"]
    inputs = given["input"] + (cached if is_disjoint else 0)
    reasoning = min(given["reasoning"], usage["output"]) if "output" in usage else given["reasoning"]
    audio_in, audio_out = min(given["audio_input"], inputs), min(given["audio_output"], given["output"])
    # What there is no room for is both cached and audio, and costs what is read from a cache.
    both = max(min(cached + audio_in - inputs, given["cache_read"], audio_in), 0)
    plain_in = max(inputs - cached - audio_in + both, 0)
    plain_out = max(given["output"] - reasoning - audio_out, 0)
    if not is_billable:
        return False, is_disjoint, None, None
    of_input = plain_in + 300 * given["cache_read"] + 5000 * given["cache_write"] + 7000 * (audio_in - both)
    of_output = 20 * plain_out + 11000 * reasoning + 13000 * audio_out
    return True, is_disjoint, Decimal(of_input) / 10**6 + Decimal("0.5"), Decimal(of_output) / 10**6


def test_every_kind_of_token_costs_its_own_rate(
    open_path: OpenPath, engine: Engine, project: str, tmp_path: Path
) -> None:
    (tmp_path / "prices.toml").write_text(PRICES)
    random_ = random.Random(7)  # noqa: S311 - sample data needs no secure randomness
    each = [{kind: 60, "input": 1000, "output": 1000} for kind in NAMES]
    usages = [*each, *({kind: 60} for kind in NAMES), {}, *(some_usage(random_) for _ in range(200))]

    rows = priced(open_path(), engine, project, [call("by-kind", usage) for usage in usages])

    for usage, row in zip(usages, rows, strict=True):
        of_input, of_output = row["input_cost"], row["output_cost"]
        assert (row["billable"], row["disjoint_usage"], of_input, of_output) == expected(usage), usage
        assert row["cost"] == (of_input + of_output if row["billable"] else None)
        assert row["cost_source"] == ("custom" if row["billable"] else "")
        assert row["reasoning_tokens"] is None or row["reasoning_tokens"] <= usage.get("output", 10**9)


def test_the_source_of_a_cost_is_said(open_path: OpenPath, engine: Engine, project: str, tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text(PRICES)
    usage = {"input": 1000, "output": 500}
    calls = [
        call("blended", usage),
        call("dated", usage),
        call("nobody-lists-it", usage),
        call("blended", usage, **{"podium.cost": 0.25}),
        call("blended", usage, **{"podium.cost": 0.25, "podium.cost.source": "invoice"}),
        call("blended", usage, **{"podium.cost.source": "invoice"}),
        call("blended", {}, **{"llm.cost.prompt": 0.5, "llm.cost.completion": 0.25}),
        call("blended", usage, **{"llm.cost.prompt": 0.5}),
    ]

    rows = priced(open_path(), engine, project, calls)

    assert [(row["cost_source"], row["cost"]) for row in rows] == [
        ("blended", Decimal("0.0045")),
        ("custom", Decimal("0.004")),
        ("unpriced", None),
        ("reported", Decimal("0.25")),
        ("invoice", Decimal("0.25")),
        ("blended", Decimal("0.0045")),
        ("reported", Decimal("0.75")),
        ("blended", Decimal("0.0045")),
    ]
    assert [str(row["price_date"]) for row in rows] == ["None", "2024-01-01", *["None"] * 6]
