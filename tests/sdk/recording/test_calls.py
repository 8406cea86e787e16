"""What of a call's arguments, result and items is kept."""

import asyncio
import weakref
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def said(recorded: Recorded, name: str) -> tuple[object, object]:
    attributes = recorded.named(name).attributes or {}
    return attributes.get("input.value"), attributes.get("output.value")


def test_a_generator_is_one_span_with_all_it_gave(recorded: Recorded) -> None:
    @podium.observe
    def words() -> Iterator[str]:
        yield "Hello, "
        yield "world"

    assert list(words()) == ["Hello, ", "world"]
    assert said(recorded, "words") == (None, "Hello, world")
    assert (recorded.span.attributes or {})["podium.output.items"] == 2


def test_a_failing_generator_keeps_what_it_gave(recorded: Recorded) -> None:
    @podium.observe
    def numbers() -> Iterator[int]:
        yield 1
        msg = "two is missing"
        raise ValueError(msg)

    with pytest.raises(ValueError, match="two"):
        list(numbers())

    assert recorded.span.status.description == "ValueError: two is missing"
    assert said(recorded, "numbers") == (None, "[1]")


def test_an_async_generator_is_one_span(recorded: Recorded) -> None:
    @podium.observe(kind="llm")
    async def words() -> AsyncIterator[str]:
        yield "Hello, "
        await asyncio.sleep(0)
        yield "world"

    async def main() -> list[str]:
        return [word async for word in words()]

    assert asyncio.run(main()) == ["Hello, ", "world"]
    assert said(recorded, "words") == (None, "Hello, world")
    assert isinstance((recorded.span.attributes or {})["gen_ai.response.time_to_first_chunk"], float)


def test_mixed_items_are_kept_as_json(recorded: Recorded) -> None:
    @podium.observe
    def mixed() -> Iterator[object]:
        yield "a"
        yield {"b": 1}
        yield "c"

    list(mixed())

    assert said(recorded, "mixed") == (None, '["a",{"b":1},"c"]')


def test_a_generators_items_do_not_live_on(recorded: Recorded) -> None:
    class Large:
        pass

    @podium.observe
    def many() -> Iterator[Large]:
        for _ in range(3):
            yield Large()

    alive = []
    for item in many():
        alive.append(weakref.ref(item))
        del item

    assert [each() for each in alive[:-1]] == [None, None]


def test_the_items_of_an_endless_generator_are_cut(recorded: Recorded, capture: Callable[..., None]) -> None:
    capture(max_characters=50)

    @podium.observe
    def words() -> Iterator[str]:
        for _ in range(1000):
            yield "word "

    list(words())

    assert said(recorded, "words") == (None, "word word word word …[996 parts cut]")
    assert (recorded.span.attributes or {})["podium.output.items"] == 1000


def test_a_call_that_is_not_captured_costs_no_walk(recorded: Recorded, capture: Callable[..., None]) -> None:
    class Untouchable:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(name)

    capture(content="off")

    @podium.observe
    def work(thing: Untouchable) -> Untouchable:
        return thing

    work(Untouchable())

    assert said(recorded, "work") == (None, None)


def test_of_texts_that_do_not_fit_the_first_part_is_kept(recorded: Recorded, capture: Callable[..., None]) -> None:
    capture(max_characters=10)

    @podium.observe
    def words() -> Iterator[str]:
        yield "x" * 25
        yield "never kept"

    list(words())

    assert said(recorded, "words") == (None, "x" * 10 + "…[15 characters cut]…[1 parts cut]")


def test_items_are_redacted_as_other_texts_are(recorded: Recorded, capture: Callable[..., None]) -> None:
    capture(redact=lambda text: text.replace("s3cret", "***"))

    @podium.observe
    def words() -> Iterator[str]:
        yield "my s3cret"

    list(words())

    assert said(recorded, "words") == (None, "my ***")


@pytest.mark.parametrize("kind", ["llm", "other"])
def test_only_calls_of_models_are_timed_to_their_first_item(recorded: Recorded, kind: str) -> None:
    @podium.observe(kind=kind)
    def words() -> Iterator[str]:
        yield "a"

    list(words())

    assert ("gen_ai.response.time_to_first_chunk" in (recorded.span.attributes or {})) is (kind == "llm")


@pytest.mark.parametrize(
    ("kind", "announce", "is_announced"),
    [
        ("agent", None, True),
        ("workflow", None, True),
        ("plan", None, True),
        ("hitl", None, True),
        ("tool", None, False),
        ("tool", True, True),
        ("agent", False, False),
    ],
)
def test_work_that_may_take_long_is_announced_unless_said_otherwise(
    recorded: Recorded, kind: str, announce: bool | None, is_announced: bool
) -> None:
    @podium.observe(kind=kind, announce=announce)
    def work() -> None: ...

    work()

    assert [each.event_name for each in recorded.events] == ["podium.started"] * is_announced


def test_types_and_sizes_are_kept_where_only_metadata_is_captured(
    recorded: Recorded, capture: Callable[..., None]
) -> None:
    capture(content="metadata")

    @podium.observe
    def work(order: str) -> list[int]:
        return [1, 2, 3]

    work("a")

    kept = recorded.span.attributes or {}
    assert (kept["podium.input.type"], kept["podium.input.size"]) == ("dict", 1)
    assert (kept["podium.output.type"], kept["podium.output.size"]) == ("list", 3)
    assert "input.value" not in kept


def test_a_generator_that_gave_nothing_and_failed_says_nothing_of_items(recorded: Recorded) -> None:
    @podium.observe
    def numbers() -> Iterator[int]:
        raise KeyError
        yield 1

    with pytest.raises(KeyError):
        list(numbers())

    assert "podium.output.items" not in (recorded.span.attributes or {})
