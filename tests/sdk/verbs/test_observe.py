import asyncio
import gc
import inspect
import weakref
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import StatusCode
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def said(recorded: Recorded, name: str) -> tuple[object, object]:
    attributes = recorded.named(name).attributes or {}
    return attributes.get("input.value"), attributes.get("output.value")


def test_a_function_is_recorded_with_what_went_in_and_came_out(recorded: Recorded) -> None:
    @podium.observe
    def add(a: int, b: int = 2, *more: int, **named: int) -> dict[str, int]:
        return {"sum": a + b}

    assert add(1, 3, 5, c=7) == {"sum": 4}
    assert said(recorded, "add") == ('{"a":1,"b":3,"*":[5],"c":7}', '{"sum":4}')


def test_the_decorator_takes_arguments(recorded: Recorded) -> None:
    @podium.observe(name="lookup", kind="tool", capture_input=False, capture_output=False, attributes={"tier": 1})
    def find(query: str) -> str:
        return query

    find("x")

    assert recorded.span.attributes == {"podium.kind": "tool", "podium.tool": "lookup", "tier": 1}


def test_a_failing_function_is_recorded_and_fails(recorded: Recorded) -> None:
    @podium.observe
    def divide(a: int) -> float:
        return a / 0

    with pytest.raises(ZeroDivisionError):
        divide(1)

    assert recorded.span.status.status_code is StatusCode.ERROR
    assert said(recorded, "divide") == ('{"a":1}', None)


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


def said_in(span: ReadableSpan) -> object:
    return (span.attributes or {})["input.value"]


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


def test_a_generator_is_one_span_with_all_it_gave(recorded: Recorded) -> None:
    @podium.observe
    def words() -> Iterator[str]:
        yield "Hello, "
        yield "world"

    assert list(words()) == ["Hello, ", "world"]
    assert said(recorded, "words") == (None, "Hello, world")
    assert (recorded.span.attributes or {})["podium.output.items"] == 2


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


def test_a_class_is_observed_by_its_public_methods(recorded: Recorded) -> None:
    @podium.observe(kind="tool")
    class Shop:
        def __init__(self) -> None:
            self.name = "tents"

        def find(self, query: str) -> str:
            return self._name() + query

        @staticmethod
        def count(items: list[str]) -> int:
            return len(items)

        @classmethod
        def make(cls) -> "Shop":
            return cls()

        def __call__(self, question: str) -> str:
            return question

        def _name(self) -> str:
            return self.name

        @property
        def title(self) -> str:
            return self.name.title()

    shop = Shop.make()
    assert (shop.find("!"), shop.count(["a"]), shop("why"), shop.title) == ("tents!", 1, "why", "Tents")

    tools = {each.name: (each.attributes or {})["podium.tool"] for each in recorded.spans}
    assert tools == {"Shop.make": "make", "Shop.find": "find", "Shop.count": "count", "Shop": "Shop"}
    assert said(recorded, "Shop.find") == ('{"query":"!"}', "tents!")
    assert isinstance(shop, Shop)


def test_an_agents_methods_are_the_agents(recorded: Recorded) -> None:
    @podium.observe(kind="agent", name="refunds")
    class Agent:
        def run(self) -> None: ...

    Agent().run()

    assert (recorded.span.name, (recorded.span.attributes or {})["podium.agent"]) == ("refunds.run", "refunds")


def test_an_agents_start_is_told(recorded: Recorded) -> None:
    @podium.observe(kind="agent")
    def refunds() -> None:
        assert recorded.event("podium.started").attributes["podium.agent"] == "refunds"

    refunds()

    assert len(recorded.spans) == 1


def test_observing_twice_records_once(recorded: Recorded) -> None:
    @podium.observe
    @podium.observe
    def work() -> None: ...

    work()

    assert len(recorded.spans) == 1


def test_what_is_no_function_stays_as_it_is() -> None:
    marker = object()

    assert podium.observe(marker) is marker  # type: ignore[call-overload]


def test_builtins_can_be_observed(recorded: Recorded) -> None:
    assert podium.observe(len)([1, 2]) == 2
    assert recorded.span.name == "len"


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
