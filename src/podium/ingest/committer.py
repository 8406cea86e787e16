"""The committer: journal segments become rows, one after the other, each exactly once.

What a segment comes to says `ingest.writer`; the row in `batches`, written last, says that it is stored.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from podium.errors import StoreUnavailable
from podium.ingest import repeats
from podium.ingest.decode import schema
from podium.ingest.envelope import SIGNALS
from podium.ingest.intake import Intake
from podium.ingest.journal import Journal, Segment
from podium.ingest.pace import Pace
from podium.ingest.writer import Writer
from podium.interpret.pricing.price_book import PriceBook
from podium.store.engine import Engine

log = logging.getLogger("podium.ingest")

_LAST_BATCH = "SELECT max(batch) FROM batches"
_IS_COMMITTED = "SELECT count() FROM batches WHERE batch = {batch:UInt64}"
_STORED = "SELECT sum(spans), sum(events), sum(points) FROM batches"
_BATCH_COLUMNS = (
    "batch", "committed_at", "first_received", "last_received", "requests", "bytes", "spans", "events", "points",
)  # fmt: skip
_ATTEMPTS = 3
# How long a reader waits: a commit takes a quarter of a second, several on a machine with much to do.
_CATCH_UP_S = 10.0
_IDLE_S = 0.1


@dataclass(frozen=True, slots=True)
class Commit:
    """One stored segment, as reported to whoever listens.

    Attributes:
        at_ns: when it was stored, unix nanoseconds.
        seconds: how long it took.
    """

    batch: int
    at_ns: int
    seconds: float
    projects: tuple[str, ...]
    spans: int
    events: int
    points: int


class Committer:
    """Commits what the journal holds, on a thread of its own.

    Args:
        engine: where rows go; its schema is migrated.
        journal: where segments come from.
        intake: counts what is stored.
        book: what models cost.
        pace: how old the open segment must be before it is committed.
        announce: called with every commit, on the committer's thread.
        on_step: called with the name of each step before it happens; tests end the process there.
    """

    def __init__(
        self,
        engine: Engine,
        journal: Journal,
        intake: Intake,
        book: PriceBook,
        *,
        pace: Pace | None = None,
        announce: Callable[[Commit], None] = lambda _: None,
        on_step: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._engine = engine
        self._journal = journal
        self._intake = intake
        self._pace = pace or Pace()
        self._committed = threading.Condition()
        self._announce = announce
        self._on_step = on_step
        self._schema_file = journal.directory / "envelope.proto"
        self._writer = Writer(engine, book, self._schema_file, on_step)
        self._stopping = threading.Event()
        self._drain_until = 0.0
        self._suspect: int | None = None
        self._done_to = self._wanted = 0
        self._before_readers, self._before_until = 0, 0.0
        self._thread = threading.Thread(target=self._run, name="podium-committer", daemon=True)
        self.last: Commit | None = None
        self.trouble: str | None = None

    def prepare(self) -> None:
        """Make the staging tables, take over what an earlier run left, and restore the counters."""
        self._schema_file.write_text(schema(), encoding="utf-8")
        self._writer.prepare()
        last = int(self._engine.read_back(_LAST_BATCH)[0][0])
        left = self._journal.recover(last + 1)
        # Commits are in order, so only the oldest one left can be stored in part.
        self._suspect = left[0].batch if left else None
        stored = dict(zip(SIGNALS, map(int, self._engine.read_back(_STORED)[0]), strict=True))
        waiting = [segment for segment in left if not self._is_committed(segment)]
        # Those stored but not yet forgotten count, too: their requests were not remembered elsewhere.
        digests = repeats.recall(self._journal.directory) + [pair for segment in left for pair in segment.digests]
        self._intake.restore(stored, waiting, digests)

    def start(self) -> None:
        """Begin to commit."""
        self._thread.start()

    def stop(self, *, drain_s: float = 10.0) -> None:
        """Commit what is there, for `drain_s` at most, then end; the rest is taken up at the next start."""
        self._drain_until = time.monotonic() + drain_s
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        self._writer.warm()
        while True:
            stopping = self._stopping.is_set()
            if stopping and time.monotonic() > self._drain_until:
                return
            segment = self._journal.take(min_age_s=self._min_age_s(), timeout_s=0.0 if stopping else _IDLE_S)
            if segment is not None:
                self._store(segment)
                with self._committed:
                    self._done_to = segment.batch
                    self._committed.notify_all()
            elif stopping:
                return

    def catch_up(self, timeout_s: float = _CATCH_UP_S) -> None:
        """Return once what came while nobody read is stored, `timeout_s` after the first who reads again at the latest.

        Whoever opens a page finds what was sent before, also after hours in which commits were rare; its other
        requests wait for the same, or lists that are stored stand beside sums that are not.
        """
        self._arrive(timeout_s)
        self._await(self._before_readers, self._before_until - time.monotonic())

    def settle(self, timeout_s: float = _CATCH_UP_S) -> bool:
        """Return once all that was in the journal before the call is stored; whether it is, in so many seconds."""
        self._arrive(timeout_s)
        return self._await(self._journal.newest_batch, timeout_s)

    def _arrive(self, timeout_s: float) -> None:
        with self._committed:
            if self._pace.readers.arrive():
                self._before_readers, self._before_until = self._journal.newest_batch, time.monotonic() + timeout_s

    def _await(self, batch: int, timeout_s: float) -> bool:
        """Wait until a batch is stored, but not while the engine is in trouble; whether it is."""
        with self._committed:
            if self._done_to < batch and self.trouble is None:
                self._wanted = max(self._wanted, batch)
                self._committed.wait_for(lambda: self._done_to >= batch, timeout_s)
            return self._done_to >= batch

    def _min_age_s(self) -> float:
        if self._wanted > self._done_to:
            return 0.0
        return self._pace.wait_s(self.last.seconds if self.last else 0.0)

    def _store(self, segment: Segment) -> None:
        """Commit a segment, however often it takes; set it aside when it is the segment that is at fault."""
        attempt = 0
        while not self._stopping.is_set() or attempt == 0:
            attempt += 1
            try:
                commit = self._commit(segment)
            except StoreUnavailable as error:
                self._suspect = segment.batch
                self._wait_for_engine(error, attempt)
            except Exception as error:
                self._suspect = segment.batch
                log.exception("batch %d was not stored, attempt %d", segment.batch, attempt)
                self.trouble = f"batch {segment.batch} was not stored: {error}"
                if attempt >= _ATTEMPTS:
                    self._set_aside(segment)
                    return
            else:
                self.trouble = None
                self._conclude(segment, commit)
                return

    def _wait_for_engine(self, error: Exception, attempt: int) -> None:
        self.trouble = str(error)
        log.warning("the engine does not answer, attempt %d: %s", attempt, error)
        self._stopping.wait(min(2.0**attempt, 30.0))

    def _set_aside(self, segment: Segment) -> None:
        path = self._journal.set_aside(segment)
        self._intake.set_aside(segment)
        log.error("batch %d is set aside in %s; `podium journal replay` tries it again", segment.batch, path)

    def _conclude(self, segment: Segment, commit: Commit | None) -> None:
        if commit is not None:
            self._intake.stored(segment)
        self._on_step("commit.remember")
        repeats.remember(self._journal.directory, segment)
        repeats.forget_old(self._journal.directory)
        self._on_step("commit.delete")
        self._journal.done(segment)
        if commit is not None:
            self.last = commit
            self._announce(commit)

    def _commit(self, segment: Segment) -> Commit | None:
        """Store one segment; None when it turns out to be stored already."""
        started = time.monotonic()
        suspect, self._suspect = self._suspect == segment.batch, None
        if suspect and self._is_committed(segment):
            return None
        self._writer.write(segment, suspect=suspect)
        self._on_step("commit.batches")
        now = time.time_ns()
        counts = [segment.items[signal] for signal in SIGNALS]
        row = (segment.batch, now, segment.first_ns, segment.last_ns, segment.requests, segment.size, *counts)
        self._engine.insert("batches", _BATCH_COLUMNS, [row])
        return Commit(segment.batch, now, time.monotonic() - started, self._writer.projects(segment), *counts)

    def _is_committed(self, segment: Segment) -> bool:
        return bool(self._engine.read_back(_IS_COMMITTED, {"batch": segment.batch})[0][0])
