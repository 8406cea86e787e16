"""Whether the server can take and show telemetry now, as every documented health path answers it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from podium.api.services import Services


def health(services: Services, _request: Request) -> Response:
    """Return 200 and `healthy`, or 503 and `degraded` with what the engine says."""
    status = services.status()
    is_healthy = status.ready and status.engine.healthy
    body: dict[str, Any] = {
        "status": "healthy" if is_healthy else "degraded",
        "timestamp": services.clock.now_text(),
        "version": status.version,
        "uptime_s": status.uptime_s,
        "engine": status.engine.message,
    }
    return JSONResponse(body, 200 if is_healthy else 503)
