"""Tokens and costs of Langfuse's observations under the names that Podium reads.

Langfuse counts in disjoint parts: `{"input": 10, "input_cached_tokens": 90, "output": 5, "total": 105}` are 100 input
tokens, 90 of them from a cache. Emitters that follow OpenAI instead give parts that lie within `input` and `output`;
those are recognised by their total.
"""

from collections.abc import Mapping
from typing import Any

from podium.semconv import gen_ai, langfuse, openinference, podium
from podium.sources.otlp.values import amount, count, text

_INPUT_WORDS = ("input", "prompt", "cach")
_OUTPUT_WORDS = ("output", "completion", "reason")
_WRITE_WORDS = ("creat", "write")
_TOKENS = ("", "TOKENS")


def usage(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of an observation's tokens; nothing where none are counted.

    Langfuse writes zeros where nobody counted, so nothing but zeros is nothing.
    """
    counted = _counted(record)
    total = counted.pop("total", 0)
    if not any(counted.values()):
        return {podium.TOTAL_TOKENS: total} if total else {}
    inside = {name for name in counted if name not in ("input", "output")}
    is_inclusive = bool(inside) and total == counted.get("input", 0) + counted.get("output", 0)
    totals = {name: tokens for name, tokens in counted.items() if not (is_inclusive and name in inside)}
    read, written, reasoning = _inside(counted)
    found = {
        gen_ai.USAGE_INPUT_TOKENS: _sum(totals, is_output=False),
        gen_ai.USAGE_OUTPUT_TOKENS: _sum(totals, is_output=True),
        gen_ai.USAGE_CACHE_READ: read or None,
        gen_ai.USAGE_CACHE_WRITE: written or None,
        gen_ai.USAGE_REASONING: reasoning or None,
        gen_ai.USAGE_AUDIO_INPUT: _audio(counted, is_output=False) or None,
        gen_ai.USAGE_AUDIO_OUTPUT: _audio(counted, is_output=True) or None,
    }
    return {**found, langfuse.USAGE_DETAILS: text(record.get("usage_details") or record.get("usage"))}


def cost(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of an observation's cost in USD; nothing where Langfuse knew no price."""
    details = _numbers(record.get("cost_details"))
    if details:
        total = details.pop("total", None)
        found = {
            podium.COST: total if total is not None else sum(details.values()),
            openinference.COST_PROMPT: _sum_usd(details, is_output=False),
            openinference.COST_COMPLETION: _sum_usd(details, is_output=True),
        }
        return {**found, langfuse.COST_DETAILS: text(record["cost_details"])}
    legacy = _numbers(record.get("usage"))
    for name, legacy_name in (("total_cost", "totalCost"), ("calculated_total_cost", "totalCost")):
        total = amount(record.get(name), written=True) or legacy.get(legacy_name)
        if total:
            return {podium.COST: total}
    return {}


def _counted(record: Mapping[str, Any]) -> dict[str, int]:
    """Return `{part: tokens}` out of the newest field that has any."""
    details = record.get("usage_details")
    legacy = record.get("usage")
    if isinstance(legacy, dict) and str(legacy.get("unit") or "").upper() not in _TOKENS:
        legacy = None  # characters, seconds, images: no tokens
    named = legacy if isinstance(legacy, dict) else {}
    candidates = (
        details if isinstance(details, dict) else {},
        {name: named.get(name) for name in ("input", "output", "total")},
        {
            "input": named.get("promptTokens", record.get("prompt_tokens")),
            "output": named.get("completionTokens", record.get("completion_tokens")),
            "total": named.get("totalTokens", record.get("total_tokens")),
        },
    )
    for candidate in candidates:
        found = {str(name): tokens for name, value in candidate.items() if (tokens := count(value, written=True))}
        if found:
            return found
    return {}


def _inside(counted: Mapping[str, int]) -> tuple[int, int, int]:
    """Return the tokens read from a cache, written to one, and thought."""
    cached = {name: tokens for name, tokens in counted.items() if "cach" in name.lower()}
    written = sum(tokens for name, tokens in cached.items() if any(word in name.lower() for word in _WRITE_WORDS))
    reasoning = sum(tokens for name, tokens in counted.items() if "reason" in name.lower())
    return sum(cached.values()) - written, written, reasoning


def _audio(counted: Mapping[str, int], *, is_output: bool) -> int:
    return _sum({name: tokens for name, tokens in counted.items() if "audio" in name.lower()}, is_output=is_output) or 0


def _is_of(name: str, words: tuple[str, ...]) -> bool:
    return any(word in name.lower() for word in words)


def _side(name: str, *, is_output: bool) -> bool:
    if _is_of(name, _OUTPUT_WORDS):
        return is_output
    return not is_output and _is_of(name, _INPUT_WORDS)


def _sum(counted: Mapping[str, int], *, is_output: bool) -> int | None:
    """Return the sum of one side's parts, None where it has none."""
    parts = [tokens for name, tokens in counted.items() if _side(name, is_output=is_output)]
    return sum(parts) if parts else None


def _sum_usd(details: Mapping[str, float], *, is_output: bool) -> float | None:
    parts = [usd for name, usd in details.items() if _side(name, is_output=is_output)]
    return sum(parts) if parts else None


def _numbers(value: Any) -> dict[str, float]:  # noqa: ANN401 - JSON
    found = value.items() if isinstance(value, dict) else ()
    return {str(name): usd for name, each in found if (usd := amount(each, written=True)) is not None}
