"""What each coordinator executed: counts and times of any age, and its newest executions."""

from dataclasses import replace
from typing import Any

from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.bounds import EVENT_BOUNDS, Bounds
from podium.query.ask.definitions import EXECUTION
from podium.query.ask.figure import nanoseconds
from podium.query.ask.statement import FigureQuery, bind, bind_figures
from podium.query.filter.filters import Filter
from podium.semconv import events, podium
from podium.store.engine import Engine
from podium.store.template import fill

EXECUTIONS = FigureQuery(
    fill(
        """
SELECT toString(s.component) AS name, min(s.duration_ns) AS min_ns, max(s.duration_ns) AS max_ns,
       toUnixTimestamp64Nano(min(s.start_time)) AS first_start,
       sum(toInt64OrZero(s.attributes['$memory_delta'])) AS memory_bytes,
       sum(ifNull(toFloat64OrNull(s.attributes['$cpu_ms']), 0))      AS cpu_ms,
       sumIf(s.duration_ns, s.attributes['$cpu_ms'] != '')           AS cpu_of_ns,
       $measures
FROM $source AS s
WHERE $bounds AND $where AND $execution
GROUP BY name
ORDER BY name
LIMIT 1000
""",
        memory_delta=podium.MEMORY_DELTA,
        cpu_ms=podium.CPU_MS,
        execution=EXECUTION,
        partly=True,
    ),
    ("kind", "component"),
)
RECENT = fill(
    """
SELECT toString(s.component) AS name, toUnixTimestamp64Nano(s.start_time) AS start_time, s.duration_ns AS duration_ns,
       s.status = 'error' AS failed,
       if(s.status_message != '', s.status_message, toString(s.error_type)) AS message,
       mapFilter((key, value) -> startsWith(key, '$metadata.'), s.attributes) AS metadata
FROM spans AS s
WHERE $bounds AND $where AND $execution
ORDER BY s.start_time DESC, s.span_id
LIMIT {each:UInt32} BY s.component
LIMIT 20000
""",
    metadata=podium.METADATA,
    execution=EXECUTION,
    partly=True,
)
EVENTS = fill(
    """
SELECT toString(s.name) AS name, s.attributes['$coordinator'] AS coordinator,
       s.attributes['$event_type'] AS type,
       countIf(s.attributes['$cache_result'] = 'hit')  AS hits,
       countIf(s.attributes['$cache_result'] = 'miss') AS misses,
       sum(toUInt64OrZero(s.attributes['$count']))     AS happened
FROM events AS s
WHERE $bounds AND s.name IN {names:Array(String)}
GROUP BY name, coordinator, type
""",
    coordinator=podium.COORDINATOR,
    event_type=podium.EVENT_TYPE,
    cache_result=podium.CACHE_RESULT,
    count=podium.COUNT,
    partly=True,
)
RECENT_EACH = 100
_MEASURES = ("spans", "span_errors", "duration_ns", "durations", "cache_hits", "cache_misses")


class RecentExecution(Result):
    """One execution; `message` is empty where it did not fail."""

    start_time: Instant
    duration_ns: int
    failed: bool
    message: str
    metadata: dict[str, str]


class Coordinator(Result):
    """One coordinator; times are null where it never executed.

    Attributes:
        memory_bytes: an estimate: what processes grew by during its executions.
        cpu_share: an estimate: processor time of its executions over the time they took, where known.
    """

    name: str
    executions: int
    errors: int
    duration_ns: int
    min_ns: int | None
    max_ns: int | None
    p50_ns: float | None
    p95_ns: float | None
    p99_ns: float | None
    memory_bytes: int
    cpu_share: float
    cache_hits: int
    cache_misses: int
    recent: tuple[RecentExecution, ...]


class Coordinators(Result):
    """All of them by name, analytics events by type, and when the first execution began; null where none did."""

    coordinators: tuple[Coordinator, ...]
    analytics: dict[str, int]
    first_start: Instant | None


def read_coordinators(engine: Engine, bounds: Bounds, where: Filter | None = None) -> Coordinators:
    """Return what coordinators did in the bounds: 1,000 of them at most, the newest 100 executions of each.

    With a filter, only what the executions that pass it say: what events report of cache lookups and analytics is left
    out, and with it coordinators that never executed.
    """
    spans = replace(where or Filter(), is_rollup=False)  # the rollups keep neither extremes nor attributes
    names = [] if where else [events.CACHE_LOOKUP, events.ANALYTICS]
    rows, recent, reported = engine.select_all(
        bind_figures(EXECUTIONS, bounds, spans, measures=_MEASURES),
        bind(RECENT, bounds, spans, each=RECENT_EACH),
        bind(EVENTS, bounds, over=EVENT_BOUNDS, names=names),
    )
    known = {row["name"]: row for row in rows}
    lookups = {row["coordinator"]: row for row in reported if row["name"] == events.CACHE_LOOKUP and row["coordinator"]}
    newest: dict[str, list[RecentExecution]] = {}
    for row in reversed(recent):
        newest.setdefault(row["name"], []).append(_execution(row))
    analytics = {row["type"]: row["happened"] for row in reported if row["name"] == events.ANALYTICS and row["type"]}
    return Coordinators(
        coordinators=tuple(
            _coordinator(name, known.get(name), lookups.get(name), tuple(newest.get(name, ())))
            for name in sorted({*known, *lookups})
        ),
        analytics=dict(sorted(analytics.items())),
        first_start=min((row["first_start"] for row in rows), default=None),
    )


def _coordinator(
    name: str, row: dict[str, Any] | None, looked_up: dict[str, Any] | None, recent: tuple[RecentExecution, ...]
) -> Coordinator:
    row = row or _NOTHING
    p50, p95, p99 = (_quantile(row, position) for position in range(3))
    return Coordinator(
        name=name,
        executions=row["spans"],
        errors=row["span_errors"],
        duration_ns=row["duration_ns"],
        min_ns=row["min_ns"],
        max_ns=row["max_ns"],
        p50_ns=p50,
        p95_ns=p95,
        p99_ns=p99,
        memory_bytes=max(row["memory_bytes"], 0),
        cpu_share=row["cpu_ms"] * 1_000_000 / row["cpu_of_ns"] if row["cpu_of_ns"] else 0.0,
        cache_hits=row["cache_hits"] + (looked_up["hits"] if looked_up else 0),
        cache_misses=row["cache_misses"] + (looked_up["misses"] if looked_up else 0),
        recent=recent,
    )


def _quantile(row: dict[str, Any], position: int) -> float | None:
    """Return a quantile, known within 1 %, but never beyond the extremes, which are exact."""
    found = nanoseconds(row["durations"], row["spans"], position)
    return None if found is None else float(min(max(found, row["min_ns"]), row["max_ns"]))


_NOTHING: dict[str, Any] = {
    **dict.fromkeys(
        ("spans", "span_errors", "duration_ns", "memory_bytes", "cache_hits", "cache_misses", "cpu_of_ns"), 0
    ),
    "durations": [],
    "min_ns": None,
    "max_ns": None,
    "cpu_ms": 0.0,
}


def _execution(row: dict[str, Any]) -> RecentExecution:
    return RecentExecution(
        start_time=row["start_time"],
        duration_ns=row["duration_ns"],
        failed=row["failed"],
        message=row["message"] if row["failed"] else "",
        metadata={key.removeprefix(f"{podium.METADATA}."): value for key, value in row["metadata"].items()},
    )
