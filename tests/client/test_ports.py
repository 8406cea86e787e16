"""Listening on a port, and what is said where another process does."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.client.scripted import Scripted, ok

from podium.client import ports
from podium.client.ports import LOCK_FILE, holder_of, listen, url_of
from podium.errors import InvalidInput


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


def refusal(port: int, **options: frozenset[int]) -> str:
    with pytest.raises(InvalidInput) as raised:
        listen("127.0.0.1", port, "--port", **options).close()
    return str(raised.value)


def test_a_free_port_is_listened_on() -> None:
    with listen("127.0.0.1", 0, "--port") as first:
        port = first.getsockname()[1]
        first.listen()
        with socket.create_connection(("127.0.0.1", port)):
            pass


def test_an_address_of_six_is_listened_on() -> None:
    with listen("::1", 0, "--port") as listener:
        assert listener.family == socket.AF_INET6


def test_S3_4_a_taken_port_is_answered_with_who_has_it_and_the_next_free_one(taken: int) -> None:
    message = refusal(taken)

    holder = f"{psutil.Process().name()} (pid {os.getpid()})"
    assert message.startswith(f"port {taken} on 127.0.0.1 is taken by {holder}; choose another with --port, such as ")
    proposed = int(message.rpartition("--port ")[2])
    assert proposed > taken
    listen("127.0.0.1", proposed, "--port").close()


def test_a_port_that_is_used_otherwise_is_not_proposed(taken: int) -> None:
    first = int(refusal(taken).rpartition("--port ")[2])

    assert int(refusal(taken, others=frozenset({first})).rpartition("--port ")[2]) > first


def test_the_last_port_has_no_next() -> None:
    with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", 65_535)):
        assert refusal(65_535).endswith("choose another with --port")


def test_an_address_that_is_not_of_this_machine_has_no_holder() -> None:
    with pytest.raises(InvalidInput, match="cannot be used"):
        listen("203.0.113.1", 4318, "--port")


def test_S3_4_a_podium_server_is_named_by_its_data(tmp_path: Path) -> None:
    program = f"""
import socket, sys
lock = open({str(tmp_path / LOCK_FILE)!r}, "wb")
with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    sys.stdin.read()
"""
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        port = int(other.stdout.readline())

        assert holder_of(port) == f"a Podium server on {tmp_path} (pid {other.pid})"
        other.communicate(b"")


def test_a_podium_server_that_the_system_hides_is_known_by_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "holder_of", lambda _: None)

    with Scripted(ok(b'{"version": "1", "journal": {}}')) as server:
        assert "is taken by a Podium server; choose" in refusal(server.port)

    assert server.asked[0].target == "/api/v1/status"


def test_a_server_that_the_system_hides_and_that_answers_otherwise_is_not_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ports, "holder_of", lambda _: None)

    with Scripted(ok(b'{"status": "up"}')) as server:
        assert "cannot be used (Address already in use); choose" in refusal(server.port)


def test_processes_that_cannot_be_looked_at_are_passed_over(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def hidden(kind: str) -> None:
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil, "net_connections", hidden)

    found = holder_of(taken)

    assert found is not None
    assert f"(pid {os.getpid()})" in found


def test_nobody_has_a_free_port(taken: int) -> None:
    with listen("127.0.0.1", 0, "--port") as free:
        port = free.getsockname()[1]

    assert holder_of(port) is None


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:1"),
        ("0.0.0.0", "http://127.0.0.1:1"),  # noqa: S104 - what it is listened on is not under test
        ("::", "http://[::1]:1"),
        ("fe80::1", "http://[fe80::1]:1"),
        ("podium.example", "http://podium.example:1"),
    ],
)
def test_the_address_is_one_this_machine_reaches(host: str, url: str) -> None:
    assert url_of(host, 1) == url
