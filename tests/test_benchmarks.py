"""Benchmarks end: with a figure, or with what they waited for."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from benchmarks import load
from benchmarks.load import send, send_one
from benchmarks.waiting import wait_until


def test_what_comes_is_waited_for_and_what_does_not_is_named() -> None:
    asked = iter([False, False, True])

    assert wait_until(lambda: next(asked), "the third answer", seconds=60, pause_s=0) >= 0
    with pytest.raises(TimeoutError, match="waited 0 s for snow in July"):
        wait_until(lambda: False, "snow in July", seconds=0)


@pytest.fixture
def answering(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a server that takes requests, one after the other, and answers each with the status given."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def answer() -> None:
        while True:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(ConnectionError):  # who asked may hang up first
                if ended.is_set():
                    return
                while connection.recv(65_536):
                    if request.param:
                        connection.sendall(b"HTTP/1.1 %d Said\r\nContent-Length: 0\r\n\r\n" % request.param)

    thread = threading.Thread(target=answer)
    thread.start()
    port = listener.getsockname()[1]
    yield port
    ended.set()
    socket.create_connection(("127.0.0.1", port)).close()
    thread.join()
    listener.close()


@pytest.mark.parametrize("answering", [200], indirect=True)
def test_one_request_is_sent_however_little_time_there_is(answering: int) -> None:
    asyncio.run(send_one(answering, b"a request"))

    assert asyncio.run(send(answering, iter([]), seconds=0, connections=1)).requests == 0  # time alone promises none


@pytest.mark.parametrize("answering", [503], indirect=True)
def test_a_request_that_is_refused_is_not_sent_again_and_again(answering: int) -> None:
    with pytest.raises(ConnectionError, match="the server answered 503 to one request"):
        asyncio.run(send_one(answering, b"a request"))


@pytest.mark.parametrize("answering", [None], indirect=True)
def test_a_server_that_says_nothing_ends_the_load(answering: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "_PATIENCE_S", 0.1)

    with pytest.raises(TimeoutError, match=r"waited .* s for the answer to one request"):
        asyncio.run(send_one(answering, b"a request"))
    monkeypatch.setattr(load, "time", SimpleNamespace(perf_counter=lambda: 0.0))  # or a slow machine would send nothing
    with pytest.raises(TimeoutError, match=r"waited .* s for the answers to 0\.01 s of load"):
        asyncio.run(send(answering, iter([b"a request"]), seconds=0.01, connections=1))
