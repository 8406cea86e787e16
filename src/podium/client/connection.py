"""The one HTTP client of the server's side: time limits, certificates, proxies, redirects, sizes, errors.

It stands on urllib3, which the driver of the engine brings and loads anyway. What differs between those who ask is
said in `Connection`; which of Podium's errors a status is, they say themselves.
"""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from typing import Self
from urllib.parse import unquote, urlunsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3 import exceptions

from podium.environment import split_address
from podium.errors import InvalidInput, Unreachable

TIMEOUT_S = 60.0
MAX_REPLY_BYTES = 256 * 2**20
_REDIRECTS_ALONE = urllib3.Retry(
    redirect=5, connect=False, read=False, other=False, status=0, respect_retry_after_header=False
)
_PIECE_BYTES = 2**18


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply; names of headers are found in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Stream:
    """A reply whose body comes in pieces."""

    def __init__(self, url: str, response: urllib3.BaseHTTPResponse) -> None:
        self._url = url
        self._response = response
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers

    def pieces(self) -> Iterator[bytes]:
        """Yield the body.

        Raises:
            Unreachable: it ends before it is whole.
        """
        try:
            while piece := self._response.read(_PIECE_BYTES):
                yield piece
        except (exceptions.HTTPError, OSError) as error:
            msg = f"{self._url} broke off before the end; ask again"
            raise Unreachable(msg, reason=_reason(error)) from error

    def read(self, most: int) -> bytes:
        """Return the body, or as much as there is of one that is longer than `most`.

        Raises:
            Unreachable: it ends before it is whole.
        """
        parts, size = [], 0
        for piece in self.pieces():
            parts.append(piece)
            size += len(piece)
            if size > most:
                break
        return b"".join(parts)


class Connection:
    """A server, and the connection to it that is kept from one request to the next; of one thread.

    A proxy that the environment names is used, except to this machine. A certificate must be one the system trusts.

    Args:
        url: `http://host:port/path`, also with `user:password@`.
        headers: sent with every request.
        timeout_s: how long the server may say nothing.
        follows_redirects: whether a GET goes where the server sends it; nothing else ever does.
        max_reply_bytes: the longest reply that is read.

    Attributes:
        url: without user and password, safe to show.

    Raises:
        InvalidInput: `url` is no address.
    """

    def __init__(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        timeout_s: float = TIMEOUT_S,
        follows_redirects: bool = False,
        max_reply_bytes: int = MAX_REPLY_BYTES,
    ) -> None:
        parts = split_address(url)
        if parts is None:
            msg = f"{url.rpartition('@')[2]} is not the address of a server; write it like http://127.0.0.1:4318"
            raise InvalidInput(msg)
        self.url = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", ""))
        self._headers = dict(headers or {})
        if parts.username is not None:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["Authorization"] = urllib3.make_headers(basic_auth=pair)["authorization"]
        self._timeout_s = timeout_s
        self._follows_redirects = follows_redirects
        self._max_reply_bytes = max_reply_bytes
        self._pool = _pool(parts.scheme, parts.hostname or "")
        self._was_used = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up; another request would open a new connection."""
        self._pool.clear()

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Return the reply to a request, whatever its status.

        Args:
            method: such as GET.
            path: what follows the address, with parameters.
            body: what is sent.
            headers: more headers.

        Raises:
            Unreachable: nothing answers, or the reply ends before it is whole.
            InvalidInput: the reply is too long.
        """
        with self.stream(method, path, body, headers) as reply:
            content = reply.read(self._max_reply_bytes)
        if len(content) > self._max_reply_bytes:
            msg = f"{self.url}{path.partition('?')[0]} answers with more than {self._max_reply_bytes / 2**20:g} MiB"
            raise InvalidInput(msg)
        return Reply(reply.status, reply.headers, content)

    @contextmanager
    def stream(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Iterator[Stream]:
        """Give the reply to a request when its headers have come; see `request`.

        Raises:
            Unreachable: nothing answers.
        """
        try:
            response = self._open(method, self.url + path, body, self._headers | dict(headers or {}))
        except (exceptions.HTTPError, OSError) as error:
            reason = f"no answer within {self._timeout_s:g} s" if _is_late(error) else _reason(error)
            msg = f"{self.url} cannot be reached: {reason}"
            raise Unreachable(msg, reason=reason) from error
        try:
            yield Stream(self.url, response)
        finally:
            response.close()  # a connection that still has something to say is not used again

    def _open(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        was_used, self._was_used = self._was_used, True
        try:
            return self._send(method, url, body, headers)
        except exceptions.ProtocolError:
            if not was_used:
                raise
            # The server closed the connection it kept; a new one shows whether it is there.
            return self._send(method, url, body, headers)

    def _send(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        follows = self._follows_redirects and method == "GET"
        return self._pool.request(
            method,
            url,
            body=body,
            headers=headers,
            timeout=self._timeout_s,
            redirect=follows,
            retries=_REDIRECTS_ALONE if follows else False,
            preload_content=False,
        )


def _pool(scheme: str, host: str) -> urllib3.PoolManager:
    context = ssl.create_default_context() if scheme == "https" else None
    proxy = None if _is_here(host) or proxy_bypass(host) else getproxies().get(scheme)
    if proxy is None:
        return urllib3.PoolManager(ssl_context=context)
    parts = split_address(proxy if "://" in proxy else f"http://{proxy}")
    if parts is None:
        msg = f"the proxy for {scheme} is set to something that is no address: correct {scheme}_proxy or unset it"
        raise InvalidInput(msg)
    headers = None
    if parts.username is not None:
        headers = urllib3.make_headers(proxy_basic_auth=f"{unquote(parts.username)}:{unquote(parts.password or '')}")
    return urllib3.ProxyManager(parts.geturl(), proxy_headers=headers, ssl_context=context)


@cache
def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_late(error: BaseException) -> bool:
    # The library counts a refused connection among its timeouts.
    causes = (error, error.__cause__)
    return any(isinstance(each, exceptions.TimeoutError) for each in causes) and not any(
        isinstance(each, exceptions.NewConnectionError) for each in causes
    )


def _reason(error: BaseException) -> str:
    """Return what went wrong in the system's own words, which stand below those of the library."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(getattr(error, "strerror", None) or error or type(error).__name__)
