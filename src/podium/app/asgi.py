"""The ASGI application: OTLP/HTTP, the API and the web UI on one port."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import quote

from fastapi import FastAPI

from podium.api import errors as api_errors
from podium.api.clock import Clock
from podium.api.documented.routes import documented_routes
from podium.api.prometheus import exporter as prometheus
from podium.api.services import Services
from podium.api.v1.router import create_router
from podium.app.pages import page_route
from podium.app.parts import Parts
from podium.app.spool_directory import empty_spool
from podium.app.status_reader import StatusReader
from podium.errors import InvalidInput
from podium.ingest.receivers import http
from podium.ingest.receivers.project import PROJECT_HEADER, project_of
from podium.ingest.receivers.reception import Reception
from podium.ingest.receivers.strays import StrayRoute
from podium.model.status import PageSettings
from podium.settings import data_path, zone_of


def create_app(parts: Parts) -> FastAPI:
    """Return the ASGI application: OTLP/HTTP, the API and the web UI."""
    # Its own tracing is off: a server that exports to itself would never be quiet.
    app = FastAPI(
        title="Podium",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        lifespan=_life(parts),
    )
    api_errors.install(app)
    state = StatusReader(parts)
    services = Services(
        parts.engine,
        state.now,
        parts.live,
        parts.committer.catch_up,
        _keep(parts.reception),
        _replay(parts),
        Clock(zone_of(parts.settings)),
        PageSettings(auto_refresh=parts.settings.auto_refresh, refresh_seconds=parts.settings.refresh_seconds),
        empty_spool(data_path(parts.settings)),
        parts.committer.settle,
    )
    app.include_router(create_router(services))
    exporter = prometheus.Exporter(parts.engine, state.now)
    app.router.routes.extend(documented_routes(services, exporter.text))
    app.router.routes.extend(http.routes(parts.reception, parts.settings))
    app.router.routes.extend(prometheus.routes(exporter))
    app.router.routes.extend(prometheus.refusals())
    app.router.routes.extend((StrayRoute(parts.reception), page_route()))
    return app


def _life(parts: Parts) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        parts.journal.start()
        parts.committer.start()
        for worker in parts.workers:
            worker.start()
        try:
            yield
        finally:
            await asyncio.to_thread(_close, parts)

    return life


def _close(parts: Parts) -> None:
    for worker in parts.workers:
        worker.stop()
    parts.journal.stop()
    parts.committer.stop()
    parts.engine.close()


def _keep(reception: Reception) -> Callable[[str, bytes], Awaitable[None]]:
    """Take spans that an endpoint made the way every sender's are taken."""

    async def keep(project: str, body: bytes) -> None:
        with reception.request("traces") as context:
            reception.hold(context, len(body))
            context.project = project_of({PROJECT_HEADER: quote(project)})
            checked = await reception.take(context, body)
            if checked.rejected:
                raise InvalidInput(checked.message)

    return keep


def _replay(parts: Parts) -> Callable[[], int]:
    """Store what the engine refused once more, and count its items as accepted again."""

    def replay() -> int:
        segments = parts.journal.replay()
        parts.intake.replayed(segments)
        return len(segments)

    return replay
