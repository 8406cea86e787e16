"""What statements are made of: their source, their bounds, their values."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, call_row, insert

from podium.query.ask.bounds import DAY_S, EVENT_BOUNDS, HOUR_S, Bounds
from podium.query.ask.intervals import Intervals
from podium.query.ask.statement import (
    FROM_SPANS,
    FigureQuery,
    Piece,
    bind,
    bind_figures,
    bind_two_windows,
    figure_source,
    grain_pieces,
    reads_coarse,
)
from podium.query.filter.dimensions import find_dimension
from podium.query.filter.filters import Filter, parse_filter
from podium.store.engine import Engine
from podium.store.rollups import COARSE, GRAINS

DAY_NS = DAY_S * 10**9


def sources() -> Iterator[tuple[Bounds, Filter, int | None, str, int]]:
    exact = Bounds("p", START_NS, START_NS + 30 * DAY_NS)
    yield exact, Filter(), None, "UTC", DAY_S
    yield exact, Filter(), 2 * DAY_S, "UTC", DAY_S
    yield exact, Filter(), DAY_S, "Europe/Berlin", HOUR_S
    yield exact, Filter(), 7 * DAY_S, "Europe/Berlin", DAY_S
    yield exact, Filter(), DAY_S, "Asia/Kolkata", HOUR_S
    yield exact, Filter(), 6 * HOUR_S, "UTC", HOUR_S
    yield exact, Filter(), 1_800, "UTC", 60
    yield replace(exact, until_ns=START_NS + 110 * MINUTE_NS), Filter(), None, "UTC", HOUR_S
    yield replace(exact, until_ns=START_NS + 40 * MINUTE_NS), parse_filter("service:a"), None, "UTC", 60


@pytest.mark.parametrize(("bounds", "where", "step_s", "zone", "coarsest"), list(sources()))
def test_figures_come_from_the_coarsest_grain_that_is_exact(
    bounds: Bounds, where: Filter, step_s: int | None, zone: str, coarsest: int
) -> None:
    intervals = Intervals.over(bounds, step_s, ZoneInfo(zone)) if step_s else None

    text = figure_source([bounds], where, intervals).bounds

    assert max(int(grain) for grain in re.findall(r"s\.grain = (\d+)", text)) == coarsest


@pytest.mark.parametrize(("since_ns", "text", "step_s"), [(0, "cost>1", None), (1, "", None), (0, "", 30)])
def test_what_no_rollup_holds_is_read_from_spans(since_ns: int, text: str, step_s: int | None) -> None:
    bounds = Bounds("p", START_NS + since_ns, START_NS + 20 * MINUTE_NS)
    intervals = Intervals.over(bounds, step_s) if step_s else None

    assert figure_source([bounds], parse_filter(text), intervals) == FROM_SPANS


def minutes_of(piece: Piece, intervals: Intervals | None) -> Iterator[int]:
    """Yield the minutes, in seconds, that a piece reads."""
    left_out = set(intervals.cells_cut(piece.grain)) if intervals and piece.cut else set()
    within = set(intervals.cells_cut(piece.within)) if intervals and piece.within else None
    for minute in range(piece.since_s, piece.until_s, 60):
        if minute // piece.grain * piece.grain in left_out:
            continue
        if within is None or minute // (piece.within or 1) * (piece.within or 1) in within:
            yield minute


@given(
    since=st.integers(10 * 24 * 60, 20 * 24 * 60),
    minutes=st.integers(1, 3 * 24 * 60),
    step=st.sampled_from([None, 300, HOUR_S, 6 * HOUR_S, DAY_S, 2 * DAY_S]),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu"]),
)
def test_the_pieces_of_a_window_cover_each_minute_once_and_no_row_lies_in_two_intervals(
    since: int, minutes: int, step: int | None, zone: str
) -> None:
    window = Bounds("p", since * MINUTE_NS, (since + minutes) * MINUTE_NS)
    intervals = Intervals.over(window, step, ZoneInfo(zone)) if step else None

    pieces = list(grain_pieces(window, intervals))

    read = [(minute, piece.grain) for piece in pieces for minute in minutes_of(piece, intervals)]
    assert sorted(minute for minute, _ in read) == list(range(since * 60, (since + minutes) * 60, 60))
    assert all(piece.since_s % piece.grain == piece.until_s % piece.grain == 0 for piece in pieces)
    starts = intervals.starts_s[1:] if intervals else ()
    divided = {(start // grain * grain, grain) for grain in GRAINS for start in starts if start % grain}
    assert not divided & {(minute // grain * grain, grain) for minute, grain in read}


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu"])
@pytest.mark.parametrize("step_s", [6 * HOUR_S, DAY_S, 7 * DAY_S])
def test_rollups_cut_on_the_clock_of_a_zone_say_what_spans_say(
    engine: Engine, project: str, zone: str, step_s: int
) -> None:
    every = 47 * MINUTE_NS
    insert(engine, *(call_row(project, start_ns=START_NS + number * every) for number in range(700)))
    bounds = Bounds(project, START_NS - 60 * MINUTE_NS, START_NS + 24 * DAY_NS)
    intervals = Intervals.over(bounds, step_s, ZoneInfo(zone))
    query = FigureQuery("""
        SELECT roundDown(toUnixTimestamp($time), {starts:Array(UInt32)}) AS start_s, $measures
        FROM $source AS s WHERE $bounds AND $where GROUP BY start_s ORDER BY start_s""")

    of_rollups, of_spans = (
        engine.select(*bind_figures(query, bounds, parse_filter(text), measures=("spans",), intervals=intervals))
        for text in ("kind:llm", "kind:llm duration>0s")
    )

    assert of_rollups == of_spans
    assert sum(row["spans"] for row in of_rollups) == 700


@pytest.mark.parametrize(
    ("by", "where", "is_coarse"),
    [("model", "", True), ("provider", "kind:llm", True), ("service", "", False), ("model", "env:prod", False)],
)
def test_coarse_rows_are_read_where_they_suffice(by: str, where: str, *, is_coarse: bool) -> None:
    bounds = Bounds("p", START_NS, START_NS + 30 * DAY_NS)

    text, _ = bind_figures(
        FigureQuery("SELECT $by, $measures FROM $source AS s WHERE $bounds AND $where"),
        bounds,
        parse_filter(where),
        measures=("cost",),
        by=find_dimension(by),
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
    grouped = find_dimension(by) if by else None

    assert reads_coarse(FigureQuery("SELECT 1", dimensions), parse_filter(text), grouped) is suffices


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

    for text, later in itertools.product(("", "cost>0"), (0, -1)):  # from the rollups and from spans, and both
        found = bind_two_windows(
            query, Bounds(project, START_NS + later, START_NS + HOUR_NS), parse_filter(text), measures=("cost",)
        )
        assert [(row["is_now"], row["cost"]) for row in engine.select(*found)] == [(False, 3), (True, 2)]


def test_parts_of_minutes_at_the_edges_are_read_from_spans(engine: Engine, project: str) -> None:
    since, until = START_NS + 1, START_NS + 90 * MINUTE_NS + 30 * 10**9
    starts = (since - 1, since, START_NS + MINUTE_NS, until - 1, until)
    insert(engine, *(call_row(project, cost=f"{10**place}", start_ns=start) for place, start in enumerate(starts)))
    query = FigureQuery("SELECT $measures FROM $source AS s WHERE $bounds AND $where")

    source = figure_source([Bounds(project, since, until)], Filter())
    found = bind_figures(query, Bounds(project, since, until), Filter(), measures=("cost",))

    assert source.edges == ((since, START_NS + MINUTE_NS), (START_NS + 90 * MINUTE_NS, until))
    assert engine.select(*found) == [{"cost": 1_110}]


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
