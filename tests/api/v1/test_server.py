"""Projects, status, settings, quarantined segments, live events."""

import asyncio
from typing import Any

from fastapi.testclient import TestClient
from tests.api.status import STATUS
from tests.api.v1.conftest import Get, States, api

from podium.api.live import CommitEvent, Live
from podium.api.services import Services
from podium.api.v1.server import get_live
from podium.model.status import Count, PageSettings
from podium.store.engine import Engine


def test_projects_that_have_telemetry_are_listed(get: Get, row: dict[str, Any]) -> None:
    assert row["project"] in {project["name"] for project in get("/projects")["projects"]}


def test_the_status_is_the_one_of_the_server_now(get: Get, states: States) -> None:
    spans = Count(accepted=5, stored=3, waiting=2)
    states.status = STATUS.model_copy(update={"counts": STATUS.counts.model_copy(update={"spans": spans})})

    assert get("/status")["counts"]["spans"] == {"accepted": 5, "stored": 3, "waiting": 2}


def test_the_operators_choice_for_the_pages_is_given(get: Get, engine: Engine) -> None:
    chosen = PageSettings(auto_refresh=False, refresh_seconds=30)
    client = TestClient(api(Services(engine, lambda: STATUS, Live(), pages=chosen)))

    assert get("/settings") == {"auto_refresh": True, "refresh_seconds": 0}
    assert client.get("/api/v1/settings").json() == {"auto_refresh": False, "refresh_seconds": 30}


def test_a_replay_says_how_many_segments_it_queued(engine: Engine) -> None:
    queued = iter([2, 0])
    client = TestClient(api(Services(engine, lambda: STATUS, Live(), replay=lambda: next(queued))))

    replies = [client.post("/api/v1/journal/replay") for _ in range(2)]

    assert [(reply.status_code, reply.json()) for reply in replies] == [(200, {"segments": 2}), (200, {"segments": 0})]
    assert client.get("/api/v1/journal/replay").status_code == 405


async def test_live_events_are_those_of_the_project_asked_for(engine: Engine) -> None:
    hub = Live()
    reply = await get_live(Services(engine, lambda: STATUS, hub), "mine")
    events = aiter(reply.body_iterator)

    async def next_event() -> str:
        return str(await asyncio.wait_for(anext(events), 60))

    hello = await next_event()
    for batch, project in ((1, "another"), (2, "mine")):
        hub.publish(CommitEvent(batch=batch, at=0, projects=(project,), spans=1, events=0, points=0))
    commit = await next_event()
    hub.close()

    assert hello.startswith("event: hello")
    assert commit.startswith("event: commit\nid: 2\n")
    assert [event async for event in events] == []
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert (reply.headers["cache-control"], reply.headers["x-accel-buffering"]) == ("no-cache", "no")
