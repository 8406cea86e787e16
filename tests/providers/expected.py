"""What every instrumentation's span of a case must be read as."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Expected:
    """The columns of one call; None is unknown, which is not 0."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_tokens: int | None = None
    reasoning_tokens: int | None = None
    cost: Decimal | None = None
    finish_reason: str = "stop"
    error: str = ""
    kind: str = "llm"
    model: str = "gpt-4o-mini-2024-07-18"


# gpt-4o-mini: 0.15 USD per million input tokens, 0.075 cached, 0.60 output. text-embedding-3-small: 0.02.
EXPECTED: dict[str, Expected] = {
    # 20 × 0.15 + 5 × 0.60 = 6
    "plain": Expected(20, 5, cost=Decimal("0.000006000")),
    # 90 × 0.15 + 15 × 0.60 = 22.5
    "tools": Expected(90, 15, cost=Decimal("0.000022500"), finish_reason="tool_calls"),
    # 464 × 0.15 + 1536 × 0.075 + 100 × 0.60 = 244.8
    "cached": Expected(2000, 100, cache_read_tokens=1536, cost=Decimal("0.000244800")),
    # 50 × 0.15 + 400 × 0.60 = 247.5; the 320 reasoning tokens are among the 400
    "reasoning": Expected(50, 400, reasoning_tokens=320, cost=Decimal("0.000247500")),
    "stream": Expected(20, 5, cost=Decimal("0.000006000")),
    "stream-without-usage": Expected(),
    "rate-limited": Expected(finish_reason="", error="RateLimitError", model="gpt-4o-mini"),
    "broken": Expected(finish_reason="", error="InternalServerError", model="gpt-4o-mini"),
    # 8 × 0.02 = 0.16
    "embeddings": Expected(
        8, cost=Decimal("0.000000160"), finish_reason="", kind="embedding", model="text-embedding-3-small"
    ),
}
