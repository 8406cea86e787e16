"""The API over the session's engine, and clients that ask it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.api.status import STATUS
from tests.rows import HOUR_NS, START_NS, call_row, insert, span_row

from podium.api import errors
from podium.api.live import Live
from podium.api.services import Services
from podium.api.v1.router import create_router
from podium.model.status import Status
from podium.model.time import format_instant
from podium.store.engine import Engine

WINDOW = {"from": format_instant(START_NS), "to": format_instant(START_NS + HOUR_NS)}
Get = Callable[..., Any]


def api(services: Services) -> FastAPI:
    """Return an application of nothing but the API."""
    app = FastAPI(telemetry={"tracing": False, "metrics": False, "logs": False})
    errors.install(app)
    app.include_router(create_router(services))
    return app


class States:
    status = STATUS

    def now(self) -> Status:
        return self.status


@pytest.fixture
def states() -> States:
    return States()


@pytest.fixture
def client(engine: Engine, states: States) -> Iterator[TestClient]:
    with TestClient(api(Services(engine=engine, status=states.now, live=Live()))) as client:
        yield client


@pytest.fixture
def get(client: TestClient, project: str) -> Get:
    """Ask for a path of the API, of this test's project and of the hour of its rows."""

    def ask(path: str, status: int = 200, **parameters: Any) -> Any:
        reply = client.get(f"/api/v1{path}", params={"project": project, **WINDOW, **parameters})
        assert reply.status_code == status, reply.text
        return reply.json()

    return ask


@pytest.fixture
def row(engine: Engine, project: str) -> dict[str, Any]:
    row = call_row(project, cost="0.123456789", agent="writer", user_id="eve")
    insert(engine, row, span_row(project, kind="tool", tool="t", component="t", start_ns=START_NS + HOUR_NS // 2))
    return row
