"""The tables of the monitoring dashboard: users, sessions, workflows, agents, questions to people, plans.

Each table is followed by the time at which its rows begin. A row that is not final (a workflow that runs, a plan that
waits for approval) is looked at again until it is; what it says more by then is sent, what was sent stays as it is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any, ClassVar

from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.errors import SourceUnavailable
from podium.sources.access.database import Row, Tables, TableSource
from podium.sources.otlp.batches import batch_of
from podium.sources.source import Batch, Position, Skipped, kept
from podium.sources.tools import monitoring_rows as rows
from podium.sources.tools.monitoring_rows import KIND, Around, Made

_BATCH = 500
_MOST_OPEN = 10_000
# Rows are committed a little after the time they carry.
_AGAIN_S = 10


@dataclass(frozen=True, slots=True)
class _Table:
    """How one table is followed.

    Attributes:
        name: of the table.
        columns: those whose values together distinguish its rows.
        time: the column that says when a row begins; a row without it has not begun.
        make: what a row becomes.
        is_open: whether a row may still change.
        needs: more columns without which a row says nothing.
    """

    name: str
    columns: tuple[str, ...]
    time: str
    make: Callable[[Around, Row], Made]
    is_open: Callable[[Row], bool] = lambda _: False
    needs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The columns as one text."""
        return " || ' ' || ".join(f"COALESCE(CAST(t.{column} AS TEXT), '')" for column in self.columns)


# Events have no id of their own, and a conversation may be of many exchanges.
_TABLES = (
    _Table("users", ("user_id",), "last_login", rows.sign_in),
    _Table("sessions", ("session_id",), "created_at", rows.session, rows.is_open_session),
    _Table("workflows", ("workflow_id",), "created_at", rows.workflow, rows.is_running),
    _Table("workflow_nodes", ("id",), "started_at", rows.node, rows.is_running, needs=("node_id",)),
    _Table("workflow_events", ("workflow_id", "event_type", "event_data"), "created_at", rows.workflow_event),
    _Table("agent_executions", ("execution_id",), "started_at", rows.agent_execution, rows.is_running),
    _Table("hitl_requests", ("request_id",), "created_at", rows.question, rows.is_open_question),
    _Table("plans", ("plan_id",), "created_at", rows.plan, rows.is_open_plan),
    _Table("planner_conversations", ("conversation_id", "user_id", "message"), "created_at", rows.conversation),
)


@dataclass(slots=True)
class _Stand:
    """How far a table was read.

    Attributes:
        since: the time of the newest row, as it was written.
        still_open: `{key: digest}` of the rows that may change.
        recent: the same of those that were read last, which are read again.
    """

    since: str | None = None
    still_open: dict[str, str] = field(default_factory=dict)
    recent: dict[str, str] = field(default_factory=dict)

    def look_at(self, table: _Table, found: list[Row]) -> None:
        """Note which rows are open, as they are now."""
        for row in found:
            if table.is_open(row):
                self.still_open[row["podium_key"]] = _digest(row)
            else:
                self.still_open.pop(row["podium_key"], None)
        for oldest in list(self.still_open)[:-_MOST_OPEN]:
            del self.still_open[oldest]


# Names of tables and columns are those above; values are bound.
_NEW = """
SELECT t.*, {key} AS podium_key
FROM {table} AS t
WHERE t.{time} > ? OR (t.{time} = ? AND {key} > ?)
ORDER BY t.{time}, {key}
LIMIT ?
"""
_USERS = "SELECT user_id, {column} AS said FROM users"
_KNOWN = "SELECT t.*, {key} AS podium_key FROM {table} AS t WHERE {key} IN ({marks})"


@dataclass(frozen=True, slots=True)
class Monitoring(TableSource):
    """The tables, as many of them as there are."""

    kind: ClassVar[str] = KIND

    def read(self, position: Position) -> Iterator[Batch]:
        """Yield what is new or has changed, table by table."""
        known: dict[str, Any] = kept(position)
        with self.database.open() as tables:
            names = tables.names()
            if not names & {table.name for table in _TABLES}:
                msg = f"{self.name} has none of the tables {', '.join(table.name for table in _TABLES)}"
                raise SourceUnavailable(msg)
            users, roles = (_said_of_users(tables, names, column) for column in ("username", "role"))
            around = Around(self.name, self.zone, names, users, roles=roles)
            for table in _TABLES:
                if table.name not in names:
                    continue
                missing = {*table.columns, *table.needs, table.time} - tables.columns(table.name)
                if missing:
                    why = f"has no column {', '.join(sorted(missing))}"
                    yield Batch((), dict(known), 1, (Skipped(f"table {table.name}", why),))
                else:
                    yield from _follow(table, tables, around, known)


def _said_of_users(tables: Tables, names: set[str], column: str) -> dict[str, str]:
    """Return `{user id: what the column says}`: the name that is shown, the role."""
    if "users" not in names or not {"user_id", column} <= tables.columns("users"):
        return {}
    found = tables.rows(_USERS.format(column=column))
    return {str(row["user_id"]): str(row["said"]) for row in found if row["said"] is not None}


def _follow(table: _Table, tables: Tables, around: Around, known: dict[str, Any]) -> Iterator[Batch]:
    """Yield what changed of the open rows, then the new ones; `known` is kept up to date."""
    stand = _Stand(**known.get(table.name, {}))
    digests = {**stand.recent, **stand.still_open}

    def batch(found: list[Row]) -> Batch:
        changed = [row for row in found if digests.get(row["podium_key"]) != _digest(row)]
        stand.look_at(table, found)
        known[table.name] = asdict(stand)
        around.load_workflows(tables, changed)
        made = [item for row in changed for item in _made(table, around, row)]
        return batch_of(KIND, made, dict(known), read=len(changed))

    looked_at = tuple(stand.still_open)
    for first in range(0, len(looked_at), _BATCH):
        some = looked_at[first : first + _BATCH]
        found = {row["podium_key"]: row for row in tables.rows(_statement(_KNOWN, table, some), *some)}
        for gone in set(some) - found.keys():
            del stand.still_open[gone]
        yield batch(list(found.values()))
    time, key = tables.moment(stand.since, back_s=_AGAIN_S), ""
    while new := tables.rows(_statement(_NEW, table), time, time, key, _BATCH):
        time, key = new[-1][table.time], new[-1]["podium_key"]
        stand.since, stand.recent = str(time), {row["podium_key"]: _digest(row) for row in new}
        yield batch(new)


def _statement(text: str, table: _Table, keys: Sequence[object] = ()) -> str:
    return text.format(table=table.name, key=table.key, time=table.time, marks=", ".join("?" for _ in keys))


def _made(table: _Table, around: Around, row: Row) -> Sequence[Span | LogRecord | Skipped]:
    made = table.make(around, row)
    return [Skipped(f"{table.name} {row['podium_key']}", made)] if isinstance(made, str) else made


def _digest(row: Row) -> str:
    return blake2b(repr(sorted(row.items())).encode(errors="replace"), digest_size=6).hexdigest()
