"""Two days of a small company, the same to the last digit on every machine and every day: for pictures."""

import itertools
import math
from collections.abc import Iterator
from datetime import UTC, datetime

from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from tests.browser.shop import MINUTE, SECOND
from tests.spans import request, span

from podium.semconv import podium

PROJECT = "orchestra"
NOW = datetime(2025, 6, 17, 12, 0, tzinfo=UTC)
FROM = datetime(2025, 6, 16, 12, 0, tzinfo=UTC)
_NOW_NS = int(NOW.timestamp()) * SECOND
_TRACES = 150
_EVERY = 19 * MINUTE
"""So that two days hold them all."""

_MODELS = (
    ("anthropic", "claude-sonnet-4-20250514", 3.0, 15.0),
    ("openai", "gpt-4.1-2025-04-14", 2.0, 8.0),
    ("anthropic", "claude-opus-4-20250514", 15.0, 75.0),
    ("deepseek", "deepseek-chat", 0.27, 1.1),
    ("openai", "gpt-4.1-mini-2025-04-14", 0.4, 1.6),
    ("xai", "grok-3", 3.0, 15.0),
)
_AGENTS = (("refund-agent", "support-desk"), ("research-lead", "research"), ("offer-agent", "checkout"))
_ids = itertools.count(1)


def _named(made: Span, trace: int, parent: Span | None) -> Span:
    """Give a span ids that do not depend on what other tests have made."""
    made.trace_id = (0xC0DE << 96 | trace).to_bytes(16, "big")
    made.span_id = (0xBEEF << 32 | next(_ids)).to_bytes(8, "big")
    made.parent_span_id = parent.span_id if parent else b""
    return made


def _wave(number: int, period: float) -> float:
    """Return a share between 0 and 1 that rises and falls with the number."""
    return (1 + math.sin(number / period)) / 2


def _call(number: int, trace: int, start_ns: int, root: Span) -> Span:
    provider, model, input_price, output_price = _MODELS[number % len(_MODELS)]
    tokens, words = 1_200 + int(9_000 * _wave(number, 7)), 80 + int(700 * _wave(number, 3))
    is_failed = number % 23 == 5
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": provider,
        "gen_ai.request.model": model,
        "gen_ai.agent.name": root.name,
        "gen_ai.usage.input_tokens": tokens,
        "gen_ai.usage.cache_read.input_tokens": int(tokens * 0.6 * _wave(number, 5)),
        "gen_ai.usage.output_tokens": words,
        podium.COST: round((tokens * input_price + words * output_price) / 1e6, 9),
        **({"error.type": "rate_limit"} if is_failed else {}),
    }
    status = Status(code=Status.STATUS_CODE_ERROR) if is_failed else None
    took = int((0.4 + 6 * _wave(number, 4)) * SECOND)
    made = span(f"chat {model}", attributes, start_ns=start_ns, duration_ns=took, status=status)
    return _named(made, trace, root)


def _trace(number: int) -> Iterator[Span]:
    agent, _ = _AGENTS[number % len(_AGENTS)]
    start = _NOW_NS - (_TRACES - number) * _EVERY
    root_attributes = {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": agent,
        "user.id": f"u-{number % 7}",
    }
    root = _named(span(agent, root_attributes, start_ns=start, duration_ns=14 * SECOND), number, None)
    yield root
    yield _call(number, number, start + SECOND // 5, root)
    tool = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "lookup_order"}
    made = span("execute_tool lookup_order", tool, start_ns=start + 7 * SECOND, duration_ns=SECOND // 2)
    yield _named(made, number, root)
    yield _call(number * 3 + 1, number, start + 7 * SECOND + SECOND * 3 // 5, root)


def build_orchestra() -> tuple[bytes, ...]:
    """Return the requests that carry the project, one per service."""
    traces = [list(_trace(number)) for number in range(_TRACES)]
    return tuple(
        request(*(made for trace in traces[at :: len(_AGENTS)] for made in trace), resource={"service.name": service})
        for at, (_, service) in enumerate(_AGENTS)
    )


TRACE_ID = (0xC0DE << 96 | (_TRACES - 2)).to_bytes(16, "big").hex()
