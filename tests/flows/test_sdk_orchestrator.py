"""The documented orchestrator programs beside a real server: every provider tried, every cost once."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.flows.programs import EXAMPLES, run_program
from tests.flows.server import Server
from tests.providers.anthropic import AnthropicServer, anthropic_server
from tests.providers.openai import openai_server


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)[:100]


@pytest.fixture(scope="module")
def claude() -> Iterator[AnthropicServer]:
    with anthropic_server() as server:
        yield server


@pytest.fixture(scope="module")
def openai_url() -> Iterator[str]:
    with openai_server() as url:
        yield url


@pytest.fixture
def keys(claude: AnthropicServer) -> dict[str, str]:
    return {"ANTHROPIC_API_KEY": "local", "ANTHROPIC_BASE_URL": f"{claude.url}/plan"}


def rows(server: Server, project: str, by: str) -> dict[str, tuple[int, str]]:
    found = server.get("/api/v1/breakdown", project=project, by=by, filter="kind:llm")["rows"]
    return {row["name"]: (row["requests"], row["cost"]) for row in found}


def saved(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_S0_10_and_S0_12_and_S0_26_and_S0_30_the_basic_monitoring_loop_saves_what_the_server_counts(
    server: Server, project: str, tmp_path: Path, keys: dict[str, str]
) -> None:
    printed = run_program(EXAMPLES / "s0_basic_monitoring.py", server, project, here=tmp_path, environment=keys)

    assert printed.splitlines()[0] == "Write a haiku about tents: Find the parcel"
    # two plans of 1000 × 3 + 200 × 15 USD per million
    assert rows(server, project, "provider") == {"anthropic": (2, "0.012000000")}
    assert rows(server, project, "operation") == {"analyze_and_plan": (2, "0.012000000")}
    file = saved(tmp_path / "logs" / "orchestrator_metrics.json")
    assert (file["total_tasks"], file["total_cost"], file["success_rate"]) == (2, 0.012, 1.0)
    overview = server.get("/api/v1/overview", project=project)
    assert Decimal(overview["cost"]["value"]) == Decimal("0.012")
    assert (overview["input_tokens"]["value"], overview["output_tokens"]["value"]) == (2000, 400)
    assert {each["kind"] for each in spans_of(server, project)} == {"task", "llm"}


def test_S0_11_and_S0_31_every_provider_tried_is_a_span_and_the_one_that_answered_costs(
    server: Server, project: str, tmp_path: Path, keys: dict[str, str], openai_url: str
) -> None:
    environment = keys | {
        "DEEPSEEK_API_KEY": "local",
        "DEEPSEEK_BASE_URL": f"{openai_url}/denied/v1",
        "XAI_API_KEY": "local",
        "XAI_BASE_URL": f"{openai_url}/denied/v1",
        "OPENAI_API_KEY": "local",
        "OPENAI_BASE_URL": f"{openai_url}/plan/v1",
    }
    printed = run_program(
        EXAMPLES / "s0_multi_provider.py", server, project, here=tmp_path, environment=environment, warnings=2
    )

    # 1000 × 0.15 + 200 × 0.60 USD per million
    assert printed == "gpt-mini: $0.000270\n"
    calls = [each for each in spans_of(server, project) if each["kind"] == "llm"]
    assert [(each["provider"], each["status"], each["error_type"], each["cost"]) for each in calls] == [
        ("deepseek", "error", "authentication", None),
        ("x_ai", "error", "authentication", None),
        ("openai", "unset", "", "0.000270000"),
    ]
    tried = [server.get(f"/api/v1/spans/{each['trace_id']}/{each['span_id']}", project=project) for each in calls]
    assert ['"podium.fallback_from"' in json.dumps(each) for each in tried] == [False, True, True]


def test_S0_32_log_and_metrics_stand_where_they_were_asked_for(
    server: Server, project: str, tmp_path: Path, keys: dict[str, str]
) -> None:
    run_program(EXAMPLES / "s0_custom_location.py", server, project, here=tmp_path, environment=keys)

    assert saved(tmp_path / "custom/path/metrics.json")["total_cost"] == 0.006
    said = [json.loads(line) for line in (tmp_path / "custom/path/orchestrator.log").read_text().splitlines()]
    assert [each["event"] for each in said][-1] == "analyze_and_plan_completed"
    (trace_id,) = {each["trace_id"] for each in spans_of(server, project)}
    assert said[-1]["trace_id"] == trace_id
    assert rows(server, project, "provider") == {"anthropic": (1, "0.006000000")}


def test_the_same_program_works_without_a_server(tmp_path: Path, keys: dict[str, str]) -> None:
    run_program(EXAMPLES / "s0_custom_location.py", None, "", here=tmp_path, environment=keys)

    assert saved(tmp_path / "custom/path/metrics.json")["total_tasks"] == 1


def spans_of(server: Server, project: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.get("/api/v1/spans", project=project, sort="start_time")["spans"]
    return found
