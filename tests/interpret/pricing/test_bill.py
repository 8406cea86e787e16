"""What the engine charges against the same price worked out in Python, which is held against the list itself."""

import random
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tests.spans import request, span
from tests.write_path import WritePath

from podium.interpret.pricing.price_book import PriceBook
from podium.interpret.pricing.rate_cards import lines, total
from podium.interpret.pricing.units import OTHER, STORED
from podium.store.engine import Engine

MODELS = (
    ("openai", "gpt-5"), ("openai", "gpt-realtime"), ("openai", "gpt-image-1"), ("openai", "whisper-1"),
    ("openai", "gpt-4o-mini-transcribe"), ("anthropic", "claude-opus-4-8"), ("google", "gemini-2.5-pro"),
    ("google", "gemini-2.5-flash"), ("deepseek", "deepseek-v4-flash"), ("perplexity", "sonar-deep-research"),
    ("mistral", "mistral-ocr-latest"), ("openai", "text-embedding-3-small"), ("nobody", "knows"),
    ("groq", "whisper-large-v3"),
)  # fmt: skip
TIERS = ("", "flex", "priority", "fast", "batch", "default")
NAMES = {
    "input_tokens": "gen_ai.usage.input_tokens",
    "output_tokens": "gen_ai.usage.output_tokens",
    "cache_read_tokens": "gen_ai.usage.cache_read.input_tokens",
    "cache_write_tokens": "gen_ai.usage.cache_write.input_tokens",
    "output_reasoning_tokens": "gen_ai.usage.reasoning.output_tokens",
    "input_audio_tokens": "gen_ai.usage.audio.input_tokens",
    "output_audio_tokens": "gen_ai.usage.audio.output_tokens",
}
ROWS = (
    "SELECT * EXCEPT (events, links), cost, cost_source FROM spans WHERE project = {p:String} ORDER BY toUInt32(name)"
)
HOUR_NS = 3_600 * 10**9
START_NS = int(datetime(2026, 11, 20, tzinfo=UTC).timestamp()) * 10**9


def some_usage(random_: random.Random, *, has_other: bool) -> dict[str, int]:
    """Counts as senders give them, right and wrong: some missing, some larger than what they are a part of."""
    units = (*STORED, *OTHER) if has_other else STORED
    sizes = (1, 7, 900, 40_000, 300_000)
    chance = {"input_tokens": 0.9, "output_tokens": 0.9}
    return {unit.name: random_.choice(sizes) for unit in units if random_.random() < chance.get(unit.name, 0.3)}


def stored(path: WritePath, engine: Engine, project: str, calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    spans = [
        span(str(n), {"gen_ai.operation.name": "chat", **attributes}, start_ns=START_NS + n * HOUR_NS // 4)
        for n, attributes in enumerate(calls)
    ]
    path.take("traces", request(*spans), len(spans), project=project)
    path.settle()
    return engine.select(ROWS, {"p": project})


def call(provider: str, model: str, tier: str, usage: dict[str, int]) -> dict[str, Any]:
    named = {NAMES.get(name, f"gen_ai.usage.details.{name}"): count for name, count in usage.items()}
    tiers = {"openai.response.service_tier": tier} if tier else {}
    return {"gen_ai.provider.name": provider, "gen_ai.request.model": model, **tiers, **named}


def expected(book: PriceBook, row: dict[str, Any]) -> Decimal | None:
    """Return what the usage that was stored costs by the price of that moment."""
    usage = {unit.name: Decimal(row[unit.column]) for unit in STORED if row[unit.column] is not None}
    for part, whole in (("input_audio_tokens", "input_tokens"), ("output_audio_tokens", "output_tokens")):
        if part in usage:
            usage[part] = min(usage[part], usage.get(whole, Decimal(0)))
    usage |= row["other_usage"]
    names = (row["provider"], row["response_model"], row["request_model"], row["service_tier"])
    start_s = int(row["start_time"].timestamp())
    cards = [price.card for price in book.prices(*names) if price.valid_from.timestamp() <= start_s]
    charged = lines(cards[-1], usage, start_s) if cards else None
    return None if charged is None else total(charged)


def agree(path: WritePath, engine: Engine, project: str, book: PriceBook, calls: list[dict[str, Any]]) -> int:
    """Compare every row, and return how many have a price."""
    rows = stored(path, engine, project, calls)
    assert len(rows) == len(calls)
    priced = 0
    for row, sent in zip(rows, calls, strict=True):
        if not row["has_usage"]:
            continue
        cost = expected(book, row)
        assert row["cost"] == cost, (sent, row)
        assert (row["rate_card"] == "") == (cost is None)
        assert row["cost_source"] == ("unpriced" if cost is None else "priced")
        priced += cost is not None
    return priced


def test_tokens_of_the_usual_kinds(path: WritePath, engine: Engine, project: str, book: PriceBook) -> None:
    random_ = random.Random(3)  # noqa: S311 - sample data needs no secure randomness
    calls = [call(*MODELS[n % 8], "", some_usage(random_, has_other=False)) for n in range(100)]

    assert agree(path, engine, project, book, calls) > 60


def test_every_unit_in_every_tier_at_every_hour(path: WritePath, engine: Engine, project: str, book: PriceBook) -> None:
    random_ = random.Random(5)  # noqa: S311 - sample data needs no secure randomness
    calls = [
        call(*random_.choice(MODELS), random_.choice(TIERS), some_usage(random_, has_other=True)) for _ in range(400)
    ]

    assert agree(path, engine, project, book, calls) > 250


def test_a_price_by_the_hour_among_others(path: WritePath, engine: Engine, project: str, book: PriceBook) -> None:
    usage = {"input_tokens": 1_000_000}
    calls = [call("deepseek", "deepseek-v4-flash", "", usage) for _ in range(96)]

    assert agree(path, engine, project, book, calls) == 96
    costs = engine.select("SELECT uniqExact(cost) AS n FROM spans WHERE project = {p:String}", {"p": project})
    assert costs == [{"n": 2}]
