"""Flask applications: what is recorded of a request, and that the application never notices."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response, abort, g
from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode
from tests.sdk.conftest import Recorded
from werkzeug.test import Client

import podium
from podium.integrations.flask import MonitoringMiddleware, monitoring
from podium.sdk import safety

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
CALLER = {
    "traceparent": f"00-{TRACE}-{PARENT}-01",
    "baggage": "podium.user.id=ana,podium.account=acme",
}


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.secret_key = "s"

    @app.get("/orders/<int:order>")
    def order(order: int) -> str:
        with podium.llm(model="gpt-4o"):
            return f"order {order}"

    @app.get("/stream")
    def stream() -> Response:
        def parts() -> Iterator[str]:
            for number in range(3):
                with podium.llm(f"part {number}", model="gpt-4o"):
                    yield str(number)

        return Response(parts())

    @app.get("/broken")
    def broken() -> str:
        raise LookupError

    @app.get("/refused/<int:status>")
    def refused(status: int) -> str:
        abort(status)

    return app


def test_a_request_is_a_server_span_above_its_work(recorded: Recorded, faultless: None, app: Flask) -> None:
    MonitoringMiddleware(app, user=lambda _: "ana", session=lambda _: "s-1", account=lambda _: "acme")

    assert app.test_client().get("/orders/17?token=x").text == "order 17"

    call, served = recorded.spans
    assert (served.name, served.kind, served.status.status_code) == (
        "GET /orders/<int:order>",
        SpanKind.SERVER,
        StatusCode.UNSET,
    )
    assert served.attributes is not None
    assert call.attributes is not None
    assert dict(served.attributes) == {
        "podium.kind": "request",
        "http.request.method": "GET",
        "http.route": "/orders/<int:order>",
        "http.response.status_code": 200,
        "url.path": "/orders/17",
        "url.scheme": "http",
        "podium.user.id": "ana",
        "podium.session.id": "s-1",
        "podium.account": "acme",
    }
    assert call.parent is not None
    assert call.parent.span_id == served.context.span_id
    assert call.attributes["podium.user.id"] == "ana"
    assert call.attributes["podium.session.id"] == "s-1"


def test_the_trace_and_the_user_of_the_caller_go_on(recorded: Recorded, app: Flask) -> None:
    MonitoringMiddleware(app)

    _ = app.test_client().get("/orders/17", headers=CALLER).data

    for span in recorded.spans:
        assert f"{span.context.trace_id:032x}" == TRACE
        assert span.attributes is not None
        assert (span.attributes["podium.user.id"], span.attributes["podium.account"]) == ("ana", "acme")
    served = recorded.named("GET /orders/<int:order>")
    assert served.parent is not None
    assert f"{served.parent.span_id:016x}" == PARENT


def test_strangers_choose_neither_trace_nor_user(recorded: Recorded, app: Flask) -> None:
    MonitoringMiddleware(app, trusts_callers=False)

    _ = app.test_client().get("/orders/17", headers=CALLER).data

    for span in recorded.spans:
        assert f"{span.context.trace_id:032x}" != TRACE
        assert "podium.user.id" not in (span.attributes or {})


def test_an_exception_is_recorded_where_flask_answers_it(recorded: Recorded, app: Flask) -> None:
    MonitoringMiddleware(app)

    reply = app.test_client().get("/broken")

    assert reply.status_code == 500
    _ = reply.data
    span = recorded.span
    assert span.status.status_code is StatusCode.ERROR
    assert span.attributes is not None
    assert (span.attributes["error.type"], span.attributes["http.response.status_code"]) == ("LookupError", 500)
    assert [event.name for event in span.events] == ["exception"]


def test_an_exception_that_flask_lets_through_reaches_the_server(recorded: Recorded, app: Flask) -> None:
    MonitoringMiddleware(app)
    app.testing = True

    with pytest.raises(LookupError):
        app.test_client().get("/broken")

    assert recorded.span.status.status_code is StatusCode.ERROR
    assert len(recorded.span.events) == 1


@pytest.mark.parametrize(("status", "error"), [(404, None), (401, None), (503, "503")])
def test_a_refusal_is_a_failure_from_500_on(recorded: Recorded, app: Flask, status: int, error: str | None) -> None:
    MonitoringMiddleware(app)

    _ = app.test_client().get(f"/refused/{status}").data

    attributes = recorded.span.attributes or {}
    assert (attributes["http.response.status_code"], attributes.get("error.type")) == (status, error)
    assert (recorded.span.status.status_code is StatusCode.ERROR) == (error is not None)


def test_a_stream_is_recorded_to_its_end(recorded: Recorded, faultless: None, app: Flask) -> None:
    MonitoringMiddleware(app, user=lambda _: "ana")

    reply = Client(app).get("/stream")
    parts = reply.iter_encoded()
    assert next(parts) == b"0"
    assert "GET /stream" not in {span.name for span in recorded.spans}
    assert list(parts) == [b"1", b"2"]

    served = recorded.named("GET /stream")
    calls = [span for span in recorded.spans if span is not served]
    assert [call.name for call in calls] == ["part 0", "part 1", "part 2"]
    assert {call.parent.span_id for call in calls if call.parent} == {served.context.span_id}
    assert {(call.attributes or {})["podium.user.id"] for call in calls} == {"ana"}
    assert not trace.get_current_span().get_span_context().is_valid


def test_a_stream_nobody_reads_on_is_no_failure(recorded: Recorded, faultless: None, app: Flask) -> None:
    MonitoringMiddleware(app)

    reply = Client(app).get("/stream")
    assert next(reply.iter_encoded()) == b"0"
    reply.close()

    served = recorded.named("GET /stream")
    assert served.status.status_code is StatusCode.UNSET
    assert (served.attributes or {})["podium.outcome"] == "stopped early"


def test_an_exception_within_a_stream_is_recorded(recorded: Recorded, app: Flask) -> None:
    @app.get("/cut")
    def cut() -> Response:
        def parts() -> Iterator[str]:
            yield "0"
            raise LookupError

        return Response(parts())

    MonitoringMiddleware(app)

    with pytest.raises(LookupError):
        _ = Client(app).get("/cut").data

    attributes = recorded.span.attributes or {}
    assert (attributes["error.type"], attributes["http.response.status_code"]) == ("LookupError", 200)


def test_excluded_paths_are_not_recorded(recorded: Recorded, app: Flask) -> None:
    for path in ("/health", "/health/deep", "/healthy"):
        app.add_url_rule(path, path, lambda: "ok")
    MonitoringMiddleware(app, exclude=["/health/"])

    for path in ("/health", "/health/deep", "/healthy"):
        assert app.test_client().get(path).text == "ok"

    assert [span.name for span in recorded.spans] == ["GET /healthy"]


def test_the_monitoring_itself_is_not_recorded(recorded: Recorded, app: Flask) -> None:
    MonitoringMiddleware(app)
    app.register_blueprint(monitoring("http://127.0.0.1:9", login_required=None, extra={"stock": lambda: 17}))

    assert app.test_client().get("/api/monitoring/stock").json == 17

    assert recorded.spans == []


@pytest.mark.parametrize(("path", "name"), [("/nowhere", "GET"), ("/orders/none", "GET")])
def test_what_has_no_route_is_named_by_its_method(recorded: Recorded, app: Flask, path: str, name: str) -> None:
    MonitoringMiddleware(app)

    _ = app.test_client().get(path).data

    assert recorded.span.name == name
    assert "http.route" not in (recorded.span.attributes or {})


def test_a_made_up_method_names_no_span(recorded: Recorded, app: Flask) -> None:
    MonitoringMiddleware(app)

    _ = app.test_client().open("/orders/17", method="BREW").data

    attributes = recorded.span.attributes or {}
    assert recorded.span.name == "HTTP"
    assert (attributes["http.request.method"], attributes["http.request.method_original"]) == ("_OTHER", "BREW")


def test_hooks_that_fail_say_nothing_and_are_counted(recorded: Recorded, app: Flask) -> None:
    def fail(_: object) -> str:
        raise KeyError

    MonitoringMiddleware(app, user=fail, session=lambda _: "s-1", logins=True)

    assert app.test_client().get("/orders/17").text == "order 17"

    attributes = recorded.named("GET /orders/<int:order>").attributes or {}
    assert "podium.user.id" not in attributes
    assert attributes["podium.session.id"] == "s-1"
    assert safety.faults() == {"hook": 1, "sign-in": 1}
    assert recorded.events == []


def test_hooks_see_what_functions_before_them_found(recorded: Recorded, app: Flask) -> None:
    @app.before_request
    def find_user() -> None:
        g.user = "ana"

    MonitoringMiddleware(app, user=lambda _: g.user)

    _ = app.test_client().get("/orders/17").data

    assert {(span.attributes or {})["podium.user.id"] for span in recorded.spans} == {"ana"}


def test_a_request_leaves_nothing_behind(recorded: Recorded, app: Flask) -> None:
    users = iter(["ana", None])
    MonitoringMiddleware(app, user=lambda _: next(users))

    for _ in range(2):
        _ = app.test_client().get("/orders/17").data

    assert [(span.attributes or {}).get("podium.user.id") for span in recorded.spans] == ["ana", "ana", None, None]


def test_a_server_span_that_is_there_is_used(recorded: Recorded, app: Flask) -> None:
    MonitoringMiddleware(app, user=lambda _: "ana")

    with trace.get_tracer("another").start_as_current_span("GET", kind=SpanKind.SERVER):
        _ = app.test_client().get("/broken").data

    span = recorded.span
    assert (span.name, (span.attributes or {})["podium.user.id"]) == ("GET", "ana")
    assert [event.name for event in span.events] == ["exception"]


@pytest.mark.parametrize("name", ["users", "", "a/b", "../x"])
def test_S4_33_a_statistic_needs_a_name_of_its_own(name: str) -> None:
    with pytest.raises(ValueError, match="choose another name"):
        monitoring(login_required=None, extra={name: dict})


def test_S4_33_a_statistic_of_the_application_is_an_endpoint(app: Flask) -> None:
    def fail() -> None:
        msg = "the database is away"
        raise RuntimeError(msg)

    service = {"custom": lambda: {"tents": 17}, "broken": fail, "strange": object}
    app.register_blueprint(monitoring("http://127.0.0.1:9", login_required=None, extra=service))
    ask = app.test_client().get

    assert ask("/api/monitoring/custom").json == {"tents": 17}
    assert (ask("/api/monitoring/broken").status_code, ask("/api/monitoring/broken").json) == (
        500,
        {"error": "the database is away"},
    )
    assert ask("/api/monitoring/strange").status_code == 500


@pytest.mark.parametrize("name", ["dashboard", "users", "tools", "agents", "dags", "planner"])
def test_S4_20_a_server_that_is_away_is_told_in_the_documented_shape(app: Flask, name: str) -> None:
    app.register_blueprint(monitoring("http://127.0.0.1:9", login_required=None, timeout_s=5))

    reply = app.test_client().get(f"/api/monitoring/{name}")

    assert reply.status_code == 500
    assert list(json.loads(reply.data)) == ["error"]
    assert "http://127.0.0.1:9 cannot be asked" in json.loads(reply.data)["error"]


def _asks(word: str, order: list[str]) -> Callable[..., Any]:
    """Return a guard that notes its turn, and lets the request through that names it."""
    from functools import wraps

    from flask import request

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: object, **kwargs: object) -> object:
            order.append(word)
            return view(*args, **kwargs) if word in request.args.getlist("as") else (f"{word} only", 403)

        return guarded

    return guard


PAGES = ("", "/users", "/tools", "/agents", "/dags", "/planner")


@pytest.mark.parametrize("page", PAGES)
def test_S4_8_to_S4_13_and_S4_20_and_S4_41_every_page_is_guarded_and_leads_on(app: Flask, page: str) -> None:
    order: list[str] = []
    app.register_blueprint(
        monitoring(
            "http://127.0.0.1:9",
            public_url="https://podium.example.com/",
            project="my shop",
            login_required=_asks("user", order),
            admin_required=_asks("admin", order),
        )
    )
    ask = app.test_client().get

    assert ask(f"/monitoring{page}").text == "user only"
    assert ask(f"/monitoring{page}?as=user").text == "admin only"
    found = ask(f"/monitoring{page}?as=user&as=admin")

    assert order == ["user", "user", "admin", "user", "admin"]
    assert (found.status_code, found.location) == (302, f"https://podium.example.com/monitoring{page}?project=my+shop")
    assert ask(f"/monitoring{page}/?as=user&as=admin").status_code == 302


def test_S4_20_every_endpoint_is_guarded(app: Flask) -> None:
    app.register_blueprint(
        monitoring("http://127.0.0.1:9", login_required=_asks("user", []), extra={"custom": lambda: 17})
    )

    for name in ("dashboard", "users", "tools", "agents", "dags", "planner", "custom"):
        assert app.test_client().get(f"/api/monitoring/{name}").status_code == 403, name


def test_the_pages_may_stand_elsewhere(app: Flask) -> None:
    app.register_blueprint(monitoring("http://127.0.0.1:9", login_required=None, prefix="/admin/monitoring/"))

    assert app.test_client().get("/admin/monitoring/users").location == "http://127.0.0.1:9/monitoring/users"
    assert app.test_client().get("/monitoring/users").status_code == 404
