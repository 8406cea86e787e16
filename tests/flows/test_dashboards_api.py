"""The dashboards' documented endpoints, asked of a real server after real programs."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.flows.programs import EXAMPLES, run_program
from tests.flows.server import Server
from tests.providers.anthropic import anthropic_server
from tests.spans import request as request_of
from tests.spans import span

NAIVE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)[:100]


@pytest.fixture(scope="module")
def keys() -> Iterator[dict[str, str]]:
    with anthropic_server() as server:
        yield {"ANTHROPIC_API_KEY": "local", "ANTHROPIC_BASE_URL": f"{server.url}/plan"}


def test_S0_19_to_S0_22_the_orchestrator_is_shown_by_every_endpoint(
    server: Server, project: str, tmp_path: Path, keys: dict[str, str]
) -> None:
    run_program(EXAMPLES / "s0_basic_monitoring.py", server, project, here=tmp_path, environment=keys)

    metrics, costs, operations, tasks, timeline = (
        server.get(f"/api/{path}", project=project) for path in ("metrics", "costs", "operations", "tasks", "timeline")
    )

    # two plans of 1000 × 3 + 200 × 15 USD per million
    assert list(metrics) == [
        "total_cost", "total_tasks", "success_count", "failure_count", "success_rate", "avg_cost_per_task",
        "uptime_seconds", "timestamp",
    ]  # fmt: skip
    assert (metrics["total_cost"], metrics["total_tasks"], metrics["success_rate"]) == (0.012, 2, 100.0)
    assert metrics["avg_cost_per_task"] == 0.006
    assert NAIVE.fullmatch(metrics["timestamp"])
    assert costs["providers"] == [{"name": "anthropic", "count": 2, "tokens": 2400, "cost": 0.012}]
    assert [each["name"] for each in operations["operations"]] == ["analyze_and_plan"]
    assert [each["operation"] for each in tasks["tasks"]] == ["analyze_and_plan"] * 2
    assert [(each["input_tokens"], each["output_tokens"], each["cost"]) for each in tasks["tasks"]] == [
        (1000, 200, 0.006)
    ] * 2
    assert sum(each["cost"] for each in timeline["timeline"]) == pytest.approx(0.012)
    assert sum(each["count"] for each in timeline["timeline"]) == 2


def test_S1_12_the_exports_hold_what_the_collector_sent(server: Server, project: str, tmp_path: Path) -> None:
    run_program(EXAMPLES / "s1_collector.py", server, project, here=tmp_path)

    document = server.get("/metrics.json", project=project)
    text = server.request(f"/metrics.prom?project={project}").body.decode()

    by_name = {each["coordinator_name"]: each for each in document["coordinators"]}
    assert list(by_name) == ["ChatCoordinator", "ContextCoordinator", "PromptCoordinator"]
    assert (by_name["PromptCoordinator"]["cache_hits"], by_name["ContextCoordinator"]["cache_misses"]) == (1, 1)
    assert by_name["ChatCoordinator"]["total_duration_ms"] >= 10
    assert document["overall_stats"]["analytics_events"] == {"tool_call": 5}
    assert document["coordinator_stats"]["ChatCoordinator"]["p95_duration_ms"] >= 10
    assert 'victor_coordinator_executions_total{coordinator="ChatCoordinator"} 1\n' in text
    assert 'victor_coordinator_cache_hits_total{coordinator="PromptCoordinator"} 1\n' in text


WORK = """
import podium

podium.init()
podium.enabled(tool="search", agent="checker")
podium.enabled(tool="pay")
podium.disabled(tool="pay", reason="not before the audit")
podium.login("eve", method="password", session_id="s1")
with podium.user("eve"), podium.session("s1"):
    podium.conversation("Where is my tent?", "On its way.")
    made = podium.plan("Send a tent", steps=["pack", "send"])
    made.approved(by="ann")
    podium.plan("Send two tents")
    with podium.workflow("refunds", nodes=["check"]) as flow:
        with flow.node("check", type="agent"), podium.agent("checker"), podium.tool("search"):
            pass
    try:
        with podium.agent("checker"), podium.tool("search"):
            raise ValueError("no tent")
    except ValueError:
        pass
    with podium.hitl("Refund 20 €?") as question:
        question.approved(by="ann")
    with podium.hitl("Refund 2000 €?"):
        pass
