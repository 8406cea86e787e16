"""Writing a range of batches: its rows and the position after it in one transaction, never one without the other."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import LiteralString, TypeVar

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Placeholder

from podium.errors import InvalidInput
from podium.mirror.rows import Row, another_request_id, execution_row, lookup_row, metric_row, request_row, text
from podium.mirror.tables import Column, columns
from podium.query.ask.bounds import Bounds
from podium.query.stored.arrived import (
    ArrivedRequest,
    ArrivedTask,
    Batches,
    Page,
    amended_requests,
    arrived_executions,
    arrived_lookups,
    arrived_requests,
    arrived_tasks,
    billed_traces,
    last_known,
    next_batches,
    standing_requests,
)
from podium.query.work.jobs import BilledTask, named_tasks
from podium.store.engine import Engine

# Columns with a zone get the same instants as those without; nothing waits for ever.
SET_UP = """
SELECT set_config('TimeZone', 'UTC', true), set_config('statement_timeout', '60s', true),
       set_config('lock_timeout', '30s', true)
"""
BEGIN = "INSERT INTO podium_mirror (source) VALUES (%s) ON CONFLICT DO NOTHING"
# Locked to the end of the transaction: who else writes for the same source waits, and then finds it moved.
POSITION = "SELECT batch, committed_at FROM podium_mirror WHERE source = %s FOR UPDATE"
MOVE = "UPDATE podium_mirror SET batch = %s, committed_at = %s, updated_at = now() WHERE source = %s"
# Tasks copied before, during which something was billed that arrived now.
TOUCHED = """
SELECT t.project, t.trace_id, t.span_id, t.started_at, t.ended_at
FROM podium_mirror_tasks AS t
JOIN unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[]) AS b (project, trace_id, first_at, last_at)
  ON t.project = b.project AND t.trace_id = b.trace_id
WHERE t.source = %s AND t.ended_at >= b.first_at AND t.started_at <= b.last_at
ORDER BY t.project, t.started_at
"""
COPIED = """
SELECT t.trace_id || t.span_id, t.metric_id
FROM podium_mirror_tasks AS t
JOIN unnest(%s::text[], %s::text[]) AS k (trace_id, span_id) ON t.trace_id = k.trace_id AND t.span_id = k.span_id
WHERE t.source = %s AND t.project = %s
"""
REMEMBER = """
INSERT INTO podium_mirror_tasks (source, project, trace_id, span_id, metric_id, started_at, ended_at)
SELECT %s, %s, * FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[])
"""
INSERT_METRIC = "INSERT INTO metrics ({columns}) VALUES ({values}) RETURNING id"
UPDATE_METRIC = "UPDATE metrics SET ({columns}) = ROW ({values}) WHERE id = %s"
# One value for a thousand rows: as a placeholder each, half of the time goes into reading the statement. A sender may
# give two requests the same id.
INSERT_REQUESTS = """
INSERT INTO request_metrics ({columns})
SELECT {columns} FROM jsonb_populate_recordset(NULL::request_metrics, %s::jsonb)
ON CONFLICT DO NOTHING
RETURNING id::text
"""

# What is counted otherwise now, or in another span, is taken out and written as it stands.
TAKE_BACK = """
DELETE FROM request_metrics AS r
USING unnest(%s::text[], %s::text[], %s::text[]) AS k (project, trace_id, span_id)
WHERE r.trace_id::text = k.trace_id AND r.metadata -> 'podium' ->> 'span_id' = k.span_id
  AND r.metadata -> 'podium' ->> 'project' = k.project
