"""A server that is a function, and pauses that are not waited for."""

import threading
from collections.abc import Callable

from podium.sdk.sending.sender import SendResult

KEPT = SendResult(is_kept=True)
AWAY = SendResult(is_kept=False, may_retry=True, reason="away")
REFUSED = SendResult(is_kept=False, reason="refused")
TOO_LARGE = SendResult(is_kept=False, is_too_large=True, reason="too large")

Answering = Callable[[str], SendResult]


class Server:
    """Answers bodies as its `answer` says, and keeps what it took."""

    def __init__(self) -> None:
        self.answer: Answering = lambda _: KEPT
        self.asked: list[str] = []
        self.kept: list[str] = []
        self._changed = threading.Condition()

    def post(self, body: bytes) -> SendResult:
        text = body.decode()
        result = self.answer(text)
        with self._changed:
            self.asked.append(text)
            if result.is_kept:
                self.kept += text.split(",")
            self._changed.notify_all()
        return result

    def wait_for(self, requests: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.asked) >= requests, 10), self.asked


def encode(items: list[str]) -> bytes:
    return ",".join(items).encode()


class Pauses(threading.Event):
    """Notes how long it was to be waited for, and does not wait."""

    def __init__(self, enough: int) -> None:
        super().__init__()
        self.seconds: list[float] = []
        self.reached = threading.Event()
        self._enough = enough

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout or 0)
        if len(self.seconds) == self._enough:
            self.reached.set()
        return super().wait(0.001)
