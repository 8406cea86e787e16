"""Counts and durations of a span as they are stored, also where the sender was wrong."""

from decimal import Decimal

import pytest
from tests.spans import span
from tests.stored import CHAT, SECOND, store
from tests.write_path import WritePath

from podium.store.engine import Engine


def test_counts_that_leave_out_the_cache_are_mended_and_marked(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    disjoint = {**CHAT, "gen_ai.usage.input_tokens": 10, "gen_ai.usage.cache_read.input_tokens": 990}

    store(path, project, [span("chat", disjoint, start_ns=now_ns)])

    (row,) = engine.select(
        "SELECT input_tokens, cache_read_tokens, disjoint_usage, cost FROM spans WHERE project = {p:String}",
        {"p": project},
    )
    # 10 × 2.50 + 990 × 1.25 + 100 × 10 USD per million
    assert row == {
        "input_tokens": 1000,
        "cache_read_tokens": 990,
        "disjoint_usage": True,
        "cost": Decimal("0.002262500"),
    }


@pytest.mark.parametrize("count", ["-5", "many", "1e3", 10**15, "", 1.5])
def test_a_count_that_is_none_loses_neither_the_span_nor_its_neighbours(
    path: WritePath, engine: Engine, project: str, now_ns: int, count: object
) -> None:
    bad = span("bad", {**CHAT, "gen_ai.usage.input_tokens": count}, start_ns=now_ns)

    store(path, project, [bad, span("good", CHAT, start_ns=now_ns)])

    rows = engine.select(
        "SELECT name, input_tokens, output_tokens FROM spans WHERE project = {p:String} ORDER BY name", {"p": project}
    )
    assert rows == [
        {"name": "bad", "input_tokens": None, "output_tokens": 100},
        {"name": "good", "input_tokens": 1000, "output_tokens": 100},
    ]


def test_a_span_that_ends_before_it_starts_has_no_duration(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    store(path, project, [span("back", start_ns=now_ns, duration_ns=-5), span("fine", start_ns=now_ns)])

    rows = engine.select(
        "SELECT name, duration_ns, running FROM spans WHERE project = {p:String} ORDER BY name", {"p": project}
    )
    assert [tuple(row.values()) for row in rows] == [("back", 0, False), ("fine", SECOND, False)]


def test_a_span_lasts_a_leap_year_at_most(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    """Beyond that its end is a mistake that would spoil the sums of every table it reaches."""
    year = 366 * 24 * 3600 * SECOND
    start_ns = now_ns - 3 * year
    lengths = {"short": 1, "year": year, "longer": year + 1, "for ever": 2 * year}

    store(path, project, [span(name, start_ns=start_ns, duration_ns=length) for name, length in lengths.items()])

    rows = engine.select("SELECT name, duration_ns FROM spans WHERE project = {p:String}", {"p": project})
    assert {row["name"]: row["duration_ns"] for row in rows} == {
        "short": 1,
        "year": year,
        "longer": year,
        "for ever": year,
    }


def test_a_span_without_an_end_is_running(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    open_ended = span("open", start_ns=now_ns)
    open_ended.end_time_unix_nano = 0

    store(path, project, [open_ended, span("at once", start_ns=now_ns, duration_ns=0)])

    rows = engine.select(
        "SELECT name, running, duration_ns FROM spans WHERE project = {p:String} ORDER BY name", {"p": project}
    )
    assert [tuple(row.values()) for row in rows] == [("at once", False, 0), ("open", True, 0)]
