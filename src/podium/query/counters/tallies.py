"""Counts since the first span of what the rollups do not distinguish, read from spans and events themselves."""

from dataclasses import dataclass
from decimal import Decimal

from podium.model.time import NS_PER_S
from podium.query.ask.definitions import TASK
from podium.query.ask.statement import Statement
from podium.query.counters.scope import Scope
from podium.semconv import events, gateway, podium
from podium.store.engine import Engine
from podium.store.template import fill

DAYS = """$project AND s.$time >= toDateTime64({since_s:UInt32}, 9, 'UTC')
  AND s.$time < toDateTime64({until_s:UInt32}, 9, 'UTC')"""

CACHE_HITS = """
SELECT s.account AS account, s.model AS model, s.cache_type AS cache_type, count() AS hits
FROM spans AS s
WHERE $bounds AND s.cache_result = 'hit' AND NOT s.running
GROUP BY account, model, cache_type
"""
COSTS = """
SELECT s.model AS model, s.region AS region, count() AS calls, sum(assumeNotNull(s.cost)) AS cost,
       sumForEach(arrayMap(top -> toUInt64(toFloat64(assumeNotNull(s.cost)) <= top), {tops:Array(Float64)})) AS counts
FROM spans AS s
WHERE $bounds AND s.is_call AND s.billable AND s.cost IS NOT NULL
GROUP BY model, region
"""
MEMORY = fill(
    """
SELECT s.component AS coordinator, sum(toInt64OrZero(s.attributes['$memory'])) AS memory_bytes,
       sum(toFloat64OrZero(s.attributes['$cpu'])) AS cpu_ms, toUnixTimestamp(min(s.start_time)) AS first_s
FROM spans AS s
WHERE $bounds AND s.kind = 'coordinator' AND NOT s.running
GROUP BY coordinator
""",
    memory=podium.MEMORY_DELTA,
    cpu=podium.CPU_MS,
    partly=True,
)
ROUTING = fill(
    """
SELECT s.attributes['$strategy'] AS strategy,
       coalesce(nullIf(toString(s.model), ''), s.attributes['$model']) AS model, count() AS decisions
FROM spans AS s
WHERE $bounds AND s.name = '$span' AND strategy != '' AND NOT s.running
GROUP BY strategy, model
""",
    strategy=gateway.ROUTING_STRATEGY,
    model=gateway.MODEL_ID,
    span=gateway.ROUTING_SPAN,
    partly=True,
)
# Of a job: its tasks, and everything billed to it, which are its tasks and the model calls inside them.
JOBS = fill(
    """
SELECT s.project AS project, s.job_id AS job, s.task_name AS task, s.model AS model,
       toUnixTimestamp(max(s.start_time)) AS last_s,
       countIf($task) AS tasks, sumIf(s.duration_ns, $task) AS task_ns,
       sumForEachIf(arrayMap(top -> toUInt64(s.duration_ns <= top), {tops:Array(UInt64)}), $task) AS counts,
       sumIf(ifNull(s.cost, 0), s.billable) AS cost,
       sumIf(ifNull(s.input_tokens, 0) + ifNull(s.output_tokens, 0), s.billable) AS tokens
FROM spans AS s
WHERE $bounds AND s.job_id != ''
GROUP BY project, job, task, model
""",
    task=TASK,
    partly=True,
)
LOOKUPS = fill(
    """
SELECT s.attributes['$coordinator'] AS coordinator, countIf(s.attributes['$result'] = 'hit') AS hits,
       countIf(s.attributes['$result'] = 'miss') AS misses
FROM events AS s
WHERE $bounds AND s.name = '$event' AND coordinator != ''
GROUP BY coordinator
""",
    coordinator=podium.COORDINATOR,
    result=podium.CACHE_RESULT,
    event=events.CACHE_LOOKUP,
    partly=True,
)
ANALYTICS = fill(
    """
SELECT s.attributes['$type'] AS event, sum(toUInt64OrZero(s.attributes['$count'])) AS happened
FROM events AS s
WHERE $bounds AND s.name = '$event' AND event != ''
GROUP BY event
""",
    type=podium.EVENT_TYPE,
    count=podium.COUNT,
    event=events.ANALYTICS,
    partly=True,
)
QUALITY = """
SELECT s.project AS project, s.kind AS kind, sum(s.findings) AS findings
FROM quality AS s
WHERE $bounds
GROUP BY project, kind
"""
# What a gateway says of itself; the newest of each that sends.
GAUGES = fill(
    """
SELECT g.metric AS metric, sum(g.value) AS value
FROM (
    SELECT s.metric AS metric, argMax(coalesce(s.value_double, toFloat64(s.value_int), 0), s.time) AS value
    FROM points AS s
    WHERE $bounds AND s.metric IN ('$connections', '$queue')
    GROUP BY s.project, metric, s.service, s.resource
) AS g
GROUP BY g.metric
""",
    connections=gateway.ACTIVE_CONNECTIONS,
    queue=gateway.QUEUE_DEPTH,
    partly=True,
)
# The column that says when, of spans, of events and points, and of what could not be understood.
_SPAN_TIME, _TIME, _MINUTE = "start_time", "time", "minute"


