"""Podium in a FastAPI or Starlette application: requests, users, sign-ins, and the monitoring pages as a router."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.encoders import jsonable_encoder
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from podium.sdk.safety import guarded, never_raises
from podium.sdk.web.logins import Session, signed_in, signed_out
from podium.sdk.web.middleware import Middleware
from podium.sdk.web.monitoring_service import API_PREFIX, FIGURES, MonitoringService, Statistic, failure, statistics
from podium.sdk.web.request import TRAVELLING_HEADERS, ServedRequest

Hook = Callable[[Request], object]
Guard = Callable[..., Any]

_SESSION = "podium.session"
_HEADERS = {name.encode(): name for name in TRAVELLING_HEADERS}


class MonitoringMiddleware(Middleware[ASGIApp, Request]):
    """Records each HTTP request of an ASGI application as a span, below which everything else is recorded.

    FastAPI records requests itself; then its span is used. `FastAPI(telemetry={"tracing": False})` leaves it to this
    middleware, and with that the paths left out. Hooks that fail set nothing; they may be coroutine functions.
    """

    def _wrap(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what is no HTTP request passes."""
        served = self._served(scope) if scope["type"] == "http" else None
        if served is None:
            await self._app(scope, receive, send)
            return
        outside = scope.get("root_path", "")
        scope[_SESSION] = self._hooks["session"]

        async def sent(message: Message) -> None:
            kind = message["type"]
            if kind == "http.response.start":
                await self._begun(served, scope, outside, message)
            await send(message)
            if kind == "http.response.body" and not message.get("more_body", False):
                served.finish()

        served.enter()
        try:
            asked = Request(scope)
            served.bind(**{name: await _result(hook, asked) for name, hook in self._hooks.items() if hook is not None})
            await self._app(scope, receive, sent)
        except BaseException as error:
            served.leave()
            served.routed(_route(scope, outside))
            served.finish(error=error)
            raise
        served.leave()
        served.stopped()

    @never_raises(None)
    def _served(self, scope: Scope) -> ServedRequest | None:
        path = scope["path"]
        if (path.removeprefix(scope.get("root_path", "")) or "/") in self._left_out:
            return None
        headers: dict[str, str] = {}
        if self._trusts_callers:
            for key, value in scope["headers"]:
                if (name := _HEADERS.get(key)) is not None:
                    text = value.decode("latin-1")
                    headers[name] = f"{headers[name]},{text}" if name in headers else text
        return ServedRequest(scope["method"], path, scope.get("scheme", "http"), headers)

    async def _begun(self, served: ServedRequest, scope: Scope, outside: str, message: Message) -> None:
        """Note how the answer begins; sign-ins are reported here, as the session is not written yet."""
        with guarded("answer"):
            served.answered(message["status"])
            served.routed(_route(scope, outside))
        if self._login_hook is not None:
            with guarded("sign-in"):  # a hook that fails is no sign-out
                asked = Request(scope)
                who = await _answer(self._login_hook, asked)
                if who is None:
                    on_logout(asked)
                else:
                    hook = self._hooks["session"]
                    on_login(asked, who, session_id=hook and await _answer(hook, asked))


async def _result(hook: Hook, asked: Request) -> object:
    with guarded("hook"):
        return await _answer(hook, asked)
    return None


async def _answer(hook: Hook, asked: Request) -> object:
    found = hook(asked)
    return await found if inspect.isawaitable(found) else found


@never_raises(None)
def _route(scope: Scope, outside: str) -> str | None:
    """Return the template of the path, such as `/orders/{order_id}`; None where no route took the request."""
    route = scope.get("route") or _taking(scope)
    if route is None:
        return None
    mounted = str(scope.get("root_path", "")).removeprefix(outside)
    if isinstance(route, Mount):
        return mounted
    # FastAPI keeps the prefixes of included routers beside the route.
    whole = scope.get("fastapi", {}).get("effective_route_context") or route
    return mounted + str(getattr(whole, "path_format", None) or getattr(whole, "path", ""))


