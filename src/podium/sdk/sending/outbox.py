"""What waits to be sent: user code only appends to a queue, one thread does the rest."""

import os
import threading
import time
import weakref
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from opentelemetry.context import _SUPPRESS_INSTRUMENTATION_KEY, attach, set_value

from podium.sdk.safety import guarded, swallow, warn_once
from podium.sdk.sending.sender import Post, SendResult

Item = TypeVar("Item")

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 30.0
# While somebody waits for what is sent, a server that starts is noticed this soon.
_HURRIED_PAUSE_S = 0.25
# A batch that was refused so long is given up: what comes after it is more wanted.
_GIVE_UP_S = 120.0
_NO_TIME = "there was no time left to send them"
_FAULT = "a part of the SDK failed"
_REFUSED = "the server refused them"


@dataclass(slots=True)
class DeliveryCounts:
    """What became of the items of one signal.

    Attributes:
        sent: the server has them.
        dropped: not taken, since the queue was full.
        reasons: why items were lost: `{reason: items}`.
    """

    sent: int = 0
    dropped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def lost(self) -> int:
        """How many items were refused, or given up."""
        return self.reasons.total()


class _FlushMarker:
    """Stands in the queue behind the items somebody waits for.

    Attributes:
        reached: nobody need wait longer.
        is_passed: what stood before it was sent, or is lost.
    """

    __slots__ = ("is_passed", "reached")

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.is_passed = False


