"""The queue before the server: what waits, what is lost, and that user code never waits. The server is a function."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.sdk.sending.servers import AWAY, KEPT, REFUSED, TOO_LARGE, Pauses, Server, encode

from podium.sdk import safety
from podium.sdk.sending import outbox
from podium.sdk.sending.outbox import Outbox
from podium.sdk.sending.sender import SendResult

Open = Callable[..., Outbox[str]]


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def open_outbox(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Outboxes of short pauses, closed at the end."""
    monkeypatch.setattr(outbox, "_FIRST_PAUSE_S", 0.01)
    opened: list[Outbox[str]] = []

    def build(**sizes: Any) -> Outbox[str]:
        sizes = {"queue_items": 1000, "batch_items": 100, "delay_s": 0.01} | sizes
        box = Outbox("items", encode, server.post, **sizes)
        opened.append(box)
        return box

    yield build
    for box in opened:
        box.close(0)


def fill(box: Outbox[str], *items: str) -> None:
    for item in items:
        box.put(item)


def test_what_waits_is_sent_in_order_and_in_batches(server: Server, open_outbox: Open) -> None:
    box = open_outbox(batch_items=2, delay_s=60)

    fill(box, "a")
    assert box.waiting == 1
    fill(box, "b", "c")

    assert box.flush(5)
    assert server.kept == ["a", "b", "c"]
    assert all(len(body.split(",")) <= 2 for body in server.asked)
    assert (box.counts.sent, box.waiting) == (3, 0)


def test_a_full_batch_does_not_wait_for_the_delay(server: Server, open_outbox: Open) -> None:
    fill(open_outbox(batch_items=2, delay_s=60), "a", "b")

    server.wait_for(1)


def test_few_items_are_sent_after_the_delay(server: Server, open_outbox: Open) -> None:
    fill(open_outbox(), "a")

    server.wait_for(1)

    assert server.kept == ["a"]


def test_the_queue_takes_as_many_as_it_says_and_drops_counts_and_warns_once(
    open_outbox: Open, caplog: pytest.LogCaptureFixture
) -> None:
    box = open_outbox(queue_items=10, delay_s=60)

    fill(box, *"0123456789")
    assert (box.waiting, box.counts.dropped) == (10, 0)
    fill(box, "one more", "another")

    assert (box.waiting, box.counts.dropped) == (10, 2)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert not box.flush(5)
    assert box.counts.sent == 10
    fill(box, "after")
    assert box.flush(5)


def test_a_refusal_is_not_repeated_but_counted_and_warned_of_once(
    server: Server, open_outbox: Open, caplog: pytest.LogCaptureFixture
) -> None:
    server.answer = lambda _: REFUSED
    box = open_outbox()

    for item in ("a", "b", "c"):
        fill(box, item)
        assert not box.flush(5)

    assert server.asked == ["a", "b", "c"]
    assert (box.counts.sent, box.counts.reasons) == (0, {"refused": 3})
    assert [record.message for record in caplog.records] == ["podium: items could not be sent: refused"]


def test_a_flush_is_false_when_a_batch_before_it_was_lost_and_true_again_after(
    server: Server, open_outbox: Open
) -> None:
    server.answer = lambda body: REFUSED if body == "a" else KEPT
    box = open_outbox(batch_items=1, delay_s=60)

    fill(box, "a", "b")

    assert not box.flush(5)
    assert server.kept == ["b"]
    assert box.flush(5)


def test_a_flush_is_false_for_a_batch_that_was_already_on_its_way(server: Server, open_outbox: Open) -> None:
    gate, asked = threading.Event(), threading.Event()

    def answer(body: str) -> SendResult:
        asked.set()
        gate.wait(10)
        return REFUSED if body == "a" else KEPT

    server.answer = answer
    box = open_outbox(batch_items=1)
    fill(box, "a", "b")
    assert asked.wait(10)
    flushed: list[bool] = []
    flushing = threading.Thread(target=lambda: flushed.append(box.flush(10)))
    flushing.start()
    gate.set()
    flushing.join()

    assert flushed == [False]


