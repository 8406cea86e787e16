"""Query parameters that many routes share, read into the types of `query`."""

import time
from datetime import tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Query, Request

from podium.api.services import Services
from podium.api.window import read_window
from podium.errors import InvalidInput
from podium.model.project import DEFAULT_PROJECT
from podium.query.ask.bounds import Bounds
from podium.query.filter.filters import Filter, parse_filter
from podium.store.engine import Engine

DEFAULT_RANGE = "24h"
MAX_PAGE = 500


async def _services(request: Request) -> Services:
    services: Services = request.state.services
    return services


async def _engine(request: Request) -> Engine:
    engine: Engine = request.state.services.engine
    return engine


async def _project(
    project: Annotated[
        str, Query(description="The project whose telemetry is read.", max_length=200)
    ] = DEFAULT_PROJECT,
) -> str:
    return project


async def _bounds(
    project: Annotated[str, Depends(_project)],
    since: Annotated[
        str | None,
        Query(alias="from", description="Start of the window: RFC 3339 or unix milliseconds. It wins over `range`."),
    ] = None,
    until: Annotated[
        str | None, Query(alias="to", description="End of the window, itself not included; now if absent.")
    ] = None,
    range_: Annotated[
        str | None,
        Query(
            alias="range",
            description="Length of the window: a number and s, m, h, d or w, e.g. 15m or 30d; 24h if absent.",
        ),
    ] = None,
) -> Bounds:
    now_ns = time.time_ns()
    return Bounds(project, *read_window(since, until, range_, now_ns=now_ns, default=DEFAULT_RANGE), now_ns)


async def _filter(
    text: Annotated[
        str,
        Query(
            alias="filter", description="Only spans that match this filter, e.g. `kind:llm cost>0.05 -model:gpt-4o`."
        ),
    ] = "",
) -> Filter:
    return parse_filter(text)


async def _zone(
    services: Annotated[Services, Depends(_services)],
    name: Annotated[
        str | None,
        Query(
            alias="zone",
            description="Time zone on whose clock intervals begin, those of a day or longer at its midnight: a name "
            "such as Europe/Vienna; that of `PODIUM_TIME_ZONE` if absent.",
        ),
    ] = None,
) -> tzinfo:
    return services.clock.zone if name is None else _find_zone(name)


def _find_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:  # not known, a directory, or no name at all
        msg = f"`zone` is a time zone by its name, such as Europe/Vienna; there is no “{name[:60]}”"
        raise InvalidInput(msg) from error


ServicesNow = Annotated[Services, Depends(_services)]
EngineNow = Annotated[Engine, Depends(_engine)]
ProjectNow = Annotated[str, Depends(_project)]
BoundsNow = Annotated[Bounds, Depends(_bounds)]
FilterNow = Annotated[Filter, Depends(_filter)]
ZoneNow = Annotated[tzinfo, Depends(_zone)]
PageSize = Annotated[int, Query(ge=1, le=MAX_PAGE, description="Most rows of a page.")]
Cursor = Annotated[
    str | None, Query(max_length=500, description="`next_cursor` of the page before; absent for the first page.")
]
