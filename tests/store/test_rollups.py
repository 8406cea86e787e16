"""Each measure has one definition: read from spans or from any rollup it is the same figure."""

import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rows import HOUR_NS, MINUTE_NS, ROLLUPS, START_NS, call_row, insert, span_row

from podium.store.engine import Engine
from podium.store.rollups import DIMENSIONS, GRAINS, MEASURES, Measure, sketch_bin, sketch_bin_of, sketch_value

USAGE: dict[str, Any] = {
    "cache_read_tokens": 1,
    "cache_write_tokens": 2,
    "reasoning_tokens": 3,
    "audio_input_tokens": 4,
    "audio_output_tokens": 5,
    "input_cost": Decimal("0.007"),
    "output_cost": Decimal("0.003"),
}


@pytest.fixture
def busy(engine: Engine, project: str) -> str:
    """A project with spans of every sort, in several minutes, hours and days."""
    rows = []
    for number, start_ns in enumerate((START_NS, START_NS + MINUTE_NS, START_NS + HOUR_NS, START_NS + 30 * HOUR_NS)):
        same: dict[str, Any] = {
            "start_ns": start_ns,
            "duration_ns": 10**number,
            "model": f"m{number % 2}",
            "service": f"s{number}",
        }
        rows += [
            call_row(project, ttft_ns=10**number, **USAGE, **same),
            call_row(project, cost=None, output_tokens=None, **same),
            call_row(project, running=True, **same),
            span_row(project, status="error", error_type="E", input_tokens=7, **same),
            span_row(project, kind="cache", cache_result="hit", saved_tokens=3, saved_cost=Decimal("0.1"), **same),
            span_row(project, kind="cache", cache_result="miss", **same),
        ]
    insert(engine, *rows)
    return project


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_a_measure_is_the_same_read_from_spans_and_from_each_rollup(
    engine: Engine, busy: str, measure: Measure
) -> None:
    over_spans, over_rollup = measure.over_spans, measure.over_rollup
    where = "WHERE project = {p:String}"

    (expected,) = engine.read_back(f"SELECT {over_spans} FROM spans AS s {where}", {"p": busy})

    assert expected[0]
    for name, table in ROLLUPS.items():
        (found,) = engine.read_back(f"SELECT {over_rollup} FROM {table} AS s {where}", {"p": busy})
        assert found == expected, name


def test_a_row_of_a_rollup_stands_for_one_interval(engine: Engine, busy: str) -> None:
    for seconds in GRAINS:
        found = engine.read_back(
            "SELECT DISTINCT toUnixTimestamp(bucket) FROM rollups WHERE grain = {g:UInt32} AND project = {p:String}",
            {"g": seconds, "p": busy},
        )
        starts = {START_NS, START_NS + MINUTE_NS, START_NS + HOUR_NS, START_NS + 30 * HOUR_NS}
        assert {at for (at,) in found} == {ns // 10**9 // seconds * seconds for ns in starts}


def test_the_rows_by_all_dimensions_keep_them_apart(engine: Engine, busy: str) -> None:
    columns = ", ".join(DIMENSIONS)
    spans = engine.read_back(f"SELECT DISTINCT {columns} FROM spans WHERE project = {{p:String}}", {"p": busy})
    table = ROLLUPS["all dimensions by minute"]
    rolled = engine.read_back(f"SELECT DISTINCT {columns} FROM {table} WHERE project = {{p:String}}", {"p": busy})

    assert sorted(rolled) == sorted(spans)


@given(value=st.floats(min_value=1, max_value=1e18))
def test_a_value_read_back_from_its_bin_is_at_most_one_percent_off(value: float) -> None:
    assert abs(sketch_value(sketch_bin_of(value)) / value - 1) < 0.0101


def test_the_engine_and_python_find_the_same_bin(engine: Engine) -> None:
    values = [0, 1, 2, 50, 10**3, 123_456_789, 10**12, 366 * 86_400 * 10**9]

    found = engine.read_back(f"SELECT {sketch_bin('v')} FROM (SELECT arrayJoin({values}) AS v)")

    assert [number for (number,) in found] == [sketch_bin_of(value) for value in values]
    assert (sketch_bin_of(0), sketch_value(0)) == (0, 1.0)
    assert math.isclose(sketch_value(35), 2, rel_tol=0.01)