def test_a_flush_that_has_no_time_is_false_and_loses_nothing(server: Server, open_outbox: Open) -> None:
    gate = threading.Event()
    server.answer = lambda _: KEPT if gate.wait(10) else REFUSED
    box = open_outbox()
    fill(box, "a")

    assert not box.flush(0)
    gate.set()
    assert box.flush(5)
    assert server.kept == ["a"]


def test_a_flush_of_nothing_is_true(open_outbox: Open) -> None:
    assert open_outbox().flush(0)


def test_a_server_in_trouble_is_asked_again_until_it_answers(
    server: Server, open_outbox: Open, caplog: pytest.LogCaptureFixture
) -> None:
    server.answer = lambda _: AWAY if len(server.asked) < 3 else KEPT
    box = open_outbox()

    fill(box, "a")
    server.wait_for(4)

    assert box.flush(5)
    assert server.kept == ["a"]
    assert [record.message for record in caplog.records] == ["podium: items wait to be sent: away"]


def test_a_batch_that_is_refused_for_too_long_is_given_up_and_the_next_one_is_sent(
    server: Server, open_outbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now_s[0])

    def answer(body: str) -> SendResult:
        now_s[0] += 50
        return AWAY if body == "old" else KEPT

    server.answer = answer
    box = open_outbox(batch_items=1)

    fill(box, "old", "new")
    server.wait_for(4)

    assert not box.flush(5)
    assert server.asked == ["old", "old", "old", "new"]
    assert (box.counts.sent, box.counts.lost) == (1, 1)


@pytest.mark.parametrize(
    ("asked_s", "pauses"),
    [
        (None, [0.5, 1, 2, 4, 8, 16, 30, 30]),
        (0, [0.5, 1, 2, 4, 8, 16, 30, 30]),
        (5, [5, 5, 5, 5, 8, 16, 30, 30]),
        (300, [300] * 8),
    ],
)
def test_pauses_grow_and_are_at_least_what_the_server_asks_for(
    server: Server, open_outbox: Open, monkeypatch: pytest.MonkeyPatch, asked_s: float | None, pauses: list[float]
) -> None:
    monkeypatch.setattr(outbox, "_FIRST_PAUSE_S", 0.5)
    server.answer = lambda _: SendResult(is_kept=False, may_retry=True, retry_after_s=asked_s, reason="busy")
    box, noted = open_outbox(), Pauses(len(pauses))
    monkeypatch.setattr(box, "_hurry", noted)

    fill(box, "a")

    assert noted.reached.wait(10)
    assert noted.seconds[: len(pauses)] == pauses


def test_a_batch_that_is_too_large_is_halved_until_it_fits(server: Server, open_outbox: Open) -> None:
    server.answer = lambda body: TOO_LARGE if len(body.split(",")) > 2 or "huge" in body else KEPT
    box = open_outbox(delay_s=60)

    fill(box, "a", "b", "c", "d", "e", "huge", "g")

    assert not box.flush(5)
    assert server.kept == ["a", "b", "c", "d", "e", "g"]
    assert (box.counts.sent, box.counts.lost) == (6, 1)


def test_one_item_that_cannot_be_encoded_does_not_take_the_others_with_it(server: Server, open_outbox: Open) -> None:
    box = open_outbox(delay_s=60)

    fill(box, "a", "b\ud800", "c")

    assert not box.flush(5)
    assert server.kept == ["a", "c"]
    assert (box.counts.sent, box.counts.lost) == (2, 1)
    assert safety.faults() == {"encoding items": 1}


def test_a_fault_of_the_sender_costs_its_batch_and_no_more(server: Server, open_outbox: Open) -> None:
    def answer(body: str) -> SendResult:
        if body == "a":
            raise RuntimeError
        return KEPT

    server.answer = answer
    box = open_outbox(batch_items=1)

    fill(box, "a", "b")

    assert not box.flush(5)
    assert server.kept == ["b"]
    assert (box.counts.sent, box.counts.lost, box.waiting) == (1, 1, 0)
    assert safety.faults() == {"sending": 1}


