"""Input no one should send, over the wire through the whole server: a documented answer, and no neighbour lost."""

import gzip
import json
import time
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.protobuf.internal.encoder import _VarintBytes  # type: ignore[attr-defined]
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from tests.flows.load import CALL_COST
from tests.flows.server import Reply, Server
from tests.spans import request, span, trace_id

LIMIT = 64 * 2**20
DAY_NS = 86_400 * 10**9
FIRST_NS = 946_684_800 * 10**9  # 2000-01-01, the first instant believed
EVER = {"from": "2000-01-01T00:00:00Z", "to": "2099-01-01T00:00:00Z"}
CALL: dict[str, Any] = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.usage.input_tokens": 1000,
    "gen_ai.usage.output_tokens": 100,
}


@pytest.fixture
def now_ns() -> int:
    return time.time_ns() - 60 * 10**9


@pytest.fixture(autouse=True)
def _nothing_set_aside(server: Server) -> Iterator[None]:
    yield
    status = server.settle()
    assert status["journal"]["quarantined"] == 0
    assert status["engine"]["message"] is None


def names(server: Server, project: str) -> list[str]:
    """Return the names of the project's spans of all times, by start."""
    server.settle()
    page = server.get("/api/v1/spans", project=project, **EVER, sort="start_time", limit="500")
    return [each["name"] for each in page["spans"]]


def rejected(reply: Reply) -> tuple[int, str]:
    """Return how many spans were refused, and the words."""
    assert reply.status == 200
    partial = ExportTraceServiceResponse.FromString(reply.body).partial_success
    return partial.rejected_spans, partial.error_message


@pytest.mark.parametrize("body", [b"\xff\xff\xff", b"hello", b"\x0a\xff\x01", b"\x0a\x05abc"])
def test_bytes_that_are_no_protobuf_are_400(server: Server, body: bytes) -> None:
    for signal in ("traces", "logs", "metrics"):
        assert server.send(signal, body).status == 400


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"resourceSpans": 1}', b"\xff", b"null"])
def test_text_that_is_no_otlp_json_is_400(server: Server, body: bytes) -> None:
    reply = server.send("traces", body, media_type="application/json")

    assert (reply.status, reply.json()["code"]) == (400, 3)


def test_empty_requests_are_a_success(server: Server) -> None:
    for signal in ("traces", "logs", "metrics"):
        assert (server.send(signal, b"").status, server.send(signal, b"").body) == (200, b"")
        reply = server.send(signal, b"{}", media_type="application/json")
        assert (reply.status, reply.json()) == (200, {})


def test_bad_items_are_refused_one_by_one(server: Server, project: str, now_ns: int) -> None:
    bad = [span(f"bad {n}", start_ns=now_ns) for n in range(5)]
    bad[0].trace_id = b"short"
    bad[1].span_id = bytes(8)
    bad[2].parent_span_id = b"x" * 9
    bad[3].start_time_unix_nano = 0
    bad[4].start_time_unix_nano = time.time_ns() + 2 * DAY_NS

    reply = server.send("traces", request(bad[0], span("good", start_ns=now_ns), *bad[1:]), project=project)

    count, words = rejected(reply)
    assert count == 5
    assert words.startswith("5 of 6 spans refused.")
    assert names(server, project) == ["good"]


@pytest.mark.parametrize("end", ["before", 2**63, 2**64 - 1])
def test_an_impossible_end_costs_the_duration_and_not_the_span(
    server: Server, project: str, now_ns: int, end: str | int
) -> None:
    odd = span("odd", CALL, start_ns=now_ns)
    odd.end_time_unix_nano = now_ns - 1 if isinstance(end, str) else end

    reply = server.send("traces", request(odd, span("good", CALL, start_ns=now_ns + 1)), project=project)

    assert rejected(reply)[0] == 0
    assert names(server, project) == ["odd", "good"]
    overview = server.get("/api/v1/overview", project=project)
    assert overview["requests"]["value"] == 2
    assert overview["cost"]["value"] == f"{2 * CALL_COST:.9f}"


