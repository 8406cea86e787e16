"""Every error of Podium as a JSON reply with its status."""

import logging
from typing import Annotated

import pytest
from fastapi import FastAPI, Query
from fastapi.testclient import TestClient

from podium.api import errors
from podium.errors import (
    FilterSyntaxError,
    InvalidInput,
    NotFound,
    Overloaded,
    PodiumError,
    QueryTooExpensive,
    StoreError,
    StoreUnavailable,
    TooLarge,
)


def client_of(error: Exception) -> TestClient:
    app = FastAPI(telemetry={"tracing": False, "metrics": False, "logs": False})
    errors.install(app)

    @app.get("/")
    def fail() -> None:
        raise error

    @app.get("/limited")
    def limited(limit: Annotated[int, Query(le=5)]) -> int:
        return limit

    return TestClient(app)


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (InvalidInput("what"), 400, "invalid_input"),
        (TooLarge("big"), 413, "too_large"),
        (NotFound("where"), 404, "not_found"),
        (Overloaded("later", retry_after_s=7), 503, "overloaded"),
        (QueryTooExpensive("narrow it"), 400, "too_expensive"),
        (StoreUnavailable("gone"), 503, "store_unavailable"),
        (StoreError("refused"), 503, "store_failed"),
        (PodiumError("else"), 500, "failed"),
    ],
)
def test_each_error_has_its_status(raised: Exception, status: int, code: str) -> None:
    reply = client_of(raised).get("/")

    assert (reply.status_code, reply.json()) == (status, {"error": {"code": code, "message": str(raised)}})
    assert reply.headers.get("Retry-After") == ("7" if code == "overloaded" else None)


def test_a_mistake_in_a_filter_has_its_place() -> None:
    error = FilterSyntaxError("unknown field modl", position=9, length=4, suggestion="model")

    reply = client_of(error).get("/")

    assert reply.status_code == 400
    assert reply.json()["error"] == {
        "code": "filter_syntax",
        "message": "unknown field modl",
        "position": 9,
        "length": 4,
        "suggestion": "model",
    }


def test_a_parameter_that_does_not_fit_is_named() -> None:
    client = client_of(PodiumError("unused"))

    assert client.get("/limited?limit=5").json() == 5
    for query, name in (("limit=6", "limit: "), ("limit=x", "limit: "), ("", "limit: ")):
        reply = client.get(f"/limited?{query}")
        assert (reply.status_code, reply.json()["error"]["code"]) == (400, "invalid_input")
        assert reply.json()["error"]["message"].startswith(name)


def test_the_drivers_words_are_in_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    error = StoreError("the engine refused a statement")
    error.__cause__ = ValueError("secret column")

    with caplog.at_level(logging.ERROR):
        reply = client_of(error).get("/")

    assert "secret column" not in reply.text
    assert "a query failed: secret column" in caplog.text