def test_what_the_server_did_not_take_is_warned_of(
    server: Server, open_outbox: Open, caplog: pytest.LogCaptureFixture
) -> None:
    server.answer = lambda _: SendResult(is_kept=True, reason="one is too old")
    box = open_outbox()

    fill(box, "a")

    assert box.flush(5)
    assert [record.message for record in caplog.records] == [
        "podium: the server did not take all items: one is too old"
    ]


@pytest.mark.parametrize(("refused", "lost"), [(1, 1), (9, 3), (-1, 0)])
def test_what_the_server_refused_of_a_batch_is_lost(server: Server, open_outbox: Open, refused: int, lost: int) -> None:
    server.answer = lambda _: SendResult(is_kept=True, reason="too old", refused=refused)
    box = open_outbox(delay_s=60)

    fill(box, "a", "b", "c")

    assert box.flush(60) is (lost == 0)
    assert (box.counts.sent, box.counts.lost) == (3 - lost, lost)
    assert box.counts.reasons == ({"too old": lost} if lost else {})


def test_a_server_that_is_away_is_tried_until_the_time_to_close_is_over(server: Server, open_outbox: Open) -> None:
    server.answer = lambda _: AWAY if len(server.asked) < 3 else KEPT
    box = open_outbox(batch_items=1, delay_s=60)
    fill(box, "a", "b")

    assert box.close(60)
    assert server.asked == ["a", "a", "a", "a", "b"]
    assert (box.counts.sent, box.counts.lost) == (2, 0)


