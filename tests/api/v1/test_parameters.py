"""Query parameters that many routes share."""

import time
from typing import Annotated

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from tests.api.status import STATUS

from podium.api import errors
from podium.api.live import Live
from podium.api.services import Services
from podium.api.v1.parameters import BoundsNow, Cursor, EngineNow, FilterNow, PageSize, ProjectNow, ServicesNow
from podium.model.time import NS_PER_S, format_instant
from podium.store.engine import Engine

DAY_NS = 86_400 * NS_PER_S
NOW_NS = 1_790_000_040 * NS_PER_S


@pytest.fixture
def client(engine: Engine) -> TestClient:
    """Answers what was understood."""
    app = FastAPI(telemetry={"tracing": False, "metrics": False, "logs": False})
    errors.install(app)
    services = Services(engine, lambda: STATUS, Live())

    @app.middleware("http")
    async def provide(request: Request, call_next: Annotated[object, "the route"]) -> object:
        request.state.services = services
        return await call_next(request)  # type: ignore[operator]

    @app.get("/bounds")
    def bounds(bounds: BoundsNow) -> tuple[str, int, int]:
        return bounds.project, bounds.since_ns, bounds.until_ns

    @app.get("/page")
    def page(limit: PageSize = 50, cursor: Cursor = None) -> tuple[int, str | None]:
        return limit, cursor

    @app.get("/project")
    def project(project: ProjectNow) -> str:
        return project

    @app.get("/filter")
    def filter_(where: FilterNow) -> str:
        return where.text

    @app.get("/services")
    def provided(found: ServicesNow, read: EngineNow) -> bool:
        return found is services and read is engine

    return TestClient(app)


def test_without_a_window_it_is_the_last_24_hours_of_the_default_project(client: TestClient) -> None:
    before = time.time_ns()

    project, since_ns, until_ns = client.get("/bounds").json()

    assert (project, until_ns - since_ns) == ("default", DAY_NS)
    assert before <= until_ns <= time.time_ns()


def test_a_window_is_what_was_asked_for(client: TestClient) -> None:
    window = {"from": format_instant(NOW_NS), "to": format_instant(NOW_NS + 1), "range": "1h", "project": "shop"}

    assert client.get("/bounds", params=window).json() == ["shop", NOW_NS, NOW_NS + 1]
    assert client.get("/bounds", params={"to": format_instant(NOW_NS), "range": "7d"}).json() == [
        "default", NOW_NS - 7 * DAY_NS, NOW_NS,
    ]  # fmt: skip


@pytest.mark.parametrize("later_ns", [0, 1])
def test_a_window_without_length_is_refused(client: TestClient, later_ns: int) -> None:
    window = {"from": format_instant(NOW_NS + later_ns), "to": format_instant(NOW_NS)}

    reply = client.get("/bounds", params=window)

    assert reply.status_code == 400
    assert reply.json()["error"] == {"code": "invalid_input", "message": "`from` must lie before `to`"}


@pytest.mark.parametrize(("limit", "status"), [(0, 400), (1, 200), (500, 200), (501, 400)])
def test_a_page_has_1_to_500_rows(client: TestClient, limit: int, status: int) -> None:
    assert client.get("/page", params={"limit": limit}).status_code == status


@pytest.mark.parametrize(
    ("path", "name", "longest"), [("/page", "cursor", 500), ("/project", "project", 200), ("/bounds", "project", 200)]
)
def test_texts_have_an_end(client: TestClient, path: str, name: str, longest: int) -> None:
    assert client.get(path, params={name: "x" * longest}).status_code == 200
    assert client.get(path, params={name: "x" * (longest + 1)}).status_code == 400


def test_a_filter_is_read_and_a_mistake_in_it_refused(client: TestClient) -> None:
    assert client.get("/filter").json() == ""
    assert client.get("/filter", params={"filter": "environment:x"}).json() == "env:x"
    assert client.get("/filter", params={"filter": "cost>"}).json()["error"]["code"] == "filter_syntax"


def test_routes_get_the_services_and_the_engine(client: TestClient) -> None:
    assert client.get("/services").json() is True
