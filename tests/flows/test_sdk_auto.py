"""`podium.auto`: the installed libraries, one for each client, in a program of its own."""

from typing import Any

import pytest
from tests.flows.sdk_programs import run, spans_of
from tests.flows.server import Server
from tests.providers.openai import openai_server

_PROGRAM = """
    import sys, warnings, podium
    from openai import OpenAI

    podium.init(endpoint=sys.argv[1], project=sys.argv[3], content=sys.argv[5])
    with warnings.catch_warnings(action="ignore"):  # the libraries' own
        for _ in range(2):
            families = (sys.argv[4],) if sys.argv[4] else ("openinference", "openllmetry", "official")
            decided = podium.auto(prefer=families)
    assert [each.by for each in decided if each.client == "openai"] != [None]
    with podium.user("ana"), podium.agent("helper"):
        OpenAI(base_url=f"{sys.argv[2]}/plain/v1", api_key="k").chat.completions.create(
            model="gpt-4o-mini", messages=[{"role": "user", "content": "Where is my tent?"}]
        )
"""


def _auto(server: Server, project: str, prefer: str = "", content: str = "all") -> tuple[str, list[dict[str, Any]]]:
    with openai_server() as provider:
        said = run(_PROGRAM, server.url, provider, project, prefer, content).stdout
    return said, spans_of(server, project)


@pytest.mark.parametrize(
    ("prefer", "library"),
    [
        ("", "openinference-instrumentation-openai"),
        ("openllmetry", "opentelemetry-instrumentation-openai"),
        ("official", "opentelemetry-instrumentation-genai-openai"),
    ],
)
def test_one_library_records_a_client(server: Server, prefer: str, library: str) -> None:
    said, spans = _auto(server, f"sdk-auto-{prefer}", prefer)

    (line, again) = [line for line in said.splitlines() if " openai " in line]
    assert line == again
    assert line.startswith(f"podium: openai is recorded by {library}")
    assert sorted(each["kind"] for each in spans) == ["agent", "llm"]
    (call,) = [each for each in spans if each["kind"] == "llm"]
    assert (call["user_id"], call["input_tokens"], call["output_tokens"]) == ("ana", 20, 5)
    assert "Where is my tent?" in str(call["messages"])


def test_the_others_are_named(server: Server) -> None:
    said, _ = _auto(server, "sdk-auto-others")

    assert "(opentelemetry-instrumentation-openai, opentelemetry-instrumentation-genai-openai left off)" in said


def test_their_content_is_not_sent_where_it_is_not_captured(server: Server) -> None:
    _, spans = _auto(server, "sdk-auto-metadata", content="metadata")

    assert "Where is my tent?" not in str(spans)
    assert [each["input_tokens"] for each in spans if each["kind"] == "llm"] == [20]
