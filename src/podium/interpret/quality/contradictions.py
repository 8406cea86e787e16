"""What of a stored span contradicts itself, in words: by the rules of `statements`, in Python."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from podium.interpret.quality.statements import LEAST_PART, LEAST_USD
from podium.semconv.fields import TOTAL_TOKENS

_NS_PER_S = 10**9
_WHOLE = re.compile(r"([0-9]{1,18})(?:\.0)?")


def contradictions(row: Mapping[str, Any], *, is_cost_sent: bool) -> Iterator[str]:
    """Yield a sentence with the number for each contradiction of a row of `spans`.

    A cost that was not sent was computed here: with its own parts it agrees.
    """
    yield from _of_tokens(row)
    if is_cost_sent:
        yield from _of_cost(row)
    if row["backwards_ns"]:
        yield f"The end that was sent is {_seconds(row['backwards_ns'])} before the start: the duration is 0"
    took_ns = max(row["duration_ns"], row["request_ns"])
    if row["ttft_ns"] is not None and row["ttft_ns"] > took_ns and not row["running"]:
        yield f"The first token is said to have come {_seconds(row['ttft_ns'] - took_ns)} after the end"


def _of_tokens(row: Mapping[str, Any]) -> Iterator[str]:
    cached = (row["cache_read_tokens"] or 0) + (row["cache_write_tokens"] or 0) if row["disjoint_usage"] else 0
    if cached:
        sent = row["input_tokens"] - cached
        yield f"The sender counted {cached:,} cached tokens apart from an input of {sent:,}: they were added to input"
    total = _sent_total(row["attributes"])
    if total is None or (row["input_tokens"] is None and row["output_tokens"] is None):
        return
    gap = total - (row["input_tokens"] or 0) - (row["output_tokens"] or 0)
    if gap not in (0, -cached):
        yield f"The sender’s total, {total:,}, is {_more(gap, f'{abs(gap):,} tokens')} than input and output"


def _sent_total(attributes: Mapping[str, str]) -> int | None:
    """Return the first total of tokens that is a whole number; None without one."""
    given = (_WHOLE.fullmatch(attributes.get(name, "")) for name in TOTAL_TOKENS)
    return next((int(match[1]) for match in given if match), None)


def _of_cost(row: Mapping[str, Any]) -> Iterator[str]:
    total, parts = row["charge"], (row["input_cost"], row["output_cost"])
    if total is None or None in parts:
        return
    gap: Decimal = total - sum(parts)
    if abs(gap) > Decimal(LEAST_USD) and abs(gap) * LEAST_PART > total:
        yield f"The sender’s total cost is {_more(gap, f'{abs(gap):f} USD')} than input and output cost together"


def _more(gap: int | Decimal, amount: str) -> str:
    return f"{amount} {'more' if gap > 0 else 'less'}"


def _seconds(ns: int) -> str:
    return f"{ns / _NS_PER_S:.9f}".rstrip("0").rstrip(".") + " s"
