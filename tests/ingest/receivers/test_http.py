"""OTLP/HTTP on the wire: what is answered, what is kept, what is counted."""

import gzip
import json
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from google.rpc import code_pb2
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.ingest.receivers.loopback import MakeTraces, MemoryIntake, Serving

from podium.errors import Overloaded, StoreUnavailable
from podium.ingest.envelope import Signal
from podium.ingest.receivers.http import routes
from podium.ingest.receivers.reception import Reception
from podium.settings import Settings

PROTOBUF = {"content-type": "application/x-protobuf"}
JSON = {"content-type": "application/json"}
LIMIT = 100_000


def a_document(**fields: object) -> dict[str, Any]:
    span = {"traceId": "ab" * 16, "spanId": "cd" * 8, "startTimeUnixNano": str(time.time_ns()), "name": "chat"}
    return {"resourceSpans": [{"scopeSpans": [{"spans": [span | fields]}]}]}


def status_of(response: httpx2.Response) -> tuple[int, str]:
    """Return `(code, message)` of the google.rpc.Status in the encoding the response says it has."""
    if response.headers["content-type"] == "application/json":
        document = response.json()
        return document["code"], document["message"]
    assert response.headers["content-type"] == "application/x-protobuf"
    status = Status.FromString(response.content)
    return status.code, status.message


@pytest.mark.parametrize("path", ["/v1/traces", "/v1/traces/", "/otlp/v1/traces", "/otlp/v1/traces/"])
def test_protobuf_is_kept_as_it_came_and_answered_with_nothing(
    client: httpx2.Client, intake: MemoryIntake, traces: MakeTraces, path: str
) -> None:
    body = traces(3).SerializeToString()

    response = client.post(path, content=body, headers=PROTOBUF)

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-type"] == "application/x-protobuf"
    (kept,) = intake.kept
    assert (kept.signal, kept.project, kept.body, kept.items) == ("traces", "", body, 3)


def test_json_is_kept_as_protobuf_and_answered_with_an_empty_object(
    client: httpx2.Client, intake: MemoryIntake
) -> None:
    headers = {"content-type": "Application/JSON; charset=utf-8"}

    response = client.post("/v1/traces", content=json.dumps(a_document()), headers=headers)

    assert (response.status_code, response.content) == (200, b"{}")
    assert response.headers["content-type"] == "application/json"
    kept = ExportTraceServiceRequest.FromString(intake.kept[0].body)
    assert kept.resource_spans[0].scope_spans[0].spans[0].trace_id.hex() == "ab" * 16


@pytest.mark.parametrize("signal", ["traces", "logs", "metrics"])
@pytest.mark.parametrize(("headers", "body", "answer"), [(PROTOBUF, b"", b""), (JSON, b"{}", b"{}")])
def test_an_empty_request_succeeds_and_keeps_nothing(
    client: httpx2.Client, intake: MemoryIntake, signal: Signal, headers: dict[str, str], body: bytes, answer: bytes
) -> None:
    response = client.post(f"/v1/{signal}", content=body, headers=headers)

    assert (response.status_code, response.content) == (200, answer)
    assert intake.kept == []


@pytest.mark.parametrize(
    ("encoding", "compress"),
    [("gzip", gzip.compress), ("GZIP", gzip.compress), ("deflate", zlib.compress), ("identity", bytes)],
)
def test_compressed_bodies_are_taken(
    client: httpx2.Client, intake: MemoryIntake, traces: MakeTraces, encoding: str, compress: Callable[[bytes], bytes]
) -> None:
    body = traces(3).SerializeToString()

    response = client.post("/v1/traces", content=compress(body), headers=PROTOBUF | {"content-encoding": encoding})

    assert response.status_code == 200
    assert intake.kept[0].body == body


def test_a_body_without_a_length_is_taken(client: httpx2.Client, intake: MemoryIntake, traces: MakeTraces) -> None:
    body = traces(50).SerializeToString()

    response = client.post("/v1/traces", content=iter([body[:7], b"", body[7:900], body[900:]]), headers=PROTOBUF)

    assert response.status_code == 200
    assert intake.kept[0].body == body


