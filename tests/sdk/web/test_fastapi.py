"""FastAPI and Starlette applications: what is recorded of a request, and that the application never notices."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse, StreamingResponse
from fastapi.testclient import TestClient
from opentelemetry.trace import SpanKind, StatusCode
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import Message
from starlette.websockets import WebSocket
from tests.sdk.conftest import Recorded

import podium
from podium.integrations.fastapi import MonitoringMiddleware, monitoring
from podium.sdk import safety

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
CALLER = {"traceparent": f"00-{TRACE}-{PARENT}-01", "baggage": "podium.user.id=ana,podium.account=acme"}
QUIET: Any = {"tracing": False, "metrics": False, "logs": False}


async def order(request: Request) -> PlainTextResponse:
    with podium.llm(model="gpt-4o"):
        return PlainTextResponse(f"order {request.path_params['order']}")


def in_thread(request: Request) -> PlainTextResponse:
    with podium.llm(model="gpt-4o"):
        return PlainTextResponse("thread")


async def stream(request: Request) -> StreamingResponse:
    async def parts() -> AsyncIterator[str]:
        for number in range(3):
            with podium.llm(f"part {number}", model="gpt-4o"):
                yield str(number)

    return StreamingResponse(parts())


async def broken(request: Request) -> PlainTextResponse:
    raise LookupError


async def refused(request: Request) -> PlainTextResponse:
    raise HTTPException(request.path_params["status"])


ROUTES: dict[str, Callable[..., Any]] = {
    "/orders/{order}": order,
    "/thread": in_thread,
    "/stream": stream,
    "/broken": broken,
    "/refused/{status:int}": refused,
}


def _starlette() -> Starlette:
    return Starlette(routes=[Route(path, endpoint) for path, endpoint in ROUTES.items()])


def _fastapi(telemetry: Any) -> FastAPI:
    app = FastAPI(telemetry=telemetry)
    for path, endpoint in ROUTES.items():
        app.add_route(path, endpoint)
    return app


# With FastAPI's own tracing on, its span is the server span.
MAKES: dict[str, Callable[[], Starlette]] = {
    "starlette": _starlette,
    "fastapi": lambda: _fastapi(QUIET),
    "fastapi-traced": lambda: _fastapi({"metrics": False, "logs": False, "operation_spans": False}),
}


@pytest.fixture(params=list(MAKES))
def app(request: pytest.FixtureRequest) -> Starlette:
    return MAKES[request.param]()


@pytest.fixture
def untraced() -> FastAPI:
    return _fastapi(QUIET)


def get(app: Starlette, path: str, **headers: str) -> Any:
    return TestClient(app, raise_server_exceptions=False).get(path, headers=headers)


def test_a_request_is_one_server_span_above_its_work(recorded: Recorded, faultless: None, app: Starlette) -> None:
    async def user(_: Request) -> str:
        return "ana"

    app.add_middleware(MonitoringMiddleware, user=user, session=lambda _: "s-1", account=lambda _: "acme")

    assert get(app, "/orders/17?token=x").text == "order 17"

    call, served = recorded.spans
    attributes = dict(served.attributes or {})
    assert (served.name, served.kind) == ("GET /orders/{order}", SpanKind.SERVER)
    assert (
        attributes.items()
        >= {
            "http.request.method": "GET",
            "http.route": "/orders/{order}",
            "http.response.status_code": 200,
            "url.path": "/orders/17",
            "url.scheme": "http",
            "podium.user.id": "ana",
            "podium.session.id": "s-1",
            "podium.account": "acme",
        }.items()
    )
    assert call.parent is not None
    assert call.parent.span_id == served.context.span_id
    assert (call.attributes or {})["podium.session.id"] == "s-1"


def test_work_in_a_thread_belongs_to_its_request(recorded: Recorded, faultless: None, app: Starlette) -> None:
    app.add_middleware(MonitoringMiddleware, user=lambda _: "ana")

    assert get(app, "/thread").text == "thread"

    call, served = recorded.spans
    assert call.parent is not None
    assert call.parent.span_id == served.context.span_id
    assert (call.attributes or {})["podium.user.id"] == "ana"


def test_the_trace_and_the_user_of_the_caller_go_on(recorded: Recorded, app: Starlette) -> None:
    app.add_middleware(MonitoringMiddleware)

    get(app, "/orders/17", **CALLER)

    for span in recorded.spans:
        assert f"{span.context.trace_id:032x}" == TRACE
        assert ((span.attributes or {})["podium.user.id"], (span.attributes or {})["podium.account"]) == ("ana", "acme")
    served = recorded.named("GET /orders/{order}")
    assert served.parent is not None
    assert f"{served.parent.span_id:016x}" == PARENT


def test_strangers_choose_neither_trace_nor_user(recorded: Recorded, untraced: FastAPI) -> None:
    untraced.add_middleware(MonitoringMiddleware, trusts_callers=False)

    get(untraced, "/orders/17", **CALLER)

    for span in recorded.spans:
        assert f"{span.context.trace_id:032x}" != TRACE
        assert "podium.user.id" not in (span.attributes or {})


def test_an_exception_is_recorded_and_goes_on(recorded: Recorded, app: Starlette) -> None:
    app.add_middleware(MonitoringMiddleware)

    assert get(app, "/broken").status_code == 500
    with pytest.raises(LookupError):
        TestClient(app).get("/broken")

    for span in recorded.spans:
        assert span.status.status_code is StatusCode.ERROR
        attributes = span.attributes or {}
        assert (attributes["error.type"], attributes["http.response.status_code"]) == ("LookupError", 500)
        assert attributes["http.route"] == "/broken"
        assert [event.name for event in span.events] == ["exception"]


@pytest.mark.parametrize(("status", "error"), [(404, None), (401, None), (503, "503")])
def test_a_refusal_is_a_failure_from_500_on(recorded: Recorded, app: Starlette, status: int, error: str | None) -> None:
    app.add_middleware(MonitoringMiddleware)

    assert get(app, f"/refused/{status}").status_code == status

    attributes = recorded.span.attributes or {}
    assert (attributes["http.response.status_code"], attributes.get("error.type")) == (status, error)
    assert (recorded.span.status.status_code is StatusCode.ERROR) == (error is not None)


def test_a_stream_is_recorded_to_its_end(recorded: Recorded, faultless: None, app: Starlette) -> None:
    app.add_middleware(MonitoringMiddleware, user=lambda _: "ana")

    assert get(app, "/stream").text == "012"

    served = recorded.named("GET /stream")
    calls = [span for span in recorded.spans if span is not served]
    assert [call.name for call in calls] == ["part 0", "part 1", "part 2"]
    assert {call.parent.span_id for call in calls if call.parent} == {served.context.span_id}
    assert {(call.attributes or {})["podium.user.id"] for call in calls} == {"ana"}
    assert recorded.spans[-1] is served


def test_an_answer_without_an_end_is_recorded_all_the_same(recorded: Recorded) -> None:
    async def cut(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"0", "more_body": True})

    async def ask() -> None:
        async def nothing(_message: Message | None = None) -> Any:
            return {"type": "http.disconnect"}

        scope = {"type": "http", "method": "GET", "path": "/cut", "headers": []}
        await MonitoringMiddleware(cut)(scope, nothing, nothing)

    asyncio.run(ask())

    assert (recorded.span.attributes or {})["podium.outcome"] == "stopped early"
    assert recorded.span.status.status_code is StatusCode.UNSET


def test_excluded_paths_are_not_recorded(recorded: Recorded, untraced: FastAPI) -> None:
    for path in ("/health", "/health/deep", "/healthy"):
        untraced.add_route(path, lambda _: PlainTextResponse("ok"))
    untraced.add_middleware(MonitoringMiddleware, exclude=["/health"])

    for path in ("/health", "/health/deep", "/healthy"):
        assert get(untraced, path).text == "ok"

    assert [span.name for span in recorded.spans] == ["GET /healthy"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/shop/orders/3", "GET /v1/shop/orders/{order}"),
        ("/inner/orders/3", "GET /inner/orders/{order}"),
        ("/files/a.txt", "GET /files"),
        ("/nowhere", "GET"),
        ("/v1/shop/nowhere", "GET"),
    ],
)
def test_a_request_is_named_by_its_whole_route(recorded: Recorded, untraced: FastAPI, path: str, name: str) -> None:
    shop = APIRouter(prefix="/shop")
    shop.add_api_route("/orders/{order}", lambda order: order)
    untraced.include_router(shop, prefix="/v1")
    untraced.mount("/inner", _starlette())
    untraced.router.routes.append(Mount("/files", PlainTextResponse("a")))
    untraced.add_middleware(MonitoringMiddleware)

    get(untraced, path)

    assert recorded.spans[-1].name == name


def test_requests_side_by_side_keep_apart(recorded: Recorded, faultless: None, untraced: FastAPI) -> None:
    all_there = asyncio.Barrier(20)

    @untraced.get("/together/{user}")
    async def together(user: str) -> None:
        await all_there.wait()
        with podium.llm(f"call of {user}", model="gpt-4o"):
            await all_there.wait()

    untraced.add_middleware(MonitoringMiddleware, user=lambda asked: asked.url.path.removeprefix("/together/"))

    async def ask(user: str) -> None:
        async def receive() -> Any:
            return {"type": "http.request", "body": b""}

        async def send(_message: Message) -> None:
            """Take it."""

        scope = {"type": "http", "method": "GET", "path": f"/together/{user}", "headers": [], "query_string": b""}
        await untraced(scope, receive, send)

    async def ask_all() -> None:
        await asyncio.gather(*(ask(f"user {number}") for number in range(20)))

    asyncio.run(ask_all())

    requests = {span.context.span_id: span for span in recorded.spans if span.kind is SpanKind.SERVER}
    calls = [span for span in recorded.spans if span.kind is SpanKind.CLIENT]
    assert (len(requests), len(calls)) == (20, 20)
    for call in calls:
        assert call.parent is not None
        user = str((call.attributes or {})["podium.user.id"])
        assert call.name == f"call of {user}"
        assert (requests[call.parent.span_id].attributes or {})["podium.user.id"] == user


def test_a_user_whom_a_dependency_knows_is_bound_there(recorded: Recorded, untraced: FastAPI) -> None:
    async def signed_in() -> AsyncIterator[None]:
        with podium.user("ana"):
            yield

    @untraced.get("/mine", dependencies=[Depends(signed_in)])
    async def mine() -> None:
        with podium.llm("call", model="gpt-4o"):
            pass

    untraced.add_middleware(MonitoringMiddleware)

    assert get(untraced, "/mine").status_code == 200

    assert (recorded.named("call").attributes or {})["podium.user.id"] == "ana"


def test_a_websocket_passes(recorded: Recorded, untraced: FastAPI) -> None:
    @untraced.websocket("/talk")
    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("hello")
        await socket.close()

    untraced.add_middleware(MonitoringMiddleware)

    with TestClient(untraced).websocket_connect("/talk") as socket:
        assert socket.receive_text() == "hello"
    assert recorded.spans == []


def test_hooks_that_fail_say_nothing_and_are_counted(recorded: Recorded, untraced: FastAPI) -> None:
    def fail(_: object) -> str:
        raise KeyError

    untraced.add_middleware(MonitoringMiddleware, user=fail, session=lambda _: "s-1", logins=True)

    assert get(untraced, "/orders/17").text == "order 17"

    attributes = recorded.named("GET /orders/{order}").attributes or {}
    assert "podium.user.id" not in attributes
    assert attributes["podium.session.id"] == "s-1"
    assert safety.faults() == {"hook": 1, "sign-in": 1}
    assert recorded.events == []


@pytest.mark.parametrize("name", ["dashboard", "users", "tools", "agents", "dags", "planner"])
def test_S4_20_a_server_that_is_away_is_told_in_the_documented_shape(untraced: FastAPI, name: str) -> None:
    untraced.include_router(monitoring("http://127.0.0.1:9", login_required=None, timeout_s=5))

    reply = get(untraced, f"/api/monitoring/{name}")

    assert (reply.status_code, list(reply.json())) == (500, ["error"])
    assert "http://127.0.0.1:9 cannot be asked" in reply.json()["error"]


def test_S4_33_a_statistic_of_the_application_is_an_endpoint(untraced: FastAPI) -> None:
    async def custom() -> dict[str, int]:
        return {"tents": 17}

    def fail() -> None:
        msg = "the database is away"
        raise RuntimeError(msg)

    extra: dict[str, Any] = {"custom": custom, "plain": lambda: [1], "broken": fail}
    untraced.include_router(monitoring("http://127.0.0.1:9", login_required=None, extra=extra))

    assert get(untraced, "/api/monitoring/custom").json() == {"tents": 17}
    assert get(untraced, "/api/monitoring/plain").json() == [1]
    assert TestClient(untraced).head("/api/monitoring/custom").status_code == 200
    failed = get(untraced, "/api/monitoring/broken")
    assert (failed.status_code, failed.json()) == (500, {"error": "the database is away"})


def _asks(word: str) -> Callable[[Request], None]:
    """Return a dependency that lets the requests through that name it."""

    def guard(request: Request) -> None:
        if word not in request.query_params.getlist("as"):
            raise HTTPException(403, f"{word} only")

    return guard


@pytest.mark.parametrize("page", ["", "/users", "/tools", "/agents", "/dags", "/planner"])
def test_S4_8_to_S4_13_and_S4_20_and_S4_41_every_page_is_guarded_and_leads_on(untraced: FastAPI, page: str) -> None:
    untraced.include_router(
        monitoring(
            "http://127.0.0.1:9",
            public_url="https://podium.example.com/",
            project="my shop",
            login_required=_asks("user"),
            admin_required=_asks("admin"),
        )
    )
    browser = TestClient(untraced, follow_redirects=False)

    assert browser.get(f"/monitoring{page}").json() == {"detail": "user only"}
    assert browser.get(f"/monitoring{page}?as=user").json() == {"detail": "admin only"}
    found = browser.get(f"/monitoring{page}?as=user&as=admin")
    assert found.status_code == 302
    assert found.headers["location"] == f"https://podium.example.com/monitoring{page}?project=my+shop"


def test_S4_20_every_endpoint_is_guarded(untraced: FastAPI) -> None:
    untraced.include_router(
        monitoring("http://127.0.0.1:9", login_required=_asks("user"), extra={"custom": lambda: 17})
    )

    for name in ("dashboard", "users", "tools", "agents", "dags", "planner", "custom"):
        assert get(untraced, f"/api/monitoring/{name}").status_code == 403, name
