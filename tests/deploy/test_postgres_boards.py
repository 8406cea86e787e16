"""The Grafana boards' PostgreSQL edition: every query on a real PostgreSQL that the mirror filled."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from deploy.grafana.boards import HERE
from deploy.grafana.postgres import POSTGRES
from psycopg.rows import dict_row
from tests.mirror.conftest import Commits
from tests.rows import START_NS, call_row, span_row

from podium.mirror.tables import create_tables
from podium.mirror.writing import Writer
from podium.store.engine import Engine

MS = 10**6
START_S = START_NS // 10**9
BOARDS = ("jobs", "gateway")
HOUR_NS = 3_600 * 10**9


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


@pytest.fixture
def asked(engine: Engine, database_url: str, project: str) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """What every panel shows: `{title: rows}`."""
    task = {"kind": "task", "task_name": "prepare", "job_id": "job_001"}
    trace, other = b"\1" * 16, b"\2" * 16
    within = {"task_name": "prepare", "job_id": "job_001", "trace_id": trace}
    commits = Commits(engine)
    commits.add(
        span_row(project, duration_ns=200 * MS, trace_id=trace, **task),
        span_row(project, duration_ns=800 * MS, model="gpt-3.5", billable=True, input_tokens=1000,
                 cost=Decimal("0.5"), **task),
        call_row(project, cost="0.25", model="gpt-4", duration_ns=100 * MS, cache_result="hit", **within),
        call_row(project, cost="0.75", model="gpt-4", duration_ns=700 * MS, status="error", trace_id=other),
        call_row(project, cost="100", start_ns=START_NS - HOUR_NS, model="gpt-4"),
        span_row(project, start_ns=START_NS - HOUR_NS, kind="task", task_name="old", job_id="job_old"),
    )  # fmt: skip
    with psycopg.connect(database_url, autocommit=True) as connection:
        create_tables(connection)
        writer = Writer(engine, connection, "here")
        connection.execute("UPDATE podium_mirror SET batch = %s, committed_at = %s", [commits.first] * 2)
        while writer.write_next():
            pass
        with connection.cursor(row_factory=dict_row) as cursor:
            sqls = {panel["title"]: filled(panel["targets"][0]["rawSql"]) for panel in panels()}
            yield {title: cursor.execute(sql.encode()).fetchall() for title, sql in sqls.items()}


def test_S2_24_and_S3_8_every_panel_shows_something(asked: dict[str, list[dict[str, Any]]]) -> None:
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
    assert asked["Cache Hit Rate"][0]["hit_rate"] == Decimal("0.5")
    assert asked["Cache Performance by Model"] == [{"model": "gpt-4", "hit_rate": Decimal("0.5")}]
    assert asked["Availability by Model"] == [{"model": "gpt-4", "availability": Decimal("0.5")}]
    assert {row["outcome"]: (row["spent"], float(row["duration_ms"])) for row in asked["Recent Traces"]} == {
        "success": (Decimal("0.25"), 100.0),
        "error": (Decimal("0.75"), 700.0),
    }


def test_every_sql_keeps_to_the_time_on_the_screen() -> None:
    for panel in panels():
        (target,) = panel["targets"]
        assert target["rawSql"].count("$__timeFilter(") == 1, panel["title"]
        is_course = panel["type"] == "timeseries"
        assert ("$__timeGroupAlias(" in target["rawSql"]) == is_course, panel["title"]
        assert target["format"] == ("time_series" if is_course else "table")
