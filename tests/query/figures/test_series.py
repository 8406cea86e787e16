"""Measures over time."""

from decimal import Decimal

import pytest
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, call_row, insert, span_row

from podium.errors import InvalidInput
from podium.query.ask.bounds import Bounds
from podium.query.figures.series import Line, Series, series
from podium.query.filter.filters import Filter
from podium.store.engine import Engine


def trend(engine: Engine, project: str, measure: str, by: str | None = None, limit: int = 2) -> Series:
    bounds = Bounds(project, START_NS, START_NS + HOUR_NS)
    return series(engine, bounds, Filter(), measures=[measure], by=by, step_s=1_200, limit=limit)


def known(line: Line) -> list[float | None]:
    return list(line.values)


@pytest.fixture
def filled(engine: Engine, project: str) -> str:
    insert(
        engine,
        call_row(project, model="a", cost="1", duration_ns=10**9),
        call_row(project, model="a", cost="0.000000001", duration_ns=3 * 10**9, status="error"),
        call_row(project, model="b", cost="3", start_ns=START_NS + 20 * MINUTE_NS),
        call_row(project, model="c", cost="0.5", start_ns=START_NS + 20 * MINUTE_NS),
        call_row(project, model="d", cost="0.25", start_ns=START_NS + 59 * MINUTE_NS),
        span_row(project, kind="tool", tool="t", component="t", start_ns=START_NS + 59 * MINUTE_NS, status="error"),
    )
    return project


def test_one_line_over_all(engine: Engine, filled: str) -> None:
    found = trend(engine, filled, "cost")

    assert [(start - START_NS) // MINUTE_NS for start in found.starts] == [-14, 6, 26, 46]
    ((line,),) = (measured.lines for measured in found.measures)
    assert known(line) == [pytest.approx(1), 3.5, None, 0.25]
    assert (line.total_exact, found.measures[0].unit, line.name) == ("4.750000001", "usd", "cost")


def test_the_largest_values_get_lines_and_the_rest_is_folded(engine: Engine, filled: str) -> None:
    found = trend(engine, filled, "cost", by="model")

    assert [(line.name, line.is_other) for line in found.measures[0].lines] == [
        ("b", False),
        ("a", False),
        ("other", True),
    ]
    assert [known(line) for line in found.measures[0].lines] == [
        [0, 3, None, 0],
        [pytest.approx(1), 0, None, 0],
        [0, 0.5, None, 0.25],
    ]
    assert sum(Decimal(line.total_exact or 0) for line in found.measures[0].lines) == Decimal("4.750000001")


def test_what_does_not_add_up_is_not_folded_and_has_gaps(engine: Engine, filled: str) -> None:
    found = trend(engine, filled, "duration_p95_ns", by="model")

    assert [(line.name, line.is_other) for line in found.measures[0].lines] == [("a", False), ("b", False)]
    assert known(found.measures[0].lines[0]) == [pytest.approx(3 * 10**9, rel=0.01), None, None, None]
    assert found.measures[0].lines[0].total == pytest.approx(3 * 10**9, rel=0.01)


def test_failures_of_a_tool_are_those_of_its_spans(engine: Engine, filled: str) -> None:
    found = trend(engine, filled, "span_error_rate", by="component", limit=5)

    assert [(line.name, known(line)) for line in found.measures[0].lines] == [("t", [None, None, None, 1])]


def test_a_rate_is_read_from_requests_where_there_are_any(engine: Engine, filled: str) -> None:
    (line,) = trend(engine, filled, "error_rate").measures[0].lines

    assert known(line) == [0.5, 0, None, 0]


def test_throughput_counts_the_seconds_within_the_window(engine: Engine, filled: str) -> None:
    (line,) = trend(engine, filled, "throughput_per_s").measures[0].lines

    assert known(line) == [2 / 360, 2 / 1_200, None, 1 / 840]


def test_several_measures_are_read_at_once_and_say_what_each_says_alone(engine: Engine, filled: str) -> None:
    bounds, names = Bounds(filled, START_NS, START_NS + HOUR_NS), ("cost", "duration_p95_ns", "errors")
    asked = {"by": "model", "step_s": 1_200, "limit": 2}

    together = series(engine, bounds, Filter(), measures=names, **asked)  # type: ignore[arg-type]
    first = series(engine, bounds, Filter(), measures=names[:1], **asked)  # type: ignore[arg-type]

    assert [measured.measure for measured in together.measures] == list(names)
    assert together.measures[0] == first.measures[0]
    assert {line.name for measured in together.measures for line in measured.lines} == {"a", "b", "other"}
    (by_name,) = ({line.name: known(line) for line in measured.lines} for measured in together.measures[1:2])
    assert by_name["a"] == [pytest.approx(3 * 10**9, rel=0.01), None, None, None]


def test_a_line_called_other_is_not_the_rest(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, model="other"), call_row(project, model="x"))

    found = trend(engine, project, "requests", by="model", limit=1)

    assert [(line.name, line.is_other) for line in found.measures[0].lines] == [("other", False), ("other", True)]


@pytest.mark.parametrize(
    "given", [{"measures": ["colour"]}, {"measures": []}, {"by": "agents"}, {"by": "project"}, {"step_s": 1}]
)
def test_what_is_not_there_is_refused(engine: Engine, project: str, given: dict[str, object]) -> None:
    asked = {"measures": ["cost"], "by": None, "step_s": None, "limit": 8} | given

    with pytest.raises(InvalidInput):
        series(engine, Bounds(project, START_NS, START_NS + HOUR_NS), Filter(), **asked)  # type: ignore[arg-type]