def test_a_gzip_bomb_is_413_and_the_server_lives(server: Server) -> None:
    bomb = gzip.compress(bytes(4 * LIMIT), compresslevel=9)

    reply = server.send("traces", bomb, Content_Encoding="gzip")

    assert reply.status == 413
    assert server.request("/api/health").status == 200


def test_a_gzip_body_cut_short_is_400(server: Server, now_ns: int) -> None:
    body = gzip.compress(request(span("cut", start_ns=now_ns)))

    assert server.send("traces", body[:-9], Content_Encoding="gzip").status == 400
    assert server.send("traces", b"plain", Content_Encoding="gzip").status == 400
    assert server.send("traces", body, Content_Encoding="br").status == 415


def padded(now_ns: int, size: int) -> bytes:
    """Return a request of exactly `size` bytes: a small span, and a large one."""
    small = request(span("small", start_ns=now_ns))
    large = span("large", start_ns=now_ns + 1)
    room = size - len(small) - len(request(large)) - 64
    large.attributes.add(key="pad").value.string_value = "x" * room
    body = small + request(large)
    filler = size - len(body)
    length: bytes = _VarintBytes(filler - 3)
    # An unknown field fills the rest: tag, length, bytes.
    return body + b"\xfa\x06" + length + bytes(filler - 3)


def test_a_request_of_the_largest_size_is_stored(server: Server, project: str, now_ns: int) -> None:
    body = padded(now_ns, LIMIT)
    assert len(body) == LIMIT

    reply = server.send("traces", body, project=project)

    assert rejected(reply) == (0, "")
    assert names(server, project) == ["small", "large"]


def refused_as_too_large(server: Server) -> int:
    refused = server.status()["refused"]
    return sum(each["requests"] for each in refused if each["reason"] == "too_large")


def test_a_request_one_byte_larger_is_413_over_http_and_not_retryable_over_grpc(server: Server, now_ns: int) -> None:
    body = padded(now_ns, LIMIT + 1)
    before = refused_as_too_large(server)

    reply = server.send("traces", body)
    with grpc.insecure_channel(server.grpc, [("grpc.max_send_message_length", -1)]) as channel:
        export: grpc.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary(
            "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
        )
        with pytest.raises(grpc.RpcError) as refused:
            export(body, timeout=30)

    assert reply.status == 413
    assert b"PODIUM_MAX_REQUEST_BYTES" in reply.body
    assert refused.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
    assert "PODIUM_MAX_REQUEST_BYTES" in str(refused.value.details())
    assert refused_as_too_large(server) == before + 2


def test_text_that_is_not_utf8_is_kept_with_replacements(server: Server, project: str, now_ns: int) -> None:
    body = request(span("torn MARK", start_ns=now_ns), span("good", start_ns=now_ns + 1)).replace(
        b"MARK", b"\xe2\x82MA"
    )

    reply = server.send("traces", body.replace(b"\xe2\x82MA", b"\xe2\x82M\xff"), project=project)

    count, words = rejected(reply)
    assert count == 0
    assert "not UTF-8" in words
    assert names(server, project) == ["torn \ufffdM\ufffd", "good"]


def field(number: int, body: bytes) -> bytes:
    """Return a length-delimited field of a message."""
    length: bytes = _VarintBytes(len(body))
    return bytes([number << 3 | 2]) + length + body


def deep_request(now_ns: int, depth: int) -> bytes:
    """Return a span with arrays in each other, and its neighbour; written by hand, since the library refuses it."""
    value = field(1, b"bottom")
    for _ in range(depth):
        value = field(5, field(1, value))  # AnyValue.array_value.values
    attribute = field(1, b"deep") + field(2, value)
    deep = span("deep", start_ns=now_ns).SerializeToString() + field(9, attribute)
    good = span("good", start_ns=now_ns + 1).SerializeToString()
    return field(1, field(2, field(2, deep) + field(2, good)))


