"""How often things of one kind (tools, agents, workflows) were executed, and how that went."""

from collections.abc import Iterator
from typing import Any

from podium.model.result import Result
from podium.model.time import NS_PER_S
from podium.query.ask.bounds import Bounds
from podium.query.ask.spool import ALL, Spool
from podium.query.ask.statement import FigureQuery, Statement, bind, bind_figures
from podium.query.ask.windows import until_newest, windows
from podium.query.filter.filters import Filter, narrowed, parse_filter
from podium.semconv import gen_ai, podium
from podium.store.engine import Engine
from podium.store.template import fill

COUNTS = FigureQuery("""
SELECT $measures
FROM $source AS s
WHERE $bounds AND $where
""")
BY_NAME = FigureQuery(
    """
SELECT toString(s.component) AS name,
       $measures
FROM $source AS s
WHERE $bounds AND $where AND s.component != ''
GROUP BY name
HAVING $exists
ORDER BY spans DESC, name
LIMIT {limit:UInt64}
""",
    ("component",),
)
# Intervals are counted back from the end of the bounds.
INTERVALS = """
SELECT intDiv({until_ns:Int64} - 1 - toUnixTimestamp64Nano(s.start_time), {step_ns:Int64}) AS back, count() AS started
FROM spans AS s
WHERE $bounds AND s.kind = {kind:String} AND NOT s.running
GROUP BY back
"""
ENDED = """
SELECT intDiv({until_ns:Int64} - 1 - toUnixTimestamp64Nano(s.start_time) - toInt64(s.duration_ns),
              {step_ns:Int64}) AS back,
       count() AS ended
FROM spans AS s
WHERE $bounds AND s.kind = {kind:String} AND s.status != 'error' AND NOT s.running
  AND toUnixTimestamp64Nano(s.start_time) + s.duration_ns < {until_ns:Int64}
GROUP BY back
"""
NEWEST = fill(
    """
SELECT toString(s.component) AS name, s.attributes['$workflow_name'] AS title, s.user_id AS user_id,
       toUnixTimestamp64Nano(s.start_time) AS start_time
FROM spans AS s
WHERE $bounds AND s.kind = {kind:String} AND NOT s.running
ORDER BY s.start_time DESC, s.span_id
LIMIT {limit:UInt32}
""",
    workflow_name=gen_ai.WORKFLOW_NAME,
    partly=True,
)
TITLES = fill(
    """
SELECT toString(s.component) AS name, argMax(s.attributes['$workflow_name'], s.start_time) AS title
FROM spans AS s
WHERE $bounds AND s.kind = {kind:String} AND s.attributes['$workflow_name'] != ''
GROUP BY name
LIMIT {limit:UInt64}
""",
    workflow_name=gen_ai.WORKFLOW_NAME,
    partly=True,
)
# What an event says has begun and is not stored yet; whoever runs for longer than the bounds is taken for dead.
RUNNING = fill(
    """
SELECT coalesce(nullIf(s.attributes['$own_name'], ''), s.attributes['$span_name']) AS name,
       s.attributes['$workflow_name'] AS title, s.user_id AS user_id,
       toUnixTimestamp64Nano(s.time) AS start_time
FROM events AS s
WHERE s.project = {project:String} AND s.time >= fromUnixTimestamp64Nano({since_ns:Int64}, 'UTC')
  AND s.time < fromUnixTimestamp64Nano({until_ns:Int64}, 'UTC')
  AND endsWith(s.name, '$suffix') AND s.attributes['$kind'] = {kind:String}
  AND (s.trace_id, s.span_id) NOT IN (SELECT s.trace_id, s.span_id FROM spans AS s
                                      WHERE $bounds AND s.kind = {kind:String} AND NOT s.running)
ORDER BY s.time DESC, s.span_id
LIMIT 1 BY s.trace_id, s.span_id
LIMIT 10000
""",
    own_name=podium.WORKFLOW,
    workflow_name=gen_ai.WORKFLOW_NAME,
    span_name=podium.SPAN_NAME,
    suffix=podium.STARTED_EVENTS,
    kind=podium.KIND,
    partly=True,
)
_MEASURES = ("spans", "span_errors", "duration_ns")


