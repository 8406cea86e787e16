"""Ask a running server: the data directory has one owner, so every other command goes through its HTTP API."""

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from podium.client.connection import Connection, Reply
from podium.errors import InvalidInput, NotFound, PodiumError, StoreUnavailable, Unreachable

SERVER_FILE = "server.json"
_TIMEOUT_S = 10.0
# A workbook of a million rows is written for minutes before its first byte comes.
_FILE_TIMEOUT_S = 1_800.0
_MAX_MESSAGE_BYTES = 2**20


def find(data: Path) -> str:
    """Return the address of the server that owns `data`.

    Raises:
        NotFound: no server says that it does.
    """
    try:
        note = json.loads((data / SERVER_FILE).read_text("utf-8"))
        return str(note["url"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"no Podium server runs on {data}; start one with `podium serve`, or name one with --url"
        raise NotFound(msg) from error


def ask(url: str, path: str, *, method: str = "GET", timeout_s: float = _TIMEOUT_S) -> dict[str, Any]:
    """Return the JSON reply to a request, a reply that reports trouble included.

    Raises:
        InvalidInput: `url` is no address.
        StoreUnavailable: nothing answers there.
        PodiumError: what answers is not a Podium server.
    """
    return _object(url, _reply(url, path, method, timeout_s).body)


def ask_text(url: str, path: str) -> str:
    """Return the text of a GET that succeeds.

    Raises:
        InvalidInput: `url` is no address.
        StoreUnavailable: nothing answers there, or not with success.
    """
    reply = _reply(url, path, "GET", _TIMEOUT_S)
    if reply.status != HTTPStatus.OK:
        msg = f"{url} answered {reply.status} to {path}"
        raise StoreUnavailable(msg)
    return reply.body.decode("utf-8")


def pieces(url: str, path: str) -> Iterator[tuple[Mapping[str, str], bytes]]:
    """Yield the headers with each piece of the reply to a GET that succeeds.

    Raises:
        InvalidInput: the server refuses what was asked; its own words say why.
        StoreUnavailable: nothing answers at `url`, not with success, or the reply broke off before its end.
    """
    has_begun = False
    with _connection(url, _FILE_TIMEOUT_S) as connection:
        try:
            with connection.stream("GET", path) as reply:
                has_begun = True
                if reply.status != HTTPStatus.OK:
                    raise _refusal(url, reply.status, reply.read(_MAX_MESSAGE_BYTES))
                for piece in reply.pieces():
                    yield reply.headers, piece
        except Unreachable as error:
            raise StoreUnavailable(str(error) if has_begun else _no_answer(connection, error)) from error


def _connection(url: str, timeout_s: float) -> Connection:
    return Connection(url, timeout_s=timeout_s, follows_redirects=True)


def _reply(url: str, path: str, method: str, timeout_s: float) -> Reply:
    with _connection(url, timeout_s) as connection:
        try:
            return connection.request(method, path)
        except Unreachable as error:
            raise StoreUnavailable(_no_answer(connection, error)) from error


def _no_answer(connection: Connection, error: Unreachable) -> str:
    return f"nothing answers at {connection.url}: {error.reason}"


def _refusal(url: str, status: int, body: bytes) -> PodiumError:
    said = _object(url, body).get("error")
    message = said.get("message") if isinstance(said, dict) else said
    shown = str(message or f"{url} answered {status}")
    return InvalidInput(shown) if status == HTTPStatus.BAD_REQUEST else StoreUnavailable(shown)


def _object(url: str, body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        msg = f"what answers at {url} is not a Podium server"
        raise PodiumError(msg)
    return value
