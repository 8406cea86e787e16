"""`/api/monitoring/health`: the state of the server, of what it watches, and of the machine."""

import time
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from podium.api.clock import Clock
from podium.api.documented.machine import machine
from podium.api.documented.periods import POINTS, STEP_S, length, percent, periods_of
from podium.api.services import Services
from podium.errors import StoreError
from podium.model.status import Status
from podium.model.time import NS_PER_MS, NS_PER_S
from podium.query.ask.bounds import Bounds
from podium.query.work.failures import Failures, KindFailures, read_failures
from podium.store.facts import ping

Condition = Literal["healthy", "degraded", "unhealthy"]
# Failed spans of the last hour beyond which the whole is called so.
DEGRADED_ABOVE = 5
UNHEALTHY_ABOVE = 10
_HOUR_NS = 3600 * NS_PER_S
_HOURLY_POINTS = POINTS - 1
_LISTED = 10
_NOTHING = Failures(by_kind=(), by_type={}, by_interval=(), newest=())


def monitoring_health(services: Services, request: Request) -> Response:
    """Answer 200 also when something is wrong: the body says what."""
    status, clock = services.status(), services.clock
    latency_ms, found = _ask(services, request)
    known = found or _NOTHING
    is_up = latency_ms is not None and status.engine.healthy
    overall = _overall(known.errors, is_up=is_up)
    return JSONResponse(
        {
            "overall_status": overall,
            "db_status": "healthy" if is_up else "unhealthy",
            "db_latency": latency_ms,
            "error_rate": percent(known.errors, known.spans),
            "total_errors": known.errors,
            "uptime": _uptime(status.uptime_s),
            "last_restart": clock.text(status.started_at),
            "services": _services(status, known, is_up=is_up),
            "system_metrics": machine(status),
            **_charts(known, clock),
            "error_types": {name or "unknown": count for name, count in known.by_type.items()},
            "performance_metrics": _performance(known, latency_ms, overall),
            "recent_errors": [
                {
                    "time": clock.text(each.time),
                    "type": each.error_type or "unknown",
                    "source": f"{each.kind} {each.name}",
                    "message": each.message,
                }
                for each in known.newest
            ],
        }
    )


def _ask(services: Services, request: Request) -> tuple[float | None, Failures | None]:
    began = time.perf_counter_ns()
    try:
        ping(services.engine)
        latency_ms = round((time.perf_counter_ns() - began) / NS_PER_MS, 2)
        when = periods_of(request, services)
        hour = Bounds(when.ever.project, when.now_ns - _HOUR_NS, when.now_ns)
        return latency_ms, read_failures(services.engine, hour, step_s=STEP_S, limit=_LISTED)
    except StoreError:  # that it does not answer is the answer here
        return None, None


def _overall(errors: int, *, is_up: bool) -> Condition:
    if not is_up or errors > UNHEALTHY_ABOVE:
        return "unhealthy"
    return "degraded" if errors > DEGRADED_ABOVE else "healthy"


def _services(status: Status, found: Failures, *, is_up: bool) -> dict[str, Any]:
    engine = status.engine
    said = "answers" if is_up else engine.message or "does not answer"
    kinds = {each.kind: each for each in found.by_kind}
    return {
        "database": {"status": "healthy" if is_up else "unhealthy", "message": said},
        **{kind: _service(kinds.get(kind)) for kind in ("workflow", "agent")},
    }


def _service(each: KindFailures | None) -> dict[str, str]:
    if each is None:
        return {"status": "healthy", "message": "none ran in the last hour"}
    message = f"{each.errors} of {each.spans} failed in the last hour"
    return {"status": _overall(each.errors, is_up=True), "message": message}


def _charts(found: Failures, clock: Clock) -> dict[str, Any]:
    """Return errors and mean times of the last hour in six intervals, oldest first, labelled by their ends."""
    by_back = {each.back: each for each in found.by_interval}
    now_ns = clock.now_ns()
    errors, times = [], []
    for back in reversed(range(_HOURLY_POINTS)):
        label, each = clock.hour_minute(now_ns - back * STEP_S * NS_PER_S), by_back.get(back)
        errors.append({"time": label, "count": each.errors if each else 0})
        mean_ms = round(each.duration_ns / each.spans / NS_PER_MS, 2) if each else None
        times.append({"time": label, "avg_ms": mean_ms})
    return {"error_timeline": errors, "response_times": times}


def _performance(found: Failures, latency_ms: float | None, overall: Condition) -> list[dict[str, Any]]:
    kinds = {each.kind: each for each in found.by_kind}
    took = {kind: each.duration_ns / each.spans for kind, each in kinds.items()}
    rows: list[tuple[str, str, str]] = [
        ("Database latency", "N/A" if latency_ms is None else f"{latency_ms}ms",
         "unhealthy" if latency_ms is None else "healthy"),
        ("Error rate", f"{percent(found.errors, found.spans)}%", overall),
        *((f"Mean time of {kind}s", length(took.get(kind)), _service(kinds.get(kind))["status"])
          for kind in ("workflow", "agent", "tool")),
    ]  # fmt: skip
    return [{"name": name, "value": value, "status": state} for name, value, state in rows]


def _uptime(seconds: float) -> str:
    """Return `1h 2m 3s`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h {minutes}m {rest}s" if hours else f"{minutes}m {rest}s" if minutes else f"{rest}s"
