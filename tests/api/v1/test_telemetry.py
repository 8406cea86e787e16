"""Traces and spans, in lists and one by one."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.api.v1.conftest import WINDOW, Get


def test_traces_spans_and_their_details(get: Get, row: dict[str, Any]) -> None:
    trace_id, span_id = row["trace_id"].hex(), row["span_id"].hex()

    (listed,) = get("/traces", filter="kind:llm")["traces"]
    trace = get(f"/traces/{trace_id.upper()}")
    waterfall = get(f"/traces/{trace_id}/waterfall")
    (span,) = get("/spans", filter="user:eve")["spans"]
    detail = get(f"/spans/{trace_id}/{span_id}")

    assert (listed["trace_id"], listed["start_time"], listed["cost"]) == (trace_id, WINDOW["from"], "0.123456789")
    assert (trace["trace"], trace["truncated"]) == (listed, False)
    assert trace["spans"][0]["parent_span_id"] is None
    assert (waterfall["trace"], waterfall["spans"]["cost"]) == (listed, ["0.123456789"])
    assert (span["span_id"], span["cost"], span["cache_read_tokens"]) == (span_id, "0.123456789", None)
    assert detail["why"]["lines"][0] == {
        "usage": "input", "units": 100, "rate": None, "per": 1_000_000, "cost": None,
    }  # fmt: skip
    assert span.items() <= detail.items()


@pytest.mark.usefixtures("row")
def test_pages_follow_each_other(get: Get) -> None:
    first = get("/spans", limit=1)
    second = get("/spans", limit=1, cursor=first["next_cursor"])

    assert second["next_cursor"] is None
    assert [span["kind"] for span in first["spans"] + second["spans"]] == ["tool", "llm"]


def test_what_is_not_stored_is_not_found(get: Get) -> None:
    assert get("/traces/" + "ab" * 16, 404)["error"]["code"] == "not_found"
    assert get("/spans/" + "ab" * 16 + "/" + "cd" * 8, 404)["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/traces", {"limit": "501"}),
        ("/traces", {"limit": "0"}),
        ("/traces", {"sort": "colour"}),
        ("/spans", {"cursor": "x"}),
        ("/traces/xyz", {}),
        ("/traces/xyz/waterfall", {}),
        ("/spans/xyz/xyz", {}),
    ],
)
def test_what_cannot_be_understood_is_refused_with_words(get: Get, path: str, parameters: dict[str, str]) -> None:
    error = get(path, 400, **parameters)["error"]

    assert error["code"] == "invalid_input"
    assert error["message"]
    assert set(error) == {"code", "message"}


def test_who_asks_what_is_stored_gets_the_ids(client: TestClient, row: dict[str, Any]) -> None:
    trace_id = row["trace_id"].hex()
    asked = {"project": row["project"], "signal": "traces", **WINDOW, "trace_ids": [trace_id, "0" * 31 + "1"]}

    reply = client.post("/api/v1/held", json=asked)

    held = {"trace_id": trace_id, "span_id": row["span_id"].hex(), "name": "", "time_ns": 0}
    assert (reply.status_code, reply.json()) == (200, {"items": [held]})
    assert client.post("/api/v1/held", json={**asked, "trace_ids": ["x"]}).status_code == 400