@pytest.mark.parametrize(("depth", "refused"), [(20, 0), (40, 0), (60, 1), (5_000, 1)])
def test_deep_nesting_loses_no_neighbour(server: Server, project: str, now_ns: int, depth: int, refused: int) -> None:
    """Values are shown to 32 levels; messages more than 100 deep are refused, as by every protobuf reader."""
    reply = server.send("traces", deep_request(now_ns, depth), project=project)

    assert rejected(reply)[0] == refused
    assert names(server, project) == ["deep", "good"][refused:]


def test_deep_json_is_answered_and_its_neighbour_stored(server: Server, project: str, now_ns: int) -> None:
    deep = '{"arrayValue":{"values":[' * 2000 + '{"stringValue":"x"}' + "]}}" * 2000
    ids = {"traceId": trace_id().hex(), "startTimeUnixNano": str(now_ns), "endTimeUnixNano": str(now_ns)}
    bad = json.dumps({**ids, "name": "deep", "spanId": "00000000000000b1", "attributes": ["HERE"]})
    good = json.dumps({**ids, "name": "good", "spanId": "00000000000000b2"})
    spans = bad.replace('"HERE"', f'{{"key":"deep","value":{deep}}}') + "," + good

    reply = server.send(
        "traces", f'{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{spans}]}}]}}]}}'.encode(), project=project,
        media_type="application/json",
    )  # fmt: skip

    assert reply.status in (200, 400)
    assert names(server, project) == (["good"] if reply.status == 200 else [])


def test_ten_thousand_attributes_and_a_megabyte_of_text_are_kept(server: Server, project: str, now_ns: int) -> None:
    wide = span("wide", {f"key.{n:05d}": n for n in range(10_000)}, start_ns=now_ns)
    long = span("long", {"text": "é" * 500_000}, start_ns=now_ns + 1)

    reply = server.send("traces", request(wide, long, span("good", start_ns=now_ns + 2)), project=project)

    assert rejected(reply) == (0, "")
    assert names(server, project) == ["wide", "long", "good"]
    assert len(attributes(server, project, wide)) == 10_000
    assert attributes(server, project, long) == [("text", "é" * 500_000)]


def attributes(server: Server, project: str, of: Span) -> list[tuple[str, str]]:
    found = server.get(f"/api/v1/spans/{of.trace_id.hex()}/{of.span_id.hex()}", project=project)
    return [(each["key"], each["value"]) for each in found["attributes"]]


def test_spans_of_a_quarter_of_a_century_in_one_request_are_all_stored(server: Server, project: str) -> None:
    tomorrow = time.time_ns() + DAY_NS - 60 * 10**9
    step = (tomorrow - FIRST_NS) // 119
    spans = [span(f"span {n}", CALL, start_ns=FIRST_NS + n * step) for n in range(120)]

    reply = server.send("traces", request(*spans), project=project)

    assert rejected(reply) == (0, "")
    assert len(names(server, project)) == 120


def test_an_attribute_key_sent_twice_loses_nothing_else(server: Server, project: str, now_ns: int) -> None:
    twice = span("twice", {**CALL, "note": "first"}, start_ns=now_ns)
    twice.attributes.add(key="note").value.string_value = "last"

    reply = server.send("traces", request(twice, span("good", start_ns=now_ns + 1)), project=project)

    assert rejected(reply) == (0, "")
    assert names(server, project) == ["twice", "good"]
    shown = [key for key, _ in attributes(server, project, twice)]
    assert sorted(shown) == sorted({*CALL, "note"})


def test_a_span_sent_twice_is_shown_once_in_its_trace(server: Server, project: str, now_ns: int) -> None:
    one = span("one", CALL, start_ns=now_ns)
    message = ExportTraceServiceRequest.FromString(request(one, one, span("good", start_ns=now_ns + 1)))

    reply = server.send("traces", message.SerializeToString(), project=project)

    assert rejected(reply)[0] == 0
    assert set(names(server, project)) == {"one", "good"}
    opened = server.get(f"/api/v1/traces/{one.trace_id.hex()}", project=project)
    assert [each["name"] for each in opened["spans"]] == ["one"]
