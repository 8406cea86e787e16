"""A small project whose figures are worked out by hand, as OTLP requests."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from tests.spans import any_value, request, span

PROJECT = "shop"
SECOND = 10**9
MINUTE = 60 * SECOND

# gpt-4o in USD per million: input 2.50, from cache 1.25, output 10.
FIRST_COST = Decimal("0.0030")  # 600 × 2.50 + 400 × 1.25 + 100 × 10
SECOND_COST = Decimal("0.0080")  # 2000 × 2.50 + 300 × 10
COST = FIRST_COST + SECOND_COST
REQUESTS = 4
ERRORS = 1
INPUT_TOKENS = 1_000 + 2_000 + 700
OUTPUT_TOKENS = 100 + 300 + 70
TRACES = 3

QUESTION = "My parcel arrived broken, order 88213. I want my money back."
ANSWER = "I am sorry. **48.90** is on its way to you:\n\n- to the card you paid with\n- within five days"
USER = "u-4159"
UNPRICED_MODEL = "in-house-7"


@dataclass(frozen=True)
class Shop:
    """What was sent, under the ids it is found by."""

    body: bytes
    refund: str
    refund_calls: tuple[str, str]
    tool_span: str
    failed: str
    unpriced: str


def _chat(model: str, usage: tuple[int, int, int] | None, **more: Any) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": model,
        "user.id": USER,
        **{key.replace("__", "."): value for key, value in more.items()},
    }
    if usage is not None:
        attributes["gen_ai.usage.input_tokens"], cached, attributes["gen_ai.usage.output_tokens"] = usage
        attributes["gen_ai.usage.cache_read.input_tokens"] = cached
    return attributes


def _said(*messages: tuple[str, list[dict[str, Any]]]) -> str:
    return json.dumps([{"role": role, "parts": parts} for role, parts in messages])


_TEXT = {"type": "text", "content": QUESTION}
_CALL = {"type": "tool_call", "id": "c1", "name": "lookup_order", "arguments": {"order_id": "88213"}}
_RESULT = {"type": "tool_call_response", "id": "c1", "response": {"state": "delivered", "total": "48.90"}}


def _refund(now_ns: int) -> list[Span]:
    start = now_ns - 20 * MINUTE
    agent = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "refund-agent", "user.id": USER}
    root = span("invoke_agent refund-agent", agent, start_ns=start, duration_ns=5 * SECOND)
    first = span(
        "chat gpt-4o",
        _chat(
            "gpt-4o",
            (1_000, 400, 100),
            gen_ai__input__messages=_said(("user", [_TEXT])),
            gen_ai__output__messages=_said(("assistant", [_CALL])),
        ),
        start_ns=start + SECOND // 10,
        duration_ns=2 * SECOND,
        parent=root,
    )
    tool = span(
        "execute_tool lookup_order",
        {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "lookup_order"},
        start_ns=start + 2 * SECOND + SECOND // 5,
        duration_ns=SECOND,
        parent=root,
    )
    second = span(
        "chat gpt-4o",
        _chat(
            "gpt-4o",
            (2_000, 0, 300),
            gen_ai__input__messages=_said(("user", [_TEXT]), ("assistant", [_CALL]), ("tool", [_RESULT])),
            gen_ai__output__messages=_said(("assistant", [{"type": "text", "content": ANSWER}])),
        ),
        start_ns=start + 3 * SECOND + SECOND // 2,
        duration_ns=SECOND,
        parent=root,
    )
    return [root, first, tool, second]


def _failed(now_ns: int) -> Span:
    start = now_ns - 15 * MINUTE
    failed = span(
        "chat gpt-4o-mini",
        _chat("gpt-4o-mini", None, error__type="RateLimitError"),
        start_ns=start,
        duration_ns=SECOND // 2,
        status=Status(code=Status.STATUS_CODE_ERROR, message="429 too many requests"),
    )
    event = failed.events.add(name="exception", time_unix_nano=start + SECOND // 4)
    for key, value in {
        "exception.type": "openai.RateLimitError",
        "exception.message": "429 too many requests",
        "exception.stacktrace": 'Traceback (most recent call last):\n  File "shop.py", line 7, in ask',
    }.items():
        event.attributes.add(key=key, value=any_value(value))
    return failed


def build_shop(now_ns: int) -> Shop:
    """Return the request that carries the project, its spans at most 20 minutes old."""
    refund = _refund(now_ns)
    failed = _failed(now_ns)
    unpriced = span(
        "chat in-house", _chat(UNPRICED_MODEL, (700, 0, 70)), start_ns=now_ns - 10 * MINUTE, duration_ns=3 * SECOND
    )
    return Shop(
        body=request(*refund, failed, unpriced),
        refund=refund[0].trace_id.hex(),
        refund_calls=(refund[1].span_id.hex(), refund[3].span_id.hex()),
        tool_span=refund[2].span_id.hex(),
        failed=failed.trace_id.hex(),
        unpriced=unpriced.trace_id.hex(),
    )
