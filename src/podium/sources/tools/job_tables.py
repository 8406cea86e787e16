"""The table `metrics` of the jobs' dashboard: each row is a task that ended.

Rows come by their serial id. A transaction that ends late shows rows below ids that were read before; so a stretch
behind the position is read once more when its number of rows has changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.model.time import NS_PER_MS
from podium.semconv import gen_ai, podium
from podium.sources.access.database import Row, Tables, TableSource
from podium.sources.otlp import ids, messages
from podium.sources.otlp.batches import batch_of
from podium.sources.otlp.times import instant
from podium.sources.otlp.values import amount, count, text
from podium.sources.source import Batch, Position, Skipped, kept

KIND = "jobs"
_BATCH = 500
_STRETCH = 500
_ROWS = """
SELECT id, job_id, task_name, model_used, token_count, latency_ms, cost_estimate, created_at
FROM metrics
WHERE id > ?
ORDER BY id
LIMIT ?
"""
_NEWEST = "SELECT max(id) AS newest FROM metrics"
_BEHIND = "SELECT count(*) AS found FROM metrics WHERE id > ? AND id <= ?"


@dataclass(frozen=True, slots=True)
class Jobs(TableSource):
    """The table."""

    kind: ClassVar[str] = KIND

    def read(self, position: Position) -> Iterator[Batch]:
        """Yield the rows after the position."""
        with self.database.open() as tables:
            tables.holding("metrics", self.name)
            after = _start(tables, position)
            while rows := tables.rows(_ROWS, after, _BATCH):
                after = int(rows[-1]["id"])
                made = [self._span_of(row) for row in rows]
                yield batch_of(KIND, made, {"id": after, "behind": _behind(tables, after)}, read=len(made))

    def _span_of(self, row: Row) -> Span | Skipped:
        ended_ns = instant(row["created_at"], self.zone)
        if ended_ns is None:
            return Skipped(f"row {row['id']}", "has no created_at")
        names = (self.name, row["id"], row["created_at"])
        took_ns = round((amount(row["latency_ms"]) or 0) * NS_PER_MS)
        cost = amount(row["cost_estimate"])
        return messages.span(
            (ids.trace_id(KIND, *names), ids.span_id(KIND, *names), b""),
            text(row["task_name"]) or "task",
            (ended_ns - took_ns, ended_ns),
            {
                podium.KIND: "task",
                podium.JOB_ID: text(row["job_id"]),
                podium.TASK_NAME: text(row["task_name"]) or "task",
                gen_ai.REQUEST_MODEL: text(row["model_used"]),
                podium.TOTAL_TOKENS: count(row["token_count"]),
                podium.COST: cost,
                podium.COST_SOURCE: None if cost is None else "reported",
            },
        )


def _start(tables: Tables, position: Position) -> int:
    """Return the id after which to read: that of the position, or one before it where rows appeared late."""
    known = kept(position)
    after = known.get("id")
    if not isinstance(after, int):
        return -1
    newest = tables.rows(_NEWEST)[0]["newest"]
    if newest is None or int(newest) < after:
        return -1  # emptied, and its ids begin anew
    return after if _behind(tables, after) == known.get("behind") else after - _STRETCH


def _behind(tables: Tables, after: int) -> int:
    return int(tables.rows(_BEHIND, after - _STRETCH, after)[0]["found"])
