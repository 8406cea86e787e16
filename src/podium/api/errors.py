"""Podium's errors as JSON replies: one table of codes."""

import logging

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from podium.errors import (
    FilterSyntaxError,
    InvalidInput,
    NotFound,
    Overloaded,
    PodiumError,
    QueryTooExpensive,
    StoreError,
    StoreUnavailable,
    TooLarge,
)

_log = logging.getLogger(__name__)

# The first class that fits says status and code.
_REPLIES: tuple[tuple[type[PodiumError], int, str], ...] = (
    (FilterSyntaxError, 400, "filter_syntax"),
    (TooLarge, 413, "too_large"),
    (InvalidInput, 400, "invalid_input"),
    (NotFound, 404, "not_found"),
    (Overloaded, 503, "overloaded"),
    (QueryTooExpensive, 400, "too_expensive"),
    (StoreUnavailable, 503, "store_unavailable"),
    (StoreError, 503, "store_failed"),
    (PodiumError, 500, "failed"),
)


class ErrorBody(BaseModel):
    """What went wrong, and where in a filter: `position` and `length` in its text, and what may have been meant."""

    code: str
    message: str
    position: int | None = None
    length: int | None = None
    suggestion: str | None = None


class ErrorReply(BaseModel):
    """The body of every reply that is not a success."""

    error: ErrorBody


def install(app: FastAPI) -> None:
    """Answer every error of Podium, and every parameter that does not fit, in the one shape."""
    app.add_exception_handler(PodiumError, _podium_error)
    app.add_exception_handler(RequestValidationError, _validation_error)


async def _podium_error(_request: Request, error: Exception) -> JSONResponse:
    status, code = next((status, code) for kind, status, code in _REPLIES if isinstance(error, kind))
    if isinstance(error, StoreError):
        _log.error("a query failed: %s", error.__cause__ or error)
    body = ErrorBody(code=code, message=str(error))
    if isinstance(error, FilterSyntaxError):
        body = body.model_copy(
            update={"position": error.position, "length": error.length, "suggestion": error.suggestion}
        )
    headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, Overloaded) else None
    return _reply(status, body, headers)


async def _validation_error(_request: Request, error: Exception) -> JSONResponse:
    first = jsonable_encoder(error.errors())[0] if isinstance(error, RequestValidationError) else {}
    where = ".".join(str(part) for part in first.get("loc", ())[1:])
    return _reply(400, ErrorBody(code="invalid_input", message=f"{where}: {first.get('msg', 'does not fit')}"), None)


def _reply(status: int, body: ErrorBody, headers: dict[str, str] | None) -> JSONResponse:
    content = {"error": body.model_dump(exclude_none=True)}
    return JSONResponse(content, status_code=status, headers=headers)
