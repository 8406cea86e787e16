"""The OpenAI client under real instrumentations, against a local provider: what was used and what it cost."""

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.flows.server import Server
from tests.providers.calls import CASES
from tests.providers.expected import EXPECTED
from tests.providers.instrumentations import PACKAGES
from tests.providers.openai import openai_server

ALL_COSTS = sum((each.cost for each in EXPECTED.values() if each.cost is not None), Decimal(0))
ROOT = Path(__file__).parents[2]
OPENINFERENCE, OPENLLMETRY, OFFICIAL = PACKAGES


@pytest.fixture(scope="module")
def provider_url() -> Iterator[str]:
    with openai_server() as url:
        yield url


def trace_calls(
    server: Server, url: str, packages: tuple[str, ...], project: str, cases: tuple[str, ...], *, apart: bool = False
) -> None:
    """Make the calls under the instrumentations; `apart` stores every span before the next one is sent."""
    sending = "apart" if apart else "together"
    names = (",".join(packages), ",".join(cases))
    program = [sys.executable, "-m", "tests.providers.program", server.url, url, project, *names, sending]
    done = subprocess.run(program, capture_output=True, text=True, timeout=240, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    server.settle()


def spans_of(server: Server, project: str) -> list[dict[str, Any]]:
    """Return the project's spans in the order of their start."""
    spans: list[dict[str, Any]] = server.get("/api/v1/spans", project=project, sort="start_time")["spans"]
    return spans


@pytest.mark.parametrize("package", PACKAGES)
def test_each_call_arrives_with_its_usage_cost_and_words(server: Server, provider_url: str, package: str) -> None:
    trace_calls(server, provider_url, (package,), package, CASES)

    spans = dict(zip(CASES, spans_of(server, package), strict=True))
    for case, expected in EXPECTED.items():
        span = spans[case]
        assert span["kind"] == expected.kind, case
        assert span["cost"] == (None if expected.cost is None else f"{expected.cost:.9f}"), case
        assert span["input_tokens"] == expected.input_tokens, case
        assert (span["status"] == "error") == bool(expected.error), case
    overview = server.get("/api/v1/overview", project=package)
    assert Decimal(overview["cost"]["value"]) == ALL_COSTS
    assert (overview["requests"]["value"], overview["errors"]["value"]) == (len(CASES), 2)
    assert overview["reasoning_tokens"]["value"] == 320
    assert_messages(server, package, spans["tools"])


def assert_messages(server: Server, project: str, span: dict[str, Any]) -> None:
    """The question and the tool call can be read, whatever the dialect."""
    messages = server.get(f"/api/v1/spans/{span['trace_id']}/{span['span_id']}", project=project)["messages"]
    assert [part["content"] for part in messages["input"][0]["parts"]] == ["Where is my tent?"]
    (call,) = [part for part in messages["output"][0]["parts"] if part["type"] == "tool_call"]
    assert (call["id"], call["name"], call["arguments"]) == ("call_1", "track_parcel", {"parcel": "P-17"})


@pytest.mark.parametrize("apart", [False, True], ids=["together", "apart"])
@pytest.mark.parametrize(
    "packages",
    [(OPENINFERENCE, OPENLLMETRY), (OFFICIAL, OPENINFERENCE)],
    ids=["openllmetry-outside", "official-inside"],
)
def test_a_call_seen_by_two_instrumentations_costs_once(
    server: Server, provider_url: str, project: str, packages: tuple[str, ...], *, apart: bool
) -> None:
    cases = ("cached", "stream")
    trace_calls(server, provider_url, packages, project, cases, apart=apart)

    assert len(spans_of(server, project)) == 2 * len(cases)
    overview = server.get("/api/v1/overview", project=project)
    assert Decimal(overview["cost"]["value"]) == sum(EXPECTED[case].cost or 0 for case in cases)
    assert overview["requests"]["value"] == len(cases)
