"""The coordinator collector alone and as spans."""

import asyncio
import os
import threading
from typing import Any

import pytest
from opentelemetry.trace import StatusCode
from tests.sdk.conftest import Recorded

import podium
from podium.sdk.collector.collector import (
    MAX_NAMES,
    OTHER_NAMES,
    CoordinatorMetricsCollector,
    get_coordinator_metrics_collector,
)

pytestmark = pytest.mark.usefixtures("faultless")


@pytest.fixture
def collector() -> CoordinatorMetricsCollector:
    return CoordinatorMetricsCollector()


def test_S1_21_there_is_one_shared_collector_for_the_whole_process() -> None:
    found: set[int] = set()
    threads = [threading.Thread(target=lambda: found.add(id(get_coordinator_metrics_collector()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {id(podium.get_coordinator_metrics_collector())}
    assert podium.CoordinatorMetricsCollector is CoordinatorMetricsCollector


async def test_S1_22_a_tracked_block_lasts_until_what_it_awaits_is_done(collector: CoordinatorMetricsCollector) -> None:
    answered = asyncio.Event()

    async def chat() -> None:
        with collector.track_coordinator("ChatCoordinator"):
            await answered.wait()

    task = asyncio.create_task(chat())
    await asyncio.sleep(0)
    assert collector.get_snapshot("ChatCoordinator").execution_count == 0

    answered.set()
    await task
    assert collector.get_snapshot("ChatCoordinator").execution_count == 1


async def test_S1_22_tasks_that_overlap_are_each_their_own_execution(
    collector: CoordinatorMetricsCollector, recorded: Recorded
) -> None:
    both = asyncio.Barrier(2)

    async def work(name: str) -> None:
        with collector.track_coordinator(name):
            await both.wait()
            with podium.span(f"inside {name}"):
                await both.wait()

    await asyncio.gather(work("A"), work("B"))

    for name in ("A", "B"):
        outer, inner = recorded.named(name), recorded.named(f"inside {name}")
        assert inner.parent is not None
        assert outer.context is not None
        assert inner.parent.span_id == outer.context.span_id
        assert collector.get_snapshot(name).execution_count == 1


def test_S1_22_threads_count_every_execution(collector: CoordinatorMetricsCollector) -> None:
    def work() -> None:
        for _ in range(200):
            with collector.track_coordinator("ChatCoordinator"):
                pass

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    snapshot = collector.get_snapshot("ChatCoordinator")
    assert (snapshot.execution_count, sum(snapshot.buckets)) == (1600, 1600)


def test_a_block_that_raises_is_an_error_and_the_exception_goes_on(
    collector: CoordinatorMetricsCollector, recorded: Recorded
) -> None:
    def chat() -> None:
        with collector.track_coordinator("ChatCoordinator", {"tier": "gold"}):
            msg = "no tent"
            raise ValueError(msg)

    with pytest.raises(ValueError, match="no tent"):
        chat()

    (execution,) = collector.get_coordinator_stats("ChatCoordinator")["recent_executions"]
    assert execution["success"] is False
    assert execution["error_message"] == "no tent"
    assert execution["metadata"] == {"tier": "gold"}
    assert recorded.span.status.status_code is StatusCode.ERROR
    assert recorded.span.attributes is not None
    assert recorded.span.attributes["podium.kind"] == "coordinator"
    assert recorded.span.attributes["podium.coordinator"] == "ChatCoordinator"
    assert recorded.span.attributes["podium.metadata.tier"] == "gold"


async def test_a_cancelled_execution_is_an_error_and_the_cancellation_goes_on(
    collector: CoordinatorMetricsCollector,
) -> None:
    async def work() -> None:
        with collector.track_coordinator("ChatCoordinator"):
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    (execution,) = collector.get_coordinator_stats("ChatCoordinator")["recent_executions"]
    assert (execution["success"], execution["error_message"]) == (False, "CancelledError")


def test_S1_23_cache_lookups_are_counted_and_sent(collector: CoordinatorMetricsCollector, recorded: Recorded) -> None:
    for _ in range(4):
        collector.record_cache_hit("PromptCoordinator")
    collector.record_cache_miss("PromptCoordinator")
    collector.record_cache_miss("ContextCoordinator")

    prompt, context = collector.get_snapshot("PromptCoordinator"), collector.get_snapshot("ContextCoordinator")
    assert (prompt.cache_hits, prompt.cache_misses, prompt.cache_hit_rate) == (4, 1, 0.8)
    assert (context.cache_hits, context.cache_misses, context.cache_hit_rate) == (0, 1, 0.0)
    sent = [(each.event_name, dict(each.attributes)) for each in recorded.events]
    assert sent[0] == (
        "podium.cache.lookup",
        {"podium.coordinator": "PromptCoordinator", "podium.cache.result": "hit"},
    )
    assert [attributes["podium.cache.result"] for _, attributes in sent] == ["hit"] * 4 + ["miss"] * 2


def test_S1_24_analytics_events_are_counted_by_name_and_sent(
    collector: CoordinatorMetricsCollector, recorded: Recorded
) -> None:
    collector.record_analytics_event("tool_call", count=5)
    collector.record_analytics_event("tool_call")
    collector.record_analytics_event("model_request")

    assert collector.get_overall_stats()["analytics_events"] == {"model_request": 1, "tool_call": 6}
    assert dict(recorded.events[0].attributes) == {"podium.event.type": "tool_call", "podium.count": 5}


@pytest.mark.parametrize("count", [0, -3, 2.5, True, "many", None, 10**30])
def test_a_count_that_is_none_counts_nothing(collector: CoordinatorMetricsCollector, count: object) -> None:
    collector.record_analytics_event("tool_call", count=count)  # type: ignore[arg-type]

    assert collector.get_overall_stats()["analytics_events"] == {}


@pytest.mark.parametrize("duration", [-1, float("nan"), float("inf"), "long", None, True, 10**400])
def test_a_duration_that_is_none_is_unknown_and_the_execution_counts(
    collector: CoordinatorMetricsCollector, duration: object
) -> None:
    collector.track_execution("ChatCoordinator", duration)  # type: ignore[arg-type]

    stats = collector.get_coordinator_stats("ChatCoordinator")
    assert (stats["execution_count"], stats["avg_duration_ms"], stats["p95_duration_ms"]) == (1, None, None)


def test_percentiles_are_nearest_rank_over_the_executions(collector: CoordinatorMetricsCollector) -> None:
    for duration_ms in range(1, 101):
        collector.track_execution("ChatCoordinator", float(duration_ms))

    stats = collector.get_coordinator_stats("ChatCoordinator")
    figures = {name: stats[f"{name}_duration_ms"] for name in ("avg", "min", "max", "p50", "p95", "p99")}
    assert figures == {"avg": 50.5, "min": 1.0, "max": 100.0, "p50": 50.0, "p95": 95.0, "p99": 99.0}


def test_one_execution_is_every_percentile(collector: CoordinatorMetricsCollector) -> None:
    collector.track_execution("ChatCoordinator", 12.5)

    stats = collector.get_coordinator_stats("ChatCoordinator")
    assert [stats[f"p{rank}_duration_ms"] for rank in (50, 95, 99)] == [12.5, 12.5, 12.5]


def test_S1_27_max_history_bounds_what_is_kept_and_not_what_is_counted() -> None:
    collector = CoordinatorMetricsCollector(max_history=10)
    for number in range(100):
        collector.track_execution("ChatCoordinator", float(number), success=number % 2 == 0)

    stats = collector.get_coordinator_stats("ChatCoordinator")
    assert len(stats["recent_executions"]) == 10
    assert (stats["execution_count"], stats["error_count"], stats["error_rate"]) == (100, 50, 0.5)
    assert stats["p50_duration_ms"] == 94.0
    assert collector.get_overall_stats()["overall_error_rate"] == 0.5


def test_S1_27_a_reset_forgets_one_coordinator_or_everything(collector: CoordinatorMetricsCollector) -> None:
    collector.track_execution("A", 1.0)
    collector.track_execution("B", 1.0)
    collector.record_analytics_event("tool_call")

    collector.reset_coordinator("A")
    assert [each.coordinator_name for each in collector.get_all_snapshots()] == ["B"]

    collector.reset_all()
    assert collector.get_all_snapshots() == []
    overall = collector.get_overall_stats()
    assert (overall["total_executions"], overall["analytics_events"]) == (0, {})


def test_a_coordinator_never_seen_has_zeros_and_unknown_times(collector: CoordinatorMetricsCollector) -> None:
    assert collector.get_snapshot("nobody").execution_count == 0
    stats = collector.get_coordinator_stats("nobody")
    assert (stats["execution_count"], stats["error_rate"], stats["p95_duration_ms"]) == (0, 0.0, None)
    assert collector.get_all_snapshots() == []


def test_an_execution_that_was_timed_elsewhere_is_a_span_in_the_past(
    collector: CoordinatorMetricsCollector, recorded: Recorded
) -> None:
    collector.track_execution("ChatCoordinator", 1500.0, success=False, error_message="no tent")

    span = recorded.span
    assert span.start_time is not None
    assert span.end_time is not None
    assert span.end_time - span.start_time == 1_500_000_000
    assert span.status.description == "no tent"


def test_names_beyond_a_thousand_are_counted_together(collector: CoordinatorMetricsCollector) -> None:
    for number in range(MAX_NAMES + 5):
        collector.record_cache_hit(f"request-{number}")

    assert len(collector.get_all_snapshots()) == MAX_NAMES + 1
    assert collector.get_snapshot(OTHER_NAMES).cache_hits == 5


def test_memory_is_what_the_process_grew_by_during_the_execution(
    collector: CoordinatorMetricsCollector, monkeypatch: pytest.MonkeyPatch, recorded: Recorded
) -> None:
    readings = iter((100_000_000, 105_242_880, 105_242_880, 104_242_880))
    monkeypatch.setattr(collector, "memory_bytes", lambda: next(readings))

    for _ in range(2):
        with collector.track_coordinator("Chat"):
            pass

    assert collector.get_snapshot("Chat").memory_bytes == 4_242_880
    grown = [(each.attributes or {})["podium.memory.delta_bytes"] for each in recorded.spans]
    assert grown == [5_242_880, -1_000_000]


async def test_processor_time_is_known_where_an_execution_ends_in_its_thread(
    collector: CoordinatorMetricsCollector, recorded: Recorded
) -> None:
    with collector.track_coordinator("Here"):
        sum(range(100_000))
    elsewhere = collector.observe("There")
    await asyncio.to_thread(elsewhere.finish)

    assert collector.get_snapshot("Here").cpu_percent > 0
    assert collector.get_snapshot("There").cpu_percent == 0
    assert "podium.cpu_ms" in (recorded.named("Here").attributes or {})
    assert "podium.cpu_ms" not in (recorded.named("There").attributes or {})


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_counts_although_the_parent_held_the_lock(collector: CoordinatorMetricsCollector) -> None:
    locked, release = threading.Event(), threading.Event()

    def hold() -> None:
        with collector._lock:
            locked.set()
            release.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait()
    child = os.fork()
    if child == 0:
        collector.record_cache_hit("Chat")
        os._exit(collector.get_snapshot("Chat").cache_hits)
    _, status = os.waitpid(child, 0)
    release.set()
    holder.join()

    assert os.waitstatus_to_exitcode(status) == 1


def test_without_init_a_collector_still_counts_and_says_nothing(
    collector: CoordinatorMetricsCollector, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from opentelemetry.trace import NoOpTracer

    from podium.sdk.recording import finished, spans

    monkeypatch.setattr(spans, "tracer", NoOpTracer())
    monkeypatch.setattr(finished, "tracer", NoOpTracer())
    with collector.track_coordinator("Chat"):
        pass
    collector.track_execution("Chat", 5.0)
    collector.record_cache_hit("Chat")

    assert collector.get_snapshot("Chat").execution_count == 2
    assert caplog.records == []


class _Unspeakable:
    def __str__(self) -> str:
        msg = "no name"
        raise RuntimeError(msg)

    __repr__ = __str__


@pytest.mark.parametrize("name", [7, "", None, "\ud800", _Unspeakable(), "x" * 10_000])
def test_a_name_of_any_kind_is_made_a_short_text(collector: CoordinatorMetricsCollector, name: Any) -> None:
    with collector.track_coordinator(name, {"key": "\ud800"}):
        collector.record_cache_hit(name)
    collector.track_execution(name, 1.0, success=False, error_message=name, metadata=name)

    (snapshot,) = collector.get_all_snapshots()
    assert (snapshot.execution_count, snapshot.cache_hits) == (2, 1)
    assert 0 < len(snapshot.coordinator_name) < 300
    (collector.export_json(include_history=True) + collector.export_prometheus()).encode()
    assert get_coordinator_metrics_collector() is not collector