class Executions(Result):
    """Executions that ended, those of them that failed, and the sum of their times in ns."""

    spans: int
    span_errors: int
    duration_ns: int

    @property
    def mean_ns(self) -> float | None:
        """How long one takes, None where there was none."""
        return self.duration_ns / self.spans if self.spans else None

    @property
    def succeeded(self) -> int:
        """Those that did not fail."""
        return self.spans - self.span_errors


class NamedExecutions(Executions):
    """Those of one name."""

    name: str


class Started(Result):
    """An execution and when it began; `user_id` is empty where nobody is known, `title` where it is the name."""

    name: str
    title: str
    user_id: str
    start_time: int


def count_executions(engine: Engine, kind: str, *windows: Bounds) -> list[Executions]:
    """Return the executions of a kind that started in each of the windows."""
    where = parse_filter(f"kind:{kind}")
    found = engine.select_all(*(bind_figures(COUNTS, window, where, measures=_MEASURES) for window in windows))
    return [Executions(**rows[0]) for rows in found]


def executions_by_name(
    engine: Engine, kind: str, bounds: Bounds, where: Filter | None = None, *, limit: int
) -> tuple[NamedExecutions, ...]:
    """Return the executions of each name, most of them first."""
    return tuple(NamedExecutions(**row) for row in engine.select(*_by_name(kind, bounds, where or Filter(), limit)))


def every_execution(kind: str, bounds: Bounds, where: Filter, spool: Spool) -> Iterator[list[NamedExecutions]]:
    """Return the executions of every name in the same order, in batches."""
    return spool.read(_by_name(kind, bounds, where, ALL), lambda row: NamedExecutions(**row))


def _by_name(kind: str, bounds: Bounds, where: Filter, limit: int) -> Statement:
    of_kind = narrowed(where, f"kind:{kind}")
    return bind_figures(BY_NAME, bounds, of_kind, measures=_MEASURES, limit=limit)


def titles(engine: Engine, kind: str, bounds: Bounds, *, limit: int) -> dict[str, str]:
    """Return `{name: what its newest execution was called}`, of those that are called otherwise than they are named."""
    rows = engine.select(*bind(TITLES, bounds, kind=kind, limit=limit))
    return {row["name"]: row["title"] for row in rows}


def started_per_interval(engine: Engine, kind: str, bounds: Bounds, step_s: int) -> dict[int, int]:
    """Return `{interval: executions started}`; 0 is the interval that ends with the bounds."""
    rows = engine.select(*bind(INTERVALS, bounds, kind=kind, step_ns=step_s * NS_PER_S))
    return {row["back"]: row["started"] for row in rows}


def ended_per_interval(engine: Engine, kind: str, bounds: Bounds, step_s: int) -> dict[int, int]:
    """Return `{interval: executions that ended well}`, of those that started in the bounds."""
    rows = engine.select(*bind(ENDED, bounds, kind=kind, step_ns=step_s * NS_PER_S))
    return {row["back"]: row["ended"] for row in rows}


def newest_executions(engine: Engine, kind: str, bounds: Bounds, *, limit: int) -> tuple[Started, ...]:
    """Return the executions that started last, those that still run not among them; newest first."""
    rows: list[dict[str, Any]] = []
    for window in windows(until_newest(engine, bounds), newest_first=True):
        rows += engine.select(*bind(NEWEST, window, kind=kind, limit=limit - len(rows)))
        if len(rows) >= limit:
            break
    return tuple(Started(**row) for row in rows)


def running_executions(engine: Engine, kind: str, bounds: Bounds) -> tuple[Started, ...]:
    """Return the executions that began in the bounds and have not been stored; newest first."""
    rows: list[dict[str, Any]] = engine.select(*bind(RUNNING, bounds, kind=kind))
    return tuple(Started(**row) for row in rows)
