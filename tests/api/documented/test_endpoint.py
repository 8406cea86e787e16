"""One documented path: its methods, and every error in the documented shape."""

import logging
from collections.abc import Awaitable, Callable

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient
from starlette.types import Message
from tests.api.status import STATUS

from podium.api.documented.endpoint import INCOMPLETE, Endpoint, Handler, endpoint_routes, reading_routes, routes
from podium.api.live import Live
from podium.api.services import Services
from podium.errors import InvalidInput, NotFound, Overloaded, StoreError, TooLarge
from podium.store.engine import Engine


def services(engine: Engine, settle: Callable[[], bool] = lambda: True) -> Services:
    return Services(engine, lambda: STATUS, Live(), settle=settle)


def client(engine: Engine, **handlers: Handler) -> TestClient:
    return TestClient(Starlette(routes=routes("/here", services(engine), **handlers)))


def here(_request: Request) -> Response:
    return JSONResponse({"read": True})


@pytest.mark.parametrize("path", ["/here", "/here/"])
def test_S4_24_get_answers_head_and_other_methods_are_refused_with_those_that_are_not(
    engine: Engine, path: str
) -> None:
    asked = client(engine, get=here)

    assert asked.get(path).json() == {"read": True}
    assert (asked.head(path).status_code, asked.head(path).content) == (200, b"")
    refused = asked.delete(path)
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    assert refused.json() == {"error": "this path answers GET, HEAD"}


def test_S4_24_a_path_that_takes_post_alone_has_no_head(engine: Engine) -> None:
    async def take(request: Request) -> Response:
        return JSONResponse({"taken": (await request.body()).decode()}, 201)

    asked = client(engine, post=take)

    assert (asked.post("/here", content=b"x").status_code, asked.head("/here").status_code) == (201, 405)
    assert asked.get("/here").headers["allow"] == "POST"


def test_S4_24_several_readings_have_a_path_each(engine: Engine) -> None:
    asked = TestClient(Starlette(routes=reading_routes(services(engine), {"/a": here, "/b": here})))

    assert [asked.get(path).status_code for path in ("/a", "/a/", "/b", "/b/", "/c")] == [200, 200, 200, 200, 404]


def test_what_came_before_a_read_is_waited_for_and_before_a_post_is_not(engine: Engine) -> None:
    order: list[str] = []

    def read(_request: Request) -> Response:
        order.append("read")
        return Response()

    async def post(_request: Request) -> Response:
        order.append("post")
        return Response()

    def settle() -> bool:
        order.append("waited")
        return True

    given = services(engine, settle)
    state = Endpoint(given, {"GET": read}, settles=False)
    served = [*routes("/here", given, get=read, post=post), *endpoint_routes("/state", state)]
    asked = TestClient(Starlette(routes=served))
    asked.get("/here")
    asked.post("/here")
    asked.get("/state")

    assert order == ["waited", "read", "post", "read"]


@pytest.mark.parametrize(("is_whole", "said"), [(True, None), (False, "what was sent last is not stored yet")])
def test_an_answer_says_when_it_lacks_what_was_sent_last(engine: Engine, *, is_whole: bool, said: str | None) -> None:
    asked = TestClient(Starlette(routes=routes("/here", services(engine, lambda: is_whole), get=here)))

    reply = asked.get("/here")

    assert (reply.json(), reply.headers.get(INCOMPLETE)) == ({"read": True}, said)


@pytest.mark.parametrize(
    ("raised", "status", "message"),
    [
        (TooLarge("big"), 413, "big"),
        (InvalidInput("what"), 400, "what"),
        (Overloaded("later", retry_after_s=7), 503, "later"),
        (NotFound("where"), 500, "where"),
        (StoreError("refused"), 500, "refused"),
        (ValueError("secret"), 500, "the server failed on this request; its log says why"),
    ],
)
def test_S4_20_every_error_is_a_text(
    engine: Engine, caplog: pytest.LogCaptureFixture, raised: Exception, status: int, message: str
) -> None:
    def fail(_request: Request) -> Response:
        raise raised

    with caplog.at_level(logging.ERROR):
        reply = client(engine, get=fail).get("/here")

    assert (reply.status_code, reply.json()) == (status, {"error": message})
    assert reply.headers.get("retry-after") == ("7" if status == 503 else None)
    assert bool(caplog.records) == (status == 500)


async def test_a_client_that_hung_up_gets_nothing(engine: Engine) -> None:
    async def hang_up(_request: Request) -> Response:
        raise ClientDisconnect

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "POST", "path": "/here", "headers": [], "query_string": b""}
    handler: Callable[[Request], Awaitable[Response]] = hang_up
    await Endpoint(services(engine), {"POST": handler})(scope, receive, send)

    assert sent == []
