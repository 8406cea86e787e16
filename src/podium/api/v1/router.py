"""The API answering from given services."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from podium.api.services import Services
from podium.api.v1.routes import compose
from podium.api.v1.schema import openapi


def create_router(services: Services) -> APIRouter:
    """Return the routes of the API, answering from `services`."""
    router = compose([Depends(_provide(services))])
    router.add_api_route("/v1/openapi.json", _describe, include_in_schema=False)
    return router


def _provide(services: Services) -> Callable[[Request], Awaitable[None]]:
    async def provide(request: Request) -> None:
        request.state.services = services
        await run_in_threadpool(services.catch_up)

    return provide


def _describe() -> JSONResponse:
    return JSONResponse(openapi())
