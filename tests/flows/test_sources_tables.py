"""Sources that are tables of a PostgreSQL or SQLite, imported into a real server."""

import sqlite3
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.flows.server import Server, podium

JOBS = """
CREATE TABLE metrics (
    id SERIAL PRIMARY KEY, job_id VARCHAR(255) NOT NULL, task_name VARCHAR(255) NOT NULL,
    model_used VARCHAR(255) NOT NULL, token_count INTEGER NOT NULL, latency_ms FLOAT NOT NULL,
    cost_estimate FLOAT NOT NULL, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)
"""
JOB_ROW = """
INSERT INTO metrics (job_id, task_name, model_used, token_count, latency_ms, cost_estimate, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
REQUESTS = """
CREATE TABLE request_metrics (
    id SERIAL PRIMARY KEY, account_id VARCHAR, api_key_id VARCHAR, request_id VARCHAR UNIQUE, trace_id VARCHAR,
    model_id VARCHAR, region VARCHAR, routing_strategy VARCHAR, timestamp TIMESTAMP, latency_ms INTEGER,
    input_tokens INTEGER, output_tokens INTEGER, total_tokens INTEGER, input_cost FLOAT, output_cost FLOAT,
    total_cost FLOAT, cache_hit BOOLEAN, status VARCHAR, error_message TEXT, metadata JSON)
"""
REQUEST_ROW = """
INSERT INTO request_metrics (account_id, request_id, trace_id, model_id, region, routing_strategy, timestamp,
    latency_ms, input_tokens, output_tokens, input_cost, output_cost, total_cost, cache_hit, status, error_message,
    metadata)
VALUES (%s, %s, %s, 'anthropic.claude-3-haiku-20240307-v1:0', 'us-east-1', 'cost', %s, 900, 1000, 200, 0.001, 0.001,
    %s, %s, %s, %s, %s)
