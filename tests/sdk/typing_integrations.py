"""What type checkers see of the parts for web applications: checked by mypy, never run."""

from collections.abc import Callable
from typing import Any, assert_type

from fastapi import APIRouter, FastAPI
from flask import Blueprint, Flask
from starlette.requests import Request

from podium.integrations import fastapi, flask
from podium.integrations.monitoring import MonitoringService

host = Flask(__name__)
flask.MonitoringMiddleware(host)
flask.MonitoringMiddleware(host, user=lambda asked: asked.args.get("user"), session=lambda _: 7, logins=True)
flask.MonitoringMiddleware(host, exclude=["/health"], trusts_callers=False)
flask.MonitoringMiddleware("shop")  # type: ignore[arg-type]
flask.MonitoringMiddleware(host, user="ana")  # type: ignore[arg-type]


def login_required(view: Callable[..., Any]) -> Callable[..., Any]:
    return view


assert_type(flask.monitoring(login_required=login_required, extra={"stock": lambda: 17}), Blueprint)
assert_type(flask.monitoring("http://podium:4318", login_required=None, admin_required=login_required), Blueprint)
flask.monitoring()  # type: ignore[call-arg] # who may look is said, also where everybody may
flask.on_login("ana", method="sso")
flask.on_login()  # type: ignore[call-arg]
flask.on_logout()

app = FastAPI()


async def user(asked: Request) -> str | None:
    return asked.headers.get("x-user")


def signed_in(asked: Request) -> None: ...


app.add_middleware(fastapi.MonitoringMiddleware, user=user, session=lambda asked: asked.session.get("id"))
app.add_middleware(fastapi.MonitoringMiddleware, users=user)  # type: ignore[call-arg]
assert_type(fastapi.monitoring(login_required=signed_in, prefix="/ops"), APIRouter)
fastapi.monitoring()  # type: ignore[call-arg]


def login(asked: Request) -> None:
    fastapi.on_login(asked, 17, session_id="s")
    fastapi.on_logout(asked)
    fastapi.on_logout()  # type: ignore[call-arg]


service = MonitoringService(project="shop")
assert_type(service.get_user_stats(), dict[str, Any])
assert_type(service.page("users"), str)