def test_a_repeated_request_is_answered_as_the_first(
    client: httpx2.Client, intake: MemoryIntake, traces: MakeTraces
) -> None:
    request = traces(2)
    request.resource_spans[0].scope_spans[0].spans[0].span_id = b""
    body = request.SerializeToString()

    answers = [client.post("/v1/traces", content=body, headers=PROTOBUF).content for _ in range(2)]

    assert answers[0] == answers[1]
    assert len(intake.kept) == 1
    assert intake.refused == {("traces", "invalid_span_id"): 1}


@pytest.mark.parametrize(
    ("signal", "field"),
    [("traces", "rejectedSpans"), ("logs", "rejectedLogRecords"), ("metrics", "rejectedDataPoints")],
)
def test_refused_items_are_reported_counted_and_not_kept(
    client: httpx2.Client, intake: MemoryIntake, signal: Signal, field: str
) -> None:
    bad = {
        "traces": a_document(traceId="zz"),
        "logs": {"resourceLogs": [{"scopeLogs": [{"logRecords": [{"traceId": "zz"}]}]}]},
        "metrics": {"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"sum": {"dataPoints": [{"asInt": ""}]}}]}]}]},
    }

    response = client.post(f"/v1/{signal}", content=json.dumps(bad[signal]), headers=JSON)

    reported = response.json()["partialSuccess"]
    assert response.status_code == 200
    assert reported[field] == "1"
    assert "refused" in reported["errorMessage"]
    assert intake.kept == []
    assert sum(intake.refused.values()) == 1


def test_refused_items_are_reported_in_protobuf_too(
    client: httpx2.Client, intake: MemoryIntake, traces: MakeTraces
) -> None:
    request = traces(3)
    request.resource_spans[0].scope_spans[0].spans[1].trace_id = b"short"

    response = client.post("/v1/traces", content=request.SerializeToString(), headers=PROTOBUF)

    reported = ExportTraceServiceResponse.FromString(response.content).partial_success
    assert reported.rejected_spans == 1
    assert "16 bytes" in reported.error_message
    assert intake.kept[0].items == 2
    assert intake.refused == {("traces", "invalid_trace_id"): 1}


def test_a_span_that_ends_before_it_starts_is_kept_with_a_warning(client: httpx2.Client, intake: MemoryIntake) -> None:
    response = client.post("/v1/traces", content=json.dumps(a_document(endTimeUnixNano="5")), headers=JSON)

    reported = response.json()["partialSuccess"]
    assert "rejectedSpans" not in reported
    assert "ended before starting" in reported["errorMessage"]
    assert intake.kept[0].items == 1
    assert not intake.refused


def test_the_header_names_the_project(client: httpx2.Client, intake: MemoryIntake, traces: MakeTraces) -> None:
    headers = PROTOBUF | {"X-Podium-Project": "My%20shop"}

    client.post("/v1/traces", content=traces().SerializeToString(), headers=headers)

    assert intake.kept[0].project == "My shop"


def test_a_project_that_cannot_be_is_refused(client: httpx2.Client, intake: MemoryIntake, traces: MakeTraces) -> None:
    headers = PROTOBUF | {"x-podium-project": "a%00"}

    response = client.post("/v1/traces", content=traces().SerializeToString(), headers=headers)

    assert response.status_code == 400
    assert "x-podium-project" in status_of(response)[1]
    assert intake.kept == []


@pytest.mark.parametrize(("headers", "body"), [(PROTOBUF, b"\xff\xff\xff"), (JSON, b"{"), (JSON, b"[]")])
def test_a_malformed_body_is_400_in_the_encoding_of_the_request(
    client: httpx2.Client, intake: MemoryIntake, headers: dict[str, str], body: bytes
) -> None:
    response = client.post("/v1/traces", content=body, headers=headers)

    code, message = status_of(response)
    assert response.status_code == 400
    assert response.headers["content-type"] == headers["content-type"]
    assert code == code_pb2.INVALID_ARGUMENT
    assert message
    assert intake.refused_requests == {("traces", "malformed"): 1}


@pytest.mark.parametrize(
    "body",
    [b"not gzip", gzip.compress(b"hello")[:-1], gzip.compress(b"") + b"garbage"],
    ids=["not gzip", "cut off", "more behind it"],
)
def test_a_damaged_compressed_body_is_400(client: httpx2.Client, body: bytes) -> None:
    response = client.post("/v1/traces", content=body, headers=PROTOBUF | {"content-encoding": "gzip"})

    assert response.status_code == 400
    assert "gzip" in status_of(response)[1]


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "application/xml"])
def test_another_content_type_is_415_and_says_which_are_taken(
    client: httpx2.Client, intake: MemoryIntake, kind: str | None
) -> None:
    response = client.post("/v1/traces", content=b"x", headers={"content-type": kind} if kind else {})

    assert response.status_code == 415
    assert status_of(response)[1] == "the Content-Type must be application/x-protobuf or application/json"
    assert response.headers["accept-post"] == "application/x-protobuf, application/json"
    assert intake.refused_requests == {("traces", "unsupported_media_type"): 1}


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "snappy"])
def test_another_encoding_is_415_and_says_which_are_taken(client: httpx2.Client, encoding: str) -> None:
    response = client.post("/v1/logs", content=b"x", headers=PROTOBUF | {"content-encoding": encoding})

    assert response.status_code == 415
    assert status_of(response)[1] == "the Content-Encoding must be gzip, deflate, zstd or none"
    assert response.headers["accept-encoding"] == "gzip, deflate, zstd"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_405(client: httpx2.Client, method: str) -> None:
    response = client.request(method, "/v1/traces")

    assert response.status_code == 405
    assert response.headers["allow"] == "POST, OPTIONS"
    assert status_of(response) == (code_pb2.UNIMPLEMENTED, f"OTLP is sent with POST, not {method}")