class Outbox(Generic[Item]):
    """A bounded queue and the thread that empties it; the thread begins with the first item.

    Args:
        noun: of an item, for messages.
        encode: items → the body of a request.
        post: sends a body.
        queue_items: at most so many wait; more are counted and dropped.
        batch_items: at most so many go in one request.
        delay_s: how long an item waits for others.
    """

    def __init__(
        self,
        noun: str,
        encode: Callable[[list[Item]], bytes],
        post: Post,
        *,
        queue_items: int,
        batch_items: int,
        delay_s: float,
    ) -> None:
        self._noun = noun
        self._encode = encode
        self._post = post
        self._most = queue_items
        self._batch = batch_items
        self._delay_s = delay_s
        self.counts = DeliveryCounts()
        self._begin_anew()
        if hasattr(os, "register_at_fork"):
            again = weakref.WeakMethod(self._begin_anew)
            os.register_at_fork(after_in_child=lambda: _call(again()))

    def _begin_anew(self) -> None:
        """Begin without items and without a thread; after a fork, what waits is the parent's to send."""
        self._queue: deque[Item | _FlushMarker] = deque()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._hurry = threading.Event()
        self._thread: threading.Thread | None = None
        self._closes_at: float | None = None
        self._flushes_until = 0.0
        self._trouble = ""
        self._impatient: list[_FlushMarker] = []
        self._in_hand = 0
        self._given_up_in_hand: str | None = None
        self._missing_before = 0
        self.counts = DeliveryCounts()

    @property
    def waiting(self) -> int:
        """How many items wait."""
        return len(self._queue) + self._in_hand

    def put(self, item: Item) -> None:
        """Take an item, or count it as dropped; never waits."""
        waiting = len(self._queue)
        if waiting >= self._most or self._closes_at is not None:
            self._drop()
            return
        self._queue.append(item)
        if self._thread is None:
            self._start()
        if waiting + 1 >= self._batch and not self._wake.is_set():
            self._wake.set()

    def flush(self, timeout_s: float) -> bool:
        """Send what waits; whether all that came since the last flush arrived."""
        before = self._missing_before
        if self._thread is None:
            was_reached = not self._queue
        else:
            mark = _FlushMarker()
            self._queue.append(mark)
            self._flushes_until = max(self._flushes_until, time.monotonic() + timeout_s)
            self._hurry.set()
            self._wake.set()
            was_reached = mark.reached.wait(timeout_s)
        self._missing_before = self.counts.lost + self.counts.dropped
        return was_reached and self._missing_before == before

    def deliver(self, timeout_s: float) -> bool:
        """Send what waits, and wait for it as long as the server answers as it should; whether it has answered.

        While it does not, nobody waits: this returns as soon as a request fails, and at once until one succeeds.
        """
        mark = _FlushMarker()
        with self._lock:
            is_idle = self._thread is None or self._closes_at is not None or self.waiting == 0
            if is_idle or self._trouble:
                return self.waiting == 0
            self._impatient.append(mark)
            self._queue.append(mark)
        self._wake.set()
        if not mark.reached.wait(timeout_s):
            self._note_trouble(f"no answer within {timeout_s:g} s")
        return mark.is_passed

    def hasten(self) -> None:
        """Send what waits now, without waiting for it."""
        self._wake.set()

    def close(self, timeout_s: float) -> bool:
        """Send what waits, for at most `timeout_s`, and take no more; whether all of it arrived.

        What did not is counted as lost; a request still under way then counts as its answer says, once that comes.
        """
        lost = self.counts.lost
        self.hurry_to_end(timeout_s)
        thread = self._thread
        if thread is not None:
            thread.join(timeout_s)
        self._give_up_rest()
        return self.counts.lost == lost

    def hurry_to_end(self, timeout_s: float) -> None:
        """Take no more, and send what waits for at most `timeout_s`; returns at once, `close` waits for it."""
        if self._closes_at is None:
            self._closes_at = time.monotonic() + timeout_s
        self._hurry.set()
        self._wake.set()

    def _give_up_rest(self) -> None:
        """Count all that is not sent by now as lost."""
        reason = self._trouble or _NO_TIME
        with self._lock:
            while self._queue:
                item = self._queue.popleft()
                if isinstance(item, _FlushMarker):
                    item.reached.set()
                else:
                    self.counts.reasons[reason] += 1
            if self._in_hand:
                self.counts.reasons[reason] += self._in_hand
                self._given_up_in_hand, self._in_hand = reason, 0

    def _drop(self) -> None:
        with self._lock:
            self.counts.dropped += 1
            is_first = self.counts.dropped == 1
        if is_first and self._closes_at is None:
            warn_once(
                f"full:{self._noun}",
                "podium: %d %s wait to be sent, more are dropped and counted (podium.stats()); is the server there?",
                self._most,
                self._noun,
            )

    def _start(self) -> None:
        with self._lock, guarded("the sending thread"):  # none can be started while the interpreter ends
            if self._thread is None:
                thread = threading.Thread(target=self._work, name=f"podium-{self._noun}", daemon=True)
                thread.start()
                self._thread = thread

    def _work(self) -> None:
        attach(set_value(_SUPPRESS_INSTRUMENTATION_KEY, "podium"))  # our own requests are not the user's
        while True:
            self._wake.wait(self._delay_s)
            self._wake.clear()
            while self._queue:
                self._next()
            if self._closes_at is not None:
                return

    def _next(self) -> None:
        """Send the next batch: the items before a mark, or as many as fit."""
        batch: list[Item] = []
        mark: _FlushMarker | None = None
        with self._lock:  # an item is in the queue or in hand whenever it is counted
            while self._queue and len(batch) < self._batch and mark is None:
                item = self._queue.popleft()
                if isinstance(item, _FlushMarker):
                    mark = item
                else:
                    batch.append(item)
            self._in_hand = len(batch)
        try:
            if batch:
                self._deliver(batch)
        except Exception as error:  # noqa: BLE001 - the thread must live
            swallow("sending", error)
            self._lose(self._in_hand, _FAULT)
        if mark is not None:
            mark.is_passed = True
            mark.reached.set()
            with self._lock:
                self._impatient = [each for each in self._impatient if each is not mark]

    def _deliver(self, batch: list[Item]) -> None:
        """Send a batch, in halves where it is too large or cannot be encoded whole."""
        try:
            body = self._encode(batch)
        except Exception as error:  # noqa: BLE001 - one bad item must not take the others with it
            if len(batch) > 1:
                self._deliver_halves(batch)
            else:
                swallow(f"encoding {self._noun}", error)
                self._lose(1, _FAULT)
            return
        result = self._post_until_final(body)
        if result.is_too_large and len(batch) > 1:
            self._deliver_halves(batch)
        elif result.is_kept:
            self._keep(len(batch), result)
        else:
            self._lose(len(batch), result.reason)

    def _deliver_halves(self, batch: list[Item]) -> None:
        middle = len(batch) // 2
        self._deliver(batch[:middle])
        self._deliver(batch[middle:])

    def _keep(self, items: int, result: SendResult) -> None:
        """Count items of the batch in hand as sent; they may have been given up while the request was under way."""
        remark = result.reason
        refused = min(max(result.refused, 0), items)
        with self._lock:
            self.counts.sent += items - refused
            if refused:
                self.counts.reasons[remark or _REFUSED] += refused
            if self._given_up_in_hand is None:
                self._in_hand -= items
            else:
                self.counts.reasons[self._given_up_in_hand] -= items
        self._trouble = ""
        if remark:
            message = "podium: the server did not take all %s: %s"
            warn_once(f"partial:{self._noun}", message, self._noun, remark)

    def _lose(self, items: int, reason: str) -> None:
        """Count items of the batch in hand as lost."""
        with self._lock:
            if self._given_up_in_hand is None:
                self._in_hand -= items
                self.counts.reasons[reason] += items
        if reason != _FAULT and not self._is_over():  # who closes tells of what is lost then
            warn_once(f"lost:{self._noun}:{reason}", "podium: %s could not be sent: %s", self._noun, reason)

    def _post_until_final(self, body: bytes) -> SendResult:
        """Post until the answer is final, the batch is too old, or the time to close has come."""
        began = time.monotonic()
        pause = _FIRST_PAUSE_S
        while True:
            if self._is_over():
                return SendResult(is_kept=False, reason=self._trouble or _NO_TIME)
            result = self._post(body)
            if result.is_kept or not result.may_retry:
                return result
            self._note_trouble(result.reason)
            if time.monotonic() - began > _GIVE_UP_S:
                return result
            self._hurry.clear()
            self._hurry.wait(self._pause_s(pause, result.retry_after_s or 0.0))
            pause = min(pause * 2, _LONGEST_PAUSE_S)

    def _note_trouble(self, reason: str) -> None:
        """Note why nothing can be sent at the moment, and let those go who wait only while all is well."""
        with self._lock:
            self._trouble = reason
            for mark in self._impatient:
                mark.reached.set()
            self._impatient = []
        warn_once(f"away:{self._noun}:{reason}", "podium: %s wait to be sent: %s", self._noun, reason)

    def _is_over(self) -> bool:
        return self._closes_at is not None and time.monotonic() >= self._closes_at

    def _pause_s(self, usual_s: float, asked_s: float) -> float:
        """Return how long to leave the server alone: at least what it asks for, but not past the last chance."""
        now = time.monotonic()
        if self._closes_at is not None:
            last_chance_s = max(self._closes_at - now - _HURRIED_PAUSE_S, _HURRIED_PAUSE_S)
            return min(max(_HURRIED_PAUSE_S, asked_s), last_chance_s)
        return max(min(usual_s, _HURRIED_PAUSE_S) if now < self._flushes_until else usual_s, asked_s)


def _call(again: Callable[[], None] | None) -> None:
    if again is not None:
        again()
