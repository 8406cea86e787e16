"""OTLP/HTTP: POST /v1/traces, /v1/logs and /v1/metrics, in protobuf and JSON (OTLP 1.11)."""

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from podium.errors import TooLarge
from podium.ingest.envelope import SIGNALS, Signal
from podium.ingest.receivers.answers import answer, answer_json
from podium.ingest.receivers.compression import ENCODINGS, too_large
from podium.ingest.receivers.project import project_of
from podium.ingest.receivers.reception import Reception, RequestContext
from podium.ingest.receivers.refusals import (
    UnsupportedEncoding,
    UnsupportedMediaType,
    WrongMethod,
    refusal_of,
    status_json,
    status_of,
)
from podium.settings import Settings

PROTOBUF = "application/x-protobuf"
JSON = "application/json"
PREFIXES = ("", "/otlp")
"""Where the three paths stand; clients use an endpoint given for one signal as it is, so a prefix is common."""

_PREFLIGHT_S = 7200
# A request larger than so many times the limit is cut off.
_MOST_DRAINED = 4
# Sent with every refusal of that status (RFC 9110 §15.5.6 and §15.5.16).
_HINTS = {
    405: {"Allow": "POST, OPTIONS"},
    415: {"Accept-Encoding": ", ".join(ENCODINGS), "Accept-Post": f"{PROTOBUF}, {JSON}"},
}


def routes(reception: Reception, settings: Settings) -> list[Route]:
    """Return the routes of OTLP/HTTP, with and without a trailing slash, browsers admitted by `cors_origins`."""
    origins = [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]
    return [
        Route(f"{prefix}/v1/{signal}{slash}", _for_browsers(Receiver(signal, reception), origins))
        for signal in SIGNALS
        for prefix in PREFIXES
        for slash in ("", "/")
    ]


class Receiver:
    """The ASGI endpoint of one signal. A request is answered with 200 when its bytes are on the disk."""

    def __init__(self, signal: Signal, reception: Reception) -> None:
        self._signal = signal
        self._reception = reception

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a client that has hung up gets nothing."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - every failure must reach the sender as a google.rpc.Status
            response = refuse(request.headers, error)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        with self._reception.request(self._signal) as context:
            context.path, context.agent = request.url.path, request.headers.get("user-agent", "")
            if request.method != "POST":
                msg = f"OTLP is sent with POST, not {request.method}"
                raise WrongMethod(msg)
            media_type = _media_type(request.headers)
            if media_type not in (PROTOBUF, JSON):
                msg = f"the Content-Type must be {PROTOBUF} or {JSON}"
                raise UnsupportedMediaType(msg)
            context.is_json = media_type == JSON
            context.encoding = _encoding(request.headers)
            context.project = project_of(request.headers)
            checked = await self._reception.take(context, await self._read(request, context))
        content = (answer_json if context.is_json else answer)(self._signal, checked)
        return Response(content, media_type=media_type)

    async def _read(self, request: Request, context: RequestContext) -> bytes:
        """Return the body as it was sent, compressed or not.

        One that is too large is read to its end, unless that is far: a client that still writes when the
        connection closes sees a broken pipe instead of the 413.
        """
        limit = self._reception.max_request_bytes
        declared = request.headers.get("content-length", "")
        too_large_as_declared = declared.isdecimal() and int(declared) > limit
        if too_large_as_declared and "expect" in request.headers:  # it waits for our word before it sends
            raise TooLarge(too_large(limit))
        pieces: list[bytes] = []
        size = 0
        async for piece in request.stream():
            size += len(piece)
            if size > _MOST_DRAINED * limit:
                break
            if size > limit or too_large_as_declared:
                pieces.clear()
            else:
                self._reception.hold(context, len(piece))
                pieces.append(piece)
        if size > limit or too_large_as_declared:
            raise TooLarge(too_large(limit))
        return b"".join(pieces)


def _for_browsers(app: ASGIApp, origins: list[str]) -> ASGIApp:
    """Let pages of these origins send, with any header they ask for; keys are not asked of a preflight."""
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=["POST"],
        allow_headers=["*"],
        expose_headers=["Retry-After"],
        max_age=_PREFLIGHT_S,
    )


def _media_type(headers: Headers) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _encoding(headers: Headers) -> str:
    encoding = headers.get("content-encoding", "").strip().lower() or "identity"
    if encoding != "identity" and encoding not in ENCODINGS:
        msg = f"the Content-Encoding must be {', '.join(ENCODINGS)} or none"
        raise UnsupportedEncoding(msg)
    return encoding


def refuse(headers: Headers, error: Exception) -> Response:
    """Answer with a google.rpc.Status in the request's encoding; JSON, which can be read, if that is unknown."""
    refusal = refusal_of(error)
    extra = dict(_HINTS.get(refusal.http_status, {}))
    if refusal.retry_after_s is not None:
        extra["Retry-After"] = str(refusal.retry_after_s)
    if _media_type(headers) == PROTOBUF:
        return Response(status_of(refusal).SerializeToString(), refusal.http_status, extra, PROTOBUF)
    return Response(status_json(refusal), refusal.http_status, extra, JSON)
