"""The documented endpoints over given services, behind a real HTTP server."""

from collections.abc import Callable
from typing import Any

import httpx2
from starlette.applications import Starlette
from tests.serving import served

from podium.api.clock import Clock
from podium.api.documented.routes import documented_routes
from podium.api.live import Live
from podium.api.services import Services
from podium.model.status import Count, Counts, EngineStatus, JournalStatus, RequestCounts, Status
from podium.store.engine import Engine

NONE = Count(accepted=0, stored=0, waiting=0)
STATUS = Status(
    version="1.2.3",
    started_at=0,
    uptime_s=12.34,
    ready=True,
    counts=Counts(spans=NONE, events=NONE, points=NONE),
    requests=RequestCounts(accepted=0, duplicate=0),
    refused=(),
    journal=JournalStatus(bytes=0, segments=0, quarantined=0, limit_bytes=1),
    last_commit=None,
    engine=EngineStatus(
        address_kind="embedded", version="26", healthy=True, message=None, bytes_on_disk=1, rows={"spans": 3}
    ),
    unpriced=(),
    disk_free_bytes=1,
)


def client(
    engine: Engine,
    now_ns: int,
    status: Callable[[], Status] = lambda: STATUS,
    scrape: Callable[[str], str] = lambda _: "",
    **clock: Any,
) -> httpx2.Client:
    """Return a client of the endpoints as they answer at an instant."""
    services = Services(engine, status, Live(), clock=Clock(now_ns=lambda: now_ns, **clock))
    return served(Starlette(routes=documented_routes(services, scrape)))
