import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

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

    told = {
        "podium.user.id": "ana",
        "podium.session.id": "s-1",
        "podium.account": "acme",
        "podium.job.id": "j-1",
        "podium.attempt": 2,
    }
    assert recorded.named("ours").attributes == {"podium.kind": "other", **told}
    assert recorded.named("theirs").attributes == told
    assert recorded.event("happened").attributes == told
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

    told = {each.name: dict(each.attributes or {}) for each in recorded.spans}
    assert {name: each["podium.user.id"] for name, each in told.items()} == {"ana": "ana", "ben": "ben"}
    assert all(each["podium.session.id"] == "s-1" for each in told.values())


def test_threads_get_it_carried(recorded: Recorded) -> None:
    @podium.observe
    def work(number: int) -> int:
        return number

    with podium.user("ana"), podium.span("outer") as outer, ThreadPoolExecutor(4) as pool:
        results = list(pool.map(podium.carry(work), range(8)))

    spans = [each for each in recorded.spans if each.name == "work"]
    assert results == list(range(8))
    assert {each.parent and f"{each.parent.span_id:016x}" for each in spans} == {outer.span_id}
    assert {(each.attributes or {})["podium.user.id"] for each in spans} == {"ana"}


def test_another_process_gets_it_by_headers(recorded: Recorded) -> None:
    with podium.user("ana"), podium.session("s-1"), podium.span("caller") as caller:
        sent = podium.headers()

    def serve() -> None:
        with podium.continued(sent), podium.span("served"):
            pass

    thread = threading.Thread(target=serve)
    thread.start()
    thread.join()

    served = recorded.named("served")
    assert served.parent is not None
    assert (f"{served.parent.span_id:016x}", served.parent.is_remote) == (caller.span_id, True)
    assert served.attributes == {
        "podium.kind": "other",
        "podium.user.id": "ana",
        "podium.session.id": "s-1",
    }


def test_what_must_not_travel_does_not() -> None:
    with podium.user("ana", travels=False), podium.attempt(3):
        sent = podium.headers()

    assert "baggage" not in sent


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


@pytest.mark.parametrize("header", ["", "garbage", "00-" + "0" * 32 + "-" + "0" * 16 + "-01", "\x00"])
def test_headers_of_any_sort_are_taken(header: str, recorded: Recorded) -> None:
    with podium.continued({"traceparent": header, "baggage": header}), podium.span("served"):
        pass

    assert recorded.named("served").parent is None
