"""All routes under `/api` in one router."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.params import Depends

from podium.api.errors import ErrorReply
from podium.api.v1 import exports, figures, filtering, quality, server, telemetry

_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorReply},
    404: {"model": ErrorReply},
    503: {"model": ErrorReply},
}


def compose(dependencies: Sequence[Depends] = ()) -> APIRouter:
    """Return the routes, with `dependencies` called before each of them."""
    router = APIRouter(
        prefix="/api", dependencies=list(dependencies), generate_unique_id_function=lambda route: route.name
    )
    for part in (server, figures, quality, telemetry, filtering, exports):
        router.include_router(part.router, prefix="/v1", responses=_ERRORS)
    return router
