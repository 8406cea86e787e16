"""The whole application: OTLP in, the API and the pages out, on one port."""

import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.app.conftest import until
from tests.spans import request, span

from podium.app.asgi import create_app
from podium.app.parts import Parts
from podium.errors import StoreError
from podium.ingest.committer import Committer
from podium.settings import data_path

OTLP = {"Content-Type": "application/x-protobuf"}


def send(client: TestClient, project: str, *names: str) -> int:
    now_ns = time.time_ns() - 60 * 10**9
    body = request(*(span(name, start_ns=now_ns + place) for place, name in enumerate(names)))
    return client.post("/v1/traces", content=body, headers={**OTLP, "X-Podium-Project": project}).status_code


def names(client: TestClient, project: str) -> list[str]:
    found = client.get("/api/v1/spans", params={"project": project, "sort": "start_time"}).json()["spans"]
    return [each["name"] for each in found]


def counted(client: TestClient) -> dict[str, int]:
    """Spans of this data directory; what other tests stored in its engine was there before."""
    return dict(client.get("/api/v1/status").json()["counts"]["spans"])


def more(client: TestClient, before: dict[str, int]) -> dict[str, int]:
    return {name: count - before[name] for name, count in counted(client).items()}


def test_what_is_sent_is_read_by_the_api_and_scraped(client: TestClient) -> None:
    before = counted(client)

    assert send(client, "asgi-sent", "first", "second") == 200

    until(lambda: more(client, before)["stored"] == 2)
    assert names(client, "asgi-sent") == ["first", "second"]
    assert 'podium_spans_total{project="asgi-sent"' in client.get("/metrics", params={"project": "asgi-sent"}).text


def test_S2_22_a_metric_sent_by_hand_is_counted_as_every_span_is(client: TestClient) -> None:
    before = counted(client)
    metric = {"job_id": "j", "task_name": "t", "model_used": "m", "token_count": 7, "latency_ms": 1, "cost_estimate": 0}

    assert client.post("/metrics", params={"project": "asgi ✓"}, json=metric).status_code == 201

    assert client.get("/metrics/jobs/j", params={"project": "asgi ✓"}).json()["total_tokens"] == 7
    assert more(client, before) == {"accepted": 1, "stored": 1, "waiting": 0}


def test_what_the_engine_refused_is_stored_by_a_replay(
    client: TestClient, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_committer: Committer, _segment: object) -> None:
        msg = "the engine refused it"
        raise StoreError(msg)

    before = counted(client)
    with monkeypatch.context() as patched:
        patched.setattr(Committer, "_commit", refuse)
        send(client, "asgi-replayed", "refused")
        until(lambda: parts.journal.quarantined == 1)
        until(lambda: more(client, before) == {"accepted": 0, "stored": 0, "waiting": 0})

    reply = client.post("/api/v1/journal/replay")

    assert (reply.status_code, reply.json()) == (200, {"segments": 1})
    until(lambda: more(client, before) == {"accepted": 1, "stored": 1, "waiting": 0})
    assert names(client, "asgi-replayed") == ["refused"]
    assert client.post("/api/v1/journal/replay").json() == {"segments": 0}


def test_every_other_path_is_a_page_and_unknown_api_paths_are_not(client: TestClient) -> None:
    assert client.get("/api/v1/nothing").json()["error"]["code"] == "not_found"
    assert client.get("/docs").text == client.get("/traces/any").text
    assert client.post("/traces/any").status_code == 405
    refused = client.put("/metrics")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, POST")


def test_the_answer_to_health_is_the_status_of_the_server(client: TestClient, parts: Parts) -> None:
    assert client.get("/health").status_code == 200

    parts.committer.trouble = "disk full"

    reply = client.get("/health")
    assert (reply.status_code, reply.json()["engine"]) == (503, "disk full")


def test_files_that_an_earlier_run_left_unsent_are_gone(parts: Parts) -> None:
    spool = data_path(parts.settings) / "spool"
    (spool / "old").mkdir(parents=True)
    (spool / "old" / "export.xlsx").write_bytes(b"half")

    create_app(parts)

    assert [*Path(spool).iterdir()] == []
