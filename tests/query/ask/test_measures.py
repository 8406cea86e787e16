"""Every figure read from rollups equals the one read from spans."""

from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, insert, span_row

from podium.query.ask import statement
from podium.query.ask.bounds import DAY_S, HOUR_S, Bounds
from podium.query.ask.measures import measure_columns
from podium.query.ask.statement import (
    FROM_SPANS,
    FigureQuery,
    bind_figures,
    bind_two_windows,
    figure_source,
)
from podium.query.figures.overview import TOTALS, overview
from podium.query.figures.series import MEASURES, series
from podium.query.filter.filters import Filter, parse_filter
from podium.store.engine import Engine
from podium.store.rollups import MEASURES as ROLLUP_MEASURES
from podium.store.rollups import sketch_value

NAMES = (
    *(m.name for m in ROLLUP_MEASURES if not m.name.endswith("_sketch")),
    "requests",
    "tokens",
    "durations",
    "ttfts",
)
DAY_NS = DAY_S * 10**9
_money = st.none() | st.integers(0, 10**12).map(lambda nano: Decimal(nano) / 10**9)
_count = st.none() | st.integers(0, 10**6)
_numbers = iter(range(10**6))

_TOKENS = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens")

spans = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["llm", "tool", "agent"]),
        "is_call": st.booleans(),
        "billable": st.booleans(),
        "model": st.sampled_from(["", "gpt-5", "o3"]),
        "service": st.sampled_from(["a", "b"]),
        "status": st.sampled_from(["ok", "error", "unset"]),
        "cost_source": st.sampled_from(["", "priced", "unpriced", "reported"]),
        "cache_result": st.sampled_from(["", "hit", "miss"]),
        "duration_ns": st.integers(0, 2**62),
        "ttft_ns": st.none() | st.integers(0, 2**50),
        "start_ns": st.integers(START_NS, START_NS + 4 * DAY_NS),
        **dict.fromkeys(("cost", "input_cost", "output_cost", "saved_cost"), _money),
        **dict.fromkeys(
            ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens",
             "audio_input_tokens", "audio_output_tokens", "saved_tokens"), _count,
        ),
    }
)  # fmt: skip
ONE_ROW = FigureQuery("SELECT $measures FROM $source AS s WHERE $bounds AND $where")


def figures(engine: Engine, bounds: Bounds, where: Filter, *, from_spans: bool) -> dict[str, Any]:
    if not from_spans:
        return engine.select(*bind_figures(ONE_ROW, bounds, where, measures=NAMES))[0]
    with patch.object(statement, "figure_source", return_value=FROM_SPANS):
        return engine.select(*bind_figures(ONE_ROW, bounds, where, measures=NAMES))[0]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    rows=st.lists(spans, min_size=1, max_size=12),
    edges=st.tuples(st.integers(0, 3 * DAY_NS), st.integers(1, 3 * DAY_NS)),
    unit=st.sampled_from([1, MINUTE_NS]),  # windows of whole minutes too
    text=st.sampled_from(["", "kind:llm", "-model:gpt-5 service:a", "error:true OR call:true", "model:*"]),
)
def test_rollups_and_spans_give_the_same_figures(
    engine: Engine, rows: list[dict[str, Any]], edges: tuple[int, int], unit: int, text: str
) -> None:
    project = f"equal-{next(_numbers)}"
    insert(engine, *(span_row(project, **row) for row in rows))
    since = START_NS + edges[0] // unit * unit
    bounds, where = Bounds(project, since, since + max(edges[1] // unit * unit, unit)), parse_filter(text)
    whole = Bounds(project, START_NS, START_NS + 5 * DAY_NS)

    assert figure_source([whole], where).is_rollup
    for window in (bounds, whole):
        assert figures(engine, window, where, from_spans=False) == figures(engine, window, where, from_spans=True)


@pytest.fixture(scope="module")
def filled(engine: Engine) -> str:
    project = "equal-series"
    rows = [
        span_row(
            project,
            kind="llm" if number % 3 else "tool",
            is_call=bool(number % 3),
            billable=bool(number % 3),
            model=f"model-{number % 4}" if number % 3 else "",
            status="error" if number % 7 == 0 else "ok",
            duration_ns=10**6 * (number + 1) ** 2,
            ttft_ns=10**6 * number if number % 3 else None,
            service=f"service-{number % 2}",
            saved_cost=Decimal(number) / 10**6,
            **dict.fromkeys(_TOKENS, number if number % 3 else None),
            **dict.fromkeys(("cost", "input_cost", "output_cost"), Decimal(number) / 1000 if number % 3 else None),
            cost_source="priced" if number % 3 and number % 5 else "unpriced" if number % 3 else "",
            cache_result=["", "hit", "miss"][number % 3],
            start_ns=START_NS + number * 37 * MINUTE_NS,
        )
        for number in range(160)
    ]
    insert(engine, *rows)
    return project


@pytest.mark.parametrize("measure", sorted(MEASURES))
@pytest.mark.parametrize(("by", "step_s"), [(None, None), ("model", 1_800), ("kind", HOUR_S), ("service", DAY_S)])
def test_a_trend_is_the_same_from_rollups_and_spans(
    engine: Engine, filled: str, measure: str, by: str | None, step_s: int | None
) -> None:
    bounds = Bounds(filled, START_NS, START_NS + 100 * HOUR_NS + 7 * MINUTE_NS + 1)
    asked = {"measures": [measure], "by": by, "step_s": step_s, "limit": 3}

    from_rollups = series(engine, bounds, Filter(), **asked)  # type: ignore[arg-type]
    with patch.object(statement, "figure_source", return_value=FROM_SPANS):
        from_spans = series(engine, bounds, Filter(), **asked)  # type: ignore[arg-type]

    assert from_rollups == from_spans
    assert any(value for line in from_rollups.measures[0].lines for value in line.values)


@pytest.mark.parametrize("off_ns", [0, 1, 37 * 10**9])
def test_the_overview_is_the_same_from_rollups_and_spans(engine: Engine, filled: str, off_ns: int) -> None:
    bounds = Bounds(filled, START_NS + 50 * HOUR_NS + off_ns, START_NS + 99 * HOUR_NS)

    from_rollups = overview(engine, bounds, Filter())
    with patch.object(statement, "figure_source", return_value=FROM_SPANS):
        from_spans = overview(engine, bounds, Filter())

    assert from_rollups == from_spans
    assert from_rollups.requests.value


@pytest.mark.parametrize("ns", [0, 1, 2, 999, 10**6, 123_456_789, 86_400 * 10**9, 2**63])
def test_a_sketch_is_at_most_one_percent_off(engine: Engine, project: str, ns: int) -> None:
    insert(engine, span_row(project, duration_ns=ns))
    bounds = Bounds(project, START_NS, START_NS + 2 * HOUR_NS)

    row = engine.select(*bind_two_windows(TOTALS, bounds, Filter(), measures=(
        "spans", "span_errors", "durations", "ttft_count", "ttfts", "cost", "saved_cost", "input_tokens",
        "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens")))[0]  # fmt: skip

    assert sketch_value(row["durations"][1]) == pytest.approx(max(ns, 1), rel=0.0101)


def test_each_measure_has_its_own_column() -> None:
    columns = measure_columns(NAMES, from_rollup=True).split(",\n")

    assert [column.rsplit(" AS ", 1)[1] for column in columns] == list(NAMES)
