"""The Grafana boards' PostgreSQL edition: every query on a real PostgreSQL that a real server fills."""

import contextlib
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from deploy.grafana.boards import HERE
from deploy.grafana.postgres import POSTGRES
from opentelemetry.proto.trace.v1.trace_pb2 import Status
from psycopg.rows import dict_row
from tests.flows.server import Server
from tests.flows.test_prometheus import lookups
from tests.postgres import Postgres
from tests.rows import HOUR_NS, START_NS
from tests.spans import request, span, trace_id

MS = 10**6
START_S = START_NS // 10**9
BOARDS = ("jobs", "coordinators", "gateway")
ROWS = """
SELECT (SELECT count(*) FROM metrics) AS tasks, (SELECT count(*) FROM request_metrics) AS calls,
       (SELECT count(*) FROM podium_coordinator_executions) AS executions,
       (SELECT count(*) FROM podium_cache_lookups) AS lookups
"""


def panels() -> list[dict[str, Any]]:
    texts = [(HERE / f"{name}-postgres.json").read_text(encoding="utf-8") for name in BOARDS]
    return [panel for text in texts for panel in json.loads(text)["panels"]]


def filled(sql: str) -> str:
    """Put in what Grafana's PostgreSQL source puts in for its macros: ten minutes around the start, by minutes."""
    since, until = (datetime.fromtimestamp(START_S + s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for s in (-300, 300))
    sql = sql.replace("$__interval_ms", "60000").replace("$__interval", "1m")
    sql = re.sub(r"\$__timeFilter\(([^)]+)\)", rf"\1 BETWEEN '{since}' AND '{until}'", sql)
    sql = re.sub(r"\$__timeGroupAlias\(([^,)]+), *1m\)", r'floor(extract(epoch from \1)/60)*60 AS "time"', sql)
    sql = sql.replace("$__unixEpochFrom()", str(START_S - 300)).replace("$__unixEpochTo()", str(START_S + 300))
    assert "$" not in sql, sql
    return sql


def telemetry() -> bytes:
    """A job of two tasks, one with a model call, and a call that fails; executions of a coordinator, cache lookups.

    An hour before, what no panel may show.
    """
    job = {"podium.job.id": "job_001", "podium.task.name": "prepare"}
    chat = {
        "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4",
        "gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 20,
    }  # fmt: skip
    task, trace = {"podium.kind": "task", **job}, trace_id()
    own = {"gen_ai.request.model": "gpt-3.5", "podium.usage.total_tokens": 1000, "podium.usage.own": True}
    ran = {"podium.kind": "coordinator", "podium.coordinator": "Chat", "podium.memory.delta_bytes": 4096}
    cache = {"podium.kind": "cache", "podium.cache.type": "exact", "gen_ai.request.model": "gpt-4"}
    spared = {"podium.cache.result": "hit", "podium.cache.saved_cost": 0.5, "podium.cache.saved_tokens": 900}
    earlier = START_NS - HOUR_NS
    failed = Status(code=Status.STATUS_CODE_ERROR)
    return request(
        span("prepare", task, start_ns=START_NS, duration_ns=200 * MS, trace=trace),
        span("prepare", {**task, **own, "podium.cost": 0.5}, start_ns=START_NS, duration_ns=800 * MS),
        span("chat", {**chat, **job, "podium.cost": 0.25, "podium.cache.result": "hit"},
             start_ns=START_NS, duration_ns=100 * MS, trace=trace),
        span("chat", {**chat, "podium.cost": 0.75}, start_ns=START_NS, duration_ns=700 * MS, status=failed),
        span("Chat", ran, start_ns=START_NS, duration_ns=100 * MS),
        span("Chat", ran, start_ns=START_NS, duration_ns=300 * MS, status=failed),
        span("cache", {**cache, **spared}, start_ns=START_NS),
        *(span("cache", {**cache, "podium.cache.result": "miss"}, start_ns=START_NS) for _ in range(2)),
        span("Chat", ran, start_ns=earlier),
        span("cache", {**cache, **spared}, start_ns=earlier),
        span("chat", {**chat, "podium.cost": 100.0}, start_ns=earlier),
        span("old", {"podium.kind": "task", "podium.job.id": "job_old", "podium.task.name": "old"}, start_ns=earlier),
    )  # fmt: skip


@pytest.fixture(scope="module")
def asked(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """What every panel shows of what a server was sent: `{title: rows}`."""
    with postgres.database() as url:
        server = Server(tmp_path_factory.mktemp("boards") / "data", environment={"DATABASE_URL": url}).start()
        try:
            assert server.send("logs", lookups(at_ns=START_NS)).status == 200
            assert server.send("traces", telemetry()).status == 200
            with psycopg.connect(url, autocommit=True, row_factory=dict_row) as connection:
                _await_rows(connection)
                sqls = {panel["title"]: filled(panel["targets"][0]["rawSql"]) for panel in panels()}
                yield {title: connection.execute(sql.encode()).fetchall() for title, sql in sqls.items()}
            server.stop()
        finally:
            server.close()


def _await_rows(connection: psycopg.Connection[dict[str, Any]]) -> None:
    """Wait until everything is copied."""
    deadline = time.monotonic() + 90
    found: dict[str, Any] | None = None
    while found != {"tasks": 3, "calls": 3, "executions": 3, "lookups": 5 + 8}:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
        with contextlib.suppress(psycopg.errors.UndefinedTable):  # not made yet
            found = connection.execute(ROWS).fetchone()


def test_S2_8_and_S2_24_and_S3_8_every_panel_shows_something(asked: dict[str, list[dict[str, Any]]]) -> None:
    assert [title for title, rows in asked.items() if not rows] == []
    assert asked.keys() == POSTGRES.keys()


def test_S2_26_to_S2_33_the_panels_show_the_jobs_figures(asked: dict[str, list[dict[str, Any]]]) -> None:
    assert asked["Total Cost by Job"] == [{"time": START_S, "metric": "job_001", "cost": 0.75}]
    assert asked["Average Latency by Task"] == [{"time": START_S, "metric": "prepare", "seconds": 0.5}]
    assert asked["Token Usage by Model"] == [{"model": "gpt-3.5", "tokens": 1000}, {"model": "gpt-4", "tokens": 120}]
    assert asked["Cost Breakdown by Model"] == [{"model": "gpt-3.5", "cost": 0.5}, {"model": "gpt-4", "cost": 0.25}]
    assert [(row["job_id"], row["model"], row["latency_ms"]) for row in asked["Task Execution Timeline"]] == [
        ("job_001", "gpt-3.5", 800),
        ("job_001", "gpt-4", 200),
    ]
    assert asked["Total Metrics"] == [{"tasks": 2, "tokens": 1120, "cost": 0.75}]
    assert asked["Active Jobs"] == [{"jobs": 1}]
    assert sorted(row["seconds"] for row in asked["Latency Distribution"]) == [0.2, 0.8]


def test_S1_52_the_panels_show_the_coordinators_figures(asked: dict[str, list[dict[str, Any]]]) -> None:
    at_start = {"time": START_S, "metric": "Chat"}
    assert asked["Latency (p95 and p99)"] == [{**at_start, "p95": pytest.approx(290), "p99": pytest.approx(298)}]
    assert asked["Error Rate by Coordinator"] == [{**at_start, "error_rate": Decimal("0.5")}]
    assert {row["metric"]: row["hit_rate"] for row in asked["Cache Hit Rates"]} == {
        "Chat": Decimal("0.75"),
        "Prompt": Decimal("0.25"),
    }
    assert asked["Memory Usage"] == [{**at_start, "grown_bytes": 8192}]
    assert asked["Throughput"][0]["per_second"] == pytest.approx(Decimal(2) / 60)


def test_S3_8_to_S3_17_the_panels_show_the_gateway_s_figures(asked: dict[str, list[dict[str, Any]]]) -> None:
    assert asked["Total Requests"] == [{"requests": 2}]
    assert asked["Error Rate"] == [{"error_rate": Decimal("0.5")}]
    assert asked["Total Cost"] == [{"cost": 1}]
    assert asked["Cost per Request"] == [{"cost": Decimal("0.5")}]
    assert asked["Request Rate"][0]["per_second"] == pytest.approx(Decimal(2) / 60)
    assert asked["Latency (P50, P95, P99)"] == [
        {"time": START_S, "p50": pytest.approx(0.4), "p95": pytest.approx(0.67), "p99": pytest.approx(0.694)}
    ]
    assert asked["Token Usage"] == [{"time": START_S, "input": 200, "output": 40}]
    assert asked["Cost by Model"] == [{"model": "gpt-4", "cost": 1}]
    assert asked["Cumulative Cost"] == [{"time": START_S, "cost": 1}]
    assert asked["Projected Cost"] == [{"daily": pytest.approx(Decimal(144)), "monthly": pytest.approx(Decimal(4320))}]
    assert [row["cost"] for row in asked["Most Expensive Requests"]] == [Decimal("0.75"), Decimal("0.25")]
    assert asked["Cache Hit Rate"] == [{"time": START_S, "hit_rate": Decimal("0.5")}]
    assert asked["Cache Savings"] == [{"hits": 2, "cost_saved": Decimal("0.5"), "tokens_saved": 900}]
    assert asked["Cache Hits by Type"] == [{"cache_type": "", "hits": 1}, {"cache_type": "exact", "hits": 1}]
    assert asked["Cumulative Savings"] == [{"time": START_S, "saved": Decimal("0.5")}]
    assert asked["Cache Performance by Model"] == [
        {"model": "gpt-4", "hit_rate": Decimal("0.5"), "savings": Decimal("0.5")}
    ]
    assert asked["Availability by Model"] == [{"model": "gpt-4", "availability": Decimal("0.5")}]
    assert {row["outcome"]: (row["spent"], float(row["duration_ms"])) for row in asked["Recent Traces"]} == {
        "success": (Decimal("0.25"), 100.0),
        "error": (Decimal("0.75"), 700.0),
    }


def test_every_sql_keeps_to_the_time_on_the_screen() -> None:
    for panel in panels():
        (target,) = panel["targets"]
        assert target["rawSql"].count("$__timeFilter(") == 1, panel["title"]
        is_line = panel["type"] == "timeseries"
        assert ("$__timeGroupAlias(" in target["rawSql"]) == is_line, panel["title"]
        assert target["format"] == ("time_series" if is_line else "table")
