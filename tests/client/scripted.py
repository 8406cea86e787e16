"""A stand-in for a server that answers with bytes a test wrote, one request after the other."""

import contextlib
import socket
import threading
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came; names of headers in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int


def ok(body: bytes, *headers: str) -> bytes:
    """Return a whole reply that keeps the connection."""
    return reply(200, body, *headers)


def reply(status: int, body: bytes = b"", *headers: str) -> bytes:
    """Return a whole reply of any status."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Scripted:
    """Answers the n-th request with the n-th of `replies`; an empty one hangs up instead.

    Attributes:
        url: where it listens.
        asked: the requests so far, each with the number of its connection.
        hangs_up: whether it closes the connection after each reply, without saying so.
    """

    def __init__(self, *replies: bytes, hangs_up: bool = False) -> None:
        self._replies = list(replies)
        self._hangs_up = hangs_up
        self.asked: list[Asked] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):  # already closed by the other side
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(30)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        number = 0
        while self._replies:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return  # the test is over
            with connection, contextlib.suppress(ConnectionError):  # the client may hang up first
                connection.settimeout(30)
                self._answer(connection, number)
            number += 1

    def _answer(self, connection: socket.socket, number: int) -> None:
        with connection.makefile("rb") as lines:
            while self._replies and (first := lines.readline()):
                method, target, _ = first.decode().split(" ", 2)
                headers = {}
                while line := lines.readline().decode().strip():
                    name, _, value = line.partition(":")
                    headers[name.lower()] = value.strip()
                body = lines.read(int(headers.get("content-length", 0)))
                self.asked.append(Asked(method, target, headers, body, number))
                said = self._replies.pop(0)
                connection.sendall(said)
                if not said or self._hangs_up:
                    return
