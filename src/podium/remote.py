"""Ask a running server: the data directory has one owner, so every other command goes through its HTTP API."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from podium.errors import NotFound, PodiumError, StoreUnavailable

SERVER_FILE = "server.json"
_TIMEOUT_S = 10


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


def _object(url: str, body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        msg = f"what answers at {url} is not a Podium server"
        raise PodiumError(msg)
    return value
