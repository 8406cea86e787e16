"""What cannot be understood goes in over OTLP and comes out of the API, each once, whatever happens in between."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.flows.server import Server
from tests.spans import request, span

DATA = Path(__file__).parents[1] / "data" / "one-of-each-that-cannot-be-understood.json"
DYING = (sys.executable, str(Path(__file__).with_name("dying_server.py")))
# When the first span of the file started; it is sent as if that were a minute ago.
STARTED_NS = 1_795_828_800 * 10**9
SECOND = 10**9
_DEADLINE_S = 60
JSON = "application/json"


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _DEADLINE_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def of_now(text: str) -> bytes:
    """Return the file's request with the times of today."""
    body = json.loads(text)
    later_ns = time.time_ns() - 60 * SECOND - STARTED_NS
    for sent in body["resourceSpans"][0]["scopeSpans"][0]["spans"]:
        for name in ("startTimeUnixNano", "endTimeUnixNano"):
            sent[name] = str(int(sent[name]) + later_ns)
    return json.dumps(body).encode()


def found(server: Server, project: str, **asked: str) -> dict[tuple[str, str], dict[str, Any]]:
    rows = server.get("/api/v1/quality", project=project, range="24h", **asked)["rows"]
    return {(row["kind"], row["detail"]): row for row in rows}


def counts(server: Server) -> dict[str, int]:
    return {kind: row["count"] for (kind, _), row in found(server, "p").items()}


@pytest.fixture(scope="module")
def project(server: Server) -> str:
    """A project with one span of each kind."""
    reply = server.send("traces", of_now(DATA.read_text("utf-8")), project="quality", media_type=JSON)
    assert reply.status == 200
    server.settle()
    return "quality"


@pytest.mark.parametrize(
    ("kind", "detail", "example"),
    [
        ("unread_usage", "acme.promptTokens", 1),
        ("total_tokens_differ", "", 2),
        ("total_cost_differs", "", 3),
        ("cached_beyond_input", "", 4),
        ("unpriced", "in-house/house-1", 5),
        ("half_understood", "no model", 6),
        ("half_understood", "no usage", 7),
        ("half_understood", "a framework as provider: langchain", 8),
        ("clock_ahead", "", 9),
        ("ended_before_start", "", 10),
        ("first_token_after_end", "", 11),
        ("shared_id", "", 12),
        ("sent_again", "", 14),
    ],
)
def test_each_kind_is_found_once_with_its_emitter_and_an_example(
    server: Server, project: str, kind: str, detail: str, example: int
) -> None:
    row = found(server, project)[kind, detail]

    assert (row["count"], row["scope"], row["scope_version"]) == (1, "acme.tracer", "1.4")
    assert (row["trace_id"], row["span_id"]) == (f"{example:032x}", f"{example:016x}")
    assert server.get(f"/api/v1/spans/{row['trace_id']}/{row['span_id']}", project=project)["span_id"]


def test_nothing_else_is_found_but_a_call_without_a_model_has_no_price(server: Server, project: str) -> None:
    rows = {key for key in found(server, project) if key[0] != "refused_request"}

    assert len(rows) == 14
    assert ("unpriced", "openai") in rows


def test_a_span_says_by_how_much_its_total_is_off(server: Server, project: str) -> None:
    notes = server.get(f"/api/v1/spans/{2:032x}/{2:016x}", project=project)["why"]["notes"]

    assert notes[0] == "The sender’s total, 2,000, is 800 tokens more than input and output"


def test_the_overview_and_metrics_say_what_is_in_doubt(server: Server, project: str) -> None:
    assert server.get("/api/v1/overview", project=project, range="1h")["doubts"] == {
        "unread_usage": 1,
        "differing_totals": 2,
    }
    text = server.request(f"/metrics?project={project}").body.decode()
    assert f'podium_quality_findings_total{{project="{project}",kind="unread_usage"}} 1' in text


@pytest.mark.parametrize(
    ("path", "media_type", "status", "detail"),
    [
        ("/v1/tracing", JSON, 404, "unknown_path at /v1/tracing"),
        ("/api/public/otel/v1/traces", JSON, 404, "unknown_path at /api/public/otel/v1/traces"),
        ("/otlp/v1/unknown", "application/x-protobuf", 404, "unknown_path at /otlp/v1/unknown"),
        ("/v1/traces", "text/plain", 415, "unsupported_media_type at /v1/traces"),
        ("/otlp/v1/logs", JSON, 400, "malformed at /otlp/v1/logs"),
    ],
)
def test_refused_requests_are_found_by_reason_address_and_sender(
    server: Server, path: str, media_type: str, status: int, detail: str
) -> None:
    headers = {"Content-Type": media_type, "User-Agent": "acme-exporter/7", "X-Podium-Project": "refused"}

    reply = server.request(path, b"{", headers=headers)

    assert reply.status == status
    until(lambda: ("refused_request", detail) in found(server, "refused"))
    row = found(server, "refused", kind="refused_request")["refused_request", detail]
    assert (row["count"], row["scope"], row["scope_version"], row["trace_id"]) == (1, "acme-exporter", "7", None)


def test_refused_requests_and_counts_are_kept_over_a_restart(own: Server) -> None:
    own.start()
    own.send("traces", request(span("call", {"x.tokens": 1}, start_ns=time.time_ns() - SECOND)), project="p")
    own.request("/v1/tracing", b"{", headers={"Content-Type": JSON, "X-Podium-Project": "p"})
    assert {(each["reason"], each["signal"], each["requests"]) for each in own.settle()["refused"]} == {
        ("unknown_path", "", 1)
    }

    own.restart()

    assert counts(own) == {"unread_usage": 1, "refused_request": 1}
    own.stop()


def test_a_server_killed_at_each_step_of_counting_counts_once(own: Server) -> None:
    now_ns = time.time_ns() - SECOND
    first = span("call", {"x.tokens": 1}, start_ns=now_ns)
    again = span("call", {"x.tokens": 1, "again": 1}, start_ns=now_ns, trace=first.trace_id)
    again.span_id = first.span_id
    own.start()
    own.send("traces", request(first), project="p")
    own.settle()
    own.stop()

    steps = ("commit.finish", "commit.count", "commit.revise", "commit.take_away", "commit.batches")
    own.start((*DYING, *(f"{step}:1" for step in steps)))
    body = request(again, span("other", {"x.tokens": 1}, start_ns=now_ns))
    assert own.send("traces", body, project="p").status == 200
    assert own.process.wait(_DEADLINE_S * 2) == 0, own.log_text()

    own.start()
    own.settle()
    assert counts(own) == {"unread_usage": 2, "sent_again": 1}
    own.stop()
