"""Pages of other origins may send OTLP, as far as the settings let them."""

import httpx2
import pytest
from starlette.applications import Starlette
from tests.ingest.receivers.loopback import MakeTraces, Serving

from podium.ingest.receivers.http import routes
from podium.ingest.receivers.reception import Reception
from podium.settings import Settings

PROTOBUF = {"content-type": "application/x-protobuf"}
PREFLIGHT = {
    "origin": "https://app.example.test",
    "access-control-request-method": "POST",
    "access-control-request-headers": "content-type,content-encoding,authorization,x-api-key,x-podium-project,x-own",
}


@pytest.mark.parametrize("path", ["/v1/traces", "/v1/logs", "/v1/metrics", "/otlp/v1/traces/"])
def test_a_browser_may_send_from_anywhere_with_any_header(client: httpx2.Client, path: str) -> None:
    response = client.options(path, headers=PREFLIGHT)

    allowed = response.headers["access-control-allow-headers"]
    assert response.status_code in (200, 204)
    assert response.headers["access-control-allow-origin"] == "*"
    assert "POST" in response.headers["access-control-allow-methods"]
    assert all(name in allowed for name in PREFLIGHT["access-control-request-headers"].split(","))


def test_a_browser_can_read_every_answer(client: httpx2.Client, traces: MakeTraces) -> None:
    headers = {"origin": "https://app.example.test"}

    good = client.post("/v1/traces", content=traces().SerializeToString(), headers=PROTOBUF | headers)
    bad = client.post("/v1/traces", content=b"\xff", headers=PROTOBUF | headers)

    assert (good.status_code, bad.status_code) == (200, 400)
    assert {answer.headers["access-control-allow-origin"] for answer in (good, bad)} == {"*"}
    assert "Retry-After" in good.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    ("origins", "origin", "allowed"),
    [
        ("https://a.test, https://b.test", "https://b.test", "https://b.test"),
        ("https://a.test", "https://evil.test", None),
        ("", "https://a.test", None),
    ],
)
def test_only_configured_origins_are_allowed(
    reception: Reception, serving: Serving, origins: str, origin: str, allowed: str | None
) -> None:
    app = Starlette(routes=routes(reception, Settings(cors_origins=origins)))
    with serving(app) as port:
        response = httpx2.options(f"http://127.0.0.1:{port}/v1/traces", headers=PREFLIGHT | {"origin": origin})

    assert response.headers.get("access-control-allow-origin") == allowed
