"""Routes of the server itself: projects, status, settings, quarantined segments, live events."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from podium.api.v1.parameters import EngineNow, ServicesNow
from podium.model.result import Result
from podium.model.status import PageSettings, Status
from podium.query.stored.projects import Projects, list_projects

router = APIRouter(tags=["server"])


class Replay(Result):
    """`segments` are queued and stored next; those that are refused again are quarantined again."""

    segments: int


@router.get("/projects")
def get_projects(engine: EngineNow) -> Projects:
    """Every project that has telemetry."""
    return list_projects(engine)


@router.get("/status")
def get_status(services: ServicesNow) -> Status:
    """What the server accepted, stored and refused, and whether its engine, its copy and its sources are well."""
    return services.status()


@router.get("/settings")
def get_settings(services: ServicesNow) -> PageSettings:
    """How the pages refresh unless their reader chose otherwise."""
    return services.pages


@router.post("/journal/replay")
def post_replay(services: ServicesNow) -> Replay:
    """Try once more to store the segments that the engine refused, for instance after an upgrade."""
    return Replay(segments=services.replay())


@router.get("/live", response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}})
async def get_live(
    services: ServicesNow,
    project: Annotated[
        str | None, Query(description="Only commits with telemetry of this project; of all if absent.")
    ] = None,
) -> StreamingResponse:
    """Server-sent events: `hello` at once, then a `commit` whenever telemetry was stored; a comment every 15 s."""

    async def events() -> AsyncIterator[str]:
        with services.live.subscribe(project) as subscription:
            async for event in subscription.events():
                yield event

    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(events(), media_type="text/event-stream", headers=headers)
