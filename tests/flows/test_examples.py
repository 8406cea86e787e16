"""The programs in examples/, run as they are, and what Podium shows of them."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.flows.sdk_programs import TIMEOUT_S, spans_of
from tests.flows.server import Server
from tests.flows.web_apps import running
from tests.providers.openai import openai_server

EXAMPLES = Path(__file__).parents[2] / "examples"


def environment(server: Server, project: str, **more: str) -> dict[str, str]:
    return os.environ | {"OTEL_EXPORTER_OTLP_ENDPOINT": server.url, "PODIUM_PROJECT": project} | more


def run(name: str, server: Server, *arguments: str, **more: str) -> str:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *arguments],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
        env=environment(server, name, **more),
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def parents(spans: list[dict[str, Any]]) -> set[tuple[str, str | None]]:
    """Return (name, name of its parent) of every span."""
    names = {each["span_id"]: each["name"] for each in spans}
    return {(each["name"], names.get(each["parent_span_id"])) for each in spans}


def test_an_agent_loop(server: Server) -> None:
    with openai_server() as provider:
        more = {
            "OPENAI_API_KEY": "k",
            "OPENAI_BASE_URL": f"{provider}/plain/v1",
            "EXAMPLE_FIRST_STEP_URL": f"{provider}/tools/v1",
        }
        said = run("agent_loop.py", server, **more)

    spans = spans_of(server, "agent_loop.py")
    calls = [each for each in spans if each["kind"] == "llm"]
    assert said.splitlines()[-1] == "On its way."
    assert sorted(each["kind"] for each in spans) == ["agent", "llm", "llm", "tool"]
    assert sum(each["input_tokens"] for each in calls) == 20 + 90
    assert all(each["cost_source"] == "priced" for each in calls)
    assert {(each["user_id"], each["session_id"], each["service"]) for each in spans} == {
        ("ana", "example", "example-agent")
    }
    assert ("track_parcel", "parcel agent") in parents(spans)


def test_threads(server: Server) -> None:
    run("threads.py", server)

    spans = spans_of(server, "threads.py")
    nodes = [each for each in spans if each["kind"] == "node"]
    assert {each["node"] for each in nodes} == {"load", "clean", "count", "report"}
    assert {each["account"] for each in spans} == {"acme"}
    assert parents(nodes + [each for each in spans if each["kind"] == "workflow"]) >= {
        ("report", "nightly"),
        ("load", "nightly"),
    }
    (report,) = [each for each in nodes if each["node"] == "report"]
    ids = {each["node"]: each["span_id"] for each in nodes}
    assert {each["span_id"] for each in report["links"]} == {ids["clean"], ids["count"]}


def test_asyncio_tasks(server: Server) -> None:
    run("asyncio_tasks.py", server)

    spans = spans_of(server, "asyncio_tasks.py")
    assert len(spans) == 9
    for user in ("ana", "ben", "eve"):
        own = [each for each in spans if each["user_id"] == user]
        assert sorted(each["kind"] for each in own) == ["agent", "hitl", "llm"]
        assert len({each["trace_id"] for each in own}) == 1
        assert {each["session_id"] for each in own} == {f"session of {user}"}
    assert all(each["ttft_ns"] > 0 for each in spans if each["kind"] == "llm")


# Example → the package it needs, the kinds of its spans (each at least once), and its agent.
FRAMEWORKS = {
    "langgraph_graph.py": ("langgraph", {"agent", "task", "llm", "tool"}, "parcels"),
    "llamaindex_chat.py": ("llama_index", {"agent", "task", "llm"}, "parcels"),
    "pydantic_ai_agent.py": ("pydantic_ai", {"agent", "llm"}, "parcels"),
    "openai_agents.py": ("agents", {"agent", "task", "llm"}, "parcels"),
    "crewai_crew.py": ("crewai", {"agent", "task", "llm"}, "parcels"),
}
# What a framework would tell its makers at the end of every program.
QUIET = {"CREWAI_DISABLE_TELEMETRY": "true"}


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_a_framework(name: str, server: Server) -> None:
    package, kinds, agent = FRAMEWORKS[name]
    if find_spec(package) is None and os.environ.get("PODIUM_EXAMPLES") != "all":
        pytest.skip(f"{package} is not installed; `make test-examples` installs it and runs this")
    with openai_server() as provider:
        said = run(name, server, OPENAI_API_KEY="k", OPENAI_BASE_URL=f"{provider}/plain/v1", **QUIET)

    spans = spans_of(server, name)
    assert said.splitlines()[-1] == "On its way."
    assert {each["kind"] for each in spans} == kinds
    assert {each["user_id"] for each in spans} == {"ana"}
    assert agent in {each["agent"] for each in spans}
    assert len({each["trace_id"] for each in spans}) == 1
    billed = [each for each in spans if each["billable"]]
    assert [(each["kind"], each["input_tokens"], each["cost_source"]) for each in billed] == [("llm", 20, "priced")]


@pytest.mark.parametrize("name", ["flask_app.py", "fastapi_app.py"])
def test_a_web_application(name: str, server: Server) -> None:
    with running(name, server, name) as browser:
        browser.ask("/login/ana", method="POST")
        assert browser.ask("/orders/17").body == b"On its way."

    spans = [each for each in spans_of(server, name) if each["user_id"] == "ana"]
    assert sorted(each["kind"] for each in spans) == ["agent", "llm", "request", "tool"]
    assert {each["service"] for each in spans} == {f"example-{name.removesuffix('_app.py')}"}
    assert parents(spans) >= {("track", "parcels"), ("ask_model", "track")}


def test_one_trace_across_two_processes(server: Server) -> None:
    command = [sys.executable, str(EXAMPLES / "http_server.py"), "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment(server, "http_client.py")
    ) as serving:
        assert serving.stdout is not None
        port = serving.stdout.readline().strip()
        assert run("http_client.py", server, port) == "17\n"
        assert serving.wait(TIMEOUT_S) == 0

    spans = spans_of(server, "http_client.py")
    assert parents(spans) == {("buyer", None), ("GET /price", "buyer"), ("price", "GET /price")}
    assert {each["service"] for each in spans} == {"example-client", "example-server"}
    assert {each["user_id"] for each in spans} == {"ana"}
