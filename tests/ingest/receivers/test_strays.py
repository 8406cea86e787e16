"""What is sent to an address that takes no OTLP is told so, and counted."""

import json

import pytest
from google.rpc.status_pb2 import Status
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from tests.ingest.receivers.loopback import MemoryIntake

from podium.ingest.receivers.http import JSON, PROTOBUF, routes
from podium.ingest.receivers.reception import Reception
from podium.ingest.receivers.strays import StrayRoute
from podium.ingest.refused import Sender
from podium.settings import Settings

LIMIT = 1000
Noted = list[tuple[Sender, str, int, int]]


@pytest.fixture
def intake() -> MemoryIntake:
    return MemoryIntake()


@pytest.fixture
def noted() -> Noted:
    return []


@pytest.fixture
def client(intake: MemoryIntake, noted: Noted) -> TestClient:
    def note(sender: Sender, reason: str, /, *, items: int, requests: int) -> None:
        noted.append((sender, reason, items, requests))

    reception = Reception(intake, LIMIT, note=note)
    page = Route("/{path:path}", lambda _: PlainTextResponse("page"), methods=["GET"])
    return TestClient(Starlette(routes=[*routes(reception, Settings()), StrayRoute(reception), page]))


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/v1/tracing", JSON),
        ("/otlp/v1/unknown", JSON),
        ("/otlp", JSON),
        ("/api/public/otel/v1/traces", PROTOBUF),
        ("/api/public/otel", JSON),
        ("/collector/v1/traces/", JSON),
        ("/", PROTOBUF),
        ("/api/v1/otlp", PROTOBUF),
    ],
)
def test_an_unknown_address_is_404_with_the_known_ones(
    client: TestClient, intake: MemoryIntake, noted: Noted, path: str, media_type: str
) -> None:
    headers = {"Content-Type": media_type, "User-Agent": "acme/1", "X-Podium-Project": "shop"}

    reply = client.post(path, content=b"{}", headers=headers)

    message = (
        Status.FromString(reply.content).message if media_type == PROTOBUF else json.loads(reply.content)["message"]
    )
    assert (reply.status_code, reply.headers["content-type"]) == (404, media_type)
    assert message == (
        f"nothing is taken at {path}; send OTLP to /v1/traces, /v1/logs, /v1/metrics, or to the same below /otlp"
    )
    assert noted == [(Sender(path, "acme/1", "shop"), "unknown_path", 0, 1)]
    assert intake.refused_requests == {("", "unknown_path"): 1}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v1/tracing", 200), ("POST", "/shop", 405), ("POST", "/api/v1/overview", 405), ("POST", "/v1/logs", 200)],
)
def test_what_does_not_look_like_otlp_or_is_taken_is_left_to_others(
    client: TestClient, noted: Noted, method: str, path: str, status: int
) -> None:
    reply = client.request(method, path, content=b"{}", headers={"Content-Type": JSON})

    assert (reply.status_code, noted) == (status, [])


def test_a_project_that_cannot_be_is_none_and_a_large_body_is_read_to_some_length(
    client: TestClient, noted: Noted
) -> None:
    headers = {"Content-Type": PROTOBUF, "X-Podium-Project": "x" * 1000}

    reply = client.post("/v1/tracing", content=bytes(10 * LIMIT), headers=headers)

    assert reply.status_code == 404
    assert noted[0][0].project == ""


def test_a_refusal_at_a_known_address_is_noted_with_its_sender(client: TestClient, noted: Noted) -> None:
    client.post("/otlp/v1/logs", content=b"{", headers={"Content-Type": JSON, "User-Agent": "acme/1"})
    client.post("/v1/logs", content=b"{", headers={"Content-Type": "text/plain", "User-Agent": "acme/2"})

    assert noted == [
        (Sender("/otlp/v1/logs", "acme/1"), "malformed", 0, 1),
        (Sender("/v1/logs", "acme/2"), "unsupported_media_type", 0, 1),
    ]