"""

# Nothing of it is changed later, and no column of it must be unique.
APPEND = "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"

_Row = TypeVar("_Row")
_Ask = Callable[[Engine, Batches, Page], Sequence[_Row]]
# A page is what the mirror holds in memory. A row costs 72 µs of its CPU in pages of 1,000, 94 in those of 500.
PAGE = 1_000
# Spans and events of one transaction, unless a single batch has more.
ITEMS = 20_000
EXECUTIONS, LOOKUPS = "podium_coordinator_executions", "podium_cache_lookups"
_NEEDED = {
    "metrics": ("id", "job_id", "task_name", "model_used", "token_count", "latency_ms", "cost_estimate", "created_at"),
    EXECUTIONS: (),
    LOOKUPS: (),
    "request_metrics": ("id", "request_id", "model_id", "timestamp", "latency_ms", "total_cost", "status"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """What a transaction wrote, the batch it ended with, and how many there are after that."""

    batch: int
    left: int
    metrics: int
    requests: int


class Writer:
    """Writes what one engine holds to one PostgreSQL.

    Args:
        engine: where rows come from.
        connection: where they go; the tables are there, and no transaction is open.
        source: names the engine's data among all that are copied there.
        go_on: asked between pages; an exception of it undoes the transaction.
    """

    def __init__(
        self, engine: Engine, connection: psycopg.Connection, source: str, go_on: Callable[[], None] = lambda: None
    ) -> None:
        self._engine = engine
        self._connection = connection
        self._source = source
        self._go_on = go_on
        self._checked = (0, 0)
        self._metrics = _columns(connection, "metrics")
        self._requests = _columns(connection, "request_metrics")
        self._executions = _columns(connection, EXECUTIONS)
        self._lookups = _columns(connection, LOOKUPS)
        with connection.transaction():
            connection.execute(BEGIN, (source,))

    def position(self) -> int:
        """Return the last batch that is copied."""
        with self._connection.transaction():
            return self._position()

    def write_next(self) -> Written | None:
        """Copy the batches that come next, all of it or nothing; None when there are none."""
        with self._connection.transaction():
            self._connection.execute(SET_UP)
            batches = next_batches(self._engine, self._position(), items=ITEMS)
            if batches is None:
                return None
            self._rewrite(batches)
            self._correct(batches)
            metrics = sum(self._write_tasks(page, batches.upto) for page in self._pages(arrived_tasks, batches))
            requests = sum(self._write_requests(page) for page in self._pages(arrived_requests, batches))
            for executions in self._pages(arrived_executions, batches):
                self._append(EXECUTIONS, [execution_row(each, self._executions) for each in executions])
            for lookups in self._pages(arrived_lookups, batches):
                self._append(LOOKUPS, [lookup_row(each, self._lookups) for each in lookups])
            self._connection.execute(MOVE, (batches.upto, batches.committed_at, self._source))
        self._checked = batches.upto, batches.committed_at
        return Written(batches.upto, batches.left, metrics, requests)

    def _position(self) -> int:
        row = self._connection.execute(POSITION, (self._source,)).fetchone()
        if row is None:
            msg = f"somebody deleted the row of {self._source} from podium_mirror: put it back, or drop the four tables"
            raise InvalidInput(msg)
        return row[0] if row == self._checked else last_known(self._engine, *row)

    def _pages(self, ask: _Ask[_Row], batches: Batches) -> Iterator[Sequence[_Row]]:
        offset = 0
        while page := ask(self._engine, batches, Page(PAGE, offset)):
            self._go_on()
            yield page
            if len(page) < PAGE:
                return
            offset += PAGE

    def _rewrite(self, batches: Batches) -> None:
        """Write tasks anew that were copied before something arrived that is billed to them."""
        for page in self._pages(billed_traces, batches):
            lists = ([text(each.project) for each in page], [each.trace_id for each in page],
                     [each.first_at for each in page], [each.last_at for each in page])  # fmt: skip
            with self._connection.cursor("podium_touched") as cursor:
                cursor.execute(TOUCHED, (*lists, self._source))
                while rows := cursor.fetchmany(PAGE):
                    self._go_on()
                    self._write_tasks([_arrived(row) for row in rows], batches.upto)

    def _correct(self, batches: Batches) -> None:
        """Write requests anew that were copied before and are counted otherwise now.

        A table without the columns that say which span a row is of keeps its rows as they were.
        """
        metadata = self._requests.get("metadata")
        if "trace_id" not in self._requests or metadata is None or metadata.type not in ("json", "jsonb"):
            return
        for page in self._pages(amended_requests, batches):
            ids = ([each.trace_id for each in page], [each.span_id for each in page])
            self._connection.execute(TAKE_BACK, ([text(each.project) for each in page], *ids))
            self._write_requests(standing_requests(self._engine, batches, page))

    def _write_tasks(self, tasks: Sequence[ArrivedTask], upto: int) -> int:
        return sum(
            self._write_tasks_of(project, list(group), upto)
            for project, group in groupby(sorted(tasks, key=attrgetter("project")), key=attrgetter("project"))
        )

    def _write_tasks_of(self, project: str, tasks: Sequence[ArrivedTask], upto: int) -> int:
        bounds = Bounds(project, min(task.started_at for task in tasks), max(task.ended_at for task in tasks) + 1)
        keys = [task.trace_id + task.span_id for task in tasks]
        found = named_tasks(self._engine, bounds, keys, upto=upto)
        copied = self._copied(project, found)
        old = [task for task in found if task.trace_id + task.span_id in copied]
        new = [task for task in found if task.trace_id + task.span_id not in copied]
        if old:
            self._update(old, copied)
        if new:
            self._insert(project, new)
        return len(new)

    def _copied(self, project: str, tasks: Sequence[BilledTask]) -> dict[str, int]:
        """Return `{trace id and span id: id of the row}` of those copied before."""
        ids = ([task.trace_id for task in tasks], [task.span_id for task in tasks])
        rows = self._connection.execute(COPIED, (*ids, self._source, text(project))).fetchall()
        return dict(rows)

    def _update(self, tasks: Sequence[BilledTask], copied: dict[str, int]) -> None:
        rows = [metric_row(task, self._metrics) for task in tasks]
        ids = [copied[task.trace_id + task.span_id] for task in tasks]
        with self._connection.cursor() as cursor:
            cursor.executemany(
                _statement(UPDATE_METRIC, rows[0]),
                [(*row.values(), number) for row, number in zip(rows, ids, strict=True)],
            )

    def _insert(self, project: str, tasks: Sequence[BilledTask]) -> None:
        rows = [metric_row(task, self._metrics) for task in tasks]
        with self._connection.cursor() as cursor:
            cursor.executemany(_statement(INSERT_METRIC, rows[0]), [[*row.values()] for row in rows], returning=True)
            numbers = [_only(cursor)]
            while cursor.nextset():
                numbers.append(_only(cursor))
        keys = ([task.trace_id for task in tasks], [task.span_id for task in tasks])
        times = ([task.started_at for task in tasks], [task.created_at for task in tasks])
        self._connection.execute(REMEMBER, (self._source, text(project), *keys, numbers, *times))

    def _write_requests(self, requests: Sequence[ArrivedRequest]) -> int:
        rows = [request_row(request, self._requests) for request in requests]
        while rows:
            found = self._connection.execute(_statement(INSERT_REQUESTS, rows[0]), [json.dumps(rows, default=str)])
            kept = {number for (number,) in found}
            rows = [another_request_id(row, self._requests) for row in rows if row["id"] not in kept]
        return len(requests)

    def _append(self, table: str, rows: Sequence[Row]) -> None:
        names = SQL(", ").join(Identifier(name) for name in rows[0])
        statement = SQL(APPEND).format(table=Identifier(table), columns=names)
        self._connection.execute(statement, [json.dumps(rows, default=str)])


def _columns(connection: psycopg.Connection, table: str) -> dict[str, Column]:
    found = columns(connection, table)
    missing = [name for name in _NEEDED[table] if name not in found]
    if missing:
        msg = f"the table {table} has no column {', '.join(missing)}: add it, or give Podium a database of its own"
        raise InvalidInput(msg)
    return found


def _statement(text: LiteralString, row: Row) -> Composed:
    names = SQL(", ").join(Identifier(name) for name in row)
    return SQL(text).format(columns=names, values=SQL(", ").join(Placeholder() * len(row)))


def _only(cursor: psycopg.Cursor) -> int:
    (number,) = cursor.fetchone() or (0,)  # a trigger may have kept the row out
    return int(number)


def _arrived(row: tuple[str, str, str, int, int]) -> ArrivedTask:
    project, trace_id, span_id, started_at, ended_at = row
    return ArrivedTask(
        project=project,
        trace_id=trace_id,
        span_id=span_id,
        started_at=started_at,
        ended_at=ended_at,
    )
