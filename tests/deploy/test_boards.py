"""The Grafana boards: as files, and every query of their ClickHouse edition on the real engine."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from deploy.grafana.boards import HERE, texts
from tests.rows import START_NS, call_row, insert, insert_event, span_row

from podium.store.engine import Engine

MS = 10**6
START_S = START_NS // 10**9
EDITIONS = ("prometheus", "clickhouse")


def board(name: str, edition: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / f"{name}-{edition}.json").read_text(encoding="utf-8"))
    return found


def test_the_files_are_those_of_the_table() -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in HERE.glob("*.json")}

    assert files == texts(), "run: python -m deploy.grafana.boards"


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", ["jobs", "coordinators", "gateway"])
def test_S2_25_a_board_is_a_bare_model_that_asks_for_its_data_source(name: str, edition: str) -> None:
    model = board(name, edition)

    assert "dashboard" not in model
    assert model["__inputs"][0]["name"] == "DS_PODIUM"
    assert len({panel["id"] for panel in model["panels"]}) == len(model["panels"])
    for panel in model["panels"]:
        assert panel["datasource"]["uid"] == "${DS_PODIUM}"
        assert panel["datasource"]["type"] == model["__inputs"][0]["pluginId"]
        assert panel["targets"]
        for target in panel["targets"]:
            assert target["datasource"] == panel["datasource"]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", ["jobs", "coordinators", "gateway"])
def test_panels_do_not_lie_on_each_other(name: str, edition: str) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in board(name, edition)["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert at["x"] + at["w"] <= 24
        assert not cells & taken
        taken |= cells


def test_S2_26_to_S2_33_the_eight_panels_are_there() -> None:
    titles = [panel["title"] for panel in board("jobs", "clickhouse")["panels"]]

    assert titles == [
        "Total Cost by Job", "Average Latency by Task", "Token Usage by Model", "Cost Breakdown by Model",
        "Task Execution Timeline", "Total Metrics", "Active Jobs", "Latency Distribution",
    ]  # fmt: skip
    assert len(board("jobs", "prometheus")["panels"]) == 8


def test_every_sql_keeps_to_the_project_and_to_the_time_on_the_screen() -> None:
    for name in ("jobs", "coordinators", "gateway"):
        for panel in board(name, "clickhouse")["panels"]:
            sql = panel["targets"][0]["rawSql"]
            assert "${project:sqlstring}" in sql, panel["title"]
            assert "$__timeFilter(" in sql, panel["title"]
            if panel["type"] == "timeseries":
                assert "$__timeInterval(" in sql, panel["title"]


@pytest.fixture
def asked(engine: Engine, project: str) -> dict[str, list[dict[str, Any]]]:
    """What every panel shows: `{title: rows}`."""
    task = {"kind": "task", "task_name": "prepare", "component": "prepare", "job_id": "job_001"}
    insert(engine, span_row(project, duration_ns=200 * MS, **task), span_row(project, duration_ns=800 * MS, **task))
    insert(engine, call_row(project, cost="0.25", job_id="job_001", model="gpt-4", duration_ns=700 * MS))
    insert(engine, call_row(project, cost="0.75", model="gpt-4", duration_ns=700 * MS, status="error"))
    lookup = {"kind": "cache", "model": "gpt-4", "cache_type": "exact"}
    insert(engine, span_row(project, cache_result="hit", saved_cost=Decimal("0.5"), saved_tokens=70, **lookup))
    insert(engine, span_row(project, cache_result="miss", **lookup))
    run = {"kind": "coordinator", "component": "Chat", "attributes": {"podium.memory.delta_bytes": "4096"}}
    insert(engine, span_row(project, duration_ns=40 * MS, **run), span_row(project, status="error", **run))
    lookup = {"podium.coordinator": "Chat", "podium.cache.result": "hit"}
    insert_event(engine, project, "podium.cache.lookup", lookup)
    insert(engine, call_row(project, cost="100", start_ns=START_NS - 10**12), call_row(project + "-2", cost="100"))
    boards = [board(name, "clickhouse") for name in ("jobs", "coordinators", "gateway")]
    panels = [panel for each in boards for panel in each["panels"]]
    assert len({panel["title"] for panel in panels}) == len(panels)
    return {panel["title"]: engine.select(filled(panel["targets"][0]["rawSql"], project)) for panel in panels}


def filled(sql: str, project: str) -> str:
    """Put in what Grafana's ClickHouse plugin puts in for its macros and for the variable: ten minutes, by minutes."""
    since, until = f"toDateTime({START_S - 300})", f"toDateTime({START_S + 300})"
    sql = sql.replace("${project:sqlstring}", f"'{project}'")
    sql = re.sub(r"\$__timeFilter\((\w+)\)", rf"\1 >= {since} AND \1 <= {until}", sql)
    sql = re.sub(r"\$__timeInterval\((\w+)\)", r"toStartOfInterval(toDateTime(\1), INTERVAL 60 second)", sql)
    sql = sql.replace("$__interval_s", "60").replace("$__fromTime", since).replace("$__toTime", until)
    assert "$" not in sql, sql
    return sql


