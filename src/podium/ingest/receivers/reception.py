"""What every receiver does with a request: decompress, check, keep, and count what is refused."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from podium.errors import Overloaded, TooLarge
from podium.ingest.envelope import Refusable, Signal
from podium.ingest.intake import Request
from podium.ingest.otlp.checking import Checked, check
from podium.ingest.otlp.json_requests import check_json
from podium.ingest.receivers.compression import decompress
from podium.ingest.receivers.refusals import UNKNOWN_PATH, refusal_of
from podium.ingest.refused import Sender

# Up to here a request is checked at once (512 usual spans: 0.8 ms); above in a thread, so that others need not wait.
_AT_ONCE_BYTES = 512 * 1024
_AT_ONCE_JSON_BYTES = 32 * 1024
_MOST_LARGE_REQUESTS = 4

log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class Intake(Protocol):
    """What a receiver asks of the intake."""

    async def take(self, request: Request) -> bool:
        """Return once the request is on the disk; False when it repeats a recent one.

        Raises:
            Overloaded: it cannot be kept now.
        """

    def refuse(self, signal: Refusable, reason: str, *, items: int, requests: int = 0) -> None:
        """Count what was refused."""


class Note(Protocol):
    """Notes who sent what was refused; see `podium.ingest.refused.Refused.note`."""

    def __call__(self, sender: Sender, reason: str, /, *, items: int, requests: int) -> None:
        """Count it."""


def _note_nothing(_sender: Sender, _reason: str, *, items: int, requests: int) -> None:
    """Where nobody asks who sent it."""


@dataclass(slots=True)
class RequestContext:
    """What is known of one request while it is being received.

    Attributes:
        signal: what it carries.
        project: whom it is for; '' leaves it to the resource attributes.
        path: where it was sent to; `agent` is the User-Agent that sent it.
        encoding: its Content-Encoding.
        is_json: whether it is OTLP/JSON.
        items: what is in it, as soon as that is known.
        held_bytes: what of it is in memory.
    """

    signal: Signal
    project: str = ""
    path: str = ""
    agent: str = ""
    encoding: str = "identity"
    is_json: bool = False
    items: int = 0
    held_bytes: int = 0


class Reception:
    """Takes request bodies of any encoding to the intake.

    A server has one, which all its receivers share: the bound on memory holds for them together. All of them call it
    from the same event loop.

    Args:
        intake: keeps what was checked, and counts it.
        max_request_bytes: largest request, compressed and plain; four such may be in memory at once.
        clock: the time in ns since 1970, against which the times of items are judged.
        note: notes who sent what is refused.
    """

    def __init__(
        self,
        intake: Intake,
        max_request_bytes: int,
        clock: Callable[[], int] = time.time_ns,
        note: Note = _note_nothing,
    ) -> None:
        self.max_request_bytes = max_request_bytes
        self._intake = intake
        self._clock = clock
        self._note = note
        self._held_bytes = 0
        # One thread: large requests are decoded one after the other, so that only one at a time fills the memory.
        self._large = ThreadPoolExecutor(1, "podium-otlp")

    @contextmanager
    def request(self, signal: Signal) -> Iterator[RequestContext]:
        """Account for one request: its memory while the block lasts, and its refusal if the block fails."""
        context = RequestContext(signal)
        try:
            yield context
        except Exception as error:
            refusal = refusal_of(error)
            self._refuse(context, refusal.reason, items=context.items, requests=1)
            if refusal.is_ours:
                log.exception("a request with %s could not be taken", signal)
            raise
        finally:
            self._held_bytes -= context.held_bytes

    def hold(self, context: RequestContext, size: int) -> None:
        """Hold more bytes of a request.

        Raises:
            Overloaded: all requests together hold as much as they may.
        """
        if self._held_bytes + size > _MOST_LARGE_REQUESTS * self.max_request_bytes:
            msg = "too many large requests are being received at the same time"
            raise Overloaded(msg)
        self._held_bytes += size
        context.held_bytes += size

    async def take(self, context: RequestContext, body: bytes) -> Checked:
        """Check a body and keep what is good of it; returns when that is on the disk.

        Raises:
            InvalidInput: nothing of it can be understood, or it is too large.
            Overloaded: it cannot be kept now.
        """
        plain = await self._decompress(body, context.encoding)
        if plain is not body:
            self.hold(context, len(plain))
        checked = await self._check(context, plain)
        context.items = checked.items
        is_new = True
        if checked.items:
            is_new = await self._intake.take(Request(context.signal, context.project, checked.body, checked.items))
        if is_new:  # the refused items of a repeated request were counted then
            for reason, items in checked.rejected.items():
                self._refuse(context, reason, items=items)
        return checked

    def turn_away(self, path: str, agent: str, project: str) -> None:
        """Count a request to an address that takes none."""
        self._intake.refuse("", UNKNOWN_PATH, items=0, requests=1)
        self._note(Sender(path, agent, project), UNKNOWN_PATH, items=0, requests=1)

    def _refuse(self, context: RequestContext, reason: str, *, items: int, requests: int = 0) -> None:
        self._intake.refuse(context.signal, reason, items=items, requests=requests)
        self._note(Sender(context.path, context.agent, context.project), reason, items=items, requests=requests)

    async def _check(self, context: RequestContext, plain: bytes) -> Checked:
        work = partial(check_json if context.is_json else check, context.signal, plain, self._clock())
        at_once = len(plain) <= (_AT_ONCE_JSON_BYTES if context.is_json else _AT_ONCE_BYTES)
        return work() if at_once else await self._apart(work)

    async def _decompress(self, body: bytes, encoding: str) -> bytes:
        if len(body) <= _AT_ONCE_BYTES < self.max_request_bytes:
            try:
                return decompress(body, encoding, limit=_AT_ONCE_BYTES)
            except TooLarge:
                pass  # small only as long as it is compressed
        return await self._apart(partial(decompress, body, encoding, limit=self.max_request_bytes))

    async def _apart(self, work: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._large, work)
