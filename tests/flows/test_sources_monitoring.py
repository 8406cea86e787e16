"""The monitoring system's tables, imported into a real server."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.flows.server import Server, podium

SCHEMA = (
    "CREATE TABLE users (user_id VARCHAR(50) PRIMARY KEY, username VARCHAR(50), full_name VARCHAR(50), "
    "email VARCHAR(50), role VARCHAR(50), created_at TIMESTAMP, last_login TIMESTAMP)",
    "CREATE TABLE sessions (session_id VARCHAR(50) PRIMARY KEY, user_id VARCHAR(50), workflow_id VARCHAR(50), "
    "status VARCHAR(50), created_at TIMESTAMP, updated_at TIMESTAMP, completed_at TIMESTAMP, metadata TEXT)",
    "CREATE TABLE workflows (workflow_id VARCHAR(50) PRIMARY KEY, dag_id VARCHAR(50), session_id VARCHAR(50), "
    "name VARCHAR(50), description TEXT, status VARCHAR(50), created_at TIMESTAMP, started_at TIMESTAMP, "
    "completed_at TIMESTAMP, created_by VARCHAR(50), graph_json TEXT, result TEXT, error TEXT)",
    "CREATE TABLE workflow_nodes (id INTEGER PRIMARY KEY, workflow_id VARCHAR(50), node_id VARCHAR(50), "
    "node_type VARCHAR(50), agent_id VARCHAR(50), status VARCHAR(50), started_at TIMESTAMP, completed_at TIMESTAMP, "
    "result TEXT, error TEXT, config TEXT)",
    "CREATE TABLE workflow_events (workflow_id VARCHAR(50), event_type VARCHAR(50), event_data TEXT, "
    "created_at TIMESTAMP)",
    "CREATE TABLE agent_executions (execution_id VARCHAR(50) PRIMARY KEY, agent_id VARCHAR(50), "
    "workflow_id VARCHAR(50), node_id VARCHAR(50), input TEXT, output TEXT, status VARCHAR(50), "
    "started_at TIMESTAMP, completed_at TIMESTAMP, error TEXT)",
    "CREATE TABLE hitl_requests (request_id VARCHAR(50) PRIMARY KEY, workflow_id VARCHAR(50), node_id VARCHAR(50), "
    "message TEXT, status VARCHAR(50), created_at TIMESTAMP, responded_at TIMESTAMP, responded_by VARCHAR(50), "
    "response TEXT)",
    "CREATE TABLE plans (plan_id VARCHAR(50) PRIMARY KEY, user_id VARCHAR(50), request TEXT, plan_json TEXT, "
    "status VARCHAR(50), created_at TIMESTAMP, approved_at TIMESTAMP, rejected_at TIMESTAMP, rejection_reason TEXT)",
    "CREATE TABLE planner_conversations (conversation_id VARCHAR(50) PRIMARY KEY, user_id VARCHAR(50), message TEXT, "
    "response TEXT, created_at TIMESTAMP)",
)


class Tables:
    """The monitoring system's database, as its program writes it."""

    def __init__(self, connection: Any, mark: str) -> None:
        self.connection = connection
        self._mark = mark

    def run(self, statement: str, *values: object) -> None:
        self.connection.execute(statement.replace("?", self._mark), values)
        self.connection.commit()

    def add(self, table: str, **columns: object) -> None:
        marks = ", ".join("?" for _ in columns)
        self.run(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", *columns.values())


@pytest.fixture(params=["sqlite", "postgres"])
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Tables, str]]:
    if request.param == "sqlite":
        where = str(tmp_path / "monitoring.db")
        with closing(sqlite3.connect(where)) as connection:
            yield Tables(connection, "?"), where
        return
    where = request.getfixturevalue("database_url")
    with psycopg.connect(where) as connection:
        yield Tables(connection, "%s"), where


def at(seconds: float) -> str:
    """An instant so many seconds after one that is two hours ago, in UTC and without saying so."""
    return str(_BASE + timedelta(seconds=seconds))


_BASE = datetime.now(UTC).replace(tzinfo=None, microsecond=0) - timedelta(hours=2)


