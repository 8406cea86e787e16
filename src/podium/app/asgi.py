"""The ASGI application: OTLP/HTTP, the API and the web UI on one port."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

import podium
from podium.api import errors as api_errors
from podium.api.clock import Clock
from podium.api.documented.routes import dashboard_routes
from podium.api.prometheus import exporter as prometheus
from podium.api.services import Services
from podium.api.v1.router import create_router
from podium.app.parts import Parts
from podium.app.status import Status
from podium.errors import InvalidInput
from podium.ingest.receivers import http
from podium.ingest.receivers.project import PROJECT_HEADER, project_of
from podium.ingest.receivers.reception import Reception
from podium.model.status import PageSettings
from podium.settings import data_path, zone_of

STATIC = Path(podium.__file__).parent / "static"
_NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Podium</title>
<body style="font:15px system-ui;margin:15vh auto;max-width:34em">
<h1>The web UI is not built</h1><p>The server works: OTLP and the API answer. Run <code>make web</code> in a checkout
to build the pages; an installed package has them built in.</p>"""


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
    state = Status(parts)
    services = Services(
        parts.engine,
        state.now,
        parts.live,
        parts.committer.catch_up,
        _keep(parts.reception),
        Clock(zone_of(parts.settings)),
        PageSettings(auto_refresh=parts.settings.auto_refresh, refresh_seconds=parts.settings.refresh_seconds),
        _spool(data_path(parts.settings)),
    )
    app.include_router(create_router(services))
    exporter = prometheus.Exporter(parts.engine, state.now)
    app.router.routes.extend(dashboard_routes(services, exporter.text))
    app.router.routes.extend(http.routes(parts.reception, parts.settings))
    app.router.routes.append(Route("/api/v1/journal/replay", _replay(parts), methods=["POST"]))
    app.router.routes.extend(prometheus.routes(exporter))
    app.router.routes.extend(prometheus.refusals())
    app.router.routes.append(Route("/{path:path}", _page, methods=["GET", "HEAD"]))
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


def _spool(data: Path) -> Path:
    """Return the directory of files on their way out, empty: what an earlier run left there nobody waits for."""
    spool = data / "spool"
    shutil.rmtree(spool, ignore_errors=True)
    spool.mkdir()
    return spool


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


def _replay(parts: Parts) -> Callable[[Request], Response]:
    def replay(_request: Request) -> Response:
        segments = parts.journal.replay()
        parts.intake.replayed(segments)
        return JSONResponse({"segments": len(segments)})

    return replay


def _page(request: Request) -> Response:
    """A built file, or the page that reads its own address; unknown API paths are 404 in JSON."""
    path: str = request.path_params["path"]
    if path.startswith(("api/", "v1/")):
        body = {"error": {"code": "not_found", "message": f"there is nothing at /{path}"}}
        return JSONResponse(body, status_code=404)
    file = (STATIC / path).resolve()
    if path and file.is_file() and file.is_relative_to(STATIC):
        lasting = path.startswith("assets/")
        return FileResponse(file, headers={"Cache-Control": "public, max-age=31536000, immutable"} if lasting else None)
    if not (STATIC / "index.html").is_file():
        return HTMLResponse(_NOT_BUILT, status_code=503)
    return FileResponse(STATIC / "index.html", headers=_PAGE_HEADERS)


_PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; "
        "base-uri 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