def _taking(scope: Scope) -> BaseRoute | None:
    """Return the route that took the request, where the router does not say; so FastAPI's with Starlette's routes."""
    endpoint = scope.get("endpoint")
    known = getattr(scope.get("router"), "routes", ()) if endpoint is not None else ()
    return next((each for each in known if endpoint in (getattr(each, "endpoint", 0), getattr(each, "app", 0))), None)


@never_raises(None)
def on_login(asked: Request, user_id: object, *, method: str | None = None, session_id: object = None) -> None:
    """Report that a user signed in; call it where that happens, as often as you like: it counts once per session.

    Args:
        asked: the request.
        user_id: who.
        method: such as password or sso.
        session_id: of the session that begins; else what the middleware's hook says now, unless it is a coroutine's.
    """
    hook: Hook | None = asked.scope.get(_SESSION)
    known = session_id
    if known is None and hook is not None and not inspect.iscoroutinefunction(hook):
        with guarded("hook"):
            known = hook(asked)
    signed_in(_session(asked), user_id, method=method, session_id=known)


@never_raises(None)
def on_logout(asked: Request) -> None:
    """Report that the session's user signed out; call it before the session is cleared."""
    signed_out(_session(asked))


def _session(asked: Request) -> Session | None:
    """Return the session of Starlette's SessionMiddleware; None where the application has none."""
    found: Session | None = asked.scope.get("session")
    return found


def monitoring(
    url: str | None = None,
    *,
    login_required: Guard | None,
    admin_required: Guard | None = None,
    prefix: str = "/monitoring",
    public_url: str | None = None,
    project: str | None = None,
    extra: Mapping[str, Statistic] | None = None,
    timeout_s: float = 10.0,
) -> APIRouter:
    """Return a router with the monitoring endpoints, answered by a Podium server, and the way to its pages.

    Args:
        url: address of the server, as this program reaches it; else the one `podium.init` was given.
        login_required: the application's own dependency, asked before every endpoint; None lets everybody see them.
        admin_required: one more dependency, asked after the other.
        prefix: where the pages are; they lead on to the server's own.
        public_url: address of the server, as browsers reach it; else `url`.
        project: whose figures; else the one `podium.init` was given. The browser cannot choose another.
        extra: name → what answers `/api/monitoring/<name>`; coroutine functions, too.
        timeout_s: longest time to wait for the server.

    Raises:
        ValueError: a name of `extra` is taken, or no part of a path.
    """
    service = MonitoringService(url, public_url=public_url, project=project, timeout_s=timeout_s)
    router = APIRouter(dependencies=[Depends(each) for each in (login_required, admin_required) if each is not None])

    def add(path: str, endpoint: Callable[..., Any]) -> None:
        router.add_api_route(path, endpoint, methods=["GET", "HEAD"], include_in_schema=False)

    for name, statistic in statistics(service, extra).items():
        add(f"{API_PREFIX}/{name}", _answering(name, statistic))
    for page in ("", *FIGURES[1:]):
        add(f"{prefix.rstrip('/')}/{page}".rstrip("/") or "/", _leading(service, page))
    return router


def _answering(name: str, statistic: Statistic) -> Callable[..., Any]:
    async def endpoint() -> JSONResponse:
        try:
            if inspect.iscoroutinefunction(statistic):
                found = await statistic()
            else:
                found = await run_in_threadpool(statistic)
            return JSONResponse(jsonable_encoder(found))
        except Exception as error:  # noqa: BLE001 - the documented answer to whatever goes wrong
            return JSONResponse(failure(name, error), status_code=500)

    return endpoint


def _leading(service: MonitoringService, page: str) -> Callable[..., Any]:
    def endpoint() -> RedirectResponse:
        return RedirectResponse(service.page(page), status_code=302)

    return endpoint
