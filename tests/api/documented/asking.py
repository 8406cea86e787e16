"""The documented endpoints over given services, behind a real HTTP server."""

from collections.abc import Callable
from typing import Any

import httpx2
from starlette.applications import Starlette
from tests.api.status import STATUS
from tests.serving import served

from podium.api.clock import Clock
from podium.api.documented.routes import documented_routes
from podium.api.live import Live
from podium.api.services import Services
from podium.model.status import Status
from podium.store.engine import Engine


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
