"""The samples that are made of what a scrape read."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from podium.api.prometheus.scraped import BOUNDS_S, FAMILIES, Telemetry, telemetry_samples
from podium.query.counters.tallies import CallCosts, CoordinatorMemory, JobWork, Lookups, Tallies
from podium.query.counters.totals import Recent, Total

MS = 10**6
NOW_S = 1_790_000_100.0
TOTAL = Total(
    project="shop",
    kind="llm",
    is_call=True,
    coordinator="",
    provider="openai",
    model="gpt-5",
    service="web",
    account="acme",
    region="eu",
    error_type="",
    failed=False,
    first_day_s=0,
    spans=4,
    span_errors=0,
    unpriced=0,
    input_tokens=0,
    output_tokens=0,
    cache_read_tokens=0,
    cache_write_tokens=0,
    reasoning_tokens=0,
    cost=Decimal(0),
    saved_cost=Decimal(0),
    saved_tokens=0,
    cache_hits=0,
    cache_misses=0,
    untimed=0,
    duration_ns=8_000 * MS,
    duration_counts=tuple(range(len(BOUNDS_S))),
    ttft_count=0,
    ttft_ns=0,
    ttft_counts=tuple(range(len(BOUNDS_S))),
)
NO_TALLIES = Tallies(cache_hits=(), costs=(), memory=(), routing=(), jobs=(), lookups=(), analytics=(), quality=())
MODEL = ("shop", "openai", "gpt-5")


def samples(
    *totals: Total, recent: tuple[Recent, ...] = (), gauges: dict[str, float] | None = None, **tallies: Any
) -> Any:
    """Return `{family: {labels: value}}` of those families that have samples."""
    known = Telemetry(totals, (replace(NO_TALLIES, **tallies),), recent, gauges or {}, NOW_S)
    return {each.family.name: each.values for each in telemetry_samples(known) if each.values}


def test_every_family_is_there_and_without_telemetry_none_has_samples() -> None:
    nothing = Telemetry((), (NO_TALLIES,), (), {}, NOW_S)

    assert [each.family for each in telemetry_samples(nothing)] == [*FAMILIES]
    assert samples() == {}


def test_a_span_that_is_no_call_is_counted_as_a_span_alone() -> None:
    assert samples(replace(TOTAL, kind="tool", is_call=False, span_errors=1)) == {
        "podium_spans_total": {("shop", "tool"): (4,)},
        "podium_span_errors_total": {("shop", "tool"): (1,)},
    }


def test_calls_are_counted_by_account_region_and_model() -> None:
    found = samples(TOTAL, replace(TOTAL, failed=True, span_errors=4, error_type="429"))

    assert found["podium_requests_total"] == {MODEL: (8,)}
    assert found["fluxai_requests_total"] == {
        ("acme", "gpt-5", "eu", "success"): (4,), ("acme", "gpt-5", "eu", "error"): (4,),
    }  # fmt: skip
    assert found["fluxai_request_errors_total"] == {("gpt-5", "eu", "429"): (4,)}
    assert found["podium_request_errors_total"] == {(*MODEL, "429"): (4,)}


def test_buckets_are_picked_by_their_bounds_and_times_are_seconds() -> None:
    *counts, count, seconds = samples(TOTAL)["fluxai_request_duration_seconds"]["acme", "gpt-5", "eu"]

    assert counts == [BOUNDS_S.index(bound) for bound in (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)]
    assert (count, seconds) == (4, 8.0)


def test_times_to_the_first_token_are_those_that_are_known() -> None:
    assert "podium_time_to_first_token_seconds" not in samples(TOTAL)

    found = samples(replace(TOTAL, ttft_count=1, ttft_ns=500 * MS))

    assert found["podium_time_to_first_token_seconds"][MODEL][-2:] == (1, 0.5)


def test_tokens_and_cost_are_there_where_any_of_them_is() -> None:
    nothing, output = samples(TOTAL), samples(replace(TOTAL, output_tokens=7))
    cost = samples(replace(TOTAL, cost=Decimal("0.5")))

    assert not {name for name in nothing if "tokens" in name or "cost" in name}
    assert output["podium_tokens_total"] == {
        (*MODEL, kind): (7 if kind == "output" else 0,)
        for kind in ("input", "output", "cache_read", "cache_write", "reasoning")
    }
    assert output["fluxai_tokens_total"]["acme", "gpt-5", "eu", "output"] == (7,)
    assert cost["podium_cost_dollars_total"] == {MODEL: (Decimal("0.5"),)}
    assert "podium_unpriced_requests_total" not in cost
    assert samples(replace(TOTAL, unpriced=2))["podium_unpriced_requests_total"] == {MODEL: (2,)}


def test_a_share_of_hits_is_that_of_all_lookups_of_a_model() -> None:
    found = samples(replace(TOTAL, cache_hits=1), replace(TOTAL, region="us", cache_misses=3))

    assert found["fluxai_cache_hit_rate"] == {("gpt-5",): (0.25,)}
    assert found["fluxai_cache_misses_total"] == {("acme", "gpt-5"): (3,)}
    assert "fluxai_cache_hit_rate" not in samples(TOTAL)


def test_what_hits_saved_is_there_where_something_hit_or_saved() -> None:
    missed, saved = samples(replace(TOTAL, cache_misses=1)), samples(replace(TOTAL, saved_tokens=9))

    assert "podium_cache_saved_dollars_total" not in missed
    assert saved["podium_cache_saved_tokens_total"] == {MODEL: (9,)}
    assert saved["fluxai_cache_savings_dollars_total"] == {("gpt-5",): (Decimal(0),)}


def test_coordinators_have_their_own_families_and_shares() -> None:
    ran = replace(TOTAL, kind="coordinator", is_call=False, coordinator="Chat", span_errors=1, cache_hits=1)
    memory = CoordinatorMemory(coordinator="Chat", memory_bytes=4_096, cpu_ms=2_000.0, first_s=int(NOW_S) - 60)
    found = samples(ran, memory=(memory,), lookups=(Lookups(coordinator="Chat", hits=1, misses=2),))

    assert found["victor_coordinator_executions_total"] == {("Chat",): (4,)}
    assert found["victor_coordinator_total_executions"] == {(): (4,)}
    assert found["victor_coordinator_cpu_percent"] == {("Chat",): (25.0,)}
    assert found["victor_coordinator_cache_hit_rate"] == {("Chat",): (0.5,)}
    assert found["victor_coordinator_uptime_seconds"] == {(): (60.0,)}
    assert found["victor_coordinator_memory_bytes"] == {("Chat",): (4_096,)}


def test_a_coordinator_that_never_executed_used_no_processor() -> None:
    memory = CoordinatorMemory(coordinator="Chat", memory_bytes=0, cpu_ms=5.0, first_s=int(NOW_S) + 60)
    found = samples(memory=(memory,), lookups=(Lookups(coordinator="Chat", hits=0, misses=0),))

    assert found["victor_coordinator_cpu_percent"] == {("Chat",): (0.0,)}
    assert found["victor_coordinator_uptime_seconds"] == {(): (0.0,)}
    assert "victor_coordinator_cache_hit_rate" not in found


def test_jobs_have_counters_where_they_have_tasks_or_bills() -> None:
    counts = tuple(range(12))
    task = JobWork(project="shop", job="j", task="t", model="", last_s=7, tasks=2, task_ns=3_000 * MS, counts=counts,
                   cost=Decimal(0), tokens=0)  # fmt: skip
    call = replace(task, task="", model="gpt-5", tasks=0, task_ns=0, cost=Decimal("0.5"))

    worked, billed = samples(jobs=(task,)), samples(jobs=(call,))

    assert worked["podium_tasks_total"] == {("shop", "j", "t"): (2,)}
    assert worked["podium_task_duration_seconds"] == {("shop", "t"): (*counts, 2, 3.0)}
    assert "podium_task_tokens_total" not in worked
    assert "podium_tasks_total" not in billed
    assert billed["podium_task_cost_dollars_total"] == {("shop", "gpt-5"): (Decimal("0.5"),)}
    assert billed["podium_job_cost_dollars_total"] == {("shop", "j"): (Decimal("0.5"),)}


def test_jobs_seen_last_come_first_and_calls_seen_first_come_first() -> None:
    work = JobWork(project="shop", job="j", task="t", model="", last_s=7, tasks=1, task_ns=0, counts=(0,) * 12,
                   cost=Decimal(0), tokens=0)  # fmt: skip
    known = Telemetry((replace(TOTAL, first_day_s=86_400),), (replace(NO_TALLIES, jobs=(work,)),), (), {}, NOW_S)

    first = {each.family.name: each.first for each in telemetry_samples(known)}

    assert first["podium_tasks_total"] == {("shop", "j", "t"): -7}
    assert first["podium_requests_total"] == {MODEL: 86_400}


def test_the_last_hours_shares_and_the_newest_gauges_are_those_of_now() -> None:
    recent = (Recent(model="gpt-5", region="eu", spans=4, span_errors=1),)
    found = samples(recent=recent, gauges={"fluxai_queue_depth": 3.0})

    assert found == {
        "fluxai_model_error_rate": {("gpt-5", "eu"): (0.25,)},
        "fluxai_model_availability": {("gpt-5", "eu"): (0.75,)},
        "fluxai_queue_depth": {(): (3.0,)},
    }


def test_sums_of_two_readings_are_added() -> None:
    cost = CallCosts(model="gpt-5", region="eu", calls=2, cost=Decimal("0.5"), counts=(0, 0, 1, 2, 2, 2))
    tallies = replace(NO_TALLIES, costs=(cost,))
    known = Telemetry((TOTAL, TOTAL), (tallies, tallies), (), {}, NOW_S)

    found = {each.family.name: each.values for each in telemetry_samples(known)}

    assert found["podium_requests_total"] == {MODEL: (8,)}
    assert found["fluxai_cost_per_request_dollars"] == {("gpt-5", "eu"): (0, 0, 2, 4, 4, 4, 4, Decimal("1.0"))}
