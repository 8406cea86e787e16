"""The benchmark of the machine."""

import pytest

from podium.commands.metrics.benchmark import benchmark
from podium.errors import InvalidInput


def test_S1_8_a_benchmark_measures_what_it_waits() -> None:
    waited: list[float] = []

    report = benchmark(20, waited.append)

    assert report.executions == len(waited) == 20 * 13
    assert max({*waited}) == 0.015
    assert report.events == {"tool_call": 4, "model_request": 2, "state_transition": 1}
    assert all(run.duration_ms >= 0 for each in report.coordinators.values() for run in each.history)
    lookups = sum(each.hits + each.misses for each in report.coordinators.values())
    assert lookups == report.executions


def test_events_that_did_not_happen_are_absent() -> None:
    assert benchmark(5, lambda _: None).events == {"tool_call": 1}


def test_S1_8_iterations_below_one_are_refused() -> None:
    with pytest.raises(InvalidInput, match="--iterations"):
        benchmark(0)
