"""Made-up samples."""

from podium.commands.metrics.samples import sample

NOW_S = 1_790_000_000.0


def test_S1_7_a_sample_lies_in_the_past_hour_and_is_the_same_each_time() -> None:
    first, again = sample(NOW_S), sample(NOW_S)

    ends = [run.end_s for each in first.coordinators.values() for run in each.history]
    assert min(ends) > NOW_S - 3600
    assert max(ends) == NOW_S
    assert first == again


def test_every_fiftieth_execution_fails_and_every_third_asks_a_cache() -> None:
    report = sample(NOW_S)

    lookups = [(each.hits, each.misses) for each in report.coordinators.values()]
    assert (report.executions, report.errors) == (1000, 20)
    assert sum(hits + misses for hits, misses in lookups) == 334
    assert 200 < sum(hits for hits, _ in lookups) < 268
    assert report.events == {"tool_call": 200, "model_request": 100, "state_transition": 50}


def test_times_are_about_what_a_coordinator_typically_takes() -> None:
    chat = sample(NOW_S).coordinators["ChatCoordinator"]

    assert all(12 <= each.duration_ms <= 17.4 for each in chat.history)
    assert (chat.memory_bytes, chat.cpu_percent) == (15 * 3 * 2**18, 15.0)