@dataclass(frozen=True, slots=True)
class CacheHits:
    """Cache lookups that hit."""

    account: str
    model: str
    cache_type: str
    hits: int


@dataclass(frozen=True, slots=True)
class CallCosts:
    """What model calls with a known cost cost; `counts` of them no more than each of the bounds asked for."""

    model: str
    region: str
    calls: int
    cost: Decimal
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CoordinatorMemory:
    """By how much processes grew while a coordinator executed, its processor time, and when it first did, unix s."""

    coordinator: str
    memory_bytes: int
    cpu_ms: float
    first_s: int


@dataclass(frozen=True, slots=True)
class Routing:
    """Decisions of a gateway for a model."""

    strategy: str
    model: str
    decisions: int


@dataclass(frozen=True, slots=True)
class JobWork:
    """What a job did of one task with one model; `counts` of its tasks no longer than each of the bounds asked for."""

    project: str
    job: str
    task: str
    model: str
    last_s: int
    tasks: int
    task_ns: int
    counts: tuple[int, ...]
    cost: Decimal
    tokens: int


@dataclass(frozen=True, slots=True)
class Lookups:
    """Cache lookups that a coordinator reported."""

    coordinator: str
    hits: int
    misses: int


@dataclass(frozen=True, slots=True)
class Analytics:
    """Analytics events of one type."""

    event: str
    happened: int


@dataclass(frozen=True, slots=True)
class QualityFindings:
    """What could not be understood, of one kind."""

    project: str
    kind: str
    findings: int


@dataclass(frozen=True, slots=True)
class Tallies:
    """Everything counted over a number of whole days."""

    cache_hits: tuple[CacheHits, ...]
    costs: tuple[CallCosts, ...]
    memory: tuple[CoordinatorMemory, ...]
    routing: tuple[Routing, ...]
    jobs: tuple[JobWork, ...]
    lookups: tuple[Lookups, ...]
    analytics: tuple[Analytics, ...]
    quality: tuple[QualityFindings, ...]


def read_tallies(
    engine: Engine, scope: Scope, *, cost_bounds: tuple[float, ...], task_bounds_s: tuple[float, ...]
) -> Tallies:
    """Return the counts over whole days; costs and times by bounds."""
    costs, times = list(cost_bounds), [int(bound * NS_PER_S) for bound in task_bounds_s]
    rows = engine.select_all(
        _bound(CACHE_HITS, scope, _SPAN_TIME),
        _bound(COSTS, scope, _SPAN_TIME, tops=costs),
        _bound(MEMORY, scope, _SPAN_TIME),
        _bound(ROUTING, scope, _SPAN_TIME),
        _bound(JOBS, scope, _SPAN_TIME, tops=times),
        _bound(LOOKUPS, scope, _TIME),
        _bound(ANALYTICS, scope, _TIME),
        _bound(QUALITY, scope, _MINUTE),
    )
    hits, by_model, memory, routing, jobs, lookups, analytics, quality = rows
    return Tallies(
        tuple(CacheHits(**row) for row in hits),
        tuple(CallCosts(**{**row, "counts": tuple(row["counts"])}) for row in by_model),
        tuple(CoordinatorMemory(**row) for row in memory),
        tuple(Routing(**row) for row in routing),
        tuple(JobWork(**{**row, "counts": tuple(row["counts"])}) for row in jobs),
        tuple(Lookups(**row) for row in lookups),
        tuple(Analytics(**row) for row in analytics),
        tuple(QualityFindings(**row) for row in quality),
    )


def read_gauges(engine: Engine, scope: Scope) -> dict[str, float]:
    """Return `{metric: value}` of what gateways last said within the scope; what nobody sent is absent."""
    return {row["metric"]: row["value"] for row in engine.select(*_bound(GAUGES, scope, _TIME))}


def _bound(sql: str, scope: Scope, time: str, **values: object) -> Statement:
    return fill(sql, bounds=fill(DAYS, project=scope.condition, time=time)), {**scope.values(), **values}
