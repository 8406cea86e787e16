"""Podium inside web applications: real servers of Flask and FastAPI before a real Podium."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.flows.programs import run_program
from tests.flows.sdk_programs import spans_of
from tests.flows.server import Server
from tests.flows.web_apps import running

APPS = {"flask_app.py": "/orders/<int:order>", "fastapi_app.py": "/orders/{order}"}
FIGURES = ("dashboard", "users", "tools", "agents", "dags", "planner")
PAGES = ("", "/users", "/tools", "/agents", "/dags", "/planner")
TRACE = "0af7651916cd43dd8448eb211c80319c"
_PATIENCE_S = 120


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that stores at once: these tests wait for what applications send when they like."""
    at_once = {"PODIUM_QUIET_INTERVAL_MS": "100"}
    server = Server(tmp_path_factory.mktemp("integrations") / "data", environment=at_once).start()
    yield server
    server.stop()


@pytest.fixture(params=list(APPS))
def example(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def kept(server: Server, project: str, spans: int) -> list[dict[str, Any]]:
    """Return the spans of a project once so many are stored."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        found = spans_of(server, project)
        if len(found) >= spans:
            return found
        assert time.monotonic() < deadline, [each["name"] for each in found]
        time.sleep(0.2)


def test_S2_12_requests_and_the_work_below_them_are_recorded(server: Server, project: str, example: str) -> None:
    with running(example, server, project) as browser:
        assert browser.ask("/orders/17").status == 401
        assert browser.ask("/login/ana", method="POST").status == 200
        assert browser.ask("/orders/17", traceparent=f"00-{TRACE}-b7ad6b7169203331-01").body == b"On its way."
        assert browser.ask("/stream/18").body == b"On its way."

    spans = kept(server, project, 8)
    named = {each["name"]: each for each in spans if each["user_id"]}
    order, stream = named[f"GET {APPS[example]}"], named[f"GET {APPS[example].replace('orders', 'stream')}"]
    assert (order["kind"], order["span_kind"], order["trace_id"]) == ("request", "server", TRACE)
    of_order = [each for each in spans if each["trace_id"] == TRACE]
    assert sorted(each["kind"] for each in of_order) == ["agent", "llm", "request", "tool"]
    assert {(each["user_id"], each["session_id"]) for each in of_order} == {("ana", order["session_id"])}
    assert len(order["session_id"]) == 32
    (streamed,) = [each for each in spans if each["parent_span_id"] == stream["span_id"]]
    assert (streamed["kind"], streamed["user_id"]) == ("llm", "ana")
    assert stream["duration_ns"] >= streamed["duration_ns"]
    refused = [each for each in spans if {"key": "http.response.status_code", "value": "401"}.items() <= _told(each)]
    assert [each["name"] for each in refused] == [f"GET {APPS[example]}"]


def _told(span: dict[str, Any]) -> Any:
    found = {each["key"]: str(each["value"]) for each in span["attributes"]}
    status = found.get("http.response.status_code", "")
    return {"key": "http.response.status_code", "value": status}.items()


def test_S4_6_and_S4_14_to_S4_19_the_figures_under_the_hosts_address_are_podiums(
    server: Server, project: str, example: str
) -> None:
    with running(example, server, project) as browser:
        browser.ask("/login/ana", method="POST")
        for order in range(3):
            assert browser.ask(f"/orders/{order}").status == 200
        kept(server, project, 1 + 3 * 4)  # their batches are sent by now, and stored

        deadline = time.monotonic() + _PATIENCE_S
        while browser.ask("/api/monitoring/users").json()["today"] < 1 and time.monotonic() < deadline:
            time.sleep(0.2)  # the sign-in is an event, and sent apart
        found = {name: browser.ask(f"/api/monitoring/{name}") for name in FIGURES}
        theirs = {name: server.get(f"/api/monitoring/{name}", project=project) for name in FIGURES}
        elsewhere = browser.ask("/api/monitoring/tools?project=another").json()

    assert {name: reply.status for name, reply in found.items()} == dict.fromkeys(FIGURES, 200)
    tools, agents, users = (found[name].json() for name in ("tools", "agents", "users"))
    assert [(each["tool_name"], each["total"]) for each in tools["tool_stats"]] == [("track", 3)]
    assert [(each["agent_id"], each["total"]) for each in agents["agent_stats"]] == [("parcels", 3)]
    assert [(each["username"], each["session_count"]) for each in users["user_stats"]] == [("ana", 1)]
    assert users["user_stats"][0]["last_login"] is not None
    for name in FIGURES:
        assert _lasting(found[name].json()) == _lasting(theirs[name]), name
    assert elsewhere["total"] == tools["total"] == 3


def _lasting(figures: dict[str, Any]) -> dict[str, Any]:
    """Return what the next minute does not change: the points of a chart are labelled by the time they are asked."""
    return {
        key: [{name: each[name] for name in each if name != "time"} for each in value]
        if key == "hourly_data"
        else value
        for key, value in figures.items()
    }


def test_S4_8_to_S4_13_and_S4_20_and_S4_33_signed_in_users_get_the_pages_and_own_figures(
    server: Server, project: str, example: str
) -> None:
    with running(example, server, project) as browser:
        for path in ("/monitoring", "/monitoring/users", "/api/monitoring/tools", "/api/monitoring/stock"):
            assert browser.ask(path).status == 401, path
        browser.ask("/login/ana", method="POST")
        pages = {page: browser.ask(f"/monitoring{page}") for page in PAGES}
        stock = browser.ask("/api/monitoring/stock")
        browser.ask("/logout", method="POST")
        after = browser.ask("/monitoring")

    for page, reply in pages.items():
        assert reply.status == 302
        location = reply.headers.get("Location") or reply.headers["location"]
        assert location.startswith(f"{server.url}/monitoring{page}?project=")
        assert server.request(location.removeprefix(server.url)).status == 200
    assert (stock.status, stock.json()) == (200, {"tents": 17})
    assert after.status == 401
    names = {each["name"] for each in kept(server, project, 2)}
    assert not any("monitoring" in name for name in names), names


NOTHING_ON = """
    from flask import Flask
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route
    from starlette.testclient import TestClient
    import podium
    from podium.integrations import fastapi, flask

    app = Flask("shop")
    app.add_url_rule("/headers", "headers", lambda: podium.headers())
    flask.MonitoringMiddleware(app, user=lambda _: "ana", logins=True)

    async def headers(_):
        return PlainTextResponse(str(podium.headers()))
    other = Starlette(routes=[Route("/headers", headers)])
    other.add_middleware(fastapi.MonitoringMiddleware, user=lambda _: "ana", logins=True)

    caller = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    print(app.test_client().get("/headers").json)
    print(app.test_client().get("/headers", headers=caller).json["traceparent"])
    print(TestClient(other).get("/headers").text)
    print(caller["traceparent"] in TestClient(other).get("/headers", headers=caller).text)
    print(podium.stats())
"""


def test_without_init_nothing_is_recorded_and_the_trace_of_callers_goes_on(tmp_path: Path) -> None:
    said = run_program(NOTHING_ON, None, "none", here=tmp_path).splitlines()

    assert said == [
        "{}",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "{}",
        "True",
        "Stats(sent=0, waiting=0, lost=0, dropped=0, faults={}, reasons={})",
    ]