def test_a_long_pause_ends_when_the_outbox_closes(
    server: Server, open_outbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_FIRST_PAUSE_S", 600)
    server.answer = lambda _: AWAY
    box = open_outbox(batch_items=1)
    fill(box, "a")
    server.wait_for(1)
    server.answer = lambda _: KEPT

    assert box.close(60)
    assert server.kept == ["a"]


def test_what_was_not_sent_until_the_end_is_counted_with_the_reason(server: Server, open_outbox: Open) -> None:
    server.answer = lambda _: AWAY
    box = open_outbox(batch_items=1, delay_s=60)
    fill(box, "a", "b", "c")
    server.wait_for(1)

    assert not box.close(0.1)
    assert (box.counts.sent, box.waiting) == (0, 0)
    assert box.counts.reasons == {"away": 3}


def test_a_flush_asks_a_server_that_was_away_often(
    server: Server, open_outbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_FIRST_PAUSE_S", 600)
    server.answer = lambda _: AWAY if len(server.asked) < 3 else KEPT
    box = open_outbox()
    fill(box, "a")
    server.wait_for(1)

    assert box.flush(60)
    assert server.kept == ["a"]


def test_who_delivers_waits_until_the_server_has_it(server: Server, open_outbox: Open) -> None:
    box = open_outbox(delay_s=60)
    assert box.deliver(60)

    fill(box, "a", "b")

    assert box.deliver(60)
    assert server.kept == ["a", "b"]


def test_who_delivers_does_not_wait_for_a_server_that_is_away(
    server: Server, open_outbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_FIRST_PAUSE_S", 600)
    server.answer = lambda _: AWAY
    box = open_outbox(delay_s=60)
    fill(box, "a")

    assert not box.deliver(600)  # the first attempt fails
    assert not box.deliver(600)
    assert server.asked == ["a"]
    server.answer = lambda _: KEPT
    fill(box, "b")
    assert box.flush(60)
    fill(box, "c")
    assert box.deliver(60)
    assert server.kept == ["a", "b", "c"]


def test_who_delivers_waits_once_for_a_server_that_hangs(
    server: Server, open_outbox: Open, caplog: pytest.LogCaptureFixture
) -> None:
    gate = threading.Event()
    server.answer = lambda _: KEPT if gate.wait(60) else REFUSED
    box = open_outbox(delay_s=60)
    fill(box, "a")

    assert not box.deliver(0.01)
    assert not box.deliver(600)
    assert [record.message for record in caplog.records] == ["podium: items wait to be sent: no answer within 0.01 s"]
    gate.set()
    assert box.flush(60)
    fill(box, "b")
    assert box.deliver(60)


def test_what_is_hastened_is_sent_before_its_time(server: Server, open_outbox: Open) -> None:
    box = open_outbox(delay_s=3600)
    fill(box, "a")

    box.hasten()

    server.wait_for(1)
    assert server.kept == ["a"]


def test_a_server_that_asks_for_a_pause_gets_it_and_one_last_chance(
    open_outbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 1000.0)
    box = open_outbox()

    box.hurry_to_end(5)

    asked = [box._pause_s(30, seconds) for seconds in (0.0, 2.0, 300.0)]
    assert asked == [0.25, 2.0, 4.75]


def test_a_slow_server_is_given_up_at_the_end_and_its_late_answer_counts(server: Server, open_outbox: Open) -> None:
    gate, asked = threading.Event(), threading.Event()

    def answer(_: str) -> SendResult:
        asked.set()
        gate.wait(10)
        return KEPT

    server.answer = answer
    box = open_outbox(batch_items=1)
    fill(box, "a", "b")
    assert asked.wait(10)

    assert not box.close(0.01)
    assert (box.counts.sent, box.waiting) == (0, 0)
    assert box.counts.reasons == {"there was no time left to send them": 2}
    gate.set()
    assert box._thread is not None
    box._thread.join(10)
    assert (box.counts.sent, box.counts.lost) == (1, 1)
    assert server.kept == ["a"]


def test_nothing_is_sent_after_the_time_to_close(
    server: Server, open_outbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now_s[0])

    def answer(_: str) -> SendResult:
        now_s[0] += 5
        return KEPT

    server.answer = answer
    box = open_outbox(batch_items=1, delay_s=60)
    box._batch = 2  # so that the first item wakes nobody
    fill(box, "a")
    box._batch = 1
    box._queue.extend(("b", "c"))

    assert not box.close(10)
    assert server.kept == ["a", "b"]
    assert box.counts.reasons == {"there was no time left to send them": 1}


def test_what_comes_after_the_end_is_counted_without_a_warning(
    server: Server, open_outbox: Open, caplog: pytest.LogCaptureFixture
) -> None:
    box = open_outbox()
    assert box.close(1)

    fill(box, "late")

    assert (box.counts.dropped, box.waiting, server.asked) == (1, 0, [])
    assert caplog.records == []


def test_putting_an_item_never_waits_for_the_server(server: Server, open_outbox: Open) -> None:
    gate = threading.Event()
    server.answer = lambda _: KEPT if gate.wait(30) else REFUSED
    box = open_outbox(queue_items=50, batch_items=10)

    fill(box, *map(str, range(200)))

    assert 200 - 60 <= box.counts.dropped <= 150
    assert not box.flush(0.05)
    gate.set()


def test_a_thread_that_cannot_be_started_harms_nobody(open_outbox: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        msg = "can't create new thread at interpreter shutdown"
        raise RuntimeError(msg)

    monkeypatch.setattr(threading.Thread, "start", refuse)

    box = open_outbox()
    fill(box, "a")

    assert not box.flush(0)
    assert not box.close(0)
    assert safety.faults() == {"the sending thread": 1}


def test_a_forked_child_begins_without_the_items_of_its_parent(server: Server, open_outbox: Open) -> None:
    box = open_outbox(delay_s=60)
    fill(box, "the parent's")
    box.counts.reasons["refused"] = 3

    box._begin_anew()

    assert (box.waiting, box.counts.lost) == (0, 0)
    fill(box, "the child's")
    assert box.flush(5)
    assert server.kept == ["the child's"]
