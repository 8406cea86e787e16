"""The API answering from given services."""

from fastapi.testclient import TestClient
from tests.api.status import STATUS
from tests.api.v1.conftest import Get, api

from podium.api.live import Live
from podium.api.services import Services
from podium.model.status import Status
from podium.store.engine import Engine


def test_the_api_describes_itself(get: Get) -> None:
    assert get("/openapi.json")["openapi"].startswith("3.1")


def test_what_came_before_a_read_is_waited_for(engine: Engine) -> None:
    stored: list[str] = []

    def state() -> Status:
        return STATUS.model_copy(update={"version": f"{len(stored)} stored"})

    client = TestClient(api(Services(engine, state, Live(), lambda: stored.append("span"))))

    assert client.get("/api/v1/status").json()["version"] == "1 stored"
