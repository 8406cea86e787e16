"""Reading a Prometheus step by step."""

from typing import Any

import pytest
from tests.sources.answering import Fixed
from tests.sources.prometheus import Prometheus as StandIn

from podium.errors import InvalidInput
from podium.sources.source import Batch, Position
from podium.sources.tools.prometheus import STEPS, Prometheus

NOW_S = 1_790_000_030
MINUTE_MS = 60_000


def read(url: str, position: Position = None, now_s: int = NOW_S) -> list[Batch]:
    return list(Prometheus(url, lambda: now_s * 10**9).read(position))


def instants(batches: list[Batch]) -> list[int]:
    """Return the instants of all points, unix ms."""
    found: list[int] = []
    for batch in batches:
        for _, message in batch.messages:
            metrics: Any = message
            for resource in metrics.resource_metrics:
                for metric in resource.scope_metrics[0].metrics:
                    found += [point.time_unix_nano // 10**6 for point in metric.sum.data_points]
    return found


def test_every_step_is_read_once_and_lies_on_a_multiple_of_its_length() -> None:
    with StandIn() as prometheus:
        batches = read(f"{prometheus.url}?since=30d")

    found = instants(batches)
    last_ms = (NOW_S - 10) * 1000 // MINUTE_MS * MINUTE_MS
    assert found == list(range(last_ms - (30 * 1440 - 1) * MINUTE_MS, last_ms + 1, MINUTE_MS))
    assert sum(batch.read for batch in batches) == 30 * 1440


def test_no_question_asks_for_more_points_than_prometheus_gives() -> None:
    with StandIn() as prometheus:
        read(f"{prometheus.url}?since=30d")

        sizes = [round((end - start) / step) + 1 for start, end, step in prometheus.asked]
    assert max(sizes) == STEPS < 11_000
    assert sum(sizes) == 30 * 1440


def test_reading_goes_on_at_the_next_step() -> None:
    with StandIn() as prometheus:
        position = read(f"{prometheus.url}?since=1h")[-1].position

        assert read(prometheus.url, position) == []
        assert instants(read(prometheus.url, position, NOW_S + 60)) == [1_790_000_040_000]


def test_a_piece_that_is_read_again_later_is_the_same() -> None:
    with StandIn() as prometheus:
        url = f"{prometheus.url}?since=3h"
        first = read(url)
        again = [read(url, batch.position, NOW_S + 7 * 60)[0] for batch in first]

    assert [batch.messages for batch in again[:-1]] == [batch.messages for batch in first[1:]]
    assert instants(again[-1:]) == [instants(first)[-1] + MINUTE_MS]


def test_another_step_than_before_goes_on_at_its_next_multiple() -> None:
    with StandIn() as prometheus:
        position = read(f"{prometheus.url}?since=10m")[-1].position
        found = instants(read(f"{prometheus.url}?step=7m", position, NOW_S + 30 * 60))

    assert found[0] > NOW_S * 1000 - MINUTE_MS
    assert {each % (7 * MINUTE_MS) for each in found} == {0}


@pytest.mark.parametrize("answer", [[], {}, {"status": "error", "error": "no"}, {"status": "success", "data": 7}])
def test_another_program_is_refused(answer: Any) -> None:
    with Fixed(200, answer) as other, pytest.raises(InvalidInput, match="right address"):
        read(other.url)


@pytest.mark.parametrize("position", [7, {}, {"from_ms": 2, "next_ms": 1}])
def test_a_position_of_another_kind_is_refused(position: Any) -> None:
    with pytest.raises(InvalidInput, match="position"):
        read("http://127.0.0.1:9", position)


def test_a_step_that_is_no_range_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no range"):
        Prometheus("http://localhost:9090?step=0s")
