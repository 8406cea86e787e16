"""One request: what is sent, and what each answer asks of us."""

import gzip
from collections.abc import Callable, Iterator

import pytest
from tests.sdk.receiver import Receiver, receiving, spans, unused_url

from podium.sdk.config import Destination
from podium.sdk.sending.bodies import spans_body
from podium.sdk.sending.sender import Sender, SendResult


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def send(
    url: str,
    body: bytes = b"",
    *,
    compress: bool = False,
    timeout_s: float = 5,
    certificate: str | None = None,
    read_answer: Callable[[bytes], tuple[int, str]] = lambda _: (0, ""),
) -> SendResult:
    to = Destination(url, {"x-podium-project": "shop"}, timeout_s, compress, certificate, None, None)
    return Sender(to, read_answer).post(body)


@pytest.mark.parametrize("compress", [False, True])
def test_a_request_carries_its_body_and_the_headers_of_its_destination(receiver: Receiver, compress: bool) -> None:
    if compress:
        take = receiver.take
        receiver.take = lambda body, headers: take(gzip.decompress(body), headers)  # type: ignore[method-assign]

    assert send(receiver.url, spans_body(spans("a", "b")), compress=compress) == SendResult(is_kept=True)

    assert receiver.names == ["a", "b"]
    (headers,) = receiver.asked
    assert headers["x-podium-project"] == "shop"
    assert headers["content-type"] == "application/x-protobuf"
    assert headers["user-agent"] == "podium-python"
    assert headers.get("content-encoding") == ("gzip" if compress else None)


def test_the_answer_is_read_for_what_was_not_taken(receiver: Receiver) -> None:
    receiver.body = b"one is too old"

    result = send(receiver.url, read_answer=lambda body: (1, body.decode()))
    assert result == SendResult(is_kept=True, reason="one is too old", refused=1)


def test_of_a_huge_answer_only_the_beginning_is_read(receiver: Receiver) -> None:
    receiver.body = b"x" * 100_000

    assert len(send(receiver.url, read_answer=lambda body: (0, body.decode())).reason) == 65_536


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 501])
def test_a_refusal_is_final(receiver: Receiver, status: int) -> None:
    receiver.answer = lambda _: status

    result = send(receiver.url)

    assert (result.is_kept, result.may_retry, result.is_too_large) == (False, False, status == 413)
    assert str(status) in result.reason
    assert ("API key" in result.reason) == (status in (401, 403))


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_server_in_trouble_may_be_asked_again(receiver: Receiver, status: int) -> None:
    receiver.answer = lambda _: status

    result = send(receiver.url)

    assert (result.is_kept, result.may_retry, result.retry_after_s) == (False, True, None)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("123", 123),
        ("0", 0),
        ("1.5", 1.5),
        ("31536000", 300),
        ("inf", 300),
        ("-1", None),
        ("nan", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
    ],
)
def test_what_the_server_asks_to_wait_is_a_number_of_five_minutes_at_most(
    receiver: Receiver, header: str, seconds: float | None
) -> None:
    receiver.answer = lambda _: 429
    receiver.headers = {"Retry-After": header}

    assert send(receiver.url).retry_after_s == seconds


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(receiver: Receiver, status: int) -> None:
    receiver.answer = lambda _: status
    receiver.headers = {"Location": receiver.url}

    result = send(receiver.url)

    assert receiver.methods == ["POST"]
    assert (result.is_kept, result.may_retry, result.reason) == (False, False, f"the server answered {status}")


def test_a_server_that_is_away_may_be_asked_again() -> None:
    url = unused_url()

    result = send(url)

    assert (result.is_kept, result.may_retry) == (False, True)
    assert result.reason.startswith(url)


def test_a_server_that_is_silent_may_be_asked_again(receiver: Receiver) -> None:
    receiver.delay_s = 0.5

    result = send(receiver.url, timeout_s=0.05)

    assert (result.is_kept, result.may_retry) == (False, True)


@pytest.mark.parametrize("url", ["ftp://host/x", "file:///etc/passwd", "nonsense", "", "http://[broken/"])
def test_an_address_that_is_none_is_final(url: str) -> None:
    result = send(url)

    assert (result.is_kept, result.may_retry) == (False, False)
    assert url in result.reason


def test_a_certificate_that_cannot_be_read_is_no_fault_of_the_program(receiver: Receiver) -> None:
    result = send(receiver.url, certificate="/nowhere.pem")

    assert not result.is_kept
    assert receiver.methods == []
