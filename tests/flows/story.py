"""An agent, its model call and a failing tool, told by the stock OpenTelemetry SDK and in hand-made OTLP/JSON."""

from dataclasses import dataclass
from typing import Any

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags

RESOURCE = {"service.name": "shop-assistant", "service.version": "3.1.0", "deployment.environment.name": "staging"}
WHO = {"user.id": "customer-17", "gen_ai.conversation.id": "talk-4"}
QUESTION = '[{"role":"user","parts":[{"type":"text","content":"Where is my tent?"}]}]'
ANSWER = '[{"role":"assistant","parts":[{"type":"text","content":"On its way."}],"finish_reason":"stop"}]'
AGENT: dict[str, Any] = {
    **WHO,
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.agent.name": "refund",
    # Repeats the usage of the call below it.
    "gen_ai.usage.input_tokens": 1200,
    "gen_ai.usage.output_tokens": 80,
}
CALL: dict[str, Any] = {
    **WHO,
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.response.model": "gpt-4o-2024-08-06",
    "gen_ai.response.id": "chatcmpl-1",
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.usage.input_tokens": 1200,
    "gen_ai.usage.cache_read.input_tokens": 1000,
    "gen_ai.usage.output_tokens": 80,
    "gen_ai.usage.reasoning.output_tokens": 30,
    "gen_ai.input.messages": QUESTION,
    "gen_ai.output.messages": ANSWER,
}
TOOL: dict[str, Any] = {**WHO, "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "track_parcel"}
# gpt-4o: 200 uncached input × 2.50 + 1000 cached × 1.25 + 80 output × 10 USD per million = 0.00255.
CALL_COST = "0.002550000"
ODD: dict[str, Any] = {
    "odd.largest": 2**63 - 1,
    "odd.smallest": -(2**63),
    "odd.beyond_double": 2**53 + 1,
    "odd.ratio": 0.1,
    "odd.flag": True,
    "odd.tags": ["a", "b"],
    "odd.nested": {"order": [{"number": 2**53 + 1, "open": False}], "note": "ünï\n\"'"},
}
# How they are read back.
ODD_SHOWN = {
    "odd.largest": ("int", "9223372036854775807"),
    "odd.smallest": ("int", "-9223372036854775808"),
    "odd.beyond_double": ("int", "9007199254740993"),
    "odd.ratio": ("double", "0.1"),
    "odd.flag": ("bool", "true"),
    "odd.tags": ("json", '["a","b"]'),
    "odd.nested": ("json", '{"order":[{"number":9007199254740993,"open":false}],"note":"ünï\\n\\"\'"}'),
}
LINKED_TRACE, LINKED_SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
SECOND = 10**9


@dataclass(frozen=True)
class Told:
    """The ids under which the story is found, and when its agent started."""

    trace_id: str
    agent: str
    call: str
    tool: str
    start_ns: int


def tell(exporter: SpanExporter, start_ns: int) -> Told:
    """Let the SDK tell the story."""
    provider = TracerProvider(resource=Resource(RESOURCE))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    tracer = provider.get_tracer("shop.assistant", "2.0")
    context = SpanContext(int(LINKED_TRACE, 16), int(LINKED_SPAN, 16), is_remote=True, trace_flags=TraceFlags(1))
    agent = tracer.start_span(
        "invoke_agent refund", attributes=AGENT, start_time=start_ns, links=[Link(context, {"why": "queued"})]
    )
    below = trace.set_span_in_context(agent)
    call = tracer.start_span(
        "chat gpt-4o", below, SpanKind.CLIENT, attributes=CALL | ODD, start_time=start_ns + SECOND // 2
    )
    call.add_event("gen_ai.content.filter", {"result": "passed", "score": 7}, timestamp=start_ns + SECOND)
    call.end(start_ns + 3 * SECOND // 2)
    tool = tracer.start_span("execute_tool track_parcel", below, attributes=TOOL, start_time=start_ns + 2 * SECOND)
    tool.record_exception(TimeoutError("no answer"), timestamp=start_ns + 2 * SECOND + 5)
    tool.set_status(Status(StatusCode.ERROR, "the carrier did not answer"))
    tool.end(start_ns + 3 * SECOND)
    agent.set_status(Status(StatusCode.OK))
    agent.end(start_ns + 4 * SECOND)
    provider.shutdown()
    ids = [f"{span.get_span_context().span_id:016x}" for span in (agent, call, tool)]
    return Told(f"{agent.get_span_context().trace_id:032x}", ids[0], ids[1], ids[2], start_ns)


def as_json(start_ns: int) -> tuple[Told, dict[str, Any]]:
    """Return the story as a browser would write it: hex ids, 64-bit integers as texts and as numbers."""
    ids = [f"{number:016X}" for number in (0xEEE1, 0xEEE2, 0xEEE3)]
    told = Told("5b8efff798038103d269b633813fc60c", ids[0], ids[1], ids[2], start_ns)
    agent = {
        **_span(told, told.agent, "invoke_agent refund", AGENT, (0, 8)),
        "parentSpanId": "",
        "status": {"code": 1},
        "links": [{"traceId": LINKED_TRACE, "spanId": LINKED_SPAN, "attributes": _pairs({"why": "queued"})}],
    }
    call = {
        **_span(told, told.call, "chat gpt-4o", CALL | ODD, (1, 3), kind=3),
        "parentSpanId": told.agent,
        "events": [
            {
                "timeUnixNano": start_ns + SECOND,  # a number, which is allowed, too
                "name": "gen_ai.content.filter",
                "attributes": _pairs({"result": "passed", "score": 7}),
            }
        ],
    }
    failed = {"exception.type": "TimeoutError", "exception.message": "no answer"}
    tool = {
        **_span(told, told.tool, "execute_tool track_parcel", TOOL, (4, 6)),
        "parentSpanId": told.agent,
        "status": {"code": 2, "message": "the carrier did not answer"},
        "events": [{"timeUnixNano": str(start_ns + 2 * SECOND + 5), "name": "exception", "attributes": _pairs(failed)}],
    }
    spans = [agent, call, tool]
    scope = {"scope": {"name": "shop.assistant", "version": "2.0"}, "spans": spans, "fieldOfTomorrow": 1}
    return told, {"resourceSpans": [{"resource": {"attributes": _pairs(RESOURCE)}, "scopeSpans": [scope]}]}


def _span(
    told: Told, span_id: str, name: str, attributes: dict[str, Any], halves: tuple[int, int], *, kind: int = 1
) -> dict[str, Any]:
    """Return a span from and to the given halves of a second after the start."""
    start, end = (str(told.start_ns + half * SECOND // 2) for half in halves)
    return {
        "traceId": told.trace_id,
        "spanId": span_id,
        "name": name,
        "kind": kind,
        "startTimeUnixNano": start,
        "endTimeUnixNano": end,
        "attributes": _pairs(attributes),
    }


def _pairs(attributes: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": _value(value)} for key, value in attributes.items()]


def _value(value: Any) -> dict[str, Any]:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case list():
            return {"arrayValue": {"values": [_value(item) for item in value]}}
        case dict():
            return {"kvlistValue": {"values": _pairs(value)}}
        case _:
            return {"stringValue": value}
