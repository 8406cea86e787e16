"""Reading a Jaeger by windows of time."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from tests.sources.answering import Answering, Fixed
from tests.sources.jaeger import Jaeger as StandIn
from tests.sources.jaeger import span, trace

from podium.errors import InvalidInput, SourceUnavailable
from podium.sources.source import Batch, Position
from podium.sources.tools.jaeger import LIMIT, Jaeger

NOW_US = 1_790_000_000_000_000
MINUTE_US = 60 * 10**6
HOUR_US = 3_600 * 10**6


def read(
    stand_in: StandIn, position: Position = None, now_us: int = NOW_US
) -> tuple[Counter[str], Position, list[Batch]]:
    """Return how often each span was read, where reading stands, and the batches."""
    batches = list(Jaeger(stand_in.url, lambda: now_us * 1000).read(position))
    return names(batches), batches[-1].position if batches else position, batches


def names(batches: list[Batch]) -> Counter[str]:
    found: Counter[str] = Counter()
    for batch in batches:
        for _, message in batch.messages:
            spans: Any = message
            found.update(s.name for r in spans.resource_spans for scope in r.scope_spans for s in scope.spans)
    return found


def once(*numbers: int) -> Counter[str]:
    return Counter(f"span {number}" for number in numbers)


def test_spans_of_many_services_and_days_are_read_once_each() -> None:
    day_us = 24 * HOUR_US
    over_midnight = trace(
        span(1, NOW_US - 3 * day_us), span(2, NOW_US - 2 * day_us, process="p2"), services=("shop", "model")
    )
    with StandIn([over_midnight, trace(span(3, NOW_US - MINUTE_US, trace=2))]) as jaeger:
        found, _, batches = read(jaeger)

    assert found == once(1, 2, 3)
    assert sum(batch.read for batch in batches) == 3


def test_what_is_older_than_since_is_not_read() -> None:
    with StandIn([trace(span(1, NOW_US - 2 * HOUR_US)), trace(span(2, NOW_US - 1, trace=2))]) as jaeger:
        source = Jaeger(f"{jaeger.url}?since=1h", lambda: NOW_US * 1000)

        assert names(list(source.read(None))) == once(2)


def test_a_window_with_more_traces_than_the_limit_is_halved_until_nothing_is_lost() -> None:
    count = 3 * LIMIT
    crowd = [trace(span(n, NOW_US - HOUR_US + n, trace=n)) for n in range(1, count + 1)]
    with StandIn(crowd) as jaeger:
        found, _, _ = read(jaeger)

    assert found == once(*range(1, count + 1))


def test_more_traces_than_the_limit_in_one_microsecond_are_read() -> None:
    crowd = [trace(span(n, NOW_US - HOUR_US, trace=n)) for n in range(1, LIMIT + 11)]
    with StandIn(crowd) as jaeger:
        found, _, batches = read(jaeger)

    assert sum(found.values()) == LIMIT + 10
    assert not any(batch.skipped for batch in batches)


def test_reading_again_reads_what_came_since() -> None:
    with StandIn([trace(span(1, NOW_US - 2 * MINUTE_US))]) as jaeger:
        _, position, _ = read(jaeger)
        jaeger.traces.append(trace(span(2, NOW_US + MINUTE_US, trace=2)))

        found, position, _ = read(jaeger, position, NOW_US + 3 * MINUTE_US)
        assert found == once(2)
        assert read(jaeger, position, NOW_US + 4 * MINUTE_US)[0] == once()


def test_a_span_that_ended_late_is_read_when_it_comes() -> None:
    with StandIn([trace(span(2, NOW_US - 49 * MINUTE_US))]) as jaeger:
        found, position, _ = read(jaeger)
        assert found == once(2)
        jaeger.traces[0]["spans"].append(span(1, NOW_US - 50 * MINUTE_US))

        found, position, _ = read(jaeger, position, NOW_US + MINUTE_US)
        assert found == once()
        found, position, _ = read(jaeger, position, NOW_US + 6 * MINUTE_US)
        assert found == once(1, 2)  # who receives both knows the one that it has
        assert read(jaeger, position, NOW_US + 7 * MINUTE_US)[0] == once()


def test_how_long_a_span_is_waited_for_can_be_said() -> None:
    with StandIn([trace(span(1, NOW_US - MINUTE_US))]) as jaeger:
        where = f"{jaeger.url}?late=12h"
        position = list(Jaeger(where, lambda: NOW_US * 1000).read(None))[-1].position
        jaeger.traces[0]["spans"].append(span(2, NOW_US - 11 * HOUR_US))

        again = list(Jaeger(where, lambda: (NOW_US + 5 * MINUTE_US) * 1000).read(position))

    assert names(again) == once(1, 2)


def test_between_two_looks_back_only_the_newest_minute_is_asked_for_again() -> None:
    with StandIn([trace(span(1, NOW_US - MINUTE_US))]) as jaeger:
        _, position, _ = read(jaeger)
        jaeger.asked.clear()
        read(jaeger, position, NOW_US + 5 * 10**6)
        (soon,) = jaeger.asked
        jaeger.asked.clear()
        read(jaeger, position, NOW_US + 5 * MINUTE_US)

    assert soon[1] == NOW_US - MINUTE_US
    assert min(start for _, start, _, _ in jaeger.asked) == NOW_US - HOUR_US


def test_reading_goes_on_where_it_was_interrupted() -> None:
    day_us = 24 * HOUR_US
    with StandIn([trace(span(n, NOW_US - n * day_us, trace=n)) for n in (1, 5, 9)]) as jaeger:
        source = Jaeger(jaeger.url, lambda: NOW_US * 1000)
        before = []
        for batch in source.read(None):
            before.append(batch)
            if batch.messages:
                jaeger.broken = True
                break
        with pytest.raises(SourceUnavailable, match="500"):
            list(source.read(before[-1].position))
        jaeger.broken = False

        after = list(source.read(before[-1].position))

    assert names(before) == once(9)
    assert names(after) == once(1, 5)


def test_a_span_that_cannot_be_read_is_skipped_once() -> None:
    bad = span(3, NOW_US - MINUTE_US, spanID="12")
    with StandIn(
        [trace(span(1, NOW_US - MINUTE_US), span(2, NOW_US, process="p2"), bad, services=("a", "b"))]
    ) as jaeger:
        batches = list(Jaeger(jaeger.url, lambda: (NOW_US + 1) * 1000).read(None))

    assert [each.what for batch in batches for each in batch.skipped] == [f"span 12 of trace {1:032x}"]


def test_reading_again_with_nothing_new_asks_for_the_newest_minute_only() -> None:
    with StandIn([trace(span(1, NOW_US - 2 * MINUTE_US))]) as jaeger:
        _, position, _ = read(jaeger)

        assert read(jaeger, position, NOW_US + MINUTE_US)[0] == once()


def test_a_jaeger_without_services_is_read_as_empty() -> None:
    with StandIn([]) as jaeger:
        found, position, _ = read(jaeger)

    assert found == once()
    assert isinstance(position, dict)
    assert position["until_us"] == NOW_US


def test_the_name_shows_no_password() -> None:
    assert Jaeger("http://me:secret@jaeger.example:16686/base/?since=7d").name == "http://jaeger.example:16686/base"


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("localhost:16686", "no address"),
        ("ftp://localhost", "no address"),
        ("http://localhost?since=soon", "no range"),
        ("http://localhost?limit=5", "no option"),
    ],
)
def test_a_bad_address_is_refused(where: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        Jaeger(where)


class Another(Answering):
    """A program that knows services and no traces."""

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, Any]:  # noqa: ARG002 - whatever is asked
        return 200, {"data": ["gateway"] if path == "/api/services" else {"pages": 7}}


@pytest.mark.parametrize("other", [Another, lambda: Fixed(200, {"data": "none"})], ids=["no traces", "no services"])
def test_another_program_is_refused_by_its_address(other: Callable[[], Answering]) -> None:
    with other() as program, pytest.raises(InvalidInput, match=r"127.0.0.1:\d+ does not answer as jaeger .* address"):
        list(Jaeger(program.url).read(None))


def test_a_jaeger_that_does_not_answer_is_unavailable() -> None:
    with StandIn([]) as jaeger:
        url = jaeger.url

    with pytest.raises(SourceUnavailable, match="does not answer"):
        list(Jaeger(url).read(None))


@pytest.mark.parametrize("position", [7, {}, {"until_us": "x", "looked_us": 1}])
def test_a_position_of_another_kind_is_refused(position: Any) -> None:
    with pytest.raises(InvalidInput, match="position"):
        list(Jaeger("http://127.0.0.1:9").read(position))
