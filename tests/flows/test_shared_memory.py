"""The bound on requests in memory holds for all receivers together."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from tests.flows.server import PODIUM, Server
from tests.flows.test_sources import task, write
from tests.spans import request, span

from podium.ingest.receivers.grpc import SERVICES

LIMIT = 100_000
FULL = "too many large requests are being received at the same time"
METRIC = {"job_id": "j", "task_name": "t", "model_used": "m", "token_count": 1, "latency_ms": 1, "cost_estimate": 0}
_PATIENCE_S = 60


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that takes small requests only, and follows a directory."""
    environment = {"PODIUM_MAX_REQUEST_BYTES": str(LIMIT)}
    server = Server(tmp_path / "data", environment=environment)
    (tmp_path / "watched").mkdir()
    server.start((*PODIUM, "serve", "--source", f"orchestrator:{tmp_path / 'watched'}"))
    yield server
    server.close()


@contextmanager
def memory_is_full(server: Server) -> Iterator[None]:
    """Hold four of the largest requests in the server's memory, each but for its last ten bytes."""
    head = "POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nContent-Length: {}\r\n\r\n"
    with ExitStack() as connections:
        for _ in range(4):
            connection = connections.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            connection.sendall(head.format(LIMIT).encode() + bytes(LIMIT - 10))
        until(lambda: server.send("traces", a_request()).status == 429)
        yield


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)


def a_request() -> bytes:
    return request(span("chat", start_ns=time.time_ns()))


def export(server: Server) -> bytes:
    with grpc.insecure_channel(server.grpc) as channel:
        method: grpc.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary(f"/{SERVICES['traces']}/Export")
        answer: bytes = method(a_request(), timeout=30)
        return answer


def post_metric(server: Server) -> tuple[int, str]:
    reply = server.request("/metrics", json.dumps(METRIC).encode(), headers={"Content-Type": "application/json"})
    return reply.status, reply.body.decode()


def source(server: Server) -> dict[str, Any]:
    (only,) = server.status()["sources"]
    return dict(only)


def refused(server: Server) -> int:
    return sum(each["requests"] for each in server.status()["refused"] if each["reason"] == "overloaded")


def test_what_http_holds_leaves_no_room_for_any_other_receiver(server: Server, tmp_path: Path) -> None:
    with memory_is_full(server):
        with pytest.raises(grpc.RpcError) as by_grpc:
            export(server)
        by_endpoint = post_metric(server)
        before = refused(server)
        write(tmp_path / "watched" / "m.json", [task(1), task(2)])
        until(lambda: refused(server) > before)
        followed = source(server)

    assert (by_grpc.value.code(), by_grpc.value.details()) == (grpc.StatusCode.UNAVAILABLE, FULL)
    assert by_endpoint[0] >= 500
    assert FULL in by_endpoint[1]
    assert followed["sent"] == 0
    until(lambda: server.send("traces", a_request()).status == 200)
    assert export(server) == b""
    assert post_metric(server)[0] == 201
    until(lambda: source(server)["sent"] == 2)
