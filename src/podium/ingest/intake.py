"""The intake: what a receiver has checked goes to the journal once, and every item is accounted for.

accepted = stored + waiting, at every moment: the three are changed together under one lock.
"""

import asyncio
import shutil
import threading
import time
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from podium.errors import Overloaded
from podium.ingest.envelope import DIGEST_BYTES, SIGNALS, Header, Refusable, Signal
from podium.ingest.journal import Journal, Segment

# A client repeats a request whose answer it lost; exporters give up long before this.
REPEAT_WINDOW_NS = 15 * 60 * 10**9
_FREE_SPACE_CHECK_S = 1.0


@dataclass(frozen=True, slots=True)
class Request:
    """One checked OTLP request.

    Attributes:
        signal: what it carries.
        project: as its sender named it; '' leaves it to the resource attributes.
        body: the encoded protobuf request.
        items: how many spans, log records or data points are in it.
    """

    signal: Signal
    project: str
    body: bytes
    items: int


@dataclass(slots=True)
class Tally:
    """Items by signal since the data directory was made, refusals since the start."""

    accepted: dict[Signal, int] = field(default_factory=lambda: dict.fromkeys(SIGNALS, 0))
    stored: dict[Signal, int] = field(default_factory=lambda: dict.fromkeys(SIGNALS, 0))
    waiting: dict[Signal, int] = field(default_factory=lambda: dict.fromkeys(SIGNALS, 0))
    requests: int = 0
    repeats: int = 0
    refused: Counter[tuple[str, Refusable]] = field(default_factory=Counter)
    refused_requests: Counter[tuple[str, Refusable]] = field(default_factory=Counter)

    def copy(self) -> "Tally":
        """Return a snapshot."""
        return Tally(
            dict(self.accepted),
            dict(self.stored),
            dict(self.waiting),
            self.requests,
            self.repeats,
            Counter(self.refused),
            Counter(self.refused_requests),
        )


class Intake:
    """Takes checked requests; safe to call from one event loop, read from any thread.

    Args:
        journal: where requests are kept until they are stored.
        data: a path on the disk whose free space is watched.
        max_journal_bytes: waiting bytes at which requests are refused for now.
        min_free_bytes: free disk below which requests are refused for now.
    """

    def __init__(self, journal: Journal, data: Path, *, max_journal_bytes: int, min_free_bytes: int) -> None:
        self._journal = journal
        self._data = data
        self._max_journal_bytes = max_journal_bytes
        self._min_free_bytes = min_free_bytes
        self._seen: OrderedDict[bytes, int] = OrderedDict()
        self._in_flight: dict[bytes, asyncio.Future[None]] = {}
        self._tally = Tally()
        self._lock = threading.Lock()
        self._free_bytes = 0
        self._free_checked = 0.0

    def restore(self, stored: dict[Signal, int], waiting: list[Segment], digests: list[tuple[int, bytes]]) -> None:
        """Take up the counts of earlier runs, and `(received_ns, digest)` of the requests they took."""
        with self._lock:
            for signal in SIGNALS:
                left = sum(segment.items[signal] for segment in waiting)
                self._tally.stored[signal] = stored[signal]
                self._tally.waiting[signal] = left
                self._tally.accepted[signal] = stored[signal] + left
        self._seen.update((digest, received_ns) for received_ns, digest in sorted(digests))

    async def take(self, request: Request) -> bool:
        """Keep a request; returns once its bytes are on the disk.

        Returns:
            False when the same bytes for the same project were taken in the last 15 minutes: then nothing
            more is kept, and the sender may still be answered with success.

        Raises:
            Overloaded: the journal or the disk is full; the request was not kept.
        """
        digest = _digest(request)
        if self._is_repeat(digest):
            with self._lock:
                self._tally.repeats += 1
            return False
        if (first := self._in_flight.get(digest)) is not None:
            await asyncio.shield(first)
            with self._lock:
                self._tally.repeats += 1
            return False
        self._check_room()
        await self._keep(request, digest)
        return True

    async def _keep(self, request: Request, digest: bytes) -> None:
        header = Header(request.signal, request.project, time.time_ns(), digest, request.items)
        written = asyncio.wrap_future(self._journal.append(header, request.body))
        self._in_flight[digest] = written
        try:
            # Shielded: a client that hangs up must not make the counters forget what the disk has.
            written.add_done_callback(lambda done: self._count_in(header, done))
            await asyncio.shield(written)
        finally:
            self._in_flight.pop(digest, None)

    def _count_in(self, header: Header, written: asyncio.Future[None]) -> None:
        if written.cancelled() or written.exception() is not None:
            return
        self._seen[header.digest] = header.received_ns
        with self._lock:
            self._tally.accepted[header.signal] += header.items
            self._tally.waiting[header.signal] += header.items
            self._tally.requests += 1

    def refuse(self, signal: Refusable, reason: str, *, items: int, requests: int = 0) -> None:
        """Count what was refused: `reason` is a short word such as `invalid_trace_id`; '' is any signal."""
        with self._lock:
            self._tally.refused[reason, signal] += items
            self._tally.refused_requests[reason, signal] += requests

    def stored(self, segment: Segment) -> None:
        """Count a segment's items as stored instead of waiting."""
        with self._lock:
            for signal, items in segment.items.items():
                self._tally.waiting[signal] -= items
                self._tally.stored[signal] += items

    def set_aside(self, segment: Segment) -> None:
        """Count a quarantined segment's items as refused instead of accepted."""
        with self._lock:
            for signal, items in segment.items.items():
                self._tally.waiting[signal] -= items
                self._tally.accepted[signal] -= items
                if items:
                    self._tally.refused["quarantined", signal] += items

    def replayed(self, segments: list[Segment]) -> None:
        """Count replayed segments' items as accepted again."""
        with self._lock:
            for segment in segments:
                for signal, items in segment.items.items():
                    self._tally.waiting[signal] += items
                    self._tally.accepted[signal] += items
                    if items:
                        self._tally.refused["quarantined", signal] -= items

    def tally(self) -> Tally:
        """Return the counters as they stand."""
        with self._lock:
            return self._tally.copy()

    def _is_repeat(self, digest: bytes) -> bool:
        oldest = time.time_ns() - REPEAT_WINDOW_NS
        while self._seen and next(iter(self._seen.values())) < oldest:
            self._seen.popitem(last=False)
        return digest in self._seen

    def _check_room(self) -> None:
        if self._journal.waiting_bytes >= self._max_journal_bytes:
            msg = "the journal is full: requests arrive faster than they are stored"
            raise Overloaded(msg, retry_after_s=2)
        now = time.monotonic()
        if now - self._free_checked >= _FREE_SPACE_CHECK_S:
            self._free_checked, self._free_bytes = now, shutil.disk_usage(self._data).free
        if self._free_bytes < self._min_free_bytes:
            msg = f"the disk of {self._data} is almost full; free some space"
            raise Overloaded(msg, retry_after_s=5)


def _digest(request: Request) -> bytes:
    key = f"{request.signal}\0{request.project}".encode()
    return blake2b(request.body, digest_size=DIGEST_BYTES, key=blake2b(key, digest_size=16).digest()).digest()
