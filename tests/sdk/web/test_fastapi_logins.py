"""Sign-ins and sign-outs of FastAPI and Starlette applications, once per session."""

from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient
from starlette.middleware.sessions import SessionMiddleware
from tests.sdk.conftest import Recorded

from podium.integrations.fastapi import MonitoringMiddleware, on_login, on_logout

SECRET = "s"
QUIET: Any = {"tracing": False, "metrics": False, "logs": False}


@pytest.fixture
def untraced() -> FastAPI:
    app = FastAPI(telemetry=QUIET)
    app.add_route("/orders/{order}", lambda _: PlainTextResponse("an order"))
    return app


@pytest.fixture
def people(untraced: FastAPI) -> TestClient:
    """A browser, and an application whose users come and go."""

    @untraced.post("/login/{user}")
    def login(request: Request, user: str) -> None:
        request.session["user"] = user

    @untraced.post("/logout")
    def logout(request: Request) -> None:
        request.session.clear()

    untraced.add_middleware(MonitoringMiddleware, user=lambda asked: asked.session.get("user"), logins=True)
    untraced.add_middleware(SessionMiddleware, secret_key=SECRET)
    return TestClient(untraced)


def _reported(recorded: Recorded) -> list[tuple[str, str]]:
    return [(each.event_name, each.attributes["podium.user.id"]) for each in recorded.events]


def test_sign_ins_are_reported_once_per_session(recorded: Recorded, faultless: None, people: TestClient) -> None:
    for _ in range(2):
        people.post("/login/ana")
        people.get("/orders/17")
    people.post("/logout")
    people.get("/orders/17")

    assert _reported(recorded) == [("user.login", "ana")]


def test_a_sign_out_that_leaves_the_session_is_reported(recorded: Recorded, faultless: None, untraced: FastAPI) -> None:
    @untraced.post("/{user}")
    def become(request: Request, user: str) -> None:
        request.session["user"] = user if user != "nobody" else None

    untraced.add_middleware(MonitoringMiddleware, user=lambda asked: asked.session.get("user"), logins=True)
    untraced.add_middleware(SessionMiddleware, secret_key=SECRET)
    browser = TestClient(untraced)

    for user in ("ana", "nobody", "ben"):
        browser.post(f"/{user}")

    assert _reported(recorded) == [("user.login", "ana"), ("user.logout", "ana"), ("user.login", "ben")]


def test_a_view_that_signs_in_reports_how(recorded: Recorded, faultless: None) -> None:
    app = FastAPI(telemetry=QUIET)

    @app.post("/login")
    def login(request: Request) -> None:
        on_login(request, "ana", method="sso")

    @app.post("/logout")
    def logout(request: Request) -> None:
        on_logout(request)

    app.add_middleware(SessionMiddleware, secret_key=SECRET)
    browser = TestClient(app)

    for path in ("/login", "/login", "/logout", "/logout"):
        assert browser.post(path).status_code == 200

    assert _reported(recorded) == [("user.login", "ana"), ("user.logout", "ana")]
    assert recorded.event("user.login").attributes["auth.method"] == "sso"
