"""Charts as tables."""

from decimal import Decimal
from typing import Any

import pytest
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, call_row, insert, span_row

from podium.errors import InvalidInput
from podium.query.ask.bounds import Bounds
from podium.query.export import charts
from podium.query.export.charts import Chart, read_chart
from podium.query.filter.filters import Filter
from podium.store.engine import Engine


def rows(engine: Engine, project: str, what: str, **chart: Any) -> list[dict[str, Any]]:
    columns, found = read_chart(engine, Bounds(project, START_NS, START_NS + HOUR_NS), Filter(), what, Chart(**chart))
    return [{each.name: each.read(row) for each in columns} for row in found]


@pytest.fixture
def filled(engine: Engine, project: str) -> str:
    insert(
        engine,
        call_row(project, model="a", cost="0.000000001"),
        call_row(project, model="b", cost="3", start_ns=START_NS + 30 * MINUTE_NS),
        call_row(project, model="c", cost="0.5", start_ns=START_NS + 30 * MINUTE_NS),
        span_row(project, kind="tool", component="t"),
    )
    return project


def test_a_line_over_all_is_a_row_per_interval(engine: Engine, filled: str) -> None:
    found = rows(engine, filled, "series", measure="cost,requests", step_s=1_800)

    assert [(row["cost_usd"], row["requests"]) for row in found] == [
        (Decimal("0.000000001"), 1), (Decimal("3.5"), 2), (None, None),
    ]  # fmt: skip
    assert [*found[0]] == ["start_time", "cost_usd", "requests"]


def test_a_line_per_value_is_a_row_each_and_the_rest_has_what_adds_up(engine: Engine, filled: str) -> None:
    found = rows(engine, filled, "series", measure="cost,duration_p95_ns", by="model", step_s=1_800, limit=1)

    assert [(row["model"], row["cost_usd"]) for row in found[2:4]] == [("b", 3), ("other", Decimal("0.5"))]
    assert found[2]["duration_p95_ns"] == pytest.approx(10**9, rel=0.01)
    assert found[3]["duration_p95_ns"] is None


def test_a_breakdown_is_a_row_per_value(engine: Engine, filled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = rows(engine, filled, "breakdown", by="model")

    assert [(row["model"], row["cost_usd"], row["requests"]) for row in found] == [
        ("b", 3, 1), ("c", Decimal("0.5"), 1), ("a", Decimal("0.000000001"), 1),
    ]  # fmt: skip
    monkeypatch.setattr(charts, "_ROWS", 2)
    with pytest.raises(InvalidInput, match="model has more than 2 values here"):
        rows(engine, filled, "breakdown", by="model")
    assert len(rows(engine, filled, "breakdown", by="model", limit=2)) == 2


def test_a_distribution_is_a_row_per_bar(engine: Engine, filled: str) -> None:
    (bar,) = rows(engine, filled, "distribution")

    assert bar["count"] == 3
    assert bar["from_ns"] < 10**9 < bar["to_ns"]


@pytest.mark.parametrize(
    ("what", "given", "message"),
    [
        ("series", {"measure": ""}, "`measure` is one or more"),
        ("series", {"measure": "cost", "limit": 51}, "at most 50 lines"),
        ("breakdown", {"by": "model", "measure": "cost"}, "`measure` does not belong to breakdown"),
        ("breakdown", {}, "`by` is one of"),
        ("distribution", {"by": "model"}, "`by` does not belong to distribution"),
        ("distribution", {"step_s": 60}, "`step` does not belong to distribution"),
        ("distribution", {"measure": "cost"}, "duration, ttft"),
    ],
)
def test_what_does_not_belong_to_a_chart_is_refused(
    engine: Engine, project: str, what: str, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInput, match=message):
        rows(engine, project, what, **given)
