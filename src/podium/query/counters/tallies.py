"""Counts since the first span of what the rollups do not tell apart, read from spans and events themselves."""

from dataclasses import dataclass
from decimal import Decimal
from string import Template

from podium.model.time import NS_PER_S
from podium.query.counters.totals import window as days
from podium.semconv import events, gateway, podium
from podium.store.engine import Engine

SPAN_DAYS = (
    "({project:String} = '' OR s.project = {project:String})"
    " AND s.start_time >= toDateTime64({since_s:UInt32}, 9, 'UTC')"
    " AND s.start_time < toDateTime64({until_s:UInt32}, 9, 'UTC')"
)
TIME_DAYS = SPAN_DAYS.replace("s.start_time", "s.time")

CACHE_HITS = """
SELECT s.account AS account, s.model AS model, s.cache_type AS cache_type, count() AS hits
FROM spans AS s
WHERE $bounds AND s.cache_result = 'hit'
GROUP BY account, model, cache_type
"""
COSTS = """
SELECT s.model AS model, s.region AS region, count() AS calls, sum(assumeNotNull(s.cost)) AS cost,
       sumForEach(arrayMap(top -> toUInt64(toFloat64(assumeNotNull(s.cost)) <= top), {tops:Array(Float64)})) AS counts
FROM spans AS s
WHERE $bounds AND s.is_call AND s.billable AND s.cost IS NOT NULL
GROUP BY model, region
"""
MEMORY = """
SELECT s.component AS coordinator, sum(toInt64OrZero(s.attributes['$memory'])) AS memory_bytes,
       sum(toFloat64OrZero(s.attributes['$cpu'])) AS cpu_ms, toUnixTimestamp(min(s.start_time)) AS first_s
FROM spans AS s
WHERE $bounds AND s.kind = 'coordinator'
GROUP BY coordinator
"""
ROUTING = """
SELECT s.attributes['$strategy'] AS strategy,
       coalesce(nullIf(toString(s.model), ''), s.attributes['$model']) AS model, count() AS decisions
FROM spans AS s
WHERE $bounds AND s.name = '$span' AND strategy != ''
GROUP BY strategy, model
"""
# Of a job: its tasks, and everything billed to it, which are its tasks and the model calls inside them.
JOBS = """
SELECT s.project AS project, s.job_id AS job, s.task_name AS task, s.model AS model,
       toUnixTimestamp(max(s.start_time)) AS last_s,
       countIf(s.kind = 'task' AND s.task_name != '') AS tasks,
       sumIf(s.duration_ns, s.kind = 'task' AND s.task_name != '') AS task_ns,
       sumForEachIf(arrayMap(top -> toUInt64(s.duration_ns <= top), {tops:Array(UInt64)}),
                    s.kind = 'task' AND s.task_name != '') AS counts,
       sumIf(ifNull(s.cost, 0), s.billable) AS cost,
       sumIf(ifNull(s.input_tokens, 0) + ifNull(s.output_tokens, 0), s.billable) AS tokens
FROM spans AS s
WHERE $bounds AND s.job_id != ''
GROUP BY project, job, task, model
"""
LOOKUPS = """
SELECT s.attributes['$coordinator'] AS coordinator, countIf(s.attributes['$result'] = 'hit') AS hits,
       countIf(s.attributes['$result'] = 'miss') AS misses
FROM events AS s
WHERE $bounds AND s.name = '$event' AND coordinator != ''
GROUP BY coordinator
"""
ANALYTICS = """
SELECT s.attributes['$type'] AS event, sum(toUInt64OrZero(s.attributes['$count'])) AS happened
FROM events AS s
WHERE $bounds AND s.name = '$event' AND event != ''
GROUP BY event
"""
# What a gateway says of itself; the newest of each that sends.
GAUGES = """
SELECT g.metric AS metric, sum(g.value) AS value
FROM (
    SELECT s.metric AS metric, argMax(coalesce(s.value_double, toFloat64(s.value_int), 0), s.time) AS value
    FROM points AS s
    WHERE $bounds AND s.metric IN ('$connections', '$queue')
    GROUP BY s.project, metric, s.service, s.resource
) AS g
GROUP BY g.metric
"""


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
class Tallies:
    """Everything counted over a number of whole days."""

    cache_hits: tuple[CacheHits, ...]
    costs: tuple[CallCosts, ...]
    memory: tuple[CoordinatorMemory, ...]
    routing: tuple[Routing, ...]
    jobs: tuple[JobWork, ...]
    lookups: tuple[Lookups, ...]
    analytics: tuple[Analytics, ...]


def read_tallies(
    engine: Engine,
    project: str,
    since_s: int,
    until_s: int,
    *,
    cost_bounds: tuple[float, ...],
    task_bounds_s: tuple[float, ...],
) -> Tallies:
    """Return the counts over whole days, of one project or of all (''); costs and times by bounds."""
    window = days(project, since_s, until_s)
    hits, costs, memory, routing, jobs, lookups, analytics = engine.select_all(
        (_filled(CACHE_HITS, SPAN_DAYS), window),
        (_filled(COSTS, SPAN_DAYS), {**window, "tops": list(cost_bounds)}),
        (_filled(MEMORY, SPAN_DAYS, memory=podium.MEMORY_DELTA, cpu=podium.CPU_MS), window),
        (
            _filled(
                ROUTING,
                SPAN_DAYS,
                strategy=gateway.ROUTING_STRATEGY,
                model=gateway.MODEL_ID,
                span=gateway.ROUTING_SPAN,
            ),
            window,
        ),
        (_filled(JOBS, SPAN_DAYS), {**window, "tops": [int(bound * NS_PER_S) for bound in task_bounds_s]}),
        (
            _filled(
                LOOKUPS,
                TIME_DAYS,
                coordinator=podium.COORDINATOR,
                result=podium.CACHE_RESULT,
                event=events.CACHE_LOOKUP,
            ),
            window,
        ),
        (_filled(ANALYTICS, TIME_DAYS, type=podium.EVENT_TYPE, count=podium.COUNT, event=events.ANALYTICS), window),
    )
    return Tallies(
        tuple(CacheHits(**row) for row in hits),
        tuple(CallCosts(**{**row, "counts": tuple(row["counts"])}) for row in costs),
        tuple(CoordinatorMemory(**row) for row in memory),
        tuple(Routing(**row) for row in routing),
        tuple(JobWork(**{**row, "counts": tuple(row["counts"])}) for row in jobs),
        tuple(Lookups(**row) for row in lookups),
        tuple(Analytics(**row) for row in analytics),
    )


def read_gauges(engine: Engine, project: str, since_s: int, until_s: int) -> dict[str, float]:
    """Return `{metric: value}` of what gateways last said within the window; what nobody sent is absent."""
    sql = _filled(GAUGES, TIME_DAYS, connections=gateway.ACTIVE_CONNECTIONS, queue=gateway.QUEUE_DEPTH)
    return {row["metric"]: row["value"] for row in engine.select(sql, days(project, since_s, until_s))}


def _filled(sql: str, bounds: str, **names: str) -> str:
    """Put in the bounds, and names of attributes from `semconv`: constants all."""
    return Template(sql).substitute(bounds=bounds, **names)
