"""Every program in docs/sdk-dashboards.md, run as it stands against a real server and local providers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.flows.programs import run_program
from tests.flows.server import Server
from tests.providers.anthropic import anthropic_server
from tests.providers.openai import openai_server

DOCUMENT = Path(__file__).parents[2] / "docs" / "sdk-dashboards.md"
PROGRAMS = re.findall(r"^```python\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
# What each of them prints, and what the server then counts: spans and their cost.
EXPECTED = (
    ("The tent: it keeps y\n", 2, "0.015360000"),
    ("2 tasks, $0.13\n", 2, "0.130000000"),
    ("True\n", 3, "0.000000000"),
    # deepseek answers seven questions with 1000 × 0.14 + 200 × 0.28 USD per million each
    (None, 14, "0.001372000"),
    ("On its way.\n", 2, "0.000007000"),
)


@pytest.fixture(scope="module")
def providers() -> Iterator[dict[str, str]]:
    with anthropic_server() as claude, openai_server() as openai_url:
        yield {
            "ANTHROPIC_API_KEY": "local",
            "ANTHROPIC_BASE_URL": f"{claude.url}/plan",
            "DEEPSEEK_API_KEY": "local",
            "DEEPSEEK_BASE_URL": f"{openai_url}/plan/v1",
            "OPENAI_API_KEY": "local",
            "OPENAI_BASE_URL": f"{openai_url}/plain/v1",
        }


def test_every_program_of_the_document_is_expected() -> None:
    assert len(PROGRAMS) == len(EXPECTED)


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_a_program_of_the_document_runs_and_is_counted(
    server: Server, providers: dict[str, str], tmp_path: Path, number: int
) -> None:
    project = f"sdk-dashboards-doc-{number}"
    printed, spans, cost = EXPECTED[number]

    said = run_program(PROGRAMS[number], server, project, here=tmp_path, environment=providers)

    assert said == printed if printed is not None else said.endswith("\n0.001372\n")
    assert len(server.get("/api/v1/spans", project=project)["spans"]) == spans
    assert server.get("/api/v1/overview", project=project)["cost"]["value"] == cost
