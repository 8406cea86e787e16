"""How each failure is answered, over HTTP and over gRPC."""

import json

import pytest
from google.rpc import code_pb2
from google.rpc.error_details_pb2 import BadRequest, RetryInfo
from starlette.requests import ClientDisconnect

from podium.errors import InvalidInput, NotFound, Overloaded, StoreUnavailable, TooLarge
from podium.ingest.receivers.refusals import (
    UnsupportedEncoding,
    UnsupportedMediaType,
    WrongMethod,
    refusal_of,
    status_json,
    status_of,
)


@pytest.mark.parametrize(
    ("error", "reason", "http_status", "code"),
    [
        (WrongMethod("m"), "wrong_method", 405, code_pb2.UNIMPLEMENTED),
        (UnsupportedMediaType("m"), "unsupported_media_type", 415, code_pb2.INVALID_ARGUMENT),
        (UnsupportedEncoding("m"), "unsupported_encoding", 415, code_pb2.INVALID_ARGUMENT),
        (ClientDisconnect(), "incomplete", 400, code_pb2.INVALID_ARGUMENT),
        (TooLarge("m"), "too_large", 413, code_pb2.RESOURCE_EXHAUSTED),
        (InvalidInput("m"), "malformed", 400, code_pb2.INVALID_ARGUMENT),
    ],
)
def test_what_cannot_succeed_a_second_time_is_not_repeated(
    error: Exception, reason: str, http_status: int, code: int
) -> None:
    refusal = refusal_of(error)

    assert (refusal.reason, refusal.http_status, refusal.code) == (reason, http_status, code)
    assert (refusal.retry_after_s, refusal.is_ours) == (None, False)
    assert refusal.message == (str(error) or "the body ended too early")


@pytest.mark.parametrize(
    ("error", "http_status", "seconds", "is_ours"),
    [
        (Overloaded("full", retry_after_s=7), 429, 7, False),
        (OSError("secret"), 503, 5, True),
        (StoreUnavailable("secret"), 503, 5, True),
    ],
)
def test_what_passes_is_repeated_after_a_while(
    error: Exception, http_status: int, seconds: int, *, is_ours: bool
) -> None:
    refusal = refusal_of(error)
    wait = RetryInfo()

    assert (refusal.http_status, refusal.code) == (http_status, code_pb2.UNAVAILABLE)
    assert (refusal.retry_after_s, refusal.is_ours) == (seconds, is_ours)
    assert "secret" not in refusal.message
    assert status_of(refusal).details[0].Unpack(wait)
    assert wait.retry_delay.seconds == seconds
    details = json.loads(status_json(refusal))["details"]
    assert details == [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{seconds}s"}]


@pytest.mark.parametrize("error", [ZeroDivisionError("secret"), NotFound("secret")])
def test_a_fault_of_the_server_says_nothing_but_that(error: Exception) -> None:
    refusal = refusal_of(error)

    assert (refusal.reason, refusal.http_status, refusal.code) == ("internal_error", 500, code_pb2.INTERNAL)
    assert (refusal.retry_after_s, refusal.is_ours) == (None, True)
    assert "secret" not in refusal.message
    assert not status_of(refusal).details
    assert json.loads(status_json(refusal)) == {"code": code_pb2.INTERNAL, "message": refusal.message}


def test_a_sender_is_told_what_to_change() -> None:
    violation = BadRequest()

    status = status_of(refusal_of(InvalidInput("send less")))

    assert status.details[0].Unpack(violation)
    assert [each.description for each in violation.field_violations] == ["send less"]
    assert not status_of(refusal_of(TooLarge("m"))).details
