"""What arrived with a range of batches, for those who keep a copy.

Tasks of jobs, model calls as requests, executions of coordinators, and what caches were asked.

A copy remembers the number of the last batch it holds. What a later batch changes of spans that came before says
`amendments`: these are asked for again (docs/adr/012-amendments.md). Made-up
samples are left out, and what was imported from tables such as the copy's: there it has its rows. Pages are in a
fixed order, so that the next one begins where the last one ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.definitions import EXECUTION, TASK
from podium.semconv import events, gateway, podium
from podium.store.engine import Engine
from podium.store.template import fill

NEXT_BATCHES = """
SELECT max(batch) AS upto, argMax(committed_ns, batch) AS committed_at,
       (SELECT count() FROM batches WHERE batch > {after:UInt64}) - count() AS left
FROM (
    SELECT batch, committed_ns, row_number() OVER so_far AS number, sum(items) OVER so_far AS items_so_far
    FROM (
        SELECT batch, toUnixTimestamp64Nano(committed_at) AS committed_ns, spans + events AS items
        FROM batches
        WHERE batch > {after:UInt64}
        ORDER BY batch
        LIMIT 1000
    )
    WINDOW so_far AS (ORDER BY batch ROWS UNBOUNDED PRECEDING)
)
WHERE number = 1 OR items_so_far <= {items:UInt64}
"""
WAITING = "SELECT count() AS batches FROM batches WHERE batch > {after:UInt64}"
# The batch a copy ended with, or where the data was set back since then, the last one it can know of.
LAST_KNOWN = """
SELECT countIf(batch = {batch:UInt64} AND toUnixTimestamp64Nano(committed_at) = {committed_at:Int64}) > 0 AS is_there,
       maxIf(batch, toUnixTimestamp64Nano(committed_at) <= {committed_at:Int64}) AS known
FROM batches
"""
TASKS = fill(
    """
SELECT project, trace_id, span_id, started_at, ended_at
FROM (
    SELECT toString(s.project) AS project, lower(hex(s.trace_id)) AS trace_id, lower(hex(s.span_id)) AS span_id,
           toUnixTimestamp64Nano(s.start_time) AS started_at, started_at + s.duration_ns AS ended_at
    FROM spans AS s
    WHERE s.batch > {after:UInt64} AND s.batch <= {upto:UInt64} AND NOT s.sample
      AND s.scope NOT IN {imported:Array(String)} AND s.job_id != '' AND $task
    UNION DISTINCT
    -- those that turn out to belong to a job
    SELECT toString(s.project), lower(hex(s.trace_id)), lower(hex(s.span_id)),
           toUnixTimestamp64Nano(s.start_time) AS started_at, started_at + s.duration_ns
    FROM amendments AS s
    WHERE s.batch > {after:UInt64} AND s.batch <= {upto:UInt64} AND NOT s.sample AND NOT s.is_gone AND NOT s.running
      AND s.kind = 'task' AND s.job_id != '' AND s.was_job_id = ''
)
ORDER BY project, started_at, trace_id, span_id
LIMIT {limit:UInt32} OFFSET {offset:UInt64}
""",
    task=TASK,
)
BILLED_TRACES = """
SELECT project, lower(hex(trace_id)) AS trace_id, toUnixTimestamp64Nano(min(start_time)) AS first_at,
       toUnixTimestamp64Nano(max(start_time)) AS last_at
