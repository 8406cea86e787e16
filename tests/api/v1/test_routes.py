"""The routes, asked over HTTP."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.rows import HOUR_NS, START_NS, call_row, insert, span_row

from podium.api import errors
from podium.api.live import Live
from podium.api.services import Services
from podium.api.v1.router import create_router
from podium.errors import Overloaded, QueryTooExpensive, StoreUnavailable, TooLarge
from podium.model.status import Count, Counts, EngineStatus, JournalStatus, RequestCounts, Status
from podium.model.time import format_instant
from podium.store.engine import Engine

NONE = Count(accepted=0, stored=0, waiting=0)
STATUS = Status(
    version="1.2.3",
    started_at=START_NS,
    uptime_s=1.5,
    ready=True,
    counts=Counts(spans=Count(accepted=5, stored=3, waiting=2), events=NONE, points=NONE),
    requests=RequestCounts(accepted=1, duplicate=0),
    refused=(),
    journal=JournalStatus(bytes=0, segments=0, quarantined=0, limit_bytes=1),
    last_commit=None,
    engine=EngineStatus(
        address_kind="embedded", version="26", healthy=True, message=None, bytes_on_disk=1, rows={"spans": 3}
    ),
    unpriced=(),
    disk_free_bytes=1,
)
WINDOW = {"from": format_instant(START_NS), "to": format_instant(START_NS + HOUR_NS)}


class States:
    status = STATUS

    def now(self) -> Status:
        return self.status


def app_with(engine: Engine, states: States) -> FastAPI:
    app = FastAPI(telemetry={"tracing": False, "metrics": False, "logs": False})
    errors.install(app)
    app.include_router(create_router(Services(engine=engine, status=states.now, live=Live())))
    return app


@pytest.fixture
def states() -> States:
    return States()


@pytest.fixture
def client(engine: Engine, states: States) -> Iterator[TestClient]:
    with TestClient(app_with(engine, states)) as client:
        yield client


@pytest.fixture
def get(client: TestClient, project: str) -> Any:
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


def test_the_overview_speaks_the_contract(get: Any, row: dict[str, Any]) -> None:
    shown = get("/overview", filter="kind:llm")

    assert (shown["from"], shown["to"]) == (WINDOW["from"], WINDOW["to"])
    assert shown["previous_to"] == WINDOW["from"]
    assert shown["cost"] == {"value": "0.123456789", "previous": "0.000000000", "change": None}
    assert shown["requests"] == {"value": 1, "previous": 0, "change": None}
    assert (shown["filter"], shown["project"]) == ("kind:llm", row["project"])
    assert shown["sentence"]["text"][0] == {"words": "$0.1235", "strong": True}


@pytest.mark.usefixtures("row")
def test_figures_over_time_and_by_dimension(get: Any) -> None:
    course = get("/series", measure="cost,tokens", by="model", step="1800")
    parts = get("/breakdown", by="kind", sort="spans")
    moved = get("/movers")
    spread = get("/distribution")

    cost, tokens = course["measures"]
    assert (course["step_s"], cost["unit"], tokens["unit"]) == (1_800, "usd", "tokens")
    assert (cost["lines"][0]["name"], cost["lines"][0]["total_exact"]) == ("gpt-5", "0.123456789")
    assert [(line["name"], line["cost"]) for line in parts["rows"]] == [("llm", "0.123456789"), ("tool", "0.000000000")]
    assert (spread["of"], spread["total"], sum(bar["count"] for bar in spread["bars"])) == ("requests", 1, 1)
    assert (moved["previous_to"], moved["movers"]) == (WINDOW["from"], [])


def test_traces_spans_and_their_details(get: Any, row: dict[str, Any]) -> None:
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
    assert detail["why"]["lines"][0] == {"usage": "input", "tokens": 100, "rate_per_million": None, "cost": None}
    assert span.items() <= detail.items()


@pytest.mark.usefixtures("row")
def test_pages_follow_each_other(get: Any) -> None:
    first = get("/spans", limit=1)
    second = get("/spans", limit=1, cursor=first["next_cursor"])

    assert second["next_cursor"] is None
    assert [span["kind"] for span in first["spans"] + second["spans"]] == ["tool", "llm"]


@pytest.mark.usefixtures("row")
def test_help_with_filters(get: Any) -> None:
    facets = get("/facets", fields="model, tool")["facets"]

    assert [(facet["field"], [value["value"] for value in facet["values"]]) for facet in facets] == [
        ("model", ["gpt-5"]),
        ("tool", ["t"]),
    ]
    assert get("/filter", filter="environment:x")["filter"] == "env:x"
    assert "cost" in {field["name"] for field in get("/fields")["fields"]}


def test_projects_and_status(get: Any, row: dict[str, Any]) -> None:
    assert row["project"] in {project["name"] for project in get("/projects")["projects"]}
    assert get("/status")["counts"]["spans"] == {"accepted": 5, "stored": 3, "waiting": 2}


def test_a_range_ends_now_and_begins_at_a_whole_interval(client: TestClient, project: str) -> None:
    before = time.time_ns()

    shown = client.get("/api/v1/series", params={"project": project, "measure": "cost", "range": "1h"}).json()

    assert shown["step_s"] == 60
    assert shown["to"] >= format_instant(before)
    assert shown["from"].endswith(":00.000000000Z")


@pytest.mark.parametrize(
    ("path", "parameters", "code"),
    [
        ("/overview", {"from": "yesterday"}, "invalid_input"),
        ("/overview", {"from": WINDOW["to"], "to": WINDOW["from"]}, "invalid_input"),
        ("/overview", {"from": "", "to": "", "range": "1y"}, "invalid_input"),
        ("/series", {}, "invalid_input"),
        ("/series", {"measure": "colour"}, "invalid_input"),
        ("/series", {"measure": "cost", "step": "soon"}, "invalid_input"),
        ("/breakdown", {"by": "agent"}, "invalid_input"),
        ("/traces", {"limit": "501"}, "invalid_input"),
        ("/traces", {"sort": "colour"}, "invalid_input"),
        ("/spans", {"cursor": "x"}, "invalid_input"),
        ("/traces/xyz", {}, "invalid_input"),
        ("/facets", {"fields": "cost"}, "invalid_input"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_words(
    get: Any, path: str, parameters: dict[str, str], code: str
) -> None:
    error = get(path, 400, **parameters)["error"]

    assert error["code"] == code
    assert error["message"]
    assert set(error) == {"code", "message"}


@pytest.mark.parametrize("path", ["/overview", "/traces", "/spans", "/movers", "/filter"])
def test_a_filter_error_says_where(get: Any, path: str) -> None:
    assert get(path, 400, filter="kind:llm modl:x")["error"] == {
        "code": "filter_syntax",
        "message": "unknown field modl: did you mean model?",
        "position": 9,
        "length": 4,
        "suggestion": "model",
    }


def test_what_is_not_stored_is_not_found(get: Any) -> None:
    assert get("/traces/" + "ab" * 16, 404)["error"]["code"] == "not_found"
    assert get("/spans/" + "ab" * 16 + "/" + "cd" * 8, 404)["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (Overloaded("later", retry_after_s=7), 503, "overloaded"),
        (TooLarge("big"), 413, "too_large"),
        (QueryTooExpensive("narrow it"), 400, "too_expensive"),
        (StoreUnavailable("gone"), 503, "store_unavailable"),
    ],
)
def test_each_error_has_its_status(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, raised: Exception, status: int, code: str
) -> None:
    def fail() -> Status:
        raise raised

    monkeypatch.setattr(States, "status", property(lambda _: fail()))

    reply = client.get("/api/v1/status")

    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
    assert reply.headers.get("Retry-After") == ("7" if code == "overloaded" else None)


def test_the_operators_choice_for_the_pages_is_told(get: Any) -> None:
    assert get("/settings") == {"auto_refresh": True, "refresh_seconds": 0}


def test_a_list_is_given_as_a_file(get: Any) -> None:
    assert get("/export", what="traces", format="json", project="nobody's") == []


def test_who_asks_what_is_held_is_told_the_ids(client: TestClient, row: dict[str, Any]) -> None:
    trace_id = row["trace_id"].hex()
    asked = {"project": row["project"], "signal": "traces", **WINDOW, "trace_ids": [trace_id, "0" * 31 + "1"]}

    reply = client.post("/api/v1/held", json=asked)

    held = {"trace_id": trace_id, "span_id": row["span_id"].hex(), "name": "", "time_ns": 0}
    assert (reply.status_code, reply.json()) == (200, {"items": [held]})
    assert client.post("/api/v1/held", json={**asked, "trace_ids": ["x"]}).status_code == 400


def test_the_api_describes_itself(get: Any) -> None:
    assert get("/openapi.json")["openapi"].startswith("3.1")


def test_no_route_of_the_description_is_untried() -> None:
    import inspect
    import sys

    from podium.api.v1.schema import openapi

    source = inspect.getsource(sys.modules[__name__])
    paths = [path.removeprefix("/api").removeprefix("/v1").split("/{")[0] for path in openapi()["paths"]]

    assert [path for path in paths if path not in source and path != "/live"] == []
