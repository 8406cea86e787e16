"""The documented exports and the page of coordinators, made of what is stored: `/metrics.json`, `/metrics.prom`.

Shares are ratios from 0 to 1, durations ms; instants are RFC 3339 in UTC.
"""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from podium.api.clock import utc_text
from podium.api.documented.coordinator_page import coordinator_page
from podium.api.documented.endpoint import reading_routes
from podium.api.documented.request_bounds import project_of, window
from podium.api.prometheus.exposition import CONTENT_TYPE
from podium.api.services import Services
from podium.model.time import NS_PER_MS, NS_PER_S
from podium.query.work.coordinators import Coordinator, CoordinatorExecution, Coordinators, read_coordinators

_MIB = 2**20
_VICTOR = ("victor_", "# HELP victor_", "# TYPE victor_")
# What the page may load stands in itself; this is what only a header can say.
_PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
_MEMORY_IS = "an estimate: what the process grew by while a coordinator executed"


def coordinator_routes(services: Services, scrape: Callable[[str], str]) -> list[Route]:
    """Return the routes of both exports and of the page.

    Args:
        services: what they read.
        scrape: gives the Prometheus text of a project, of which `/metrics.prom` is the part on coordinators.
    """

    def document(request: Request) -> dict[str, Any]:
        return _document(read_coordinators(services.engine, window(request, services)), _now(services))

    def as_json(request: Request) -> Response:
        return JSONResponse(document(request))

    def as_page(request: Request) -> Response:
        return HTMLResponse(coordinator_page(document(request)), headers=_PAGE_HEADERS)

    def as_text(request: Request) -> Response:
        text = scrape(project_of(request, services.engine))
        lines = (line for line in text.splitlines(keepends=True) if line.startswith(_VICTOR))
        return PlainTextResponse("".join(lines).encode("utf-8", "replace"), headers={"Content-Type": CONTENT_TYPE})

    return reading_routes(
        services,
        {"/metrics.json": as_json, "/metrics.prom": as_text, "/coordinator_performance.html": as_page},
    )


def _now(services: Services) -> int:
    return services.clock.now_ns()


def _document(found: Coordinators, now_ns: int) -> dict[str, Any]:
    executions = sum(each.executions for each in found.coordinators)
    errors = sum(each.errors for each in found.coordinators)
    uptime_ns = 0 if found.first_start is None else max(now_ns - found.first_start, 0)
    return {
        "timestamp": _instant(now_ns),
        "overall_stats": {
            "total_executions": executions,
            "total_coordinators": len(found.coordinators),
            "total_errors": errors,
            "overall_error_rate": _ratio(errors, executions),
            "uptime_seconds": round(uptime_ns / NS_PER_S, 3),
            "analytics_events": found.analytics,
        },
        "coordinators": [_item(each, now_ns) for each in found.coordinators],
        "coordinator_stats": {each.name: _stats(each) for each in found.coordinators},
        "memory_is": _MEMORY_IS,
    }


def _item(each: Coordinator, now_ns: int) -> dict[str, Any]:
    return {
        "coordinator_name": each.name,
        "timestamp": _instant(now_ns),
        "memory_bytes": each.memory_bytes,
        "memory_mb": round(each.memory_bytes / _MIB, 3),
        "cpu_percent": round(100 * each.cpu_share, 2),
        "execution_count": each.executions,
        "total_duration_ms": each.duration_ns / NS_PER_MS,
        "error_count": each.errors,
        "cache_hits": each.cache_hits,
        "cache_misses": each.cache_misses,
        "cache_hit_rate": _ratio(each.cache_hits, each.cache_hits + each.cache_misses),
    }


def _stats(each: Coordinator) -> dict[str, Any]:
    return {
        "coordinator_name": each.name,
        "execution_count": each.executions,
        "avg_duration_ms": each.duration_ns / NS_PER_MS / each.executions if each.executions else None,
        "min_duration_ms": _ms(each.min_ns),
        "max_duration_ms": _ms(each.max_ns),
        "p50_duration_ms": _ms(each.p50_ns),
        "p95_duration_ms": _ms(each.p95_ns),
        "p99_duration_ms": _ms(each.p99_ns),
        "error_count": each.errors,
        "error_rate": _ratio(each.errors, each.executions),
        "cache_hit_rate": _ratio(each.cache_hits, each.cache_hits + each.cache_misses),
        "cache_hits": each.cache_hits,
        "cache_misses": each.cache_misses,
        "recent_executions": [_execution(each.name, one) for one in each.recent],
    }


def _execution(name: str, one: CoordinatorExecution) -> dict[str, Any]:
    return {
        "coordinator_name": name,
        "start_time": _instant(one.start_time),
        "end_time": _instant(one.start_time + one.duration_ns),
        "duration_ms": one.duration_ns / NS_PER_MS,
        "success": not one.failed,
        "error_message": one.message or None,
        "metadata": one.metadata,
    }


def _ms(ns: float | None) -> float | None:
    return None if ns is None else ns / NS_PER_MS


def _ratio(part: int, whole: int) -> float:
    """Return part / whole, 0 of nothing: the documented shape has no null here."""
    return part / whole if whole else 0.0


def _instant(ns: int) -> str:
    return utc_text(ns).replace("+00:00", "Z")
