"""Counts of what the rollups do not distinguish."""

from decimal import Decimal
from typing import Any

import pytest
from tests.rows import START_NS, call_row, insert, insert_event, span_row

from podium.query.counters.scope import Scope
from podium.query.counters.tallies import (
    Analytics,
    CacheHits,
    CallCosts,
    CoordinatorMemory,
    JobWork,
    Lookups,
    Routing,
    Tallies,
    read_gauges,
    read_tallies,
)
from podium.semconv import events
from podium.store.engine import Engine

S = 10**9
START_S = START_NS // S


def tallies(engine: Engine, project: str, since_s: int = 0, until_s: int = 2**32 - 1) -> Tallies:
    scope = Scope(project, since_s, until_s)
    return read_tallies(engine, scope, cost_bounds=(0.01, 0.1), task_bounds_s=(1.0, 2.5))


def test_hits_of_caches_are_counted_by_account_model_and_cache(engine: Engine, project: str) -> None:
    hit = {"cache_result": "hit", "cache_type": "exact", "account": "a", "model": "m"}
    insert(engine, *(span_row(project, **hit) for _ in range(2)), span_row(project, **(hit | {"cache_result": "miss"})))

    assert tallies(engine, project).cache_hits == (CacheHits("a", "m", "exact", 2),)


def test_costs_of_calls_are_counted_up_to_each_bound(engine: Engine, project: str) -> None:
    insert(engine, *(call_row(project, cost=cost, region="eu") for cost in ("0.01", "0.02", "0.5", None)))
    insert(engine, call_row(project, cost="9", is_call=False), call_row(project, cost="9", billable=False))

    assert tallies(engine, project).costs == (CallCosts("gpt-5", "eu", 3, Decimal("0.53"), (1, 2)),)


def test_memory_and_time_of_coordinators_are_summed(engine: Engine, project: str) -> None:
    for grown, start_ns in (("100", START_NS + 2 * S), ("-30", START_NS), ("odd", START_NS + S)):
        attributes = {"podium.memory.delta_bytes": grown, "podium.cpu_ms": "1.5"}
        insert(engine, span_row(project, kind="coordinator", component="c", attributes=attributes, start_ns=start_ns))

    assert tallies(engine, project).memory == (CoordinatorMemory("c", 70, 4.5, START_S),)


def test_decisions_of_a_gateway_are_counted_by_strategy_and_model(engine: Engine, project: str) -> None:
    for model, attributes in (("m", {}), ("", {"model.id": "m"}), ("", {"model.id": "n"})):
        known = {"routing.strategy": "cheapest", **attributes}
        insert(engine, span_row(project, name="routing.decide", model=model, attributes=known))
    insert(engine, span_row(project, name="routing.decide"), span_row(project, attributes={"routing.strategy": "x"}))

    found = {(each.strategy, each.model): each for each in tallies(engine, project).routing}

    assert found == {
        ("cheapest", "m"): Routing("cheapest", "m", 2), ("cheapest", "n"): Routing("cheapest", "n", 1),
    }  # fmt: skip


def test_of_a_job_only_named_tasks_are_tasks_and_all_that_is_billed_counts(engine: Engine, project: str) -> None:
    task: dict[str, Any] = {"job_id": "j", "task_name": "write", "model": "m"}
    insert(
        engine,
        span_row(project, **task, kind="task", duration_ns=S),
        span_row(project, **task, kind="task", duration_ns=2 * S, start_ns=START_NS + 7 * S),
        span_row(project, **task, kind="task", duration_ns=3 * S),
        span_row(project, **task, kind="tool", duration_ns=9 * S),
        call_row(project, **task, cost="0.25"),
        span_row(project, job_id="j", kind="task", model="m"),  # does not say which task it is
        span_row(project, kind="task", task_name="of no job"),
    )

    found = {each.task: each for each in tallies(engine, project).jobs}

    assert found["write"] == JobWork(project, "j", "write", "m", START_S + 7, 3, 6 * S, (1, 2), Decimal("0.25"), 120)
    assert (found[""].tasks, found[""].task_ns, found[""].counts) == (0, 0, ())
    assert found.keys() == {"write", ""}


def test_lookups_and_analytics_are_read_from_events(engine: Engine, project: str) -> None:
    for result in ("hit", "hit", "miss", "odd"):
        known = {"podium.coordinator": "c", "podium.cache.result": result}
        insert_event(engine, project, events.CACHE_LOOKUP, known)
    insert_event(engine, project, events.CACHE_LOOKUP, {"podium.cache.result": "hit"})
    for count in ("2", "x"):
        insert_event(engine, project, events.ANALYTICS, {"podium.event.type": "opened", "podium.count": count})

    found = tallies(engine, project)

    assert (found.lookups, found.analytics) == ((Lookups("c", 2, 1),), (Analytics("opened", 2),))


@pytest.mark.parametrize(("since_s", "until_s", "is_in"), [(0, 1, True), (1, 2, False), (-1, 0, False)])
def test_the_first_second_is_in_and_the_last_is_not(
    engine: Engine, project: str, since_s: int, until_s: int, *, is_in: bool
) -> None:
    insert(engine, span_row(project, cache_result="hit"))
    insert_event(engine, project, events.ANALYTICS, {"podium.event.type": "opened", "podium.count": "1"})

    found = tallies(engine, project, START_S + since_s, START_S + until_s)

    assert (bool(found.cache_hits), bool(found.analytics)) == (is_in, is_in)


def test_the_newest_value_of_each_sender_is_summed(engine: Engine, project: str) -> None:
    def point(metric: str, service: str, offset_s: int, whole: int | None, real: float | None = None) -> None:
        time_ns = START_NS + offset_s * S
        names = ("project", "batch", "received_at", "sample", "time", "start_time", "metric", "service", "value_int",
                 "value_double", "monotonic")  # fmt: skip
        row = (project, 1, time_ns, False, time_ns, time_ns, metric, service, whole, real, False)
        engine.insert("points", names, [row])

    point("fluxai_active_connections", "a", 0, 7)
    point("fluxai_active_connections", "a", 1, 3)
    point("fluxai_active_connections", "b", 0, None, 2.5)
    point("fluxai_queue_depth", "a", 0, 4)
    point("another", "a", 0, 9)

    assert read_gauges(engine, Scope(project, START_S, START_S + 60)) == {
        "fluxai_active_connections": 5.5, "fluxai_queue_depth": 4,
    }  # fmt: skip
