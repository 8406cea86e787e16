"""The writer: one journal segment becomes rows, each exactly once.

    decode → composites → interpret → gather → decide → price → amend → arrive → count → revise
    → events, points → batches

Every row carries its segment's number, and numbers only grow. A commit cut short is therefore visible as
rows of that number in some tables and weeks but not in others, and `_finish_recovered` writes just the rest.
What a segment changes of stored spans is written down first (`ingest.amender`).
"""

import base64
import logging
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from podium.errors import StoreError
from podium.ingest.amender import ONE_BLOCK, Amender
from podium.ingest.auditor import Auditor
from podium.ingest.composites import json_text
from podium.ingest.decisions import decide
from podium.ingest.decode import STRUCTURES, decode_settings, decode_statement
from podium.ingest.envelope import Signal
from podium.ingest.journal import Segment
from podium.ingest.known_prices import KnownPrices
from podium.ingest.known_traces import KnownTraces
from podium.interpret import billing, records, spans
from podium.interpret.decided import Decided
from podium.interpret.pool import pooled, who_columns
from podium.interpret.pricing.bill import Bill
from podium.interpret.pricing.price_book import PriceBook
from podium.store.contributions import CHANGED
from podium.store.engine import Engine
from podium.store.schema import statements as split
from podium.store.template import fill

log = logging.getLogger("podium.ingest")

_STAGED: dict[Signal, str] = {"traces": "staged_spans", "logs": "staged_events", "metrics": "staged_points"}
_STAGING = (
    *_STAGED.values(), "composites", "interpreted", "touched", "seen", "earlier", "dropped", "named", "ancestry",
    "ancestry_above", "grouped", "told", "covered", "revised", "changes", "change_keys", "gone_keys", "recovered",
)  # fmt: skip
# The tables a span reaches and the column that says its week.
_SPAN_TABLES = {"spans": "start_time", "rollups": "bucket", "traces": "hour"}
_WEEKS_DONE = "SELECT DISTINCT toMonday($column) FROM $table WHERE batch >= {batch:UInt64}"
_IS_COMMITTED = "SELECT count() FROM batches WHERE batch = {batch:UInt64}"
_VIEW = "SELECT database, as_select FROM system.tables WHERE database = currentDatabase() AND name = {view:String}"
_VIEW_COLUMNS = """
SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {view:String} ORDER BY position
"""
# Rows in one block of the staging tables: enough blocks for every core, and each large enough.
_BLOCK_ROWS = 16_384


class Writer:
    """Writes the rows of segments; used by one thread.

    Args:
        engine: where rows go; its schema is migrated.
        book: what models cost.
        schema_file: where the envelope's schema is written for the engine to read.
        on_step: called with the name of each step before it happens.
    """

    def __init__(self, engine: Engine, book: PriceBook, schema_file: Path, on_step: Callable[[str], None]) -> None:
        self._engine = engine
        self._book = book
        self._schema_file = schema_file
        self._on_step = on_step
        self._known = KnownTraces(engine)
        self._amender = Amender(engine, on_step)
        self._auditor = Auditor(engine)
        self._prices = KnownPrices(engine, book)

    def prepare(self) -> None:
        """Make the staging tables, and write the prices of every model seen before anew."""
        text = resources.files("podium.ingest").joinpath("staging.sql").read_text("utf-8")
        columns = {
            "pooled": pooled(earlier=False),
            "pooled_earlier": pooled(earlier=True),
            "who": who_columns(),
            "changed": ", ".join(CHANGED),
        }
        for statement in split(fill(text, partly=True, **columns)):
            self._engine.execute(statement)
        self._prices.restore()

    def warm(self) -> None:
        """Read what the first segment should not wait for: the price list, and which traces are stored."""
        self._book.prices("openai", "", "gpt-4o")
        self._known.recall()

    def write(self, segment: Segment, *, suspect: bool) -> None:
        """Store a segment; `suspect` says that an earlier attempt may have stored a part of it."""
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

    def projects(self, segment: Segment) -> tuple[str, ...]:
        """Return the projects whose spans the segment written last holds."""
        if not segment.items["traces"]:
            return ()
        return tuple(name for (name,) in self._engine.read_back("SELECT DISTINCT project FROM interpreted"))

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
        self._engine.execute(spans.interpret_spans(composites=composites, names=self._attribute_names()))
        self._on_step("commit.gather")
        gathered = self._known.gather(segment.batch)
        decided = decide(self._engine, has_earlier=gathered.has_earlier)
        self._on_step("commit.price")
        bill = self._prices.write_down()
        self._on_step("commit.amend")
        amends = gathered.has_earlier and self._amender.write_down(segment.batch, decided, suspect=suspect)
        self._on_step("commit.finish")
        self._arrive(segment, decided, bill, amends=amends, suspect=suspect)
        self._on_step("commit.count")
        # Before stored spans are changed: what arrived again is known by them.
        self._auditor.count(segment.batch, decided, suspect=suspect)
        self._on_step("commit.revise")
        if amends:
            self._amender.revise(segment.batch)
        self._known.remember(gathered)

    def _attribute_names(self) -> frozenset[str] | None:
        rows = self._engine.read_back(spans.ATTRIBUTE_NAMES, {"most": spans.MOST_NAMES})
        return frozenset(name for (name,) in rows) if len(rows) < spans.MOST_NAMES else None

    def _arrive(self, segment: Segment, decided: Decided, bill: Bill, *, amends: bool, suspect: bool) -> None:
        target = "recovered" if suspect else "arrivals"
        statement = billing.finish_spans(target, decided=decided, amends=amends, bill=bill)
        self._engine.execute(statement, {"batch": segment.batch}, ONE_BLOCK)
        if not suspect:
            return
        for table, column in _SPAN_TABLES.items():
            self._finish_recovered(table, column, segment)
        columns, select = self._view("arrivals_projects", "arrivals", "recovered")
        self._engine.execute(f"INSERT INTO projects ({columns}) {select}", settings=ONE_BLOCK)

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
        self._engine.execute(f"INSERT INTO {table} ({columns}) {select}", settings=ONE_BLOCK)

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
        self._engine.execute(statement, {"batch": segment.batch, "done": done}, ONE_BLOCK)