def test_S1_52_and_S3_8_every_panel_shows_something(asked: dict[str, list[dict[str, Any]]]) -> None:
    assert [title for title, rows in asked.items() if not rows] == []
    assert len(asked) == 34


def test_S2_26_to_S2_33_the_panels_show_the_jobs_figures(asked: dict[str, list[dict[str, Any]]]) -> None:
    assert [(row["job_id"], row["cost"]) for row in asked["Total Cost by Job"]] == [("job_001", Decimal("0.25"))]
    assert [(row["task_name"], row["seconds"]) for row in asked["Average Latency by Task"]] == [("prepare", 0.5)]
    assert asked["Token Usage by Model"] == [{"model": "gpt-4", "tokens": 120}]
    assert asked["Total Metrics"] == [{"tasks": 2, "tokens": 120, "cost": Decimal("0.25")}]
    assert asked["Active Jobs"] == [{"jobs": 1}]
    assert sorted(row["seconds"] for row in asked["Latency Distribution"]) == [0.2, 0.8]
    assert len(asked["Task Execution Timeline"]) == 2


def test_S1_52_the_panels_show_the_coordinators_figures(asked: dict[str, list[dict[str, Any]]]) -> None:
    (rate,), (grown,), (hits,) = (asked[title] for title in
                                  ("Error Rate by Coordinator", "Memory Usage", "Cache Hit Rates"))  # fmt: skip

    assert (rate["coordinator"], rate["error_rate"]) == ("Chat", 0.5)
    assert grown["grown_bytes"] == 8192
    assert hits["hit_rate"] == 1
    assert asked["Throughput"][0]["per_second"] == pytest.approx(2 / 60)


def test_S3_8_to_S3_17_the_panels_show_the_gateway_s_figures(asked: dict[str, list[dict[str, Any]]]) -> None:
    assert asked["Total Cost"] == [{"cost": Decimal(1)}]
    assert asked["Total Requests"] == [{"requests": 2}]
    assert asked["Cost per Request"] == [{"cost": Decimal("0.5")}]
    assert asked["Error Rate"] == [{"error_rate": 0.5}]
    assert asked["Cache Savings"] == [{"hits": 1, "cost_saved": Decimal("0.5"), "tokens_saved": 70}]
    assert asked["Projected Cost"][0]["daily"] == pytest.approx(144)
    assert [row["cost"] for row in asked["Most Expensive Requests"]] == [Decimal("0.75"), Decimal("0.25")]
    assert {row["outcome"] for row in asked["Recent Traces"]} == {"error", "success"}
    assert min(row["duration_ms"] for row in asked["Recent Traces"]) == 40
