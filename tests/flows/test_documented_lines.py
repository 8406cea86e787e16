"""The documented command lines and answers of the dashboards' endpoints, from a server without data and with little."""

import json
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

import pytest
from tests.compatibility import addresses
from tests.flows.server import Server
from tests.spans import request, span

S0_PATHS = ("/api/metrics", "/api/costs", "/api/tasks", "/api/timeline", "/api/operations", "/api/health")
_OF_THE_SERVER = ("timestamp", "time", "uptime_seconds")
S4_PATHS = tuple(f"/api/monitoring/{page}" for page in ("dashboard", "users", "tools", "agents", "dags", "planner"))


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)[:100]


def _is_nothing(value: object) -> bool:
    """Whether an answer tells of no work: zeros, no rows, durations of nothing, points of a chart without a count."""
    if isinstance(value, dict):
        return all(_is_nothing(each) for key, each in value.items() if key not in _OF_THE_SERVER)
    if isinstance(value, list):
        return all(_is_nothing(each) for each in value)
    return value in (0, 0.0, "N/A")


@pytest.mark.parametrize("path", S0_PATHS[:-1])
def test_S0_36_a_project_without_data_has_zeros_and_empty_lists(server: Server, project: str, path: str) -> None:
    found = server.get(path, project=project)

    assert "timestamp" in found
    assert _is_nothing(found), found


@pytest.mark.parametrize("path", S4_PATHS)
def test_S4_36_a_new_installation_has_zeros_and_no_errors(server: Server, project: str, path: str) -> None:
    found = server.get(path, project=project)

    assert "error" not in found
    assert _is_nothing(found), found


@pytest.mark.parametrize("path", S0_PATHS)
def test_S0_39_the_documented_lines_answer_with_and_without_a_slash_and_to_head(server: Server, path: str) -> None:
    plain, slashed, head = (
        server.request(path), server.request(f"{path}/"), server.request(path, method="HEAD"),
    )  # fmt: skip
    refused = server.request(path, b"{}")

    assert [reply.status for reply in (plain, slashed, head)] == [200, 200, 200]
    assert head.body == b""
    assert list(plain.json()) == list(slashed.json())
    assert refused.status == 405
    assert "GET" in refused.headers["allow"]


@pytest.mark.parametrize("path", S4_PATHS)
def test_S4_24_the_documented_lines_answer_with_and_without_a_slash_and_to_head(server: Server, path: str) -> None:
    assert [server.request(path + end).status for end in ("", "/")] == [200, 200]
    assert server.request(path, method="HEAD").body == b""
    assert server.request(path, b"{}").status == 405


def _send_calls(server: Server, project: str) -> None:
    """Send one call of two days ago and two of a minute ago."""
    now = time.time_ns()
    calls = [
        span(
            "chat gpt-4o",
            {
                "gen_ai.operation.name": operation, "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o",
                "gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 100,
            },
            start_ns=start_ns,
        )
        for operation, start_ns in (
            ("analyze_and_plan", now - 2 * 86400 * 10**9),
            ("analyze_and_plan", now - 60 * 10**9),
            ("generate_specs", now - 50 * 10**9),
        )
    ]  # fmt: skip
    assert server.send("traces", request(*calls), project=project).status == 200
    server.settle()


def test_S0_3_costs_by_provider_and_by_operation_are_those_of_the_calls(server: Server, project: str) -> None:
    _send_calls(server, project)

    costs, operations = server.get("/api/costs", project=project), server.get("/api/operations", project=project)

    # 1000 × 2.50 + 100 × 10 USD per million, three times
    assert costs["providers"] == [{"name": "openai", "count": 3, "tokens": 3300, "cost": 0.0105}]
    assert [(each["name"], each["count"], each["cost"]) for each in operations["operations"]] == [
        ("analyze_and_plan", 2, 0.007), ("generate_specs", 1, 0.0035),
    ]  # fmt: skip


def test_S0_52_a_range_of_dates_narrows_every_answer(server: Server, project: str) -> None:
    _send_calls(server, project)
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()

    since, last_hour = (
        server.get("/api/metrics", project=project, **bounds) for bounds in ({"from": yesterday}, {"range": "1h"})
    )
    before = server.get("/api/metrics", project=project, to=yesterday)

    assert (since["total_tasks"], last_hour["total_tasks"], before["total_tasks"]) == (2, 2, 1)
    assert len(server.get("/api/tasks", project=project, range="1h")["tasks"]) == 2
    wrong = server.request(f"/api/metrics?project={quote(project)}&range=soon")
    assert wrong.status == 400
    assert "range" in wrong.json()["error"]


@pytest.mark.parametrize("path", [*S0_PATHS[:-1], "/metrics/jobs", "/metrics/jobs/job_001", "/metrics.json"])
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"range": "soon"}, "such as 24h"),
        ({"range": "-5m"}, "such as 24h"),
        ({"from": "yesterday"}, "write 2026-"),
        ({"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, "before"),
    ],
    ids=["no range", "a range backwards", "no time", "an end before the start"],
)
def test_S0_48_what_cannot_be_meant_is_refused_with_what_to_change(
    server: Server, path: str, wrong: dict[str, str], says: str
) -> None:
    reply = server.request(f"{path}?{urlencode(wrong)}")

    assert (reply.status, list(reply.json())) == (400, ["error"])
    assert says in reply.json()["error"]


EXAMPLES = {"{job_id}": "job_001"}
METRIC = {"job_id": "job_001", "task_name": "t", "model_used": "gpt-4", "token_count": 1, "latency_ms": 1.0,
          "cost_estimate": 0.1}  # fmt: skip
ENDPOINTS = sorted({(method, path) for _, method, path in addresses() if method})


@pytest.mark.parametrize(("method", "path"), ENDPOINTS, ids=lambda part: part)
def test_every_endpoint_that_the_table_names_answers(server: Server, project: str, method: str, path: str) -> None:
    for name, value in EXAMPLES.items():
        path = path.replace(name, value)
    body = json.dumps(METRIC).encode() if method == "POST" else None

    reply = server.request(f"{path}?project={quote(project)}", body, headers={"Content-Type": "application/json"})

    assert reply.status == (201 if method == "POST" else 200)
    kind = reply.headers["content-type"].partition(";")[0]
    assert kind == ("text/plain" if (method, path) == ("GET", "/metrics") else "application/json")


def test_the_table_names_endpoints_and_pages() -> None:
    assert ("GET", "/api/costs") in ENDPOINTS
    assert ("S4.8", "", "/monitoring") in addresses()
