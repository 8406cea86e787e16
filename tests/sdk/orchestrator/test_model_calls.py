"""One call of a provider that does not behave like HTTP should."""

import dataclasses
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from podium.sdk.orchestrator.model_calls import CallFailed, Prompt, ask
from podium.sdk.orchestrator.providers import Provider

PROMPT = Prompt("Be brief.", "Where is my tent?")
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextmanager
def answering(talk: Callable[[socket.socket, threading.Event], None]) -> Iterator[Provider]:
    """Let `talk` answer the one connection that is made, until the block ends."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                talk(connection, over)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            yield Provider(name="odd", model="m", system="odd", url=url)
        finally:
            over.set()
            thread.join()


def silence(_: socket.socket, over: threading.Event) -> None:
    over.wait()


def drops(connection: socket.socket, over: threading.Event) -> None:
    """Send a byte now and then, so that no single read takes long."""
    connection.sendall(_HEAD + b"Content-Length: 1000000\r\n\r\n")
    while not over.wait(0.02):
        try:
            connection.sendall(b" ")
        except OSError:
            return


def half_an_answer(connection: socket.socket, _: threading.Event) -> None:
    connection.sendall(_HEAD + b'Content-Length: 100\r\n\r\n{"choi')


def nothing(_: socket.socket, __: threading.Event) -> None:
    """Close at once."""


def noise(connection: socket.socket, _: threading.Event) -> None:
    connection.sendall(b"SSH-2.0-OpenSSH\r\n")


@pytest.mark.parametrize(
    ("talk", "timeout_s", "kind"),
    [
        (silence, 0.3, "timeout"),
        (drops, 0.3, "timeout"),
        (half_an_answer, 60, "connection"),
        (nothing, 60, "connection"),
        (noise, 60, "connection"),
    ],
)
def test_a_call_always_ends_and_says_how(
    talk: Callable[[socket.socket, threading.Event], None], timeout_s: float, kind: str
) -> None:
    with answering(talk) as provider, pytest.raises(CallFailed) as failure:
        ask(provider, PROMPT, timeout_s=timeout_s)

    assert failure.value.kind == kind


@pytest.mark.parametrize("url", ["nonsense", "http://", "http://127.0.0.1:99999", "ftp://127.0.0.1/x"])
def test_an_address_that_is_none_is_reported(url: str) -> None:
    with pytest.raises(CallFailed) as failure:
        ask(Provider(name="odd", model="m", system="odd", url=url), PROMPT, timeout_s=1)

    assert failure.value.kind in ("configuration", "connection")


def test_a_key_that_cannot_be_sent_is_reported_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODD_KEY", "sécret\nvalue")
    provider = Provider(name="odd", model="m", system="odd", url="http://127.0.0.1:9", key_variables=("ODD_KEY",))

    with pytest.raises(CallFailed) as failure:
        ask(provider, PROMPT, timeout_s=1)

    assert failure.value.kind == "configuration"
    assert "cret" not in str(failure.value)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_error_and_the_key_goes_nowhere_else(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODD_KEY", "secret-key")
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        elsewhere.setblocking(False)
        target = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/"

        def redirect(connection: socket.socket, _: threading.Event) -> None:
            head = f"HTTP/1.1 {status} Elsewhere\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n"
            connection.sendall(head.encode())

        with answering(redirect) as provider, pytest.raises(CallFailed) as failure:
            ask(dataclasses.replace(provider, key_variables=("ODD_KEY",)), PROMPT, timeout_s=1)

        with pytest.raises(BlockingIOError):
            elsewhere.accept()
    assert (failure.value.kind, failure.value.is_transient) == ("refused", False)
