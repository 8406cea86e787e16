"""What a task, an execution and the counted spans are."""

from typing import Any

import pytest
from tests.rows import HOUR_NS, START_NS, call_row, insert, span_row

from podium.query.ask.bounds import Bounds
from podium.query.ask.definitions import COUNTED, EXECUTION, TASK, counts_requests
from podium.query.ask.statement import FigureQuery, bind, bind_figures
from podium.query.filter.filters import Filter
from podium.store.engine import Engine
from podium.store.template import fill


@pytest.mark.parametrize(
    ("definition", "given", "holds"),
    [
        (TASK, {"kind": "task", "task_name": "write"}, True),
        (TASK, {"kind": "task"}, False),
        (TASK, {"kind": "tool", "task_name": "write"}, False),
        (EXECUTION, {"kind": "coordinator"}, True),
        (EXECUTION, {"kind": "coordinator", "running": True}, False),
        (EXECUTION, {"kind": "workflow"}, False),
    ],
)
def test_a_span_is_one_or_not(
    engine: Engine, project: str, definition: str, given: dict[str, Any], *, holds: bool
) -> None:
    insert(engine, span_row(project, **given))
    sql = fill("SELECT $definition AS holds FROM spans AS s WHERE $bounds", definition=definition, partly=True)

    assert engine.select(*bind(sql, Bounds(project, START_NS, START_NS + 1))) == [{"holds": holds}]


@pytest.mark.parametrize(
    ("calls", "others", "found"), [(2, 3, (2, 1, 5, 4, 2)), (0, 3, (0, 0, 3, 3, 3)), (2, 0, (2, 1, 2, 1, 2))]
)
def test_errors_are_of_requests_span_errors_of_spans_and_durations_of_requests_where_there_are_any(
    engine: Engine, project: str, calls: int, others: int, found: tuple[int, ...]
) -> None:
    insert(
        engine,
        *(call_row(project, status="error" if number else "ok") for number in range(calls)),
        *(span_row(project, kind="tool", status="error") for _ in range(others)),
    )
    sql = fill(
        """
    SELECT $counted FROM (
        SELECT s.is_call AS is_call, $measures FROM $source AS s WHERE $bounds AND $where GROUP BY is_call) AS g
    """,
        counted=COUNTED,
        partly=True,
    )

    asked = bind_figures(FigureQuery(sql, ("is_call",)), Bounds(project, START_NS, START_NS + HOUR_NS), Filter(),
                         measures=("spans", "span_errors", "durations"))  # fmt: skip

    (row,) = engine.select(*asked)
    assert tuple(row[name] for name in ("requests", "errors", "spans", "span_errors", "counted")) == found


def test_rows_are_about_requests_where_one_is_of_them() -> None:
    assert counts_requests([{"is_call": False}, {"is_call": True}])
    assert not counts_requests([{"is_call": False}])
    assert not counts_requests([])
