"""When a request is answered with 200, and how much of all requests is in memory before."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from google.rpc.status_pb2 import Status
from starlette.applications import Starlette
from tests.ingest.receivers.loopback import MakeTraces, MemoryIntake, Serving

from podium.ingest.intake import Intake
from podium.ingest.journal import Journal
from podium.ingest.receivers.http import routes
from podium.ingest.receivers.reception import Reception
from podium.settings import Settings

PROTOBUF = {"content-type": "application/x-protobuf"}
LIMIT = 100_000


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journal", max_segment_bytes=2**20)
    journal.recover(1)
    journal.start()
    yield journal
    journal.stop()


def test_a_request_is_on_the_disk_before_it_is_answered(
    journal: Journal, tmp_path: Path, traces: MakeTraces, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    real = os.fdatasync

    def sync(file: int) -> None:
        happened.append(f"{os.fstat(file).st_size} bytes flushed")
        time.sleep(0.05)  # an answer that did not wait would come now
        real(file)
        happened.append("on the disk")

    monkeypatch.setattr(os, "fdatasync", sync)
    intake = Intake(journal, tmp_path, max_journal_bytes=2**26, min_free_bytes=0)
    app = Starlette(routes=routes(Reception(intake, LIMIT), Settings()))
    with serving(app) as port:
        response = httpx2.post(
            f"http://127.0.0.1:{port}/v1/traces", content=traces(3).SerializeToString(), headers=PROTOBUF
        )
        happened.append(f"answered {response.status_code}")

    assert happened == [f"{journal.waiting_bytes} bytes flushed", "on the disk", "answered 200"]


def test_a_request_whose_flush_fails_is_not_answered_with_success(
    journal: Journal, tmp_path: Path, traces: MakeTraces, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_file: int) -> None:
        raise OSError(5, "Input/output error")

    intake = Intake(journal, tmp_path, max_journal_bytes=2**26, min_free_bytes=0)
    app = Starlette(routes=routes(Reception(intake, LIMIT), Settings()))
    body = traces(3).SerializeToString()
    with serving(app) as port:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fdatasync", fail)
            failed = httpx2.post(f"http://127.0.0.1:{port}/v1/traces", content=body, headers=PROTOBUF)
        again = httpx2.post(f"http://127.0.0.1:{port}/v1/traces", content=body, headers=PROTOBUF)

    assert (failed.status_code, failed.headers["retry-after"]) == (429, "5")
    assert again.status_code == 200
    segment = journal.take(min_age_s=0, timeout_s=1)
    assert segment is not None
    assert (segment.requests, segment.path.stat().st_size) == (1, segment.size)


def test_requests_together_never_hold_more_than_four_of_the_largest(
    client: httpx2.Client, http_port: int, intake: MemoryIntake, traces: MakeTraces
) -> None:
    head = "POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nContent-Length: {}\r\n\r\n"
    body = traces(50).SerializeToString()
    waiting = [socket.create_connection(("127.0.0.1", http_port)) for _ in range(4)]
    try:
        for connection in waiting:
            connection.sendall(head.format(LIMIT).encode() + bytes(LIMIT - 10))
        full = until(429, lambda: client.post("/v1/traces", content=body, headers=PROTOBUF))
    finally:
        for connection in waiting:
            connection.close()
    free = until(200, lambda: client.post("/v1/traces", content=body, headers=PROTOBUF))

    assert Status.FromString(full.content).message == "too many large requests are being received at the same time"
    assert intake.refused_requests["traces", "overloaded"] >= 1
    assert free.status_code == 200


def until(status_code: int, send: Callable[[], httpx2.Response]) -> httpx2.Response:
    """Return the first response with this status; others may come before, while the server is still reading."""
    deadline = time.monotonic() + 5
    while (response := send()).status_code != status_code:
        assert time.monotonic() < deadline, f"never answered {status_code}"
        time.sleep(0.02)
    return response