@pytest.mark.parametrize("pieces", [1, 7])
def test_a_request_as_large_as_allowed_is_kept(
    client: httpx2.Client, intake: MemoryIntake, traces: MakeTraces, pieces: int
) -> None:
    body = traces(size=LIMIT).SerializeToString()
    step = LIMIT // pieces + 1
    content = body if pieces == 1 else iter([body[at : at + step] for at in range(0, LIMIT, step)])

    response = client.post("/v1/traces", content=content, headers=PROTOBUF)

    assert response.status_code == 200
    assert intake.kept[0].body == body


@pytest.mark.parametrize("way", ["declared", "chunked", "gzip"])
def test_one_byte_more_than_allowed_is_413(
    client: httpx2.Client, intake: MemoryIntake, traces: MakeTraces, way: str
) -> None:
    body = traces(size=LIMIT + 1).SerializeToString()
    headers = PROTOBUF | ({"content-encoding": "gzip"} if way == "gzip" else {})
    contents: dict[str, bytes | Iterator[bytes]]
    contents = {"declared": body, "chunked": iter([body[:5000], body[5000:]]), "gzip": gzip.compress(body)}

    response = client.post("/v1/traces", content=contents[way], headers=headers)

    assert response.status_code == 413
    assert status_of(response)[0] == code_pb2.RESOURCE_EXHAUSTED
    assert "PODIUM_MAX_REQUEST_BYTES" in status_of(response)[1]
    assert "retry-after" not in response.headers
    assert intake.refused_requests == {("traces", "too_large"): 1}