"""
TRACE = "0af7651916cd43dd8448eb211c80319c"


def imported(server: Server, kind: str, where: str, project: str, state: Path) -> str:
    """Import, see that it succeeds, and return what it said."""
    at = ("--url", server.url, "--project", project, "--state", str(state))
    done = podium("import", kind, where, *at)
    assert done.returncode == 0, done.stdout + done.stderr
    server.settle()
    return done.stdout


@pytest.fixture
def jobs(database_url: str) -> Any:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(JOBS)
        yield connection


def test_S2_34_and_S2_17_rows_of_the_metrics_table_are_tasks_of_their_jobs(
    server: Server, project: str, jobs: Any, database_url: str, tmp_path: Path
) -> None:
    job = f"job/{project}"
    jobs.execute(JOB_ROW, (job, "data_prep", "gpt-4", 1500, 1200.5, 0.045, "2026-11-20 10:00:00"))
    jobs.execute(JOB_ROW, (job, "data_prep", "gpt-4", 500, 799.5, 0.015, "2026-11-20 10:01:00"))
    jobs.execute(JOB_ROW, (job, "report", "claude-3-opus", 1000, 3000, 0.015, "2026-11-20 10:02:00"))

    said = imported(server, "jobs", database_url, project, tmp_path / "state")

    assert "3 read, 3 sent, 0 already there" in said
    totals = server.get("/metrics/jobs", job_id=job, project=project)
    assert (totals["total_tasks"], totals["total_tokens"], totals["total_latency_ms"]) == (3, 3000, 5000.0)
    assert totals["total_cost"] == pytest.approx(0.075)
    prep = {each["task_name"]: each for each in totals["task_breakdown"]}["data_prep"]
    assert (prep["count"], prep["avg_latency_ms"], prep["total_cost"]) == (2, 1000.0, 0.06)
    newest = server.get("/metrics/jobs/details", job_id=job, project=project)["metrics"][0]
    assert newest["created_at"] == "2026-11-20T10:02:00.000000+00:00"
    assert "postgres:" not in (tmp_path / "state").read_text()


def test_only_new_rows_are_read_and_rows_that_appear_late_are_not_lost(
    server: Server, project: str, jobs: Any, database_url: str, tmp_path: Path
) -> None:
    row = ("j", "t", "gpt-4", 1, 1.0, 0.5, "2026-11-20 10:00:00")
    with psycopg.connect(database_url) as slow:
        slow.execute(JOB_ROW, row)  # takes the id 1 and ends after the others
        jobs.execute(JOB_ROW, row)
        jobs.execute(JOB_ROW, row)
        first = imported(server, "jobs", database_url, project, tmp_path / "state")
        slow.commit()
    late = imported(server, "jobs", database_url, project, tmp_path / "state")
    jobs.execute(JOB_ROW, row)
    new = imported(server, "jobs", database_url, project, tmp_path / "state")

    assert "2 read, 2 sent" in first
    assert "3 read, 1 sent, 2 already there" in late
    assert "1 read, 1 sent" in new
    assert server.get("/metrics/jobs", job_id="j", project=project)["total_tasks"] == 4


def test_a_table_whose_ids_begin_anew_is_read_from_its_beginning(
    server: Server, project: str, jobs: Any, database_url: str, tmp_path: Path
) -> None:
    for second in (1, 2):
        jobs.execute(JOB_ROW, ("j", "t", "gpt-4", 1, 1.0, 0.5, f"2026-11-20 10:00:0{second}"))
    imported(server, "jobs", database_url, project, tmp_path / "state")
    jobs.execute("TRUNCATE metrics RESTART IDENTITY")
    jobs.execute(JOB_ROW, ("j", "t", "gpt-4", 1, 1.0, 0.5, "2026-11-20 11:00:00"))

    said = imported(server, "jobs", database_url, project, tmp_path / "state")

    assert "1 read, 1 sent" in said
    assert server.get("/metrics/jobs", job_id="j", project=project)["total_tasks"] == 3


def test_a_database_that_is_not_there_or_has_no_table_is_named_without_its_password(
    server: Server, project: str, database_url: str
) -> None:
    away = podium("import", "jobs", "postgresql://me:secret@127.0.0.1:9/db", "--url", server.url)
    empty = podium("import", "jobs", database_url, "--url", server.url)
    other = podium("import", "jobs", "mysql://root:secret@localhost/db", "--url", server.url)

    assert (away.returncode, empty.returncode, other.returncode) == (1, 1, 1)
    assert "127.0.0.1:9/db cannot be read" in away.stderr
    assert away.stdout == ""
    assert "has no table metrics" in empty.stderr
    assert "mysql:// is not read" in other.stderr
    assert "secret" not in away.stderr + other.stderr


def test_S3_30_requests_of_the_gateway_are_calls_with_account_region_cache_and_errors(
    server: Server, project: str, database_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(database_url, autocommit=True) as gateway:
        gateway.execute(REQUESTS)
        gateway.execute("CREATE TABLE accounts (id VARCHAR PRIMARY KEY, name VARCHAR)")
        gateway.execute("INSERT INTO accounts VALUES ('a1', 'Acme')")
        at = "2026-11-20 10:00:0"
        gateway.execute(REQUEST_ROW, ("a1", "r1", TRACE, at + "1", 0.002, False, "success", None, "{}"))
        gateway.execute(REQUEST_ROW, ("a1", "r2", None, at + "2", 0, True, "success", None, '{"cache_type": "exact"}'))
        gateway.execute(REQUEST_ROW, ("a2", "r3", None, at + "3", 0.004, False, "error", "throttled", None))

        first = imported(server, "gateway", database_url, project, tmp_path / "state")
        gateway.execute(REQUEST_ROW, ("a2", "r4", None, at + "2", 0.001, False, "success", None, None))
        second = imported(server, "gateway", database_url, project, tmp_path / "state")

    assert "3 read, 3 sent" in first
    assert "1 read, 1 sent" in second
    totals = server.get("/api/metrics", project=project)
    assert (totals["total_tasks"], totals["failure_count"], totals["total_cost"]) == (4, 1, 0.007)
    window = {"project": project, "from": "2026-11-20T00:00:00Z", "to": "2026-11-21T00:00:00Z"}
    spans = server.get("/api/v1/spans", filter="account:Acme region:us-east-1 cache:miss", **window)["spans"]
    assert [(each["trace_id"], each["duration_ns"], each["cost"]) for each in spans] == [
        (TRACE, 900_000_000, "0.002000000")
    ]
    hits = server.get("/api/v1/spans", filter="cache:hit cache_type:exact provider:aws.bedrock", **window)["spans"]
    failed = server.get("/api/v1/spans", filter="error:true message:throttled account:a2", **window)["spans"]
    assert (len(hits), len(failed)) == (1, 1)


def test_the_same_tables_in_a_sqlite_file_are_read_too(server: Server, project: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "aurea.db") as tables:
        tables.execute(JOBS.replace("SERIAL", "INTEGER"))
        tables.execute(JOB_ROW.replace("%s", "?"), ("j", "t", "gpt-4", 10, 5.0, 0.25, "2026-11-20 10:00:00"))
        tables.execute(REQUESTS.replace("SERIAL", "INTEGER"))
        row = ("a1", "r1", None, "2026-11-20 10:00:01", 0.002, False, "success", None, None)
        tables.execute(REQUEST_ROW.replace("%s", "?"), row)
    tables.close()

    assert "1 read, 1 sent" in imported(server, "jobs", str(tmp_path / "aurea.db"), project, tmp_path / "1")
    assert "1 read, 1 sent" in imported(server, "gateway", f"sqlite:///{tmp_path}/aurea.db", project, tmp_path / "2")
    assert "0 read, 0 sent" in imported(server, "gateway", str(tmp_path / "aurea.db"), project, tmp_path / "2")
    assert "1 read, 0 sent, 1 already" in imported(
        server, "gateway", str(tmp_path / "aurea.db"), project, tmp_path / "3"
    )


def test_the_copy_that_a_podium_writes_is_not_read_back(
    server: Server, project: str, jobs: Any, database_url: str
) -> None:
    jobs.execute("CREATE TABLE podium_mirror (source VARCHAR(64) PRIMARY KEY)")

    done = podium("import", "jobs", database_url, "--url", server.url, "--project", project)

    assert done.returncode == 1
    assert "holds a copy that a Podium writes" in done.stderr
