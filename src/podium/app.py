"""The composition root: settings become a running server."""

import asyncio
import contextlib
import fcntl
import json
import logging
import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

import podium
from podium.api import errors as api_errors
from podium.api import live, prometheus
from podium.api.clock import Clock
from podium.api.dashboards.routes import dashboard_routes
from podium.api.services import Services
from podium.api.v1.router import create_router
from podium.errors import InvalidInput, StoreError, StoreUnavailable
from podium.ingest import committer
from podium.ingest.committer import Committer
from podium.ingest.envelope import Signal
from podium.ingest.intake import Intake
from podium.ingest.journal import Journal
from podium.ingest.pace import Pace, Readers
from podium.ingest.receivers import grpc, http
from podium.ingest.receivers.project import PROJECT_HEADER, project_of
from podium.ingest.receivers.reception import Reception
from podium.interpret.prices import PriceBook
from podium.query import status as shown
from podium.remote import SERVER_FILE
from podium.settings import Settings, data_path
from podium.store.engine import Engine, embedded_address
from podium.store.facts import EngineFacts, engine_facts, unpriced_models
from podium.store.schema import migrate

log = logging.getLogger("podium")

STATIC = Path(__file__).parent / "static"
OWN_PRICES = "prices.toml"
_LOCK_FILE = "podium.lock"
_NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Podium</title>
<body style="font:15px system-ui;margin:15vh auto;max-width:34em">
<h1>The web UI is not built</h1><p>The server works: OTLP and the API answer. Run <code>make web</code> in a checkout
to build the pages; an installed package has them built in.</p>"""
_SHOWN: dict[Signal, str] = {"traces": "spans", "logs": "events", "metrics": "points"}
_FACTS_AGE_S = 2.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What a running server is made of."""

    settings: Settings
    engine: Engine
    journal: Journal
    intake: Intake
    committer: Committer
    live: live.Live
    started_ns: int


def assemble(settings: Settings, *, on_step: Callable[[str], None] = lambda _: None) -> Parts:
    """Open everything and take up what an earlier run left; nothing listens yet.

    Args:
        settings: see `podium.settings`.
        on_step: told the name of each step of the write path before it happens.

    Raises:
        StoreUnavailable: the engine cannot be opened, or another Podium uses the data directory.
    """
    data = data_path(settings)
    data.mkdir(parents=True, exist_ok=True)
    limits = {
        "max_execution_time": settings.query_seconds,
        "max_memory_usage": settings.query_memory_bytes,
        "output_format_json_escape_forward_slashes": 0,
    }
    engine = Engine(embedded_address(data / "engine"), readers=settings.query_threads, limits=limits)
    for name in migrate(engine):
        log.info("applied migration %s", name)
    journal = Journal(data / "journal", max_segment_bytes=settings.max_segment_bytes, on_step=on_step)
    intake = Intake(journal, data, max_journal_bytes=settings.max_journal_bytes, min_free_bytes=settings.min_free_bytes)
    book = PriceBook(data / OWN_PRICES)
    if book.problem:
        log.error("%s is not used: %s", OWN_PRICES, book.problem)
    hub = live.Live()
    writer = Committer(
        engine,
        journal,
        intake,
        book,
        pace=Pace(settings.commit_interval_ms / 1000, settings.quiet_interval_ms / 1000, Readers(lambda: hub.is_heard)),
        announce=lambda commit: hub.publish(_announced(commit)),
        on_step=on_step,
    )
    writer.prepare()
    return Parts(settings, engine, journal, intake, writer, hub, time.time_ns())


def _announced(commit: committer.Commit) -> live.Commit:
    return live.Commit(
        batch=commit.batch,
        at=commit.at_ns,
        projects=commit.projects,
        spans=commit.spans,
        events=commit.events,
        points=commit.points,
    )


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
        parts.engine, state.now, parts.live, parts.committer.catch_up, _keep(parts), Clock(_zone(parts.settings))
    )
    app.include_router(create_router(services))
    exporter = prometheus.Exporter(parts.engine, state.now)
    app.router.routes.extend(dashboard_routes(services, exporter.text))
    app.router.routes.extend(http.routes(parts.intake, parts.settings))
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
        try:
            yield
        finally:
            await asyncio.to_thread(_close, parts)

    return life


def _close(parts: Parts) -> None:
    parts.journal.stop()
    parts.committer.stop()
    parts.engine.close()


def _zone(settings: Settings) -> ZoneInfo:
    try:
        return ZoneInfo(settings.time_zone)
    except (OSError, ValueError) as error:  # a name that is none, or no list of zones on this system
        msg = f"there is no time zone {settings.time_zone}: write a name such as Europe/Vienna"
        raise InvalidInput(msg) from error


def _keep(parts: Parts) -> Callable[[str, bytes], Awaitable[None]]:
    """Take spans that an endpoint made the way every sender's are taken."""
    reception = Reception(parts.intake, parts.settings.max_request_bytes)

    async def keep(project: str, body: bytes) -> None:
        with reception.visit("traces") as visit:
            visit.project = project_of({PROJECT_HEADER: quote(project)})
            checked = await reception.take(visit, body)
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