def fill(here: Tables) -> None:
    for statement in SCHEMA:
        here.run(statement)
    here.add("users", user_id="u1", username="ana", role="admin", created_at=at(0), last_login=at(1))
    here.add("users", user_id="u2", username="ben", role="user", created_at=at(0))
    here.add("sessions", session_id="s1", user_id="u1", workflow_id="w1", status="active", created_at=at(2),
             updated_at=at(9))  # fmt: skip
    here.add("sessions", session_id="s2", user_id="u2", status="completed", created_at=at(3), completed_at=at(8))
    flow = {"dag_id": "report", "name": "Weekly report", "session_id": "s1", "created_by": "u1"}
    here.add(
        "workflows",
        **flow,
        workflow_id="w1",
        status="completed",
        created_at=at(4),
        started_at=at(5),
        completed_at=at(65),
    )
    here.add("workflows", **flow, workflow_id="w2", status="running", created_at=at(6), started_at=at(7))
    here.add(
        "workflows", **flow, workflow_id="w3", status="failed", created_at=at(8), completed_at=at(9), error="no disk"
    )
    node = {"workflow_id": "w1", "status": "completed"}
    here.add("workflow_nodes", **node, id=1, node_id="search", node_type="tool", started_at=at(5), completed_at=at(7),
             config=json.dumps({"tool_name": "web_search"}))  # fmt: skip
    here.add("workflow_nodes", **node, id=2, node_id="write", node_type="agent", agent_id="writer", started_at=at(8),
             completed_at=at(60))  # fmt: skip
    here.add("workflow_nodes", workflow_id="w2", id=3, node_id="ask", node_type="human_in_loop", status="waiting_hitl",
             started_at=at(8))  # fmt: skip
    here.add("workflow_nodes", workflow_id="w2", id=4, node_id="end", node_type="tool", status="pending")
    for kind in ("workflow_started", "node_started", "workflow_completed"):
        here.add("workflow_events", workflow_id="w1", event_type=kind, event_data='{"by": "ana"}', created_at=at(5))
    here.add("agent_executions", execution_id="x1", agent_id="writer", workflow_id="w1", node_id="write",
             input="facts", output="text", status="completed", started_at=at(8), completed_at=at(60))  # fmt: skip
    here.add("hitl_requests", request_id="h1", workflow_id="w2", node_id="ask", message="Send it?", status="pending",
             created_at=at(8))  # fmt: skip
    here.add("plans", plan_id="p1", user_id="u1", request="<b>report</b>", plan_json='{"nodes": []}',
             status="pending_approval", created_at=at(10))  # fmt: skip
    here.add("plans", plan_id="p2", user_id="u1", request="other", status="rejected", created_at=at(11),
             rejected_at=at(12), rejection_reason="too dear")  # fmt: skip
    here.add("planner_conversations", conversation_id="c1", user_id="u2", message="hi", response="hello",
             created_at=at(13))  # fmt: skip


def imported(server: Server, where: str, project: str, state: Path) -> str:
    done = podium("import", "monitoring", where, "--url", server.url, "--project", project, "--state", str(state))
    assert done.returncode == 0, done.stdout + done.stderr
    server.settle()
    return done.stdout


