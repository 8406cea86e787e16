"""The documented endpoints of jobs: their statistics, their tasks, and metrics sent by hand.

Costs are US dollars, latencies ms, instants ISO 8601 in UTC.
"""

from typing import Any
from urllib.parse import unquote_to_bytes

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from podium.api.clock import utc_text
from podium.api.documented.endpoint import Endpoint, routes
from podium.api.documented.posted_metric import check_media_type, otlp_request, read_metric
from podium.api.documented.request_bounds import project_of, window
from podium.api.services import Services
from podium.errors import InvalidInput, TooLarge
from podium.model.time import NS_PER_MS
from podium.query.work.jobs import Job, JobTask, JobTotals, job_tasks, job_totals, list_jobs

DEFAULT_LIMIT = 100
_JOBS = "/metrics/jobs"
_DETAILS = b"details"
_MAX_BODY_BYTES = 64 * 1024
_MAX_OFFSET = 2**62


class Jobs:
    """The handlers."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        """Return the routes; that of `/metrics` takes POST alone, since scrapes share the path."""
        job = Endpoint(self._services, {"GET": self._show_job})
        metric = Endpoint(self._services, {"POST": self._post})
        return [
            *routes(_JOBS, self._services, get=self._list),
            Route(f"{_JOBS}/{{job:path}}", job),
            *(Route(path, metric, methods=["POST"]) for path in ("/metrics", "/metrics/")),
        ]

    async def _post(self, request: Request) -> Response:
        """Keep one metric: 201 when it is on the disk."""
        check_media_type(request.headers.get("content-type", ""))
        metric = read_metric(await _read(request))
        project = await run_in_threadpool(project_of, request, self._services.engine)
        await self._services.keep(project, otlp_request(metric))
        return JSONResponse({"message": "Metric created successfully"}, 201)

    def _list(self, request: Request) -> Response:
        if "job_id" in request.query_params:
            return self._totals(request, request.query_params["job_id"])
        found = list_jobs(self._services.engine, window(request, self._services))
        return JSONResponse({"jobs": [_job(job) for job in found]})

    def _show_job(self, request: Request) -> Response:
        job_id, is_details = job_in(request)
        if not job_id:
            return self._list(request)
        return self._details(request, job_id) if is_details else self._totals(request, job_id)

    def _totals(self, request: Request, job_id: str) -> Response:
        found = job_totals(self._services.engine, window(request, self._services), job_id)
        return JSONResponse(_totals(job_id, found))

    def _details(self, request: Request, job_id: str) -> Response:
        found = job_tasks(
            self._services.engine,
            window(request, self._services),
            job_id,
            limit=_whole(request, "limit", DEFAULT_LIMIT),
            offset=_whole(request, "offset", 0),
        )
        metrics = [_task(job_id, task) for task in found]
        return JSONResponse({"job_id": job_id, "count": len(metrics), "metrics": metrics})


def job_in(request: Request) -> tuple[str, bool]:
    """Return the job of a path below `/metrics/jobs/`, and whether its details are asked for.

    `a%2Fb` and `a/b` are the job `a/b`; `a/details` the details of `a`, `a%2Fdetails` the job `a/details`. With
    `?job_id=` the path only says whether details are asked for.
    """
    whole: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    raw = whole.partition(b"?")[0].partition(f"{_JOBS}/".encode())[2].removesuffix(b"/")
    named = request.query_params.get("job_id")
    if named is not None:
        return named, raw == _DETAILS or raw.endswith(b"/" + _DETAILS)
    job, slash, last = raw.rpartition(b"/")
    is_details = bool(slash) and last == _DETAILS
    return _decoded(job if is_details else raw), is_details


def _decoded(raw: bytes) -> str:
    try:
        return unquote_to_bytes(raw).decode()
    except UnicodeDecodeError as error:
        msg = "the job id is not UTF-8"
        raise InvalidInput(msg) from error


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MAX_BODY_BYTES:
            msg = f"a metric has at most {_MAX_BODY_BYTES} bytes"
            raise TooLarge(msg)
    return bytes(body)


def _whole(request: Request, name: str, default: int) -> int:
    """Return a parameter that is a whole number from 0 on; the default where it is none, as documented."""
    text = request.query_params.get(name, "")
    return min(int(text), _MAX_OFFSET) if text.isascii() and text.isdigit() and len(text) < 30 else default  # noqa: PLR2004 - longer than any row count


def _job(job: Job) -> dict[str, Any]:
    return {
        "job_id": job.job_id,
        "task_count": job.tasks,
        "total_cost": float(job.cost),
        "last_updated": utc_text(job.last_updated),
    }


def _totals(job_id: str, found: JobTotals) -> dict[str, Any]:
    took_ms = found.duration_ns / NS_PER_MS
    return {
        "job_id": job_id,
        "total_tasks": found.tasks,
        "total_tokens": found.tokens,
        "total_latency_ms": took_ms,
        "avg_latency_ms": took_ms / found.tasks if found.tasks else 0.0,
        "total_cost": float(found.cost),
        "avg_cost": float(found.cost / found.tasks) if found.tasks else 0.0,
        "task_breakdown": [
            {
                "task_name": task.name,
                "count": task.tasks,
                "avg_latency_ms": task.duration_ns / NS_PER_MS / task.tasks,
                "total_cost": float(task.cost),
            }
            for task in found.by_task
        ],
        "model_usage": [
            {
                "model": model.model,
                "count": model.calls,
                "total_tokens": model.tokens,
                "total_cost": float(model.cost),
            }
            for model in found.by_model
        ],
    }


def _task(job_id: str, task: JobTask) -> dict[str, Any]:
    return {
        "id": task.number,
        "job_id": job_id,
        "task_name": task.task_name,
        "model_used": task.model,
        "token_count": task.tokens,
        "latency_ms": task.duration_ns / NS_PER_MS,
        "cost_estimate": float(task.cost),
        "created_at": utc_text(task.created_at),
    }