class Status:
    """Says how the server stands; what it asks the engine is at most two seconds old."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self._asked = 0.0
        self._facts: EngineFacts | None = None
        self._unpriced: list[tuple[str, str, int]] = []

    def now(self) -> shown.Status:
        """Return the status as the API shows it."""
        parts, tally = self._parts, self._parts.intake.tally()
        engine = self._engine()
        counts = {
            _SHOWN[s]: shown.Count(accepted=tally.accepted[s], stored=tally.stored[s], waiting=tally.waiting[s])
            for s in _SHOWN
        }
        refused = tuple(
            shown.Refusal(reason=reason, signal=signal, items=items, requests=tally.refused_requests[reason, signal])
            for (reason, signal), items in sorted(tally.refused.items())
            if items or tally.refused_requests[reason, signal]
        )
        return shown.Status(
            version=podium.__version__,
            started_at=parts.started_ns,
            uptime_s=round((time.time_ns() - parts.started_ns) / 1e9, 3),
            ready=engine.healthy,
            counts=shown.Counts(**counts),
            requests=shown.RequestCounts(accepted=tally.requests, duplicate=tally.repeats),
            refused=refused,
            journal=shown.JournalStatus(
                bytes=parts.journal.waiting_bytes,
                segments=parts.journal.segments,
                quarantined=parts.journal.quarantined,
                limit_bytes=parts.settings.max_journal_bytes,
            ),
            last_commit=self._last_commit(),
            engine=engine,
            unpriced=tuple(shown.UnpricedSpans(provider=p, model=m, spans=n) for p, m, n in self._unpriced),
            disk_free_bytes=shutil.disk_usage(data_path(parts.settings)).free,
        )

    def _last_commit(self) -> shown.LastCommit | None:
        last = self._parts.committer.last
        if last is None:
            return None
        return shown.LastCommit(batch=last.batch, at=last.at_ns, spans=last.spans, seconds=round(last.seconds, 3))

    def _engine(self) -> shown.EngineStatus:
        message = self._parts.committer.trouble
        try:
            facts = self._fresh_facts()
        except StoreError as error:
            facts, message = EngineFacts("", 0, {}), str(error)
        return shown.EngineStatus(
            address_kind="embedded" if self._parts.engine.is_embedded else "server",
            version=facts.version,
            healthy=message is None,
            message=message,
            bytes_on_disk=facts.bytes_on_disk,
            rows=facts.rows,
        )

    def _fresh_facts(self) -> EngineFacts:
        with self._lock:
            if self._facts is None or time.monotonic() - self._asked > _FACTS_AGE_S:
                self._facts = engine_facts(self._parts.engine)
                self._unpriced = unpriced_models(self._parts.engine)
                self._asked = time.monotonic()
            return self._facts


def serve(settings: Settings, *, ready: Callable[[str], None] = lambda _: None) -> None:
    """Run the server until it is told to stop.

    Args:
        settings: see `podium.settings`.
        ready: called with the address of the web UI once requests are answered.

    Raises:
        InvalidInput: a port is taken.
        StoreUnavailable: see `assemble`.
    """
    listener = _listen(settings.host, settings.port, "--port")
    with contextlib.closing(listener), _owned(data_path(settings)):
        if settings.grpc_port > 0:  # asked now, since gRPC itself can only be asked once the engine is open
            _listen(settings.host, settings.grpc_port, "--grpc-port").close()
        parts = assemble(settings)
        asyncio.run(_run(parts, listener, ready))


@contextlib.contextmanager
def _owned(data: Path) -> Iterator[None]:
    """Keep other servers off the data while the block lasts."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / _LOCK_FILE).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            msg = f"another Podium uses {data}; stop it, or choose another directory with --data"
            raise StoreUnavailable(msg) from error
        yield


def _listen(host: str, port: int, flag: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        msg = f"port {port} on {host} cannot be used ({error.strerror}); choose another with {flag}"
        raise InvalidInput(msg) from error
    return listener


async def _run(parts: Parts, listener: socket.socket, ready: Callable[[str], None]) -> None:
    config = uvicorn.Config(
        create_app(parts), log_level="warning", access_log=False, timeout_graceful_shutdown=5, proxy_headers=True
    )
    server = _Server(config)
    otlp_grpc = await grpc.serve_grpc(parts.intake, parts.settings)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await _until(lambda: server.started or serving.done())
    if not serving.done():
        url = _url(parts.settings.host, listener.getsockname()[1])
        _note_server(data_path(parts.settings), url, otlp_grpc.port if otlp_grpc else None)
        ready(url)
    await _until(lambda: server.should_exit or serving.done())
    parts.live.close()
    if otlp_grpc is not None:
        await otlp_grpc.stop()
    await serving
    (data_path(parts.settings) / SERVER_FILE).unlink(missing_ok=True)


class _Server(uvicorn.Server):
    """Uvicorn, but a signal asks it to stop and no more: uvicorn would send itself the signal again and die of it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        former = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)


async def _until(true: Callable[[], bool]) -> None:
    """Wait for uvicorn, which tells its state in attributes only."""
    while not true():  # noqa: ASYNC110
        await asyncio.sleep(0.02)


def _url(host: str, port: int) -> str:
    shown_host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown_host}:{port}"


def _note_server(data: Path, url: str, grpc_port: int | None) -> None:
    """Leave a note by which the other commands find this server."""
    note = {"pid": os.getpid(), "url": url, "grpc_port": grpc_port}
    (data / SERVER_FILE).write_text(json.dumps(note), encoding="utf-8")
