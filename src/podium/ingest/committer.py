"""The committer: journal segments become rows, one after the other, each exactly once.

    decode → composites → interpret → price → cover → finish → events, points → batches → announce

Every row carries its segment's number, and numbers only grow. A commit cut short is therefore visible as
rows of that number in some tables and weeks but not in others, and `_finish_recovered` writes just the rest.
"""

import base64
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources

from podium.errors import InvalidInput, StoreError, StoreUnavailable
from podium.ingest import repeats
from podium.ingest.composites import json_text
from podium.ingest.decode import STRUCTURES, decode_settings, decode_statement, schema
from podium.ingest.envelope import SIGNALS, Signal
from podium.ingest.intake import Intake
from podium.ingest.journal import Journal, Segment
from podium.ingest.pace import Pace
from podium.interpret import billing, records, spans
from podium.interpret.pricing import price_book
from podium.interpret.pricing.price_book import PriceBook
from podium.store.engine import Engine
from podium.store.schema import statements as split
from podium.store.template import fill

log = logging.getLogger("podium.ingest")

_STAGED: dict[Signal, str] = {"traces": "staged_spans", "logs": "staged_events", "metrics": "staged_points"}
_STAGING = (*_STAGED.values(), "composites", "interpreted", "counted", "covered", "recovered")
# The tables a span reaches and the column that says its week.
_SPAN_TABLES = {"spans": "start_time", "rollups": "bucket", "traces": "hour"}
_WEEKS_DONE = "SELECT DISTINCT toMonday($column) FROM $table WHERE batch >= {batch:UInt64}"
_LAST_BATCH = "SELECT max(batch) FROM batches"
_IS_COMMITTED = "SELECT count() FROM batches WHERE batch = {batch:UInt64}"
_STORED = "SELECT sum(spans), sum(events), sum(points) FROM batches"
_SEEN_PRICES = "SELECT DISTINCT provider, response_model, request_model FROM prices"
_VIEW = "SELECT database, as_select FROM system.tables WHERE database = currentDatabase() AND name = {view:String}"
_VIEW_COLUMNS = """
SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {view:String} ORDER BY position
"""
# One block per insert, so one part per table and week, so that a part is there whole or not at all.
_ONE_BLOCK = {
    "min_insert_block_size_rows": 10**9,
    "min_insert_block_size_bytes": 2**36,
    "max_insert_threads": 1,
    "max_partitions_per_insert_block": 0,
    "throw_on_max_partitions_per_insert_block": 0,
}
_BATCH_COLUMNS = (
    "batch", "committed_at", "first_received", "last_received", "requests", "bytes", "spans", "events", "points",
)  # fmt: skip
_ATTEMPTS = 3
# How long a reader waits: a commit takes a quarter of a second, several on a machine with much to do.
_CATCH_UP_S = 10.0
_IDLE_S = 0.1
# Rows in one block of the staging tables: enough blocks for every core, and each large enough.
_BLOCK_ROWS = 16_384


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
        self._book = book
        self._pace = pace or Pace()
        self._committed = threading.Condition()
        self._announce = announce
        self._on_step = on_step
        self._schema_file = journal.directory / "envelope.proto"
        self._stopping = threading.Event()
        self._drain_until = 0.0
        self._suspect: int | None = None
        self._done_to = self._wanted = 0
        self._before_readers, self._before_until = 0, 0.0
        self._known_prices: set[tuple[str, ...]] = set()
        self._thread = threading.Thread(target=self._run, name="podium-committer", daemon=True)
        self.last: Commit | None = None
        self.trouble: str | None = None

    def prepare(self) -> None:
        """Make the staging tables, take over what an earlier run left, and restore the counters."""
        text = resources.files("podium.ingest").joinpath("staging.sql").read_text("utf-8")
        for statement in split(text):
            self._engine.execute(statement)
        self._schema_file.write_text(schema(), encoding="utf-8")
        self._restore_prices()
        last = int(self._engine.read_back(_LAST_BATCH)[0][0])
        left = self._journal.recover(last + 1)
        # Commits are in order, so only the oldest one left can be stored in part.
        self._suspect = left[0].batch if left else None
        stored = dict(zip(SIGNALS, map(int, self._engine.read_back(_STORED)[0]), strict=True))
        waiting = [segment for segment in left if not self._is_committed(segment)]
        # Those stored but not yet forgotten count, too: their requests were not remembered elsewhere.
        digests = repeats.recall(self._journal.directory) + [pair for segment in left for pair in segment.digests]
        self._intake.restore(stored, waiting, digests)

    def _restore_prices(self) -> None:
        """Write the prices of every model seen before anew: the list may be newer than the last run's."""
        self._known_prices = set()
        seen = set(self._engine.read_back(_SEEN_PRICES))
        self._engine.execute("TRUNCATE TABLE prices")
        self._write_prices(seen)

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
        # Reading the price list takes half a second, which the first trace should not wait for.
        self._book.prices("openai", "", "gpt-4o")
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
        for table in _STAGING:
            self._engine.execute(f"TRUNCATE TABLE {table}")
        self._on_step("commit.decode")
        self._decode(segment)
        composites = self._read_composites(segment)
        if segment.items["traces"]:
            self._store_spans(segment, composites=composites, suspect=suspect)
        self._on_step("commit.events")
        if segment.items["logs"]:
            self._store_rest(segment, records.store_events(composites=composites), "events", suspect=suspect)
        if segment.items["metrics"]:
            self._store_rest(segment, records.store_points(composites=composites), "points", suspect=suspect)
        self._on_step("commit.batches")
        now = time.time_ns()
        counts = [segment.items[signal] for signal in SIGNALS]
        row = (segment.batch, now, segment.first_ns, segment.last_ns, segment.requests, segment.size, *counts)
        self._engine.insert("batches", _BATCH_COLUMNS, [row])
        return Commit(segment.batch, now, time.monotonic() - started, self._projects(segment), *counts)

    def _is_committed(self, segment: Segment) -> bool:
        return bool(self._engine.read_back(_IS_COMMITTED, {"batch": segment.batch})[0][0])

    def _decode(self, segment: Segment) -> None:
        for signal, items in segment.items.items():
            if not items:
                continue
            source = f"file('{segment.path}', 'Protobuf', '{STRUCTURES[signal]}')"
            rows = max(1, _BLOCK_ROWS * segment.requests // items)
            settings = {**decode_settings(self._schema_file), "max_block_size": rows}
            self._engine.execute(decode_statement(signal, source), settings=settings)
            staged = self._engine.read_back(f"SELECT count() FROM {_STAGED[signal]}")[0][0]
            if staged != items:
                msg = f"segment {segment.batch} holds {items} {signal} items, the engine read {staged}"
                raise StoreError(msg)

    def _read_composites(self, segment: Segment) -> bool:
        """Put the JSON of arrays and maps where the statements look it up; False when there are none."""
        values: set[str] = set()
        for signal, items in segment.items.items():
            if items:
                values.update(value for (value,) in self._engine.read_back(records.composites_of(signal)))
        if values:
            rows = [(encoded := base64.b64decode(value), json_text(encoded)) for value in values]
            self._engine.insert("composites", ("value", "text"), rows)
        return bool(values)

    def _store_spans(self, segment: Segment, *, composites: bool, suspect: bool) -> None:
        self._on_step("commit.interpret")
        self._engine.execute(spans.interpret_spans(composites=composites))
        self._on_step("commit.price")
        self._price()
        self._cover(segment)
        self._on_step("commit.finish")
        batch = {"batch": segment.batch}
        if not suspect:
            self._engine.execute(billing.finish_spans(), batch, _ONE_BLOCK)
            return
        self._engine.execute(billing.finish_spans("recovered"), batch, _ONE_BLOCK)
        for table, column in _SPAN_TABLES.items():
            self._finish_recovered(table, column, segment)
        columns, select = self._view("arrivals_projects", "arrivals", "recovered")
        self._engine.execute(f"INSERT INTO projects ({columns}) {select}", settings=_ONE_BLOCK)

    def _finish_recovered(self, table: str, column: str, segment: Segment) -> None:
        """Write the weeks of a suspect batch that `table` lacks, by the statements of its own views."""
        weeks = self._weeks_done(table, column, segment)
        done = ", ".join(f"'{week}'" for week in weeks)
        rest = f"(SELECT * FROM recovered WHERE toMonday(start_time) NOT IN ({done}))" if weeks else "recovered"
        if table == "rollups":
            rest = "(" + self._view("arrivals_minutes", "arrivals", rest)[1] + ")"
            columns, select = self._view("minutes_rollups", "minutes", rest)
        else:
            columns, select = self._view(f"arrivals_{table}", "arrivals", rest)
        self._engine.execute(f"INSERT INTO {table} ({columns}) {select}", settings=_ONE_BLOCK)

    def _view(self, view: str, reads: str, instead: str) -> tuple[str, str]:
        """Return a view's columns and its SELECT, reading from `instead`."""
        name = {"view": view}
        ((database, select),) = self._engine.read_back(_VIEW, name)
        columns = ", ".join(column for (column,) in self._engine.read_back(_VIEW_COLUMNS, name))
        return columns, select.replace(f"{database}.{reads}", instead)

    def _weeks_done(self, table: str, column: str, segment: Segment) -> list[str]:
        rows = self._engine.read_back(fill(_WEEKS_DONE, table=table, column=column), {"batch": segment.batch})
        return [week.isoformat() for (week,) in rows]

    def _store_rest(self, segment: Segment, statement: str, table: str, *, suspect: bool) -> None:
        done = self._weeks_done(table, "time", segment) if suspect else []
        self._engine.execute(statement, {"batch": segment.batch, "done": done}, _ONE_BLOCK)

    def _price(self) -> None:
        """Look up what this segment's models cost, and write down the prices not written before."""
        try:
            renewed = self._book.refresh()
        except InvalidInput as error:
            log.error("own prices are not used: %s", error)  # noqa: TRY400 - its words say what to change
            renewed = False
        if renewed:
            # Prices of other dates would otherwise stay beside the new ones and win for their days.
            self._engine.execute("TRUNCATE TABLE prices")
            known, self._known_prices = self._known_prices, set()
            self._write_prices(known)
        self._write_prices(set(self._engine.read_back(billing.PRICED_AS)) - self._known_prices)

    def _write_prices(self, triples: set[tuple[str, ...]]) -> None:
        found = [price for triple in sorted(triples) for price in self._book.prices(*triple)]
        if found:
            self._engine.insert("prices", price_book.COLUMNS, price_book.rows(found, time.time_ns()))
        self._known_prices |= triples

    def _cover(self, segment: Segment) -> None:
        """Find the usage that repeats usage counted elsewhere (docs/adr/006-money-once.md)."""
        calls_and_sums, sums, first, last = self._engine.read_back(billing.USAGE_WINDOW)[0]
        if not calls_and_sums:
            return
        self._engine.execute(billing.COUNTED, {"first": first, "last": last, "batch": segment.batch})
        self._engine.execute(billing.COVERED_CALLS)
        if sums:
            self._engine.execute(billing.COVERED_SUMS)
            self._engine.execute(billing.COVERED_BY_PARENT)

    def _projects(self, segment: Segment) -> tuple[str, ...]:
        if not segment.items["traces"]:
            return ()
        return tuple(name for (name,) in self._engine.read_back("SELECT DISTINCT project FROM interpreted"))