"""


@pytest.fixture
def found(server: Server, project: str, tmp_path: Path) -> dict[str, Any]:
    """What the endpoints say of the program above."""
    run_program(WORK, server, project, here=tmp_path)
    pages = ("dashboard", "users", "tools", "agents", "dags", "planner", "health")
    return {page: server.get(f"/api/monitoring/{page}", project=project) for page in pages}


def test_S4_2_and_S4_3_and_S4_14_to_S4_19_what_the_sdk_sends_is_monitored(found: dict[str, Any]) -> None:
    dashboard = found["dashboard"]
    assert (dashboard["active_users"], dashboard["workflows_today"]) == (1, 1)
    assert (dashboard["agent_executions_today"], dashboard["pending_hitl"]) == (2, 1)
    assert [each["event"] for each in dashboard["recent_activity"]] == ["Workflow started: refunds"]
    assert dashboard["recent_activity"][0]["user"] == "eve"
    users = found["users"]
    assert (users["today"], users["last_7_days"], users["total"]) == (1, 1, 1)
    assert [(each["session_id"], each["status"]) for each in users["active_sessions"]] == [("s1", "active")]
    assert users["user_stats"][0]["workflow_count"] == 1
    for page, key, name in (("tools", "tool", "search"), ("agents", "agent", "checker")):
        row, *unused = found[page][f"{key}_stats"]
        assert (row["total"], row["success"], row["failed"], found[page]["success_rate"]) == (2, 1, 1, 50.0)
        assert [row["enabled"], *(each["enabled"] for each in unused)] == ([True, False] if key == "tool" else [True])
        assert name in row.values()
        assert sum(point["count"] for point in found[page]["hourly_data"]) == 2
    dags = found["dags"]
    assert (dags["total"], dags["running_count"], dags["success_rate"]) == (1, 0, 100.0)
    assert (dags["dag_stats"][0]["name"], dags["dag_stats"][0]["completed"]) == ("refunds", 1)
    planner = found["planner"]
    assert planner["status_distribution"] == {"pending_approval": 1, "approved": 1, "rejected": 0, "executed": 0}
    assert (planner["approval_rate"], planner["conversations_today"]) == (100.0, 1)
    assert {each["request"] for each in planner["recent_plans"]} == {"Send a tent", "Send two tents"}
    assert planner["top_users"] == [{"username": "eve", "plan_count": 2, "conversation_count": 1}]


def test_S4_44_the_condition_names_what_failed(found: dict[str, Any]) -> None:
    health = found["health"]

    assert (health["overall_status"], health["db_status"], health["total_errors"]) == ("healthy", "healthy", 2)
    assert {each["source"] for each in health["recent_errors"]} == {"agent checker", "tool search"}
    assert health["error_types"] == {"ValueError": 2}
    assert health["db_latency"] > 0


AGREEING: dict[str, Callable[[Any], int]] = {
    "/api/metrics": lambda found: found["total_tasks"],
    "/api/costs": lambda found: sum(each["count"] for each in found["providers"]),
    "/api/operations": lambda found: sum(each["count"] for each in found["operations"]),
    "/api/tasks": lambda found: found["count"],
    "/api/timeline": lambda found: sum(each["count"] for each in found["timeline"]),
    "/metrics/jobs": lambda found: found["jobs"][0]["task_count"],
    "/metrics/jobs/j": lambda found: sum(each["count"] for each in found["task_breakdown"]),
    "/metrics/jobs/j/details": lambda found: found["count"],
    "/api/monitoring/agents": lambda found: found["total"],
    "/api/monitoring/dashboard": lambda found: found["agent_executions_today"],
    "/metrics.json": lambda found: found["overall_stats"]["total_executions"],
}


def test_all_that_is_asked_right_after_something_was_sent_knows_of_it(own: Server) -> None:
    # Nothing is stored before somebody asks.
    own._environment = own._environment | {"PODIUM_QUIET_INTERVAL_MS": "3600000", "PODIUM_COMMIT_INTERVAL_MS": "60000"}
    own.start()
    answers = []

    for number in (1, 2):
        now_ns = time.time_ns()
        kinds = {
            "llm": {"gen_ai.provider.name": "openai", "gen_ai.operation.name": "chat"},
            "task": {"podium.job.id": "j", "podium.task.name": "t"},
            "agent": {"gen_ai.agent.name": "a"},
            "coordinator": {},
        }
        sent = [span(kind, {"podium.kind": kind, **how}, start_ns=now_ns) for kind, how in kinds.items()]
        assert own.send("traces", request_of(*sent)).status == 200
        with ThreadPoolExecutor(len(AGREEING)) as pool:
            answers.append(dict(zip(AGREEING, pool.map(own.get, AGREEING), strict=True)))
        assert {path: read(answers[-1][path]) for path, read in AGREEING.items()} == dict.fromkeys(AGREEING, number)
