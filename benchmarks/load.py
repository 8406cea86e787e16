"""The load: OTLP requests of realistic spans, and a client that costs as little as a client can."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

SPANS_PER_REQUEST = 512
_TAKEN = 200
_PATIENCE_S = 60
_SPANS_PER_TRACE = 8
_MODELS = (("openai", "gpt-4o"), ("openai", "gpt-4o-mini"), ("anthropic", "claude-sonnet-4-5"), ("openai", "gpt-5"))
_MARK = b"podium-benchmark"
_TRACE_MARK = b"\xf1\xc3\x9d\x07"
_ANSWER_MARK = b"answer--"
# Which of a trace's spans are sent together: roots, at place 0, come last.
_THIRDS = ((5, 6, 7), (2, 3, 4), (0, 1))


def bodies(count: int, *, seed: int = 1, now_ns: int | None = None) -> list[bytes]:
    """Return `count` encoded requests of 512 spans, about 500 bytes and 4 to 14 attributes each."""
    dice = random.Random(seed)
    now = now_ns or time.time_ns()
    return [_request(dice, now) for _ in range(count)]


def fresh(templates: list[bytes]) -> Iterator[bytes]:
    """Yield the requests again and again, each time with other bytes, trace ids of its own and times of now.

    Real telemetry moves on in time and never repeats a trace or an answer. The templates leave room for it: every
    trace id and every response id begins with the same bytes, and every time with the same upper half, which counts
    stretches of 4.3 s.
    """
    number = 0
    then = _upper_half(templates[0])
    while True:
        for body in templates:
            number += 1
            yield _moved(body, number, then).replace(_MARK, b"podium-%09d" % number, 1)


def in_three(templates: list[bytes], *, apart: int = 150) -> Iterator[tuple[bytes, int]]:
    """Yield requests and how many spans each has: as `fresh` does, but a trace lies in three, `apart` from each other.

    The first has the spans that end first, the last has the roots, as exporters send what has ended.
    """
    thirds = [[_of_places(template, places) for places in _THIRDS] for template in templates]
    then = _upper_half(templates[0])
    moved: list[list[bytes]] = []
    number = 0
    while True:
        for parts in thirds:
            number += 1
            moved.append([_moved(part, number, then) for part in parts])
            for place in range(3):
                if len(moved) > place * apart:
                    part = moved[-1 - place * apart][place]
                    spans = SPANS_PER_REQUEST * len(_THIRDS[place]) // _SPANS_PER_TRACE
                    yield part.replace(_MARK, b"podium-%08d%d" % (number % 10**8, place), 1), spans
            del moved[: -2 * apart - 1]


def _moved(body: bytes, number: int, then: bytes) -> bytes:
    """Return a request with trace ids and answers of its own, and times of now."""
    moved = body.replace(_TRACE_MARK, (number % 2**32).to_bytes(4, "big"))
    moved = moved.replace(_ANSWER_MARK, b"%08x" % (number % 2**32))
    return moved.replace(then, _stretch(time.time_ns()).to_bytes(4, "little"))


def _of_places(template: bytes, places: tuple[int, ...]) -> bytes:
    """Return a request with the spans at these places of each trace alone."""
    part = ExportTraceServiceRequest.FromString(template)
    spans = part.resource_spans[0].scope_spans[0].spans
    kept = [span for number, span in enumerate(spans) if number % _SPANS_PER_TRACE in places]
    del spans[:]
    spans.extend(kept)
    return part.SerializeToString()


def _upper_half(template: bytes) -> bytes:
    message = ExportTraceServiceRequest.FromString(template)
    start_ns: int = message.resource_spans[0].scope_spans[0].spans[0].start_time_unix_nano
    return (start_ns >> 32).to_bytes(4, "little")


def _stretch(ns: int) -> int:
    """Return the stretch of 4.3 s (2^32 ns) before the one that a time lies in, so that all of it is over."""
    return (ns >> 32) - 1


def _request(dice: random.Random, now_ns: int) -> bytes:
    message = ExportTraceServiceRequest()
    group = message.resource_spans.add()
    for key, value in (
        ("service.name", "shop"),
        ("service.version", _MARK.decode()),
        ("telemetry.sdk.language", "python"),
        ("deployment.environment.name", "prod"),
    ):
        group.resource.attributes.add(key=key).value.string_value = value
    scoped = group.scope_spans.add()
    scoped.scope.name = "opentelemetry.instrumentation.openai"
    root: Span | None = None
    for number in range(SPANS_PER_REQUEST):
        root = _span(dice, scoped.spans.add(), root, number % _SPANS_PER_TRACE, now_ns)
    return message.SerializeToString()


def _span(dice: random.Random, span: Span, root: Span | None, place: int, now_ns: int) -> Span:
    parent = root if place else None
    span.trace_id = parent.trace_id if parent else _TRACE_MARK + dice.randbytes(12)
    span.span_id = dice.randbytes(8)
    span.parent_span_id = parent.span_id if parent else b""
    span.kind = Span.SPAN_KIND_CLIENT
    # Start and end lie in one stretch, so that both move together.
    span.start_time_unix_nano = (now_ns >> 32 << 32) + dice.randrange(3 * 10**9)
    span.end_time_unix_nano = span.start_time_unix_nano + dice.randrange(10**9)
    if parent is None:
        _agent(span)
    elif place in (1, 3, 5):
        _call(dice, span)
    else:
        _tool(dice, span)
    return parent or span


def _put(span: Span, **values: str | float) -> None:
    for key, value in values.items():
        target = span.attributes.add(key=key.replace("__", ".")).value
        if isinstance(value, int):
            target.int_value = value
        elif isinstance(value, float):
            target.double_value = value
        else:
            target.string_value = value


def _agent(span: Span) -> None:
    span.name = "invoke_agent refund"
    _put(span, gen_ai__operation__name="invoke_agent", gen_ai__agent__name="refund", gen_ai__conversation__id="s-1")


def _call(dice: random.Random, span: Span) -> None:
    provider, model = dice.choice(_MODELS)
    span.name = f"chat {model}"
    _put(
        span,
        gen_ai__operation__name="chat",
        gen_ai__provider__name=provider,
        gen_ai__request__model=model,
        gen_ai__response__model=model,
        gen_ai__usage__input_tokens=500 + dice.randrange(5000),
        gen_ai__usage__output_tokens=dice.randrange(900),
        gen_ai__usage__cache_read__input_tokens=dice.randrange(500),
        gen_ai__response__id=f"chatcmpl-{_ANSWER_MARK.decode()}{dice.getrandbits(64):x}",
        gen_ai__conversation__id=f"s-{dice.randrange(10_000)}",
        user__id=f"u-{dice.randrange(5000)}",
        gen_ai__request__temperature=0.7,
    )
    said = f'[{{"role":"user","parts":[{{"type":"text","content":"Order {dice.randrange(10**6)} arrived broken"}}]}}]'
    span.attributes.add(key="gen_ai.input.messages").value.string_value = said
    reasons = span.attributes.add(key="gen_ai.response.finish_reasons").value.array_value
    reasons.values.add().string_value = "stop"


def _tool(dice: random.Random, span: Span) -> None:
    tool = dice.choice(("search", "lookup", "refund"))
    span.name = f"execute_tool {tool}"
    _put(
        span,
        gen_ai__operation__name="execute_tool",
        gen_ai__tool__name=tool,
        gen_ai__tool__call__arguments=f'{{"order":"{dice.randrange(10**6)}"}}',
        gen_ai__tool__call__result=f'{{"state":"delivered","note":"{"left at the door " * dice.randrange(3, 9)}"}}',
    )


@dataclass
class Sent:
    """What a run of the load sent, and how long each answer took."""

    seconds: float = 0.0
    requests: int = 0
    refused: int = 0
    ack_s: list[float] = field(default_factory=list)

    @property
    def spans(self) -> int:
        """Spans acknowledged."""
        return self.requests * SPANS_PER_REQUEST

    def ack_ms(self, quantile: float) -> float:
        """The time to an answer at a quantile, in ms."""
        return sorted(self.ack_s)[int(quantile * (len(self.ack_s) - 1))] * 1000


async def send(
    port: int, requests: Iterator[bytes], *, seconds: float, connections: int = 16, spans_per_s: float | None = None
) -> Sent:
    """Post requests over kept-alive connections for a time; `spans_per_s` paces them, else as fast as they go."""
    sent, began = Sent(), time.perf_counter()
    pause = SPANS_PER_REQUEST * connections / spans_per_s if spans_per_s else 0.0

    async def one(place: int) -> None:
        due = began + pause * place / connections
        async with _connected(port) as (reader, writer):
            while (now := time.perf_counter()) - began < seconds:
                if pause and now < due:
                    await asyncio.sleep(due - now)
                due += pause
                body = next(requests)
                at = time.perf_counter()
                if await _post(reader, writer, body) == _TAKEN:
                    sent.requests += 1
                    sent.ack_s.append(time.perf_counter() - at)
                else:
                    sent.refused += 1
                    await asyncio.sleep(0.2)

    async with _patience(f"the answers to {seconds:g} s of load", seconds):
        await asyncio.gather(*(one(place) for place in range(connections)))
    sent.seconds = time.perf_counter() - began
    return sent


async def send_one(port: int, body: bytes) -> None:
    """Post a single request, however long it takes to connect.

    Raises:
        ConnectionError: the server refused it.
        TimeoutError: no answer came.
    """
    async with _patience("the answer to one request"), _connected(port) as (reader, writer):
        status = await _post(reader, writer, body)
    if status != _TAKEN:
        msg = f"the server answered {status} to one request"
        raise ConnectionError(msg)


@asynccontextmanager
async def _connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


@asynccontextmanager
async def _patience(what: str, seconds: float = 0) -> AsyncIterator[None]:
    """Let what happens inside take a minute longer than it has to.

    Raises:
        TimeoutError: it took longer; the error says what was waited for.
    """
    try:
        async with asyncio.timeout(seconds + _PATIENCE_S):
            yield
    except TimeoutError as error:
        msg = f"waited {seconds + _PATIENCE_S:,.0f} s for {what}"
        raise TimeoutError(msg) from error


_HEAD = (
    b"POST /v1/traces HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-protobuf\r\n"
    b"x-podium-project: bench\r\nContent-Length: %d\r\n\r\n"
)


async def _post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes) -> int:
    writer.write(_HEAD % len(body))
    writer.write(body)
    return await _status(reader)


async def _status(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            await reader.readexactly(int(line.split(b":")[1]))
    return int(head[9:12])