FROM (
    SELECT toString(s.project) AS project, s.trace_id AS trace_id, s.start_time AS start_time
    FROM spans AS s
    WHERE s.batch > {after:UInt64} AND s.batch <= {upto:UInt64} AND NOT s.sample
      AND s.scope NOT IN {imported:Array(String)} AND s.job_id != '' AND s.task_name != '' AND s.billable
    UNION ALL
    SELECT toString(s.project), s.trace_id, s.start_time
    FROM amendments AS s
    WHERE s.batch > {after:UInt64} AND s.batch <= {upto:UInt64} AND NOT s.sample AND (s.billable OR s.was_billable)
)
GROUP BY project, trace_id
ORDER BY project, trace_id
LIMIT {limit:UInt32} OFFSET {offset:UInt64}
"""
_REQUESTS = """
SELECT toString(s.project) AS project, lower(hex(s.trace_id)) AS trace_id, lower(hex(s.span_id)) AS span_id,
       s.attributes[{request_id:String}] AS request_id, s.attributes[{routing:String}] AS routing_strategy,
       s.model AS model, s.provider AS provider, s.region AS region, s.account AS account,
       toUnixTimestamp64Nano(s.start_time) AS started_at, s.took_ns AS duration_ns,
       s.input_tokens AS input_tokens, s.output_tokens AS output_tokens,
       s.input_cost AS input_cost, s.output_cost AS output_cost, s.cost AS cost,
       s.cache_result = 'hit' AS is_cache_hit, s.status = 'error' AS is_error,
       if(s.status != 'error', '', if(s.status_message != '', s.status_message, toString(s.error_type))) AS message
FROM spans AS s
WHERE $which AND NOT s.sample AND s.scope NOT IN {imported:Array(String)} AND s.is_call
ORDER BY s.project, s.start_time, s.trace_id, s.span_id, s.batch
"""
REQUESTS = fill(
    _REQUESTS + "LIMIT {limit:UInt32} OFFSET {offset:UInt64}",
    which="s.batch > {after:UInt64} AND s.batch <= {upto:UInt64}",
)
# Of the spans copied before, those that batches changed and that were or are requests.
AMENDED = """
SELECT toString(s.project) AS project, lower(hex(s.trace_id)) AS trace_id, lower(hex(s.span_id)) AS span_id,
       toUnixTimestamp64Nano(min(s.start_time)) AS first_at, toUnixTimestamp64Nano(max(s.start_time)) AS last_at
FROM amendments AS s
WHERE s.batch > {after:UInt64} AND s.batch <= {upto:UInt64} AND s.stored_batch <= {after:UInt64} AND NOT s.sample
  AND (s.is_call OR s.was_is_call)
GROUP BY s.project, s.trace_id, s.span_id
ORDER BY s.project, s.trace_id, s.span_id
LIMIT {limit:UInt32} OFFSET {offset:UInt64}
"""
STANDING = fill(
    _REQUESTS,
    which="""s.batch <= {after:UInt64}
  AND s.start_time >= fromUnixTimestamp64Nano({first:Int64}, 'UTC')
  AND s.start_time <= fromUnixTimestamp64Nano({last:Int64}, 'UTC')
  AND lower(hex(concat(s.trace_id, s.span_id))) IN {ids:Array(String)}""",
)
# Sent again, an execution or a lookup stands as it was copied first.
_REPEATED = """(s.trace_id, s.span_id) IN (
      SELECT a.trace_id, a.span_id FROM amendments AS a
      WHERE a.batch > {after:UInt64} AND a.batch <= {upto:UInt64} AND a.stored_batch <= {after:UInt64}
        AND a.is_gone AND NOT a.running)"""
EXECUTIONS = fill(
    """
SELECT toString(s.project) AS project, toString(s.component) AS coordinator,
       toUnixTimestamp64Nano(s.start_time) AS started_at, s.duration_ns AS duration_ns, s.status = 'error' AS is_error,
       if(s.status != 'error', '', if(s.status_message != '', s.status_message, toString(s.error_type))) AS message,
       toInt64OrNull(s.attributes[{memory:String}]) AS memory_bytes
FROM spans AS s
WHERE s.batch > {after:UInt64} AND s.batch <= {upto:UInt64} AND NOT s.sample AND s.scope NOT IN {imported:Array(String)}
  AND $execution AND NOT $repeated
