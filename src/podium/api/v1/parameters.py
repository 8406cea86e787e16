"""Query parameters that many routes share, read into the types of `query`."""

import time
from typing import Annotated

from fastapi import Depends, Query, Request

from podium.api.services import Services
from podium.api.window import read_window
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
    project: Annotated[str, Query(description="Project whose telemetry is read.", max_length=200)] = DEFAULT_PROJECT,
) -> str:
    return project


async def _bounds(
    project: Annotated[str, Depends(_project)],
    since: Annotated[str | None, Query(alias="from", description="Start: RFC 3339 or unix milliseconds.")] = None,
    until: Annotated[str | None, Query(alias="to", description="End, not included; now if absent.")] = None,
    range_: Annotated[
        str | None, Query(alias="range", description="Length that ends at `to`: 15m, 24h, 30d … 24h if absent.")
    ] = None,
) -> Bounds:
    return Bounds(project, *read_window(since, until, range_, now_ns=time.time_ns(), default=DEFAULT_RANGE))


async def _filter(
    text: Annotated[str, Query(alias="filter", description="Filter, e.g. `kind:llm cost>0.05 -model:gpt-4o`.")] = "",
) -> Filter:
    return parse_filter(text)


ServicesNow = Annotated[Services, Depends(_services)]
EngineNow = Annotated[Engine, Depends(_engine)]
ProjectNow = Annotated[str, Depends(_project)]
BoundsNow = Annotated[Bounds, Depends(_bounds)]
FilterNow = Annotated[Filter, Depends(_filter)]
PageSize = Annotated[int, Query(ge=1, le=MAX_PAGE, description="Rows of one page.")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")]
