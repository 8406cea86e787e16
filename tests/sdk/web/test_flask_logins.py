"""Sign-ins and sign-outs of Flask applications, once per session."""

from typing import Any

import pytest
from flask import Flask, session
from tests.sdk.conftest import Recorded

from podium.integrations.flask import MonitoringMiddleware, on_login, on_logout


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.secret_key = "s"

    @app.get("/orders/<int:order>")
    def order(order: int) -> str:
        return f"order {order}"

    return app


@pytest.fixture
def people(app: Flask) -> Flask:
    @app.post("/login/<user>")
    def login(user: str) -> str:
        session["user"] = user
        return ""

    @app.post("/logout")
    def logout() -> str:
        session.pop("user", None)
        return ""

    return app


def _reported(recorded: Recorded) -> list[tuple[str, Any, Any]]:
    return [
        (each.event_name, each.attributes["podium.user.id"], each.attributes.get("podium.session.id"))
        for each in recorded.events
    ]


def test_sign_ins_are_reported_once_per_session(recorded: Recorded, faultless: None, people: Flask) -> None:
    MonitoringMiddleware(
        people, user=lambda _: session.get("user"), session=lambda _: session.get("user") and "s-1", logins=True
    )
    browser = people.test_client()

    for path in ("/login/ana", "/login/ana"):
        browser.post(path)
    browser.get("/orders/17")
    browser.post("/logout")
    browser.get("/orders/17")
    people.test_client().post("/login/ana")

    assert [each[:2] for each in _reported(recorded)] == [
        ("user.login", "ana"),
        ("user.logout", "ana"),
        ("user.login", "ana"),
    ]


def test_a_view_that_signs_in_reports_how(recorded: Recorded, faultless: None, app: Flask) -> None:
    @app.post("/login")
    def login() -> str:
        on_login("ana", method="sso")
        on_login("ana", method="sso")
        return ""

    @app.post("/logout")
    def logout() -> str:
        on_logout()
        on_logout()
        return ""

    browser = app.test_client()
    for path in ("/login", "/login", "/logout"):
        assert browser.post(path).status_code == 200

    assert [name for name, _, _ in _reported(recorded)] == ["user.login", "user.logout"]
    assert recorded.event("user.login").attributes["auth.method"] == "sso"


def test_without_sessions_of_flask_the_session_of_the_context_counts(recorded: Recorded, people: Flask) -> None:
    people.secret_key = None
    app = Flask(__name__)
    app.add_url_rule("/login", "login", lambda: on_login("ana") or "")
    MonitoringMiddleware(app, session=lambda asked: asked.args.get("session"))

    for known in ("flask-1", "flask-1", "flask-2"):
        assert app.test_client().get(f"/login?session={known}").status_code == 200

    assert _reported(recorded) == [("user.login", "ana", "flask-1"), ("user.login", "ana", "flask-2")]
