"""Sums since the first span."""

from decimal import Decimal

from tests.rows import START_NS, call_row, insert, span_row

from podium.query.counters.scope import Scope
from podium.query.counters.totals import read_recent, read_totals
from podium.store.engine import Engine
from podium.store.rollups import sketch_bin, sketch_bin_of

MS = 10**6
DAY_S = 86_400
DAY = START_NS // 10**9 // DAY_S * DAY_S


def test_a_bin_is_the_same_in_python_and_in_the_engine(engine: Engine) -> None:
    values = [0, 1, 2, 999, 10**6, 49_999_999, 50 * MS, 10**9, 3 * 10**11, 2**62]

    rows = engine.select(f"SELECT {sketch_bin('v')} AS bin FROM (SELECT arrayJoin({values}::Array(UInt64)) AS v)")

    assert [row["bin"] for row in rows] == [sketch_bin_of(value) for value in values]


def test_sums_are_kept_apart_by_outcome_and_hold_money_exactly(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, cost="0.000000001"), call_row(project, cost="0.2"))
    insert(engine, call_row(project, status="error", error_type="timeout", cost=None))

    good, bad = sorted(read_totals(engine, Scope(project, 0, DAY + DAY_S), (1.0,)), key=lambda each: each.failed)

    assert (good.spans, good.cost, good.error_type, good.first_day_s) == (2, Decimal("0.200000001"), "", DAY)
    assert (bad.spans, bad.span_errors, bad.error_type, bad.unpriced) == (1, 1, "timeout", 1)


def test_two_parts_of_the_days_make_the_whole(engine: Engine, project: str) -> None:
    for days in range(4):
        insert(engine, call_row(project, start_ns=START_NS - days * DAY_S * 10**9, duration_ns=300 * MS))

    def calls(since_s: int, until_s: int) -> tuple[int, tuple[int, ...]]:
        (found,) = read_totals(engine, Scope(project, since_s, until_s), (0.1, 0.5))
        return found.spans, found.duration_counts

    assert calls(0, DAY) == (3, (0, 3))
    assert calls(DAY, 2**32 - 1) == (1, (0, 1))
    assert calls(0, 2**32 - 1) == (4, (0, 4))


def test_only_coordinators_are_kept_apart_by_name(engine: Engine, project: str) -> None:
    insert(engine, span_row(project, kind="coordinator", component="Chat"))
    insert(engine, span_row(project, kind="tool", component="search"), span_row(project, kind="tool", component="mail"))

    found = read_totals(engine, Scope(project, 0, 2**32 - 1), (1.0,))

    assert sorted((each.kind, each.coordinator, each.spans) for each in found) == [
        ("coordinator", "Chat", 1),
        ("tool", "", 2),
    ]


def test_recent_calls_are_those_of_the_minutes_asked_for(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, status="error"), call_row(project, start_ns=START_NS - 60 * 10**9))
    start_s = START_NS // 10**9

    (found,) = read_recent(engine, Scope(project, start_s, start_s + 60))

    assert (found.model, found.spans, found.span_errors) == ("gpt-5", 1, 1)