ORDER BY s.project, s.start_time, s.trace_id, s.span_id, s.batch
LIMIT {limit:UInt32} OFFSET {offset:UInt64}
""",
    execution=EXECUTION,
    repeated=_REPEATED,
)
# A span reports a cache of its own, an event that of a coordinator.
LOOKUPS = fill(
    """
SELECT project, coordinator, model, cache_type, looked_up_at, is_hit, saved_cost, saved_tokens
FROM (
    SELECT toString(s.project) AS project, '' AS coordinator, toString(s.model) AS model,
           toString(s.cache_type) AS cache_type, toUnixTimestamp64Nano(s.start_time) AS looked_up_at,
           s.cache_result = 'hit' AS is_hit, s.saved_cost AS saved_cost, s.saved_tokens AS saved_tokens,
           concat(s.trace_id, s.span_id) AS id
    FROM spans AS s
    WHERE s.batch > {after:UInt64} AND s.batch <= {upto:UInt64} AND NOT s.sample
      AND s.scope NOT IN {imported:Array(String)} AND s.cache_result != '' AND NOT s.running AND NOT $repeated
    UNION ALL
    SELECT toString(s.project), s.attributes[{coordinator:String}], '', s.attributes[{cache_type:String}],
           toUnixTimestamp64Nano(s.time), s.attributes[{cache_result:String}] = 'hit', NULL, NULL,
           concat(s.trace_id, s.span_id)
    FROM events AS s
    WHERE s.batch > {after:UInt64} AND s.batch <= {upto:UInt64} AND NOT s.sample AND s.name = {lookup:String}
      AND s.attributes[{coordinator:String}] != '' AND s.attributes[{cache_result:String}] IN ('hit', 'miss')
)
ORDER BY ALL
LIMIT {limit:UInt32} OFFSET {offset:UInt64}
""",
    repeated=_REPEATED,
)
_NAMES = {"request_id": gateway.REQUEST_ID, "routing": gateway.ROUTING_STRATEGY}
IMPORTED = (f"{podium.SOURCES_SCOPE}.jobs", f"{podium.SOURCES_SCOPE}.gateway")


@dataclass(frozen=True, slots=True)
class Batches:
    """The batches after one, up to and with another, which was committed at `committed_at`; `left` come later."""

    after: int
    upto: int
    committed_at: int
    left: int

    def values(self) -> dict[str, object]:
        """Return the values that the statements name."""
        return {"after": self.after, "upto": self.upto}


@dataclass(frozen=True, slots=True)
class Page:
    """`limit` rows from `offset` on."""

    limit: int
    offset: int


class ArrivedTask(Result):
    """A task of a job: where it is to be found."""

    project: str
    trace_id: str
    span_id: str
    started_at: Instant
    ended_at: Instant


class BilledTrace(Result):
    """A trace for which something was billed to tasks, between two starts of billed spans."""

    project: str
    trace_id: str
    first_at: Instant
    last_at: Instant


class AmendedRequest(Result):
    """A span copied before that was or is a request; its records started between two instants."""

    project: str
    trace_id: str
    span_id: str
    first_at: Instant
    last_at: Instant


class ArrivedRequest(Result):
    """A counted model call; what is not known is null, or '' in texts."""

    project: str
    trace_id: str
    span_id: str
    request_id: str
    routing_strategy: str
    model: str
    provider: str
    region: str
    account: str
    started_at: Instant
    duration_ns: int
    input_tokens: int | None
    output_tokens: int | None
    input_cost: Decimal | None
    output_cost: Decimal | None
    cost: Decimal | None
    is_cache_hit: bool
    is_error: bool
    message: str


class ArrivedExecution(Result):
    """An execution of a coordinator; what is not known is null, or '' in texts."""

    project: str
    coordinator: str
    started_at: Instant
    duration_ns: int
    is_error: bool
    message: str
    memory_bytes: int | None


class ArrivedLookup(Result):
    """What a cache answered; `coordinator` is '' unless one reported it."""

    project: str
    coordinator: str
    model: str
    cache_type: str
    looked_up_at: Instant
    is_hit: bool
    saved_cost: Decimal | None
    saved_tokens: int | None


def next_batches(engine: Engine, after: int, *, items: int) -> Batches | None:
    """Return the next batches of so many spans and events at most, one batch at least; None if there is none."""
    (row,) = engine.select(NEXT_BATCHES, {"after": after, "items": items})
    return Batches(after, row["upto"], row["committed_at"], row["left"]) if row["upto"] else None


def waiting_batches(engine: Engine, after: int) -> int:
    """Return how many batches were committed after one."""
    return int(engine.select(WAITING, {"after": after})[0]["batches"])


def last_known(engine: Engine, batch: int, committed_at: int) -> int:
    """Return the batch after which a copy continues that ended with `batch`.

    The same one, unless the data were set back to an older state since: then the last committed before that.
    """
    if not batch:
        return 0
    (row,) = engine.select(LAST_KNOWN, {"batch": batch, "committed_at": committed_at})
    return batch if row["is_there"] else int(row["known"])


def arrived_tasks(engine: Engine, batches: Batches, page: Page) -> tuple[ArrivedTask, ...]:
    """Return a page of the tasks of jobs that arrived."""
    return tuple(ArrivedTask(**row) for row in engine.select(TASKS, _values(batches, page)))


def billed_traces(engine: Engine, batches: Batches, page: Page) -> tuple[BilledTrace, ...]:
    """Return a page of the traces in which something arrived that is billed to tasks."""
    return tuple(BilledTrace(**row) for row in engine.select(BILLED_TRACES, _values(batches, page)))


def arrived_requests(engine: Engine, batches: Batches, page: Page) -> tuple[ArrivedRequest, ...]:
    """Return a page of the model calls that arrived."""
    return tuple(ArrivedRequest(**row) for row in engine.select(REQUESTS, {**_values(batches, page), **_NAMES}))


def amended_requests(engine: Engine, batches: Batches, page: Page) -> tuple[AmendedRequest, ...]:
    """Return a page of the requests of before that the batches changed, and of what is none any more."""
    return tuple(AmendedRequest(**row) for row in engine.select(AMENDED, _values(batches, page)))


def standing_requests(
    engine: Engine, batches: Batches, amended: Sequence[AmendedRequest]
) -> tuple[ArrivedRequest, ...]:
    """Return those of the spans that are requests now, of before the batches."""
    values = {
        "after": batches.after,
        "imported": list(IMPORTED),
        "first": min(each.first_at for each in amended),
        "last": max(each.last_at for each in amended),
        "ids": [each.trace_id + each.span_id for each in amended],
    }
    projects = {(each.project, each.trace_id) for each in amended}
    found = (ArrivedRequest(**row) for row in engine.select(STANDING, {**values, **_NAMES}))
    return tuple(each for each in found if (each.project, each.trace_id) in projects)


def arrived_executions(engine: Engine, batches: Batches, page: Page) -> tuple[ArrivedExecution, ...]:
    """Return a page of the executions of coordinators that arrived."""
    values = {**_values(batches, page), "memory": podium.MEMORY_DELTA}
    return tuple(ArrivedExecution(**row) for row in engine.select(EXECUTIONS, values))


def arrived_lookups(engine: Engine, batches: Batches, page: Page) -> tuple[ArrivedLookup, ...]:
    """Return a page of what caches were asked, as far as it arrived."""
    names = {
        "lookup": events.CACHE_LOOKUP,
        "coordinator": podium.COORDINATOR,
        "cache_type": podium.CACHE_TYPE,
        "cache_result": podium.CACHE_RESULT,
    }
    return tuple(ArrivedLookup(**row) for row in engine.select(LOOKUPS, {**_values(batches, page), **names}))


def _values(batches: Batches, page: Page) -> Mapping[str, object]:
    return {**batches.values(), "imported": list(IMPORTED), "limit": page.limit, "offset": page.offset}
