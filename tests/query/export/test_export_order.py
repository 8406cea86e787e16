"""Lists are exported in the order of their page: complete, each row once, what is not known last."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from tests.query.export.exported_rows import batches, bounds, rows
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, call_row, insert, span_row
from tests.rows_many import insert_many

from podium.query.export import exports
from podium.query.filter.filters import parse_filter
from podium.query.traces.span_list import SORTS as SPAN_SORTS
from podium.query.traces.span_list import list_spans
from podium.query.traces.trace_list import SORTS as TRACE_SORTS
from podium.query.traces.trace_list import list_traces
from podium.store import engine as store
from podium.store.engine import Engine

pytestmark = pytest.mark.usefixtures("committed", "small")

COSTS = ("0.5", "0.2", None, "0.2", "0.000000001", "0.2", None, "0.9", "0.2", "0.5", "0.2")


def fill(engine: Engine, project: str) -> None:
    """Store traces of one to three spans with equal and unknown values; one began before the bounds, one goes on."""

    def trace(number: int) -> dict[str, Any]:
        return {"trace_id": (1_000 - number).to_bytes(16, "big")}

    insert(
        engine,
        *(
            call_row(
                project,
                cost=cost,
                start_ns=START_NS + (number % 4) * MINUTE_NS,
                duration_ns=(number % 3 + 1) * 10**9,
                input_tokens=None if number % 5 == 1 else number % 2,
                output_tokens=None if number % 5 == 1 else 7,
                status="error" if number % 3 else "ok",
                **trace(number // 2),
            )
            for number, cost in enumerate(COSTS)
        ),
        span_row(project, start_ns=START_NS - 3 * HOUR_NS, running=True, **trace(0)),
        call_row(project, start_ns=START_NS + 30 * HOUR_NS, cost="99", **trace(2)),
        call_row(project, start_ns=START_NS - 30 * HOUR_NS, cost="99", **trace(77)),
        call_row(f"{project}, another", start_ns=START_NS, **trace(1)),
    )


def pages(read: Any, engine: Engine, project: str, text: str, sort: str) -> Iterator[Sequence[Any]]:
    cursor: str | None = ""
    where = parse_filter(text)
    while cursor is not None:
        page = read(engine, bounds(project), where, sort=sort, limit=2, cursor=cursor)
        cursor = page.next_cursor
        yield getattr(page, read.__name__.removeprefix("list_"))


def both_ways(names: Sequence[str]) -> list[str]:
    return [way + name for name in names for way in ("-", "")]


@pytest.mark.parametrize("text", ["", "status:error"])
@pytest.mark.parametrize("sort", both_ways(TRACE_SORTS))
def test_S0_51_traces_are_exported_in_the_order_of_their_list(
    engine: Engine, project: str, sort: str, text: str
) -> None:
    fill(engine, project)
    shown = [each for page in pages(list_traces, engine, project, text, sort) for each in page]

    exported = rows(engine, project, "traces", text, sort=sort)

    assert len(shown) > 3
    assert [row["trace_id"] for row in exported] == [each.trace_id for each in shown]
    for name in ("start_time", "name", "kind", "status", "running", "duration_ns", "spans", "span_errors", "models"):
        assert [row[name] for row in exported] == [getattr(each, name) for each in shown]
    assert [row["cost_usd"] for row in exported] == [each.cost for each in shown]


@pytest.mark.parametrize("what", ["spans", "calls"])
@pytest.mark.parametrize("sort", both_ways(SPAN_SORTS))
def test_S0_51_spans_are_exported_in_the_order_of_their_list_and_the_unknown_ones_last(
    engine: Engine, project: str, sort: str, what: str
) -> None:
    fill(engine, project)
    text = "call:true" if what == "calls" else ""
    shown = [each.span_id for page in pages(list_spans, engine, project, text, sort) for each in page]
    everything = list_spans(engine, bounds(project), parse_filter(text), sort="-start_time", limit=99, cursor=None)

    exported = rows(engine, project, what, sort=sort)

    assert [row["span_id"] for row in exported][: len(shown)] == shown
    assert sorted(row["span_id"] for row in exported) == sorted(each.span_id for each in everything.spans)
    column = {"cost": "cost_usd", "tokens": "input_tokens"}.get(sort.strip("-"), "duration_ns")
    unknown = [row[column] is None for row in exported]
    assert unknown == sorted(unknown)
    assert any(unknown) == (column != "duration_ns")


_SPILLS = (
    "SELECT event, value FROM system.events WHERE event IN ('ExternalSortWritePart', 'ExternalAggregationWritePart')"
)


@pytest.mark.parametrize("what", ["traces", "spans"])
def test_S0_51_what_memory_does_not_hold_is_sorted_on_the_disk(
    engine: Engine, project: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 60_000
    until_ns = insert_many(engine, project, count)
    insert(engine, call_row(project, cost="7", start_ns=START_NS + MINUTE_NS, trace_id=b"most expensive!!"))
    monkeypatch.setattr(exports, "BATCH", 2_000)
    for limit in ("max_bytes_before_external_sort", "max_bytes_before_external_group_by"):
        monkeypatch.setitem(store._SPOOLED, limit, 2**18)
    monkeypatch.setitem(store._SPOOLED, "group_by_two_level_threshold_bytes", 2**18)  # only such groups are written
    before = {row["event"]: row["value"] for row in engine.select(_SPILLS)}

    exported = rows(engine, project, what, sort="-cost", until_ns=until_ns)

    after = {row["event"]: row["value"] for row in engine.select(_SPILLS)}
    assert after["ExternalSortWritePart"] > before.get("ExternalSortWritePart", 0)
    if what == "traces":
        assert after["ExternalAggregationWritePart"] > before.get("ExternalAggregationWritePart", 0)
    keys = [(-row["cost_usd"], row["trace_id"], row.get("span_id")) for row in exported]
    assert keys == sorted(keys)
    assert len({*keys}) == len(keys) == (count if what == "spans" else count // 3) + 1
    assert exported[0]["trace_id"] == b"most expensive!!".hex()


def test_the_first_order_is_that_of_the_page(engine: Engine, project: str) -> None:
    fill(engine, project)

    for what in ("traces", "spans", "calls"):
        assert rows(engine, project, what) == rows(engine, project, what, sort="-start_time")


def test_a_batch_at_a_time_is_held(engine: Engine, project: str) -> None:
    fill(engine, project)

    for what in ("traces", "spans"):
        assert [len(batch) for batch in batches(engine, project, what, sort="-cost")][:-1] == [3] * (
            1 if what == "traces" else 3
        )
