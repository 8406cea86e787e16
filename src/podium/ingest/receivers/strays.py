"""Requests that look like OTLP but were sent where none is taken: counted, and told where to go."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from podium.errors import InvalidInput
from podium.ingest.envelope import SIGNALS
from podium.ingest.receivers.http import PROTOBUF, refuse
from podium.ingest.receivers.project import project_of
from podium.ingest.receivers.reception import Reception
from podium.ingest.receivers.refusals import UnknownPath

# Paths of collectors and of other tools' endpoints; Podium's own API is not one of them.
_LIKE_OTLP = re.compile(r"(?!/api/v1/)(.*/v1/[^/]+/?|.*/(otlp|otel|opentelemetry)(/.*)?)")
_MOST_CHARACTERS = 200
_MOST_DRAINED = 4


class StrayRoute(Route):
    """The route of what no other route takes, and what looks like OTLP; stands before that of the pages."""

    def __init__(self, reception: Reception) -> None:
        async def answer(request: Request) -> Response:
            return await _turn_away(reception, request)

        super().__init__("/{path:path}", answer, methods=["POST"])

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match posted protobuf, and whatever is posted to a path such as OTLP has."""
        match, child = super().matches(scope)
        return (match, child) if match is Match.FULL and _is_like_otlp(Request(scope)) else (Match.NONE, {})


def _is_like_otlp(request: Request) -> bool:
    is_protobuf = request.headers.get("content-type", "").startswith(PROTOBUF)
    return is_protobuf or _LIKE_OTLP.fullmatch(request.url.path) is not None


async def _turn_away(reception: Reception, request: Request) -> Response:
    path = request.url.path
    reception.turn_away(path, request.headers.get("user-agent", ""), _project(request))
    await _drain(request, _MOST_DRAINED * reception.max_request_bytes)
    known = ", ".join(f"/v1/{signal}" for signal in SIGNALS)
    msg = f"nothing is taken at {path[:_MOST_CHARACTERS]}; send OTLP to {known}, or to the same below /otlp"
    return refuse(request.headers, UnknownPath(msg))


def _project(request: Request) -> str:
    try:
        return project_of(request.headers)
    except InvalidInput:
        return ""


async def _drain(request: Request, most: int) -> None:
    """Read the body to its end, unless that is far: a client that still writes would see a broken pipe."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            return
