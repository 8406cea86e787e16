"""What is true for everything below a point."""

import asyncio

import pytest
from opentelemetry import trace
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def test_everything_below_carries_the_context(recorded: Recorded) -> None:
    with podium.user("ana"), podium.session("s-1"), podium.account("acme"), podium.job("j-1"), podium.attempt(2):
        with podium.span("ours"):
            pass
        trace.get_tracer("another.instrumentation").start_span("theirs").end()
        podium.event("happened")
    with podium.span("after"):
        pass

    sent = {
        "podium.user.id": "ana",
        "podium.session.id": "s-1",
        "podium.account": "acme",
        "podium.job.id": "j-1",
        "podium.attempt": 2,
    }
    assert recorded.named("ours").attributes == {"podium.kind": "other", **sent}
    assert recorded.named("theirs").attributes == sent
    assert recorded.event("happened").attributes == sent
    assert recorded.named("after").attributes == {"podium.kind": "other"}


def test_the_inner_word_stands_and_the_outer_returns(recorded: Recorded) -> None:
    with podium.user("ana"):
        with podium.user("ben"), podium.span("inner"):
            pass
        with podium.span("outer"):
            pass

    users = {each.name: (each.attributes or {})["podium.user.id"] for each in recorded.spans}
    assert users == {"inner": "ben", "outer": "ana"}


def test_tasks_inherit_and_keep_apart(recorded: Recorded) -> None:
    async def work(name: str) -> None:
        async with podium.user(name):
            await asyncio.sleep(0)
            with podium.span(name):
                pass

    async def main() -> None:
        async with podium.session("s-1"):
            await asyncio.gather(work("ana"), work("ben"))

    asyncio.run(main())

    sent = {each.name: dict(each.attributes or {}) for each in recorded.spans}
    assert {name: each["podium.user.id"] for name, each in sent.items()} == {"ana": "ana", "ben": "ben"}
    assert all(each["podium.session.id"] == "s-1" for each in sent.values())


def test_a_context_left_in_another_task_is_left_all_the_same(recorded: Recorded) -> None:
    block = podium.user("ana")

    async def enter() -> None:
        block.__enter__()

    async def leave() -> None:
        block.__exit__(None, None, None)
        with podium.span("after"):
            pass

    asyncio.run(enter())
    asyncio.run(leave())

    assert (recorded.named("after").attributes or {}).get("podium.user.id") is None