def test_S4_14_to_S4_19_the_monitoring_pages_show_what_the_tables_hold(
    server: Server, project: str, tables: tuple[Tables, str], tmp_path: Path
) -> None:
    here, where = tables
    fill(here)

    imported(server, where, project, tmp_path / "state")

    page = {name: server.get(f"/api/monitoring/{name}", project=project) for name in PAGES}
    assert page["dashboard"]["pending_hitl"] == 1
    assert page["dashboard"]["active_users"] == 2
    assert {each["user"] for each in page["dashboard"]["recent_activity"]} == {"ana"}
    assert {each["event"] for each in page["dashboard"]["recent_activity"]} == {"Workflow started: Weekly report"}
    assert page["users"]["total"] == 2
    sessions = {each["session_id"]: each for each in page["users"]["active_sessions"]}
    assert (sessions["s2"]["status"], sessions["s2"]["username"]) == ("completed", "ben")
    assert page["users"]["user_stats"][0]["username"] == "ana"
    assert page["users"]["user_stats"][0]["workflow_count"] == 2
    assert {each["username"]: (each["role"], each["session_count"]) for each in page["users"]["user_stats"]} == {
        "ana": ("admin", 1), "ben": ("user", 1),
    }  # fmt: skip
    assert {key: each["workflow_id"] for key, each in sessions.items()} == {"s1": "w1", "s2": None}
    assert [(each["tool_name"], each["total"], each["avg_duration"]) for each in page["tools"]["tool_stats"]] == [
        ("web_search", 1, "2s")
    ]
    assert [(each["agent_id"], each["total"], each["success"]) for each in page["agents"]["agent_stats"]] == [
        ("writer", 1, 1)
    ]
    dag = {
        key: page["dags"]["dag_stats"][0][key] for key in ("dag_id", "name", "total", "completed", "failed", "running")
    }
    assert dag == {"dag_id": "report", "name": "Weekly report", "total": 3, "completed": 1, "failed": 1, "running": 1}
    assert page["dags"]["running_count"] == 1
    assert page["planner"]["status_distribution"]["pending_approval"] == 1
    assert page["planner"]["status_distribution"]["rejected"] == 1
    plans = {each["plan_id"]: each for each in page["planner"]["recent_plans"]}
    assert plans["p1"]["request"] == "<b>report</b>"
    assert plans["p2"]["rejection_reason"] == "too dear"
    talkers = {each["username"]: each for each in page["planner"]["top_users"]}
    assert (talkers["ana"]["plan_count"], talkers["ben"]["conversation_count"]) == (2, 1)


PAGES = ("dashboard", "users", "tools", "agents", "dags", "planner")


def test_rows_that_change_are_followed_and_nothing_is_stored_twice(
    server: Server, project: str, tables: tuple[Tables, str], tmp_path: Path
) -> None:
    here, where = tables
    fill(here)
    imported(server, where, project, tmp_path / "state")

    unchanged = imported(server, where, project, tmp_path / "state")
    here.run("UPDATE plans SET status = 'approved', approved_at = ? WHERE plan_id = 'p1'", at(30))
    here.run("UPDATE workflows SET status = 'completed', completed_at = ? WHERE workflow_id = 'w2'", at(40))
    here.run("UPDATE workflow_nodes SET status = 'completed', completed_at = ? WHERE id = 3", at(39))
    here.run(
        "UPDATE hitl_requests SET status = 'approved', responded_at = ?, responded_by = 'u1', response = 'yes' "
        "WHERE request_id = 'h1'", at(38)
    )  # fmt: skip
    imported(server, where, project, tmp_path / "state")
    anew = imported(server, where, project, tmp_path / "other")

    assert ", 0 sent" in unchanged
    assert ", 0 sent" in anew
    dags = server.get("/api/monitoring/dags", project=project)
    assert (dags["running_count"], dags["dag_stats"][0]["completed"], dags["total"]) == (0, 2, 3)
    planner = server.get("/api/monitoring/planner", project=project)
    assert planner["status_distribution"]["approved"] == 1
    assert planner["total"] == 2
    assert server.get("/api/monitoring/dashboard", project=project)["pending_hitl"] == 0


def test_S4_36_tables_that_are_missing_are_no_error(server: Server, project: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "m.db")) as connection:
        here = Tables(connection, "?")
        here.run(SCHEMA[7])
        here.run("CREATE TABLE users (user_id TEXT, username TEXT)")
        here.add(
            "plans", plan_id="p", user_id="u9", request="r", status="executed", created_at=at(0), approved_at=at(1)
        )

    said = imported(server, str(tmp_path / "m.db"), project, tmp_path / "state")

    assert "2 read, 3 sent" in said
    assert "has no column last_login (table users)" in said
    planner = server.get("/api/monitoring/planner", project=project)
    assert planner["recent_plans"][0]["username"] == "u9"
    assert (planner["status_distribution"]["executed"], planner["approval_rate"]) == (1, 100.0)
