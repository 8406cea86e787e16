"""The hub of live events."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator

from podium.api.live import CommitEvent, Live


def commit(batch: int, *projects: str) -> CommitEvent:
    return CommitEvent(
        batch=batch, at=1_790_000_040_000_000_007, projects=projects or ("p",), spans=3, events=2, points=1
    )


async def next_event(events: AsyncIterator[str]) -> str:
    return await asyncio.wait_for(anext(events), 60)


async def test_a_listener_is_greeted_and_hears_of_commits_from_any_thread() -> None:
    hub = Live()
    with hub.subscribe() as subscription:
        events = subscription.events()
        assert await next_event(events) == "event: hello\ndata: {}\n\n"

        thread = threading.Thread(target=hub.publish, args=(commit(7),))
        thread.start()
        event, number, data, *_ = (await next_event(events)).split("\n")
        thread.join()

    assert (event, number) == ("event: commit", "id: 7")
    assert json.loads(data.removeprefix("data: ")) == {
        "batch": 7, "at": "2026-09-21T14:14:00.000000007Z", "projects": ["p"], "spans": 3, "events": 2, "points": 1,
    }  # fmt: skip


async def test_a_listener_of_one_project_hears_of_that_alone() -> None:
    hub = Live()
    with hub.subscribe("mine") as subscription:
        events = subscription.events()
        await next_event(events)
        for batch, projects in ((1, ("other",)), (2, ("other", "mine"))):
            hub.publish(commit(batch, *projects))

        assert "id: 2\n" in await next_event(events)


async def test_a_quiet_stream_is_kept_open_by_pings() -> None:
    with Live().subscribe() as subscription:
        events = subscription.events(ping_s=0.01)
        await next_event(events)

        assert await next_event(events) == ": ping\n\n"


async def test_a_listener_that_does_not_keep_up_is_dropped() -> None:
    hub = Live()
    with hub.subscribe() as subscription:
        events = subscription.events()
        await next_event(events)
        for batch in range(1_000):
            hub.publish(commit(batch))
        await asyncio.sleep(0)

        assert [event async for event in events] == []


async def test_closing_ends_every_stream() -> None:
    hub = Live()
    with hub.subscribe() as subscription:
        events = subscription.events()
        await next_event(events)
        hub.close()

        assert [event async for event in events] == []


async def test_who_left_is_forgotten() -> None:
    hub = Live()
    with hub.subscribe():
        pass

    hub.publish(commit(1))

    assert hub._current() == []


def test_publishing_to_a_loop_that_is_gone_harms_nobody() -> None:
    hub = Live()

    async def leave() -> None:
        hub.subscribe().__enter__()

    asyncio.run(leave())

    hub.publish(commit(1))
