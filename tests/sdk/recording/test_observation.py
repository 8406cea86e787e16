"""Calls of every kind of function, from their start to their end, and the context they run in."""

import asyncio
import gc
import inspect
from collections.abc import AsyncIterator, Coroutine, Generator, Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import StatusCode
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def said(recorded: Recorded, name: str) -> tuple[object, object]:
    attributes = recorded.named(name).attributes or {}
    return attributes.get("input.value"), attributes.get("output.value")


def said_in(span: ReadableSpan) -> object:
    return (span.attributes or {})["input.value"]


def test_a_coroutine_is_recorded_until_it_is_done(recorded: Recorded) -> None:
    @podium.observe
    async def inner() -> str:
        await asyncio.sleep(0)
        return "in"

    @podium.observe
    async def outer() -> str:
        return await inner()

    assert asyncio.run(outer()) == "in"
    parent = recorded.named("inner").parent
    assert parent is not None
    assert parent.span_id == recorded.named("outer").context.span_id
    assert inspect.iscoroutinefunction(outer)


def test_tasks_side_by_side_keep_apart(recorded: Recorded) -> None:
    @podium.observe
    async def inner(name: str) -> None:
        await asyncio.sleep(0)

    @podium.observe
    async def outer(name: str) -> None:
        await asyncio.gather(inner(name), inner(name))

    async def main() -> None:
        await asyncio.gather(*(outer(name) for name in "abc"))

    asyncio.run(main())

    outers = {each.context.span_id: said_in(each) for each in recorded.spans if each.name == "outer"}
    inners = [(each.parent.span_id, said_in(each)) for each in recorded.spans if each.name == "inner" and each.parent]
    assert len(inners) == 6
    assert all(outers[parent] == given for parent, given in inners)


def test_a_cancelled_coroutine_is_recorded_as_cancelled(recorded: Recorded) -> None:
    @podium.observe
    async def slow() -> None:
        await asyncio.sleep(60)

    async def main() -> None:
        task = asyncio.create_task(slow())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())

    assert (recorded.span.attributes or {})["podium.outcome"] == "cancelled"


def test_a_generators_span_is_current_in_it_and_not_in_its_reader(recorded: Recorded) -> None:
    @podium.observe
    def numbers() -> Iterator[int]:
        with podium.span("inside"):
            yield 1
        with podium.user("ana"):
            yield 2
            with podium.span("later"):
                pass

    for _ in numbers():
        with podium.span("reader"):
            pass

    generator = recorded.named("numbers").context.span_id
    parents = {each.name: each.parent and each.parent.span_id for each in recorded.spans}
    assert parents == {"numbers": None, "inside": generator, "later": generator, "reader": None}
    assert (recorded.named("later").attributes or {})["podium.user.id"] == "ana"


def test_what_is_sent_and_thrown_into_a_generator_reaches_it() -> None:
    heard: list[object] = []

    @podium.observe
    def talk() -> Generator[str, object, str]:
        heard.append((yield "first"))
        try:
            yield "second"
        except KeyError:
            heard.append("thrown")
        yield "third"
        return "result"

    generator = talk()
    next(generator)
    generator.send("sent")
    third = generator.throw(KeyError)

    assert (heard, third) == (["sent", "thrown"], "third")
    with pytest.raises(StopIteration, match="result"):
        next(generator)


@pytest.mark.parametrize("ending", ["closed", "forgotten"])
def test_a_generator_nobody_finishes_ends_its_span(recorded: Recorded, ending: str) -> None:
    cleaned: list[str] = []

    @podium.observe
    def numbers() -> Iterator[int]:
        try:
            yield 1
            yield 2
        finally:
            cleaned.append("yes")

    generator = numbers()
    next(generator)
    if ending == "closed":
        generator.close()  # type: ignore[attr-defined]
    del generator
    gc.collect()

    assert cleaned == ["yes"]
    assert (recorded.span.attributes or {})["podium.outcome"] == "stopped early"
    assert recorded.span.status.status_code is StatusCode.UNSET
    assert podium.current().span_id == ""


def test_an_async_generator_nobody_finishes_ends_its_span(recorded: Recorded) -> None:
    @podium.observe
    async def numbers() -> AsyncIterator[int]:
        yield 1
        yield 2

    async def main() -> None:
        async for _ in numbers():
            break
        gc.collect()
        await asyncio.sleep(0)

    asyncio.run(main())

    assert (recorded.span.attributes or {})["podium.outcome"] == "stopped early"


def test_a_function_that_only_returns_a_coroutine_is_recorded_until_that_is_done(recorded: Recorded) -> None:
    async def later() -> str:
        with podium.span("inside"):
            return "done"

    @podium.observe
    def call() -> Coroutine[None, None, str]:
        return later()

    assert asyncio.run(call()) == "done"

    inside, outer = recorded.spans
    assert (outer.name, (outer.attributes or {})["output.value"]) == ("call", "done")
    assert inside.parent is not None
    assert inside.parent.span_id == outer.context.span_id
