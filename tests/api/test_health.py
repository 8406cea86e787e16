"""The health paths."""

import pytest
from tests.api.documented.asking import client
from tests.api.status import STATUS
from tests.rows import START_NS

from podium.errors import StoreUnavailable
from podium.model.status import Status
from podium.store.engine import Engine


@pytest.mark.parametrize("path", ["/health", "/api/health", "/health/", "/api/health/"])
def test_S0_23_health_is_healthy_with_the_time(engine: Engine, path: str) -> None:
    reply = client(engine, START_NS).get(path)

    assert reply.status_code == 200
    assert (reply.json()["status"], reply.json()["timestamp"]) == ("healthy", "2026-09-21T14:14:00")


def test_S0_23_health_is_503_when_the_engine_is_not_usable(engine: Engine) -> None:
    broken = STATUS.engine.model_copy(update={"healthy": False, "message": "disk full"})

    reply = client(engine, START_NS, lambda: STATUS.model_copy(update={"engine": broken})).get("/api/health")

    assert (reply.status_code, reply.json()["status"], reply.json()["engine"]) == (503, "degraded", "disk full")


@pytest.mark.parametrize(
    ("raised", "said"),
    [(StoreUnavailable("gone"), "gone"), (ValueError("secret"), "the server failed on this request; its log says why")],
)
def test_S4_20_an_error_is_answered_in_the_documented_shape(engine: Engine, raised: Exception, said: str) -> None:
    def fail() -> Status:
        raise raised

    reply = client(engine, START_NS, fail).get("/health")

    assert (reply.status_code, reply.json()) == (500, {"error": said})
