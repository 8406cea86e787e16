"""One trace of many spans: an orchestrator, its agents, and their calls and tools, some of which fail."""

import random
import time
import urllib.request
from collections.abc import Iterator

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from benchmarks.server import Server

PROJECT = "wide"
SPANS = 50_000
TRACE_ID = b"benchmark: wide!"
_SPANS_PER_AGENT = 50
_SPANS_PER_REQUEST = 5_000
_STEP_NS = 12_000_000
_NO_PARENT = b""


def ensure_wide_trace(server: Server) -> str:
    """Return the id of a trace of 50,000 spans that the server holds; it is sent unless it is there."""
    path = f"/api/v1/traces?project={PROJECT}&range=30d"
    if not any(trace["trace_id"] == TRACE_ID.hex() for trace in server.get(path)["traces"]):
        for body in wide_trace(time.time_ns() - SPANS * _STEP_NS):
            request = urllib.request.Request(
                f"http://127.0.0.1:{server.port}/v1/traces",
                body,
                {"Content-Type": "application/x-protobuf", "X-Podium-Project": PROJECT},
            )
            urllib.request.urlopen(request, timeout=60).close()
        server.settle()
    return TRACE_ID.hex()


def wide_trace(start_ns: int) -> Iterator[bytes]:
    """Yield the encoded requests that carry the trace, which ends ten minutes after its start."""
    dice = random.Random(5)
    for first in range(0, SPANS, _SPANS_PER_REQUEST):
        message = ExportTraceServiceRequest()
        group = message.resource_spans.add()
        group.resource.attributes.add(key="service.name").value.string_value = "orchestra"
        spans = group.scope_spans.add().spans
        for number in range(first, min(first + _SPANS_PER_REQUEST, SPANS)):
            _fill(dice, spans.add(), number, start_ns)
        yield message.SerializeToString()


def _fill(dice: random.Random, span: Span, number: int, start_ns: int) -> None:
    agent = (number - 1) // _SPANS_PER_AGENT * _SPANS_PER_AGENT + 1
    span.trace_id, span.span_id = TRACE_ID, span_id(number)
    span.start_time_unix_nano = start_ns + number * _STEP_NS
    if number == 0:
        _name(span, _NO_PARENT, SPANS * _STEP_NS, "invoke_agent", "orchestrator", agent__name="orchestrator")
    elif number == agent:
        name = f"worker-{agent % 7}"
        _name(span, span_id(0), _SPANS_PER_AGENT * _STEP_NS, "invoke_agent", name, agent__name=name)
    elif number % 3:
        model = dice.choice(("gpt-4o", "gpt-4o-mini"))
        _name(
            span,
            span_id(agent),
            dice.randrange(5, 40) * 10**6,
            "chat",
            model,
            provider__name="openai",
            request__model=model,
        )
        for key, value in (("input_tokens", dice.randrange(100, 4_000)), ("output_tokens", dice.randrange(20, 800))):
            span.attributes.add(key=f"gen_ai.usage.{key}").value.int_value = value
        said = f'[{{"role":"assistant","parts":[{{"type":"text","content":"Answer {number}, and why it is so."}}]}}]'
        span.attributes.add(key="gen_ai.output.messages").value.string_value = said
    else:
        tool = f"tool-{dice.randrange(4)}"
        _name(span, span_id(agent), dice.randrange(2, 12) * 10**6, "execute_tool", tool, tool__name=tool)
        if dice.random() < 0.02:
            span.status.code, span.status.message = Status.STATUS_CODE_ERROR, "timed out after 10 ms"


def _name(span: Span, parent: bytes, duration_ns: int, operation: str, what: str, **attributes: str) -> None:
    span.parent_span_id = parent
    span.name = f"{operation} {what}"
    span.kind = Span.SPAN_KIND_CLIENT
    span.end_time_unix_nano = span.start_time_unix_nano + duration_ns
    for key, value in {"operation__name": operation, **attributes}.items():
        span.attributes.add(key=f"gen_ai.{key.replace('__', '.')}").value.string_value = value


def span_id(number: int) -> bytes:
    """Return the id of a span by its place in start order."""
    return (number + 1).to_bytes(8, "big")
