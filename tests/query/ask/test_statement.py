"""What statements are made of: their source, their bounds, their values."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, call_row, insert

from podium.query.ask.bounds import DAY_S, EVENT_BOUNDS, HOUR_S, Bounds
from podium.query.ask.statement import (
    FROM_SPANS,
    FigureQuery,
    bind,
    bind_figures,
    bind_two_windows,
    figure_source,
    grain_pieces,
    reads_coarse,
)
from podium.query.filter.filters import Filter, parse_filter
from podium.store.engine import Engine
from podium.store.rollups import COARSE

DAY_NS = DAY_S * 10**9


def sources() -> Iterator[tuple[Bounds, Filter, int | None, int]]:
    exact = Bounds("p", START_NS, START_NS + 30 * DAY_NS)
    yield exact, Filter(), None, DAY_S
    yield exact, Filter(), 2 * DAY_S, DAY_S
    yield exact, Filter(), 6 * HOUR_S, HOUR_S
    yield exact, Filter(), 1_800, 60
    yield replace(exact, until_ns=START_NS + 110 * MINUTE_NS), Filter(), None, HOUR_S
    yield replace(exact, until_ns=START_NS + 40 * MINUTE_NS), parse_filter("service:a"), None, 60


@pytest.mark.parametrize(("bounds", "where", "step_s", "coarsest"), list(sources()))
def test_figures_come_from_the_coarsest_grain_that_is_exact(
    bounds: Bounds, where: Filter, step_s: int | None, coarsest: int
) -> None:
    text = figure_source([bounds], where, step_s).bounds

    assert max(int(grain) for grain in re.findall(r"s\.grain = (\d+)", text)) == coarsest


@pytest.mark.parametrize(("since_ns", "text", "step_s"), [(0, "cost>1", None), (1, "", None), (0, "", 30)])
def test_what_no_rollup_holds_is_read_from_spans(since_ns: int, text: str, step_s: int | None) -> None:
    bounds = Bounds("p", START_NS + since_ns, START_NS + 30 * DAY_NS)

    assert figure_source([bounds], parse_filter(text), step_s) == FROM_SPANS


@given(
    since=st.integers(0, 10 * 24 * 60),
    minutes=st.integers(1, 5 * 24 * 60),
    step=st.sampled_from([None, 60, 300, HOUR_S]),
)
def test_the_pieces_of_a_window_cover_each_minute_once(since: int, minutes: int, step: int | None) -> None:
    window = Bounds("p", since * MINUTE_NS, (since + minutes) * MINUTE_NS)

    pieces = list(grain_pieces(window, step))

    covered = sorted(minute for _, begin, end in pieces for minute in range(begin, end, 60))
    assert covered == list(range(since * 60, (since + minutes) * 60, 60))
    assert all(begin % grain == end % grain == 0 for grain, begin, end in pieces)
    assert step is None or all(step % grain == 0 for grain, _, _ in pieces)


@pytest.mark.parametrize(
    ("by", "where", "is_coarse"),
    [("model", "", True), ("provider", "kind:llm", True), ("service", "", False), ("model", "env:prod", False)],
)
def test_coarse_rows_are_read_where_they_suffice(by: str, where: str, *, is_coarse: bool) -> None:
    bounds = Bounds("p", START_NS, START_NS + 30 * DAY_NS)

    text, _ = bind_figures(
        FigureQuery("SELECT s.{by:Identifier}, $measures FROM $source AS s WHERE $bounds AND $where"),
        bounds,
        parse_filter(where),
        measures=("cost",),
        by=by,
    )

    assert ("NOT s.few" not in text) == is_coarse


@pytest.mark.parametrize(
    ("dimensions", "text", "by", "suffices"),
    [
        ((), "", None, True),
        (("is_call", "model"), "provider:a OR kind:llm", "kind", True),
        (("service",), "", None, False),
        ((), "-region:eu", None, False),
        ((), "error:true", None, False),
        ((), "", "component", False),
    ],
)
def test_coarse_rows_suffice_where_nobody_asks_for_more(
    dimensions: tuple[str, ...], text: str, by: str | None, *, suffices: bool
) -> None:
    assert reads_coarse(FigureQuery("SELECT 1", dimensions), parse_filter(text), by) is suffices


def test_coarse_rows_give_what_all_rows_give(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, cost="2"), call_row(project, cost="3", service="b", model="o3"))
    bounds = Bounds(project, START_NS, START_NS + HOUR_NS)
    sql = "SELECT s.model AS model, $measures FROM $source AS s WHERE $bounds AND $where GROUP BY model ORDER BY model"

    coarse, of_all = (
        bind_figures(FigureQuery(sql, dimensions), bounds, Filter(), measures=("cost", "spans"))
        for dimensions in (("model",), ("model", "service"))
    )

    assert (f"NOT {COARSE}" in coarse[0], f"NOT {COARSE}" in of_all[0]) == (False, True)
    assert engine.select(*coarse) == engine.select(*of_all)
    assert [row["cost"] for row in engine.select(*coarse)] == [2, 3]


def test_two_windows_are_kept_apart(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, cost="2"), call_row(project, cost="3", start_ns=START_NS - MINUTE_NS))
    query = FigureQuery(
        "SELECT $is_now AS is_now, $measures FROM $source AS s WHERE $bounds AND $where GROUP BY is_now ORDER BY is_now"
    )

    for text in ("", "cost>0"):  # from the rollups and from spans
        found = bind_two_windows(
            query, Bounds(project, START_NS, START_NS + HOUR_NS), parse_filter(text), measures=("cost",)
        )
        assert [(row["is_now"], row["cost"]) for row in engine.select(*found)] == [(False, 3), (True, 2)]


def test_a_statement_is_within_the_bounds_of_its_table_and_binds_every_value() -> None:
    where = parse_filter("model:gpt-5")

    text, values = bind("SELECT 1 FROM events AS s WHERE $bounds AND $where", Bounds("p", -5, 7), where,
                        over=EVENT_BOUNDS, limit=3)  # fmt: skip

    assert "s.time >= " in text
    assert "s.model IN {filter_0:Array(String)}" in text
    assert values == {"project": "p", "since_ns": 0, "until_ns": 7, "filter_0": ["gpt-5"], "limit": 3}
    assert not re.search(r"gpt-5|\$", text)


def test_a_placeholder_that_nobody_fills_is_refused() -> None:
    with pytest.raises(LookupError, match=r"\$colour"):
        bind("SELECT '$colour' FROM spans AS s WHERE $bounds", Bounds("p", 0, 1))
