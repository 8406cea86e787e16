"""What type checkers see of the public names: checked by mypy, never run."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from typing import assert_type

import podium
from podium.sdk.verbs.caching import CacheLookup
from podium.sdk.verbs.decisions import Plan, Question


@podium.observe
def plain(a: int, b: str = "") -> float:
    return float(a)


@podium.observe(kind="tool", name="search")
async def later(query: str) -> list[str]:
    return [query]


@podium.observe()
def numbers(n: int) -> Generator[int, str, bool]:
    yield n
    return True


@podium.observe
async def words() -> AsyncGenerator[str]:
    yield ""


@podium.observe(kind="agent")
class Agent:
    def __init__(self, name: str) -> None:
        self.name = name

    def run(self, question: str) -> str:
        return question


async def main() -> None:
    assert_type(plain(1, b="x"), float)
    assert_type(await later("x"), list[str])
    assert_type(numbers(1), Generator[int, str, bool])
    assert_type(words(), AsyncGenerator[str])
    assert_type(Agent("x"), Agent)
    assert_type(Agent("x").run("y"), str)
    plain("no")  # type: ignore[arg-type]
    podium.observe(kind=1)  # type: ignore[call-overload]

    with podium.span("x", kind="tool", attributes={"a": 1}) as span:
        assert_type(span, podium.Span)
        assert_type(span.trace_id, str)
        span.usage(input_tokens=1, model="gpt-4o")
        span.usage(input_tokens="1")  # type: ignore[arg-type]
    async with podium.agent("x", config={}) as agent:
        assert_type(agent, podium.Span)
    with podium.workflow("x", nodes={"a": [], "b": ["a"]}) as flow, flow.node("a") as node:
        assert_type(flow, podium.workflow)
        assert_type(node, podium.Span)
    with podium.hitl("?") as question, podium.cache("c", type="semantic") as lookup:
        assert_type(question, Question)
        assert_type(lookup, CacheLookup)
    podium.cache("c", type="fuzzy")  # type: ignore[arg-type]
    with podium.user("u"), podium.session("s"), podium.account("a"), podium.job(1), podium.attempt(1):
        pass
    assert_type(podium.plan("x"), Plan)
    assert_type(podium.current(), podium.Span)
    assert_type(podium.fingerprint({}), str)
    assert_type(podium.headers(), dict[str, str])
    assert_type(podium.stream(iter([1])), Iterator[int])
    assert_type(podium.stream(words()), AsyncIterator[str])

    def work(a: int) -> str:
        return str(a)

    assert_type(podium.carry(work)(1), str)
    carried: Callable[[int], str] = podium.carry(work)
    carried(1)
    podium.carry(work)("no")  # type: ignore[arg-type]

    podium.init(endpoint="http://x", content="metadata", redact=lambda text: text)
    podium.init(content="some")  # type: ignore[arg-type]
    podium.event("x", severity="warning", body="y", anything=1)
    assert_type(podium.flush(1), bool)
    assert_type(podium.stats(), podium.Stats)
    podium.nothing  # type: ignore[attr-defined]  # noqa: B018