@pytest.mark.parametrize(("encoding", "compress"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_bomb_is_413(client: httpx2.Client, encoding: str, compress: Callable[[bytes], bytes]) -> None:
    bomb = compress(bytes(64 * 2**20))
    assert len(bomb) < LIMIT

    response = client.post("/v1/traces", content=bomb, headers=JSON | {"content-encoding": encoding})

    assert response.status_code == 413


def test_a_client_that_hangs_up_midway_leaves_nothing_and_the_server_goes_on(
    client: httpx2.Client, http_port: int, intake: MemoryIntake, traces: MakeTraces
) -> None:
    body = traces(20).SerializeToString()
    head = f"POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nContent-Length: {len(body)}"
    with socket.create_connection(("127.0.0.1", http_port)) as connection:
        connection.sendall(head.encode() + b"\r\n\r\n" + body[:100])

    deadline = time.monotonic() + 60
    while not intake.refused_requests and time.monotonic() < deadline:
        time.sleep(0.01)
    assert intake.refused_requests == {("traces", "incomplete"): 1}
    assert intake.kept == []
    assert client.post("/v1/traces", content=body, headers=PROTOBUF).status_code == 200


@pytest.mark.parametrize("headers", [PROTOBUF, JSON])
def test_a_full_journal_is_429_with_the_time_to_wait(
    client: httpx2.Client, intake: MemoryIntake, traces: MakeTraces, headers: dict[str, str]
) -> None:
    intake.trouble = [Overloaded("the journal is full", retry_after_s=7)]
    content = traces(4).SerializeToString() if headers is PROTOBUF else json.dumps(a_document())

    response = client.post("/v1/traces", content=content, headers=headers)

    assert response.status_code == 429
    assert response.headers["retry-after"] == "7"
    assert status_of(response) == (code_pb2.UNAVAILABLE, "the journal is full")
    assert intake.refused == {("traces", "overloaded"): 4 if headers is PROTOBUF else 1}


@pytest.mark.parametrize("trouble", [OSError("disk on fire"), StoreUnavailable("gone")])
def test_a_disk_or_store_that_fails_is_503_and_can_be_repeated(
    client: httpx2.Client, intake: MemoryIntake, traces: MakeTraces, trouble: Exception
) -> None:
    intake.trouble = [trouble]
    body = traces().SerializeToString()

    first, second = (client.post("/v1/traces", content=body, headers=PROTOBUF) for _ in range(2))

    assert (first.status_code, first.headers["retry-after"]) == (503, "5")
    assert "fire" not in status_of(first)[1]
    assert second.status_code == 200


def test_a_bug_of_ours_is_500_which_senders_do_not_repeat(
    client: httpx2.Client, intake: MemoryIntake, traces: MakeTraces
) -> None:
    intake.trouble = [ZeroDivisionError("secret")]

    response = client.post("/v1/traces", content=traces().SerializeToString(), headers=PROTOBUF)

    assert response.status_code == 500
    assert status_of(response)[0] == code_pb2.INTERNAL
    assert "secret" not in status_of(response)[1]
    assert "retry-after" not in response.headers


def test_a_request_checked_apart_is_kept_like_any_other(
    intake: MemoryIntake, traces: MakeTraces, serving: Serving
) -> None:
    app = Starlette(routes=routes(Reception(intake, Settings().max_request_bytes), Settings()))
    body = traces(5, size=3 * 2**20).SerializeToString()
    document = a_document(name="x" * 100_000)
    with serving(app) as port, httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        plain = client.post("/v1/traces", content=body, headers=PROTOBUF)
        packed = client.post(
            "/v1/traces", content=gzip.compress(body + b"\x0a\x00"), headers=PROTOBUF | {"content-encoding": "gzip"}
        )
        as_json = client.post("/v1/traces", content=json.dumps(document), headers=JSON)

    assert [plain.status_code, packed.status_code, as_json.status_code] == [200, 200, 200]
    assert [kept.items for kept in intake.kept] == [5, 5, 1]


def test_the_routes_can_be_mounted_anywhere(
    intake: MemoryIntake, reception: Reception, settings: Settings, traces: MakeTraces, serving: Serving
) -> None:
    app = Starlette(routes=[Mount("/ingest", routes=routes(reception, settings))])
    with serving(app) as port:
        url = f"http://127.0.0.1:{port}/ingest/v1/traces"
        response = httpx2.post(url, content=traces().SerializeToString(), headers=PROTOBUF)

    assert response.status_code == 200
    assert len(intake.kept) == 1
