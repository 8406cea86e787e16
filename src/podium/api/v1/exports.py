"""The route that gives lists and charts as files."""

import re
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, BinaryIO, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool

from podium.api.files.csv_file import write_csv
from podium.api.files.json_file import write_json
from podium.api.files.parquet_file import write_parquet
from podium.api.files.xlsx_file import write_xlsx
from podium.api.services import Services
from podium.api.v1.figures import step_s
from podium.api.v1.parameters import BoundsNow, FilterNow, ServicesNow, ZoneNow
from podium.errors import StoreError
from podium.model.time import NS_PER_S
from podium.query.ask.bounds import Bounds
from podium.query.ask.paging import describe_sorts
from podium.query.export.charts import CHARTS, Chart
from podium.query.export.exports import LISTS, Layout, open_export
from podium.query.export.tables import Table
from podium.store.engine import Engine

router = APIRouter(tags=["exports"])

Form = Literal["csv", "json", "xlsx", "parquet"]
MEDIA_TYPES: dict[Form, str] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
_STREAMED: dict[str, Callable[[Table], Iterator[bytes]]] = {"csv": write_csv, "json": write_json}
_SPOOLED: dict[str, Callable[[Table, Path, Engine], Generator[int]]] = {
    "xlsx": lambda table, target, _engine: write_xlsx(table, target),
    "parquet": write_parquet,
}
ROWS_HEADER = "X-Podium-Rows"
_PIECE = 2**18
_GONE = 499
_SORT = "How a list is sorted. " + " ".join(
    f"{name.capitalize()} by {describe_sorts(listing.sorts)}" for name, listing in LISTS.items() if listing.sorts
)
_WHAT = f"A list: {', '.join(LISTS)}; or a chart: {', '.join(CHARTS)}."


async def _chart(
    zone: ZoneNow,
    measure: Annotated[
        str | None,
        Query(description="Of charts: what series measure, comma separated; `duration` or `ttft` of a distribution."),
    ] = None,
    by: Annotated[
        str | None, Query(description="Of charts: the dimension of a breakdown, or of the lines of series.")
    ] = None,
    step: Annotated[
        str | None, Query(description="Of series: the length of one interval in whole seconds, or `auto`.")
    ] = None,
    limit: Annotated[
        int | None, Query(ge=1, le=10_000, description="Of charts: most values of the dimension, the largest first.")
    ] = None,
) -> Chart:
    return Chart(measure or None, by or None, step_s(step) if step else None, limit, zone)


async def _layout(
    columns: Annotated[str, Query(description="Names of columns in their order, comma separated; all if absent.")] = "",
    sort: Annotated[str, Query(description=_SORT)] = "",
) -> Layout:
    return Layout(columns, sort)


@router.get(
    "/export",
    response_class=Response,
    responses={200: {"content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPES.values()}}},
)
async def get_export(
    request: Request,
    services: ServicesNow,
    bounds: BoundsNow,
    where: FilterNow,
    what: Annotated[str, Query(description=_WHAT)],
    chart: Annotated[Chart, Depends(_chart)],
    layout: Annotated[Layout, Depends(_layout)],
    form: Annotated[Form, Query(alias="format", description="Format of the file.")] = "csv",
) -> Response:
    """All rows of a list or of a chart as a file. Where the server fails midway, the connection breaks off."""
    table = await run_in_threadpool(
        lambda: open_export(services.engine, bounds, where, what, layout=layout, chart=chart, spool=services.spool)
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(what, bounds)}.{form}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if form in _STREAMED:
        pieces = _STREAMED[form](table)
        first = await run_in_threadpool(next, pieces)  # what fails until here is answered as any error
        return StreamingResponse(_streamed(first, pieces), media_type=MEDIA_TYPES[form], headers=headers)
    return await _spooled(request, services, table, form, headers)


def file_name(what: str, bounds: Bounds) -> str:
    """Return `podium-traces-shop-20261120T1400Z-20261121T1400Z`, of harmless letters whatever the project's name is."""
    project = re.sub(r"[^A-Za-z0-9._-]+", "_", bounds.project)[:60].strip("._-") or "project"
    since, until = (
        datetime.fromtimestamp(ns // NS_PER_S, UTC).strftime("%Y%m%dT%H%MZ")
        for ns in (bounds.since_ns, bounds.until_ns)
    )
    return f"podium-{what}-{project}-{since}-{until}"


async def _streamed(first: bytes, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Give the pieces as they are read; when the client goes away, nothing more is."""
    yield first
    async for piece in iterate_in_threadpool(pieces):
        yield piece


async def _spooled(request: Request, services: Services, table: Table, form: str, headers: dict[str, str]) -> Response:
    """Write the file whole, then send it: its format ends with what its beginning needs.

    Raises:
        StoreError: the disk is full.
    """
    directory = TemporaryDirectory(dir=services.spool)
    target = Path(directory.name) / f"export.{form}"
    rows, counts = 0, _SPOOLED[form](table, target, services.engine)
    try:
        async for count in iterate_in_threadpool(counts):
            rows = count
            if await request.is_disconnected():
                return Response(status_code=_GONE)
        file = await run_in_threadpool(target.open, "rb")
    except OSError as error:
        msg = f"the file could not be written on the server: {error.strerror}"
        raise StoreError(msg) from error
    finally:
        counts.close()
        await run_in_threadpool(directory.cleanup)  # what is open can be read to its end
    size = file.seek(0, 2)
    more = {"Content-Length": str(size), ROWS_HEADER: str(rows)}
    return StreamingResponse(_blocks(file), media_type=MEDIA_TYPES[form], headers=headers | more)  # type: ignore[index]


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while block := file.read(_PIECE):
            yield block
