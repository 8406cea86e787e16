"""How a request is refused: one table for HTTP and gRPC, and the body that says why.

OTLP 1.11, "Failures": a sender repeats only 429, 502, 503 and 504 (HTTP), UNAVAILABLE and its like (gRPC);
whatever cannot succeed a second time must therefore be answered with something else.
"""

from dataclasses import dataclass

import orjson
from google.protobuf.duration_pb2 import Duration
from google.rpc import code_pb2
from google.rpc.error_details_pb2 import BadRequest, RetryInfo
from google.rpc.status_pb2 import Status
from starlette.requests import ClientDisconnect

from podium.errors import InvalidInput, Overloaded, PodiumError, StoreError, TooLarge

_STORE_RETRY_S = 5
UNKNOWN_PATH = "unknown_path"
"""The reason of requests to an address that takes none."""


class WrongMethod(InvalidInput):
    """OTLP/HTTP knows POST only."""


class UnsupportedMediaType(InvalidInput):
    """The Content-Type is neither protobuf nor JSON."""


class UnsupportedEncoding(InvalidInput):
    """The Content-Encoding is none we can decompress."""


class UnknownPath(InvalidInput):
    """Nothing is taken at that address."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """How one refused request is answered and counted.

    Attributes:
        reason: the short word it is counted under.
        http_status: the status of OTLP/HTTP.
        code: the google.rpc.Code, which is gRPC's status and stands in the body of HTTP's.
        message: what the sender should change; safe to show.
        retry_after_s: seconds after which a repetition makes sense; None when it never does.
        is_ours: the fault is the server's and belongs in its log.
    """

    reason: str
    http_status: int
    code: int
    message: str
    retry_after_s: int | None = None
    is_ours: bool = False


_TABLE: tuple[tuple[type[Exception], str, int, int], ...] = (  # the first that fits; UNAUTHENTICATED comes with keys
    (UnknownPath, UNKNOWN_PATH, 404, code_pb2.NOT_FOUND),
    (WrongMethod, "wrong_method", 405, code_pb2.UNIMPLEMENTED),
    (UnsupportedMediaType, "unsupported_media_type", 415, code_pb2.INVALID_ARGUMENT),
    (UnsupportedEncoding, "unsupported_encoding", 415, code_pb2.INVALID_ARGUMENT),
    (ClientDisconnect, "incomplete", 400, code_pb2.INVALID_ARGUMENT),
    (TooLarge, "too_large", 413, code_pb2.RESOURCE_EXHAUSTED),
    (InvalidInput, "malformed", 400, code_pb2.INVALID_ARGUMENT),
)


def refusal_of(error: Exception) -> Refusal:
    """Return how a request that failed with `error` is refused."""
    if isinstance(error, Overloaded):
        return Refusal("overloaded", 429, code_pb2.UNAVAILABLE, str(error), error.retry_after_s)
    if isinstance(error, StoreError | OSError):
        message = "telemetry cannot be kept at the moment; the server's log says why"
        return Refusal("unavailable", 503, code_pb2.UNAVAILABLE, message, _STORE_RETRY_S, is_ours=True)
    for kind, reason, http_status, code in _TABLE:
        if isinstance(error, kind):
            message = str(error) if isinstance(error, PodiumError) else "the body ended too early"
            return Refusal(reason, http_status, code, message)
    message = "the server failed on this request; its log says why"
    return Refusal("internal_error", 500, code_pb2.INTERNAL, message, is_ours=True)


def retry_info(seconds: int) -> RetryInfo:
    """Return the detail that says when a repetition makes sense."""
    return RetryInfo(retry_delay=Duration(seconds=seconds))


def status_of(refusal: Refusal) -> Status:
    """Return the google.rpc.Status that reports a refusal, with RetryInfo only if it may repeat."""
    status = Status(code=refusal.code, message=refusal.message)
    if refusal.retry_after_s is not None:
        status.details.add().Pack(retry_info(refusal.retry_after_s))
    elif refusal.code == code_pb2.INVALID_ARGUMENT:
        violation = BadRequest.FieldViolation(description=refusal.message)
        status.details.add().Pack(BadRequest(field_violations=[violation]))
    return status


def status_json(refusal: Refusal) -> bytes:
    """Return the same in the JSON of proto3."""
    status: dict[str, object] = {"code": refusal.code, "message": refusal.message}
    if refusal.retry_after_s is not None:
        kind = "type.googleapis.com/google.rpc.RetryInfo"
        status["details"] = [{"@type": kind, "retryDelay": f"{refusal.retry_after_s}s"}]
    return orjson.dumps(status)
