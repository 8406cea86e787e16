"""The decorator that counts calls of every kind of function."""

import asyncio
from collections.abc import AsyncIterator, Generator, Iterator

import pytest
from tests.sdk.conftest import Recorded

import podium
from podium.sdk.collector.collector import CoordinatorMetricsCollector, track_coordinator_metrics

pytestmark = pytest.mark.usefixtures("faultless")


@pytest.fixture
def collector() -> CoordinatorMetricsCollector:
    return CoordinatorMetricsCollector()


def test_S1_26_the_decorator_counts_an_async_method_until_it_returns(collector: CoordinatorMetricsCollector) -> None:
    seen: list[int] = []

    class ChatCoordinator:
        @track_coordinator_metrics(collector, "ChatCoordinator")
        async def process_chat(self, message: str) -> str:
            """Answer."""
            await asyncio.sleep(0)
            seen.append(collector.get_snapshot("ChatCoordinator").execution_count)
            return message.upper()

    assert asyncio.run(ChatCoordinator().process_chat("hello")) == "HELLO"
    assert seen == [0]
    assert collector.get_snapshot("ChatCoordinator").execution_count == 1
    assert ChatCoordinator.process_chat.__doc__ == "Answer."
    assert asyncio.iscoroutinefunction(ChatCoordinator.process_chat)


def test_the_decorator_counts_functions_and_their_errors(collector: CoordinatorMetricsCollector) -> None:
    @track_coordinator_metrics(collector)
    def halve(number: int) -> float:
        return 1 / number

    assert halve(2) == 0.5
    with pytest.raises(ZeroDivisionError):
        halve(0)
    (snapshot,) = collector.get_all_snapshots()
    assert snapshot.coordinator_name.endswith("halve")
    assert (snapshot.execution_count, snapshot.error_count) == (2, 1)


def test_the_decorator_counts_a_generator_once_and_until_its_end(
    collector: CoordinatorMetricsCollector, recorded: Recorded
) -> None:
    @track_coordinator_metrics(collector, "ChatCoordinator")
    def words() -> Iterator[str]:
        with podium.span("inside"):
            yield "on its"
            yield "way"

    for word in words():
        with podium.span(f"reader of {word}"):
            assert collector.get_snapshot("ChatCoordinator").execution_count == 0

    assert collector.get_snapshot("ChatCoordinator").execution_count == 1
    outer, inner = recorded.named("ChatCoordinator"), recorded.named("inside")
    assert inner.parent is not None
    assert outer.context is not None
    assert inner.parent.span_id == outer.context.span_id
    assert recorded.named("reader of way").parent is None


async def test_the_decorator_counts_an_async_generator_that_is_left_early_as_ended_well(
    collector: CoordinatorMetricsCollector,
) -> None:
    @track_coordinator_metrics(collector, "ChatCoordinator")
    async def words() -> AsyncIterator[str]:
        yield "on its"
        yield "way"

    reading = words()
    assert await anext(reading) == "on its"
    await reading.aclose()  # type: ignore[attr-defined]

    snapshot = collector.get_snapshot("ChatCoordinator")
    assert (snapshot.execution_count, snapshot.error_count) == (1, 0)


def test_a_generator_still_gets_what_is_sent_and_thrown_into_it(collector: CoordinatorMetricsCollector) -> None:
    @track_coordinator_metrics(collector, "ChatCoordinator")
    def conversation() -> Generator[object, object, str]:
        said = yield "ready"
        try:
            yield said
        except KeyError:
            yield "caught"
        return "done"

    talk = conversation()
    assert next(talk) == "ready"
    assert talk.send("hello") == "hello"
    assert talk.throw(KeyError) == "caught"
    with pytest.raises(StopIteration) as end:
        next(talk)
    assert end.value.value == "done"
