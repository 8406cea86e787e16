"""What is counted of one coordinator, and the figures read from it."""

import pytest

from podium.sdk.collector.stats import BUCKETS_MS, CoordinatorCounts, CoordinatorExecution, instant, percentile, ratio


def execution(duration_ms: float | None = 10.0, *, success: bool = True, **more: object) -> CoordinatorExecution:
    return CoordinatorExecution("Chat", 1_795_252_200.5, duration_ms, success, **more)  # type: ignore[arg-type]


def test_an_instant_is_written_in_utc_with_six_decimals() -> None:
    assert instant(1_795_252_200.5) == "2026-11-21T09:10:00.500000Z"


@pytest.mark.parametrize(
    ("share", "value"), [(0.0, 1.0), (0.25, 1.0), (0.26, 2.0), (0.5, 2.0), (0.95, 4.0), (1.0, 4.0)]
)
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_pass(share: float, value: float) -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0], share) == value


def test_of_nothing_there_is_no_percentile_and_a_ratio_of_nothing_is_0() -> None:
    assert percentile([], 0.5) is None
    assert (ratio(0, 0), ratio(1, 4)) == (0.0, 0.25)


def test_an_execution_began_as_long_before_its_end_as_it_lasted() -> None:
    timed, untimed = execution(500.0).as_dict(), execution(None).as_dict()

    assert (timed["start_time"], timed["end_time"]) == ("2026-11-21T09:10:00.000000Z", "2026-11-21T09:10:00.500000Z")
    assert (untimed["start_time"], untimed["duration_ms"]) == (untimed["end_time"], None)


def test_executions_add_up() -> None:
    counts = CoordinatorCounts("Chat", 10)
    counts.add(execution(10.0, memory_bytes=100, cpu_ms=5.0))
    counts.add(execution(30.0, success=False, memory_bytes=-40))
    counts.add(execution(None))

    snapshot = counts.snapshot("now")
    assert (snapshot.execution_count, snapshot.error_count, snapshot.total_duration_ms) == (3, 1, 40.0)
    assert (snapshot.memory_bytes, snapshot.cpu_percent) == (60, 50.0)
    assert snapshot.error_rate == pytest.approx(1 / 3)
    stats = counts.stats()
    assert (stats["avg_duration_ms"], stats["min_duration_ms"], stats["max_duration_ms"]) == (20.0, 10.0, 30.0)


def test_memory_that_was_given_back_counts_as_none() -> None:
    counts = CoordinatorCounts("Chat", 10)
    counts.add(execution(memory_bytes=-40))

    assert counts.snapshot("now").memory_bytes == 0


@pytest.mark.parametrize(("duration_ms", "place"), [(0.0, 0), (1.0, 0), (1.1, 1), (10_000.0, 12), (10_000.1, 13)])
def test_a_bucket_takes_up_to_its_bound(duration_ms: float, place: int) -> None:
    counts = CoordinatorCounts("Chat", 10)
    counts.add(execution(duration_ms))

    buckets = counts.snapshot("now").buckets
    assert len(buckets) == len(BUCKETS_MS) + 1
    assert buckets.index(1) == place


def test_of_the_history_the_newest_hundred_are_shown() -> None:
    counts = CoordinatorCounts("Chat", 500)
    for number in range(150):
        counts.add(execution(float(number)))

    recent = counts.stats()["recent_executions"]
    assert [each["duration_ms"] for each in recent] == [float(number) for number in range(50, 150)]


def test_a_snapshot_says_memory_in_mebibytes_too() -> None:
    counts = CoordinatorCounts("Chat", 10)
    counts.add(execution(memory_bytes=3 * 2**19))
    counts.cache_hits, counts.cache_misses = 1, 3

    shown = counts.snapshot("now").to_dict()
    assert (shown["memory_mb"], shown["cache_hit_rate"]) == (1.5, 0.25)
