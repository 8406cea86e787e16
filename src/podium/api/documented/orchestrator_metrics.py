"""The documented endpoints of the orchestrator's dashboard, over model calls.

A task is one model call. Money is US dollars to six places, latency ms to two, the success rate percent to two;
times are those of the configured zone, without naming it.
"""

from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from podium.api.documented.endpoint import reading_routes
from podium.api.documented.request_bounds import window
from podium.api.services import Services
from podium.model.time import NS_PER_MS
from podium.query.work.calls import (
    Call,
    NamedTotals,
    call_totals,
    calls_by_minute,
    calls_by_operation,
    calls_by_provider,
    newest_calls,
)

MAX_TASKS = 50
MAX_MINUTES = 1440
UNKNOWN = "unknown"
_MONEY_PLACES = 6
_PLACES = 2


def orchestrator_routes(services: Services) -> list[Route]:
    """Return the routes of the dashboard's figures."""
    here = Orchestrator(services)
    return reading_routes(
        services,
        {
            "/api/metrics": here.metrics,
            "/api/costs": here.costs,
            "/api/operations": here.operations,
            "/api/tasks": here.tasks,
            "/api/timeline": here.timeline,
        },
    )


class Orchestrator:
    """The handlers."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def metrics(self, request: Request) -> Response:
        """Answer `/api/metrics`: the totals."""
        total = call_totals(self._services.engine, window(request, self._services))
        succeeded = total.calls - total.errors
        return self._answer(
            {
                "total_cost": _usd(total.cost),
                "total_tasks": total.calls,
                "success_count": succeeded,
                "failure_count": total.errors,
                "success_rate": round(100 * succeeded / total.calls, _PLACES) if total.calls else 0.0,
                "avg_cost_per_task": _usd(total.cost / total.calls) if total.calls else 0.0,
                "uptime_seconds": round(self._services.status().uptime_s, 1),
            }
        )

    def costs(self, request: Request) -> Response:
        """Answer `/api/costs`: what each provider cost, the most expensive first."""
        found = calls_by_provider(self._services.engine, window(request, self._services))
        return self._answer({"providers": [_named(each) for each in found], "total_cost": _total(found)})

    def operations(self, request: Request) -> Response:
        """Answer `/api/operations`: what each operation cost, the most expensive first."""
        found = calls_by_operation(self._services.engine, window(request, self._services))
        operations = [
            {
                **_named(each),
                "avg_cost": _usd(each.cost / each.calls),
                "avg_latency_ms": round(each.duration_ns / NS_PER_MS / each.timed, _PLACES) if each.timed else 0.0,
            }
            for each in found
        ]
        return self._answer({"operations": operations, "total_cost": _total(found)})

    def tasks(self, request: Request) -> Response:
        """Answer `/api/tasks`: the newest 50, those that ended first at first."""
        calls = newest_calls(self._services.engine, window(request, self._services), limit=MAX_TASKS)
        found = sorted(calls, key=lambda call: call.ended_at)
        return self._answer({"tasks": [self._task(call) for call in found], "count": len(found)})

    def timeline(self, request: Request) -> Response:
        """Answer `/api/timeline`: the newest 1440 minutes with calls, oldest first."""
        found = calls_by_minute(self._services.engine, window(request, self._services), limit=MAX_MINUTES)
        minutes = [
            {"time": self._services.clock.minute(each.start), "cost": _usd(each.cost), "count": each.calls}
            for each in found
        ]
        return self._answer({"timeline": minutes})

    def _task(self, call: Call) -> dict[str, Any]:
        return {
            "timestamp": self._services.clock.text(call.ended_at),
            "provider": call.provider or UNKNOWN,
            "model": call.model or UNKNOWN,
            "operation": call.operation or UNKNOWN,
            "input_tokens": call.input_tokens,
            "output_tokens": call.output_tokens,
            "cost": _usd(call.cost),
            "latency_ms": round(call.duration_ns / NS_PER_MS, _PLACES),
        }

    def _answer(self, body: dict[str, Any]) -> Response:
        return JSONResponse({**body, "timestamp": self._services.clock.now_text()})


def _named(each: NamedTotals) -> dict[str, Any]:
    return {
        "name": each.name or UNKNOWN,
        "count": each.calls,
        "tokens": each.input_tokens + each.output_tokens,
        "cost": _usd(each.cost),
    }


def _total(found: tuple[NamedTotals, ...]) -> float:
    return _usd(sum((each.cost for each in found), Decimal(0)))


def _usd(amount: Decimal) -> float:
    return float(round(amount, _MONEY_PLACES))
