import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from tests.sdk.receiver import PARTIAL, Receiver, receiving

from podium.sdk import safety
from podium.sdk.config import Destination
from podium.sdk.sending import outbox
from podium.sdk.sending.bodies import spans_answer, spans_body
from podium.sdk.sending.outbox import Outbox
from podium.sdk.sending.sender import Sender

Open = Callable[..., Outbox[ReadableSpan]]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def open_outbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Outboxes of short patience, closed at the end."""
    monkeypatch.setattr(outbox, "_FIRST_PAUSE_S", 0.01)
    opened: list[Outbox[ReadableSpan]] = []

    def build(url: str, *, timeout_s: float = 5, compress: bool = False, **sizes: Any) -> Outbox[ReadableSpan]:
        to = Destination(url, {"x-podium-project": "shop"}, timeout_s, compress, None, None, None)
        sizes = {"queue_items": 1000, "batch_items": 100, "delay_s": 0.01} | sizes
        box: Outbox[ReadableSpan] = Outbox("spans", spans_body, Sender(to, spans_answer).post, **sizes)
        opened.append(box)
        return box

    yield build
    for box in opened:
        box.close(0)


def spans(*names: str) -> list[ReadableSpan]:
    tracer = TracerProvider(shutdown_on_exit=False).get_tracer("t")
    made: list[Any] = [tracer.start_span(name) for name in names]
    for span in made:
        span.end()
    return made


def fill(box: Outbox[ReadableSpan], *names: str) -> None:
    for span in spans(*names):
        box.put(span)


def free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1/traces"


def test_what_waits_is_sent_in_order(receiver: Receiver, open_outbox: Open) -> None:
    box = open_outbox(receiver.url, batch_items=2)

    fill(box, "a", "b", "c")

    assert box.flush(5)
    assert receiver.names == ["a", "b", "c"]
    assert (box.counts.sent, box.waiting) == (3, 0)
    assert receiver.asked[0]["x-podium-project"] == "shop"
    assert receiver.asked[0]["content-type"] == "application/x-protobuf"


def test_it_is_sent_without_a_flush_too(receiver: Receiver, open_outbox: Open) -> None:
    fill(open_outbox(receiver.url), "a")

    receiver.wait_for(1)

    assert receiver.names == ["a"]


def test_bodies_can_be_compressed(receiver: Receiver, open_outbox: Open) -> None:
    take = receiver.take
    receiver.take = lambda body, headers: take(gzip.decompress(body), headers)  # type: ignore[method-assign]
    box = open_outbox(receiver.url, compress=True)

    fill(box, "a")

    assert box.flush(5)
    assert receiver.asked[0]["content-encoding"] == "gzip"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405])
def test_a_refusal_is_not_repeated_but_counted_and_told_once(
    status: int, receiver: Receiver, open_outbox: Open, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.answer = lambda _: status
    box = open_outbox(receiver.url)

    for name in ("a", "b", "c"):
        fill(box, name)
        assert not box.flush(5)

    assert receiver.statuses == [status] * 3
    assert (box.counts.sent, box.counts.lost) == (0, 3)
    (record,) = caplog.records
    assert str(status) in record.message
    assert ("API key" in record.message) == (status in (401, 403))


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_server_in_trouble_is_asked_again(
    status: int, receiver: Receiver, open_outbox: Open, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.answer = lambda _: status if len(receiver.statuses) < 3 else 200
    box = open_outbox(receiver.url)

    fill(box, "a")
    receiver.wait_for(4)

    assert box.flush(5)
    assert receiver.names == ["a"]
    assert len(caplog.records) == 1


def test_the_server_says_how_long_to_wait(
    receiver: Receiver, open_outbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.answer = lambda _: 429
    receiver.headers = {"Retry-After": "123"}
    box = open_outbox(receiver.url)
    waits: list[float] = []
    waited = threading.Event()

    class Hurry(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout or 0)
            waited.set()
            return super().wait(0.01)

    monkeypatch.setattr(box, "_hurry", Hurry())
    fill(box, "a")
    waited.wait(5)

    assert waits[0] == 123


def test_a_batch_that_is_too_large_is_halved_until_it_fits(receiver: Receiver, open_outbox: Open) -> None:
    def answer(request: Any) -> int:
        count = len(request.resource_spans[0].scope_spans[0].spans)
        names = [span.name for span in request.resource_spans[0].scope_spans[0].spans]
        return 413 if count > 2 or "huge" in names else 200

    receiver.answer = answer
    box = open_outbox(receiver.url, delay_s=60)

    fill(box, "a", "b", "c", "d", "e", "huge", "g")

    assert not box.flush(5)
    assert sorted(receiver.names) == ["a", "b", "c", "d", "e", "g"]
    assert (box.counts.sent, box.counts.lost) == (6, 1)


def test_one_span_that_cannot_be_encoded_does_not_take_the_others_along(receiver: Receiver, open_outbox: Open) -> None:
    box = open_outbox(receiver.url, delay_s=60)
    fill(box, "a", "b\ud800", "c")

    assert not box.flush(5)
    assert receiver.names == ["a", "c"]
    assert (box.counts.sent, box.counts.lost) == (2, 1)


def test_what_the_server_did_not_take_is_told(
    receiver: Receiver, open_outbox: Open, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.body = PARTIAL
    box = open_outbox(receiver.url)

    fill(box, "a")

    assert box.flush(5)
    assert "one is too old" in caplog.records[0].message


def test_a_page_instead_of_an_answer_is_taken_for_success(receiver: Receiver, open_outbox: Open) -> None:
    receiver.body = b"<html>\xff\xff"
    box = open_outbox(receiver.url)

    fill(box, "a")

    assert box.flush(5)


def test_a_redirect_is_not_followed(receiver: Receiver, open_outbox: Open) -> None:
    receiver.answer = lambda _: 302
    receiver.headers = {"Location": receiver.url}
    box = open_outbox(receiver.url)

    fill(box, "a")

    assert not box.flush(5)
    assert receiver.statuses == [302]


def test_a_full_queue_drops_counts_and_tells_once(
    receiver: Receiver, open_outbox: Open, caplog: pytest.LogCaptureFixture
) -> None:
    gate = threading.Event()
    receiver.answer = lambda _: 200 if gate.wait(10) else 500
    box = open_outbox(receiver.url, queue_items=10, batch_items=5, delay_s=60)

    fill(box, *(f"n{number}" for number in range(100)))
    dropped = box.counts.dropped

    assert 80 <= dropped <= 90
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    gate.set()
    assert not box.flush(5)
    assert box.counts.sent == 100 - dropped
    fill(box, "after")
    assert box.flush(5)


def test_while_the_server_is_away_nothing_waits_and_nothing_is_raised(
    open_outbox: Open, caplog: pytest.LogCaptureFixture
) -> None:
    box = open_outbox(free_address(), queue_items=50, batch_items=10)

    fill(box, *(f"n{number}" for number in range(200)))

    assert not box.flush(0.05)
    assert box.counts.dropped + box.waiting + 10 >= 200
    assert not box.close(1)
    assert len(caplog.records) == 2
    assert safety.faults() == {}


def test_what_waited_while_the_server_was_away_arrives_when_it_is_back(open_outbox: Open) -> None:
    with receiving() as receiver:
        receiver.answer = lambda _: 503
        box = open_outbox(receiver.url)
        fill(box, "a", "b")
        receiver.wait_for(2)
        receiver.answer = lambda _: 200

        assert box.flush(5)
        assert receiver.names == ["a", "b"]


def test_a_slow_server_is_given_up_at_the_end(receiver: Receiver, open_outbox: Open) -> None:
    gate = threading.Event()
    receiver.answer = lambda _: 200 if gate.wait(20) else 500
    box = open_outbox(receiver.url)
    fill(box, "a")

    assert not box.close(0.1)
    gate.set()


def test_what_comes_after_the_end_is_counted(receiver: Receiver, open_outbox: Open) -> None:
    box = open_outbox(receiver.url)
    box.close(1)

    fill(box, "late")

    assert box.counts.dropped == 1


@pytest.mark.parametrize("url", ["ftp://host/x", "file:///etc/passwd", "nonsense", "http://[broken/"])
def test_an_address_that_is_none_is_told(url: str, open_outbox: Open, caplog: pytest.LogCaptureFixture) -> None:
    box = open_outbox(url)

    fill(box, "a")

    assert not box.flush(5)
    assert box.counts.lost == 1
    assert len(caplog.records) == 1
