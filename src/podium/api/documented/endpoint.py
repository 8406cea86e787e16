"""One documented path: its methods, the answers to all others, and errors in the documented shape."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from inspect import iscoroutinefunction
from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from podium.api.services import Services
from podium.errors import InvalidInput, Overloaded, PodiumError, TooLarge

Reading = Callable[[Request], Response]
Handler = Reading | Callable[[Request], Awaitable[Response]]

INCOMPLETE = "x-podium-incomplete"
"""Header of an answer that lacks what was sent last; says so in words."""

_log = logging.getLogger(__name__)


class Endpoint:
    """The ASGI endpoint of one path.

    A plain function reads: it runs on a worker thread, after all that was taken before is stored; where that takes
    too long, the answer has the header INCOMPLETE. An async one is called as it is. GET answers HEAD, too. Every error
    is `{"error": text}`: 400 for what was asked, 503 for what will pass, else 500.

    Args:
        services: what the handlers read.
        handlers: `{"GET": handler}`.
        settles: whether reads wait; what says how the server stands must not.
    """

    def __init__(self, services: Services, handlers: Mapping[str, Handler], *, settles: bool = True) -> None:
        self._services = services
        self._settles = settles
        self._handlers = {**handlers, **({"HEAD": handlers["GET"]} if "GET" in handlers else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a client that has hung up gets nothing."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - every failure is answered in the documented shape
            response = failed(error)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        handler = self._handlers.get(request.method)
        if handler is None:
            allowed = ", ".join(sorted(self._handlers))
            return JSONResponse({"error": f"this path answers {allowed}"}, 405, {"Allow": allowed})
        if iscoroutinefunction(handler):
            response: Response = await handler(request)
            return response
        return await run_in_threadpool(self._read, cast("Reading", handler), request)

    def _read(self, handler: Reading, request: Request) -> Response:
        is_whole = self._services.settle() if self._settles else True
        response = handler(request)
        if not is_whole:
            response.headers[INCOMPLETE] = "what was sent last is not stored yet"
        return response


def routes(path: str, services: Services, **handlers: Handler) -> list[Route]:
    """Return the routes of a path, with and without a slash at its end."""
    return endpoint_routes(path, Endpoint(services, {method.upper(): handler for method, handler in handlers.items()}))


def endpoint_routes(path: str, endpoint: Endpoint) -> list[Route]:
    """Return the routes of a path that an endpoint answers, with and without a slash at its end."""
    return [Route(f"{path}{slash}", endpoint) for slash in ("", "/")]


def reading_routes(services: Services, readings: Mapping[str, Reading]) -> list[Route]:
    """Return the routes of `{path: what answers GET there}`."""
    return [route for path, reading in readings.items() for route in routes(path, services, get=reading)]


def failed(error: Exception) -> JSONResponse:
    """Return the reply to an error; what is not ours to show is in the log."""
    if isinstance(error, TooLarge):
        return JSONResponse({"error": str(error)}, 413)
    if isinstance(error, InvalidInput):
        return JSONResponse({"error": str(error)}, 400)
    if isinstance(error, Overloaded):
        return JSONResponse({"error": str(error)}, 503, {"Retry-After": str(error.retry_after_s)})
    if isinstance(error, PodiumError):
        _log.error("a request of a documented endpoint failed: %s", error.__cause__ or error)
        return JSONResponse({"error": str(error)}, 500)
    _log.error("a request of a documented endpoint failed", exc_info=error)
    return JSONResponse({"error": "the server failed on this request; its log says why"}, 500)
