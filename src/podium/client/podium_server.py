"""Ask a running server: the data directory has one owner, so every other command goes through its HTTP API."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Any

from podium.errors import InvalidInput, NotFound, PodiumError, StoreUnavailable

SERVER_FILE = "server.json"
_TIMEOUT_S = 10
# A workbook of a million rows is written for minutes before its first byte comes.
_FILE_TIMEOUT_S = 1_800
_PIECE = 2**18
_BROKEN = "{} broke off before the end; ask again"


def find(data: Path) -> str:
    """Return the address of the server that owns `data`.

    Raises:
        NotFound: no server says that it does.
    """
    try:
        note = json.loads((data / SERVER_FILE).read_text("utf-8"))
    except (OSError, ValueError) as error:
        msg = f"no Podium server runs on {data}; start one with `podium serve`, or name one with --url"
        raise NotFound(msg) from error
    return str(note["url"])


def ask(url: str, path: str, *, method: str = "GET") -> dict[str, Any]:
    """Return the JSON reply to a request, a reply that reports trouble included.

    Raises:
        StoreUnavailable: nothing answers at `url`.
        PodiumError: what answers is not a Podium server.
    """
    request = urllib.request.Request(url.rstrip("/") + path, method=method)  # noqa: S310 - the user names the address
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as reply:  # noqa: S310
            return _object(url, reply.read())
    except urllib.error.HTTPError as error:
        return _object(url, error.read())
    except OSError as error:
        msg = f"nothing answers at {url}: {getattr(error, 'reason', error)}"
        raise StoreUnavailable(msg) from error


def ask_text(url: str, path: str) -> str:
    """Return the text of a GET that succeeds.

    Raises:
        StoreUnavailable: nothing answers at `url`, or not with success.
    """
    try:
        with urllib.request.urlopen(url.rstrip("/") + path, timeout=_TIMEOUT_S) as reply:  # noqa: S310 - as above
            text: str = reply.read().decode("utf-8")
            return text
    except urllib.error.HTTPError as error:
        msg = f"{url} answered {error.code} to {path}"
        raise StoreUnavailable(msg) from error
    except OSError as error:
        msg = f"nothing answers at {url}: {getattr(error, 'reason', error)}"
        raise StoreUnavailable(msg) from error


def pieces(url: str, path: str) -> Iterator[tuple[Mapping[str, str], bytes]]:
    """Yield the headers with each piece of the reply to a GET that succeeds.

    Raises:
        InvalidInput: the server refuses what was asked; its own words say why.
        StoreUnavailable: nothing answers at `url`, not with success, or the reply broke off before its end.
    """
    has_begun, left = False, 0
    try:
        with urllib.request.urlopen(url.rstrip("/") + path, timeout=_FILE_TIMEOUT_S) as reply:  # noqa: S310 - as above
            has_begun = True
            left = int(reply.headers.get("Content-Length", 0))
            while piece := reply.read(_PIECE):
                left -= len(piece)
                yield reply.headers, piece
    except urllib.error.HTTPError as error:
        raise _refusal(url, error) from error
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        msg = _BROKEN.format(url) if has_begun else f"nothing answers at {url}: {reason}"
        raise StoreUnavailable(msg) from error
    if left > 0:  # the client of Python tells of a missing end only where there is no length
        raise StoreUnavailable(_BROKEN.format(url))


def _refusal(url: str, error: urllib.error.HTTPError) -> PodiumError:
    said = _object(url, error.read()).get("error")
    message = said.get("message") if isinstance(said, dict) else said
    told = str(message or f"{url} answered {error.code}")
    return InvalidInput(told) if error.code == HTTPStatus.BAD_REQUEST else StoreUnavailable(told)


def _object(url: str, body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        msg = f"what answers at {url} is not a Podium server"
        raise PodiumError(msg)
    return value
