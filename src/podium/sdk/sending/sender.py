"""One OTLP request over HTTP, and what its answer asks of us."""

import gzip
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import IO

from podium.sdk.config import Destination
from podium.sdk.redirects import FollowNone

_RETRIED = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
_MAX_ANSWER_BYTES = 64 * 1024
_MAX_RETRY_AFTER_S = 300.0


@dataclass(frozen=True, slots=True)
class SendResult:
    """What became of a request.

    Attributes:
        is_kept: the server has it, but for what it refused.
        may_retry: the same request may succeed later.
        is_too_large: a smaller request may succeed.
        retry_after_s: how long the server asks to be left alone; None where it does not say.
        reason: why it was not kept, or what of it was not, in a few words; '' where all is well.
        refused: how many items of a request that was kept the server refused.
    """

    is_kept: bool
    may_retry: bool = False
    is_too_large: bool = False
    retry_after_s: float | None = None
    reason: str = ""
    refused: int = 0


Post = Callable[[bytes], SendResult]


class Sender:
    """Sends request bodies to one destination; a proxy named by the usual variables is used."""

    def __init__(self, destination: Destination, read_answer: Callable[[bytes], tuple[int, str]]) -> None:
        self._to = destination
        self._read_answer = read_answer
        self._opener: urllib.request.OpenerDirector | None = None

    def post(self, body: bytes) -> SendResult:
        """Send one request and read its answer; never raises for what a network or server does."""
        url = self._to.url or ""
        if not url.startswith(("http://", "https://")):
            return SendResult(is_kept=False, reason=f"the endpoint {url!r} is no http:// or https:// address")
        headers = {"content-type": "application/x-protobuf", "user-agent": "podium-python", **self._to.headers}
        if self._to.gzip:
            body, headers["content-encoding"] = gzip.compress(body, 5), "gzip"
        try:
            request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310 - checked above
            with self._open(request) as reply:
                refused, remark = self._read_answer(reply.read(_MAX_ANSWER_BYTES))
                return SendResult(is_kept=True, reason=remark, refused=refused)
        except urllib.error.HTTPError as error:
            with error:
                return _refusal(error.code, error.headers.get("Retry-After"))
        except (OSError, HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
            return SendResult(is_kept=False, may_retry=not isinstance(error, ValueError), reason=f"{url}: {reason}")

    def _open(self, request: urllib.request.Request) -> IO[bytes]:
        if self._opener is None:
            secure = urllib.request.HTTPSHandler(context=self._tls())
            self._opener = urllib.request.build_opener(FollowNone, secure)
        return self._opener.open(request, timeout=self._to.timeout_s)  # type: ignore[no-any-return]

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._to.certificate)
        if self._to.client_certificate:
            context.load_cert_chain(self._to.client_certificate, self._to.client_key)
        return context


def _refusal(status: int, retry_after: str | None) -> SendResult:
    reason = f"the server answered {status}"
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        reason += "; check the API key"
    return SendResult(
        is_kept=False,
        may_retry=status in _RETRIED,
        is_too_large=status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        retry_after_s=_seconds(retry_after),
        reason=reason,
    )


def _seconds(text: str | None) -> float | None:
    """Return a Retry-After in seconds; a date (RFC 9110 §10.2.3) reads as none."""
    try:
        found = float(text or "")
    except ValueError:
        return None
    return min(found, _MAX_RETRY_AFTER_S) if found >= 0 else None
