"""Jobs: their tasks, and what was billed to them.

A task is a span of kind task that names one. What a job cost is everything billed to it: tasks that recorded no
model call, and the calls within those that did. All of it is of any age: a job has no other bounds than its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from podium.model.ids import TRACE_ID_LENGTH
from podium.model.money import ZERO
from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.bounds import Bounds
from podium.query.ask.definitions import TASK
from podium.query.ask.spool import ALL, Spool
from podium.query.ask.statement import FigureQuery, Statement, bind, bind_figures
from podium.query.filter.filters import Filter
from podium.store.engine import Engine
from podium.store.template import fill

JOBS = FigureQuery(
    fill(
        """
SELECT s.job_id                                                           AS job_id,
       countIf($task)                                                     AS tasks,
       toUnixTimestamp64Nano(max(s.start_time + toIntervalNanosecond(s.duration_ns))) AS last_updated,
       $measures
FROM $source AS s
WHERE $bounds AND $where AND s.job_id != ''
GROUP BY job_id
ORDER BY last_updated DESC, job_id
LIMIT {limit:UInt64}
""",
        task=TASK,
        partly=True,
    ),
    ("kind",),
)
TASKS = fill(
    """
SELECT s.task_name AS name, count() AS tasks, sum(s.duration_ns) AS duration_ns
FROM spans AS s
WHERE $bounds AND $where AND $task
GROUP BY name
ORDER BY name
""",
    task=TASK,
    partly=True,
)
BILLED = FigureQuery(
    """
SELECT s.task_name AS task_name, s.model AS model,
       $measures
FROM $source AS s
WHERE $bounds AND $where AND s.billable
GROUP BY task_name, model
""",
    ("model",),
)
# What was billed within a task: of a recorded call the task knows only what it returned.
_TASKS_BILLED = fill(
    """
SELECT any(t.number) AS number, lower(hex(t.trace_id)) AS trace_id, lower(hex(t.span_id)) AS span_id,
       any(t.job) AS job_id, any(t.task) AS task_name,
       if(any(t.task_model) != '', any(t.task_model), max(b.model)) AS model,
       any(t.duration_ns) AS duration_ns, any(t.started) AS started_at, any(t.ended) AS created_at,
       any(t.status) AS status,
       sumIf(b.tokens, b.billed_at BETWEEN t.started AND t.ended) AS tokens,
       sumIf(b.cost, b.billed_at BETWEEN t.started AND t.ended)   AS cost
FROM (
    SELECT s.trace_id AS trace_id, s.span_id AS span_id, s.job_id AS job, s.task_name AS task, s.model AS task_model,
           s.duration_ns AS duration_ns, s.status AS status,
           toUnixTimestamp64Nano(s.start_time) AS started, started + s.duration_ns AS ended,
           bitShiftRight(reinterpretAsUInt64(s.span_id), 11) AS number
    FROM spans AS s
    WHERE $bounds AND $where AND $task
    $chosen
) AS t
LEFT JOIN (
    SELECT s.trace_id AS trace_id, s.job_id AS job, s.task_name AS task,
           toUnixTimestamp64Nano(s.start_time) AS billed_at,
           toString(s.model) AS model, ifNull(s.cost, 0) AS cost,
           ifNull(s.input_tokens, 0) + ifNull(s.output_tokens, 0) AS tokens
    FROM spans AS s
    WHERE $bounds AND $billed_for AND s.billable
) AS b ON t.trace_id = b.trace_id AND t.job = b.job AND t.task = b.task
GROUP BY t.trace_id, t.span_id
ORDER BY created_at DESC, t.trace_id, t.span_id
""",
    task=TASK,
    partly=True,
)
DETAILS = fill(
    _TASKS_BILLED,
    billed_for="$where",
    chosen="ORDER BY ended DESC, s.trace_id, s.span_id LIMIT {limit:UInt32} OFFSET {offset:UInt64}",
    partly=True,
)
# By ids of tasks, each that of a trace and a span together.
NAMED_TASKS = fill(
    _TASKS_BILLED,
    billed_for="$where",
    chosen="AND lower(hex(concat(s.trace_id, s.span_id))) IN {tasks:Array(String)}",
    partly=True,
)
# Of all jobs, in the order of these; a filter is asked of the span of the task, and its bill stays whole.
EVERY_TASK = fill(
    """
SELECT t.number AS number, t.job_id AS job_id, t.task_name AS task_name, t.model AS model, t.tokens AS tokens,
       t.duration_ns AS duration_ns, t.status AS status, t.cost AS cost, t.created_at AS created_at
FROM ($tasks) AS t
INNER JOIN (
    SELECT s.job_id AS job_id, max(s.start_time + toIntervalNanosecond(s.duration_ns)) AS last_updated
    FROM spans AS s
    WHERE $bounds AND s.job_id != ''
    GROUP BY job_id
) AS j ON t.job_id = j.job_id
ORDER BY j.last_updated DESC, t.job_id, t.created_at DESC, t.trace_id, t.span_id
""",
    tasks=fill(_TASKS_BILLED, billed_for="s.job_id != ''", chosen="AND s.job_id != ''", partly=True),
    partly=True,
)
_OF_TRACES = """
s.job_id != '' AND s.batch <= {upto:UInt64}
AND s.trace_id IN (SELECT toFixedString(unhex(arrayJoin({traces:Array(String)})), 16))
"""
MAX_JOBS = 10_000
MAX_TASKS = 10_000


class Job(Result):
    """One job; `last_updated` is the end of its newest span."""

    job_id: str
    tasks: int
    cost: Decimal
    last_updated: Instant


class TaskTotal(Result):
    """The tasks of one name."""

    name: str
    tasks: int
    duration_ns: int
    cost: Decimal


class ModelTotal(Result):
    """What was billed for one model; '' where none is known."""

    model: str
    calls: int
    tokens: int
    cost: Decimal


class JobTotals(Result):
    """The figures of one job; all zero and empty where it is not known."""

    tasks: int
    duration_ns: int
    tokens: int
    cost: Decimal
    by_task: tuple[TaskTotal, ...]
    by_model: tuple[ModelTotal, ...]


class JobTask(Result):
    """One task; tokens and cost are those billed to it or to the calls within it, `number` stays its own."""

    number: int
    job_id: str
    task_name: str
    model: str
    tokens: int
    duration_ns: int
    status: str
    cost: Decimal
    created_at: Instant


class BilledTask(JobTask):
    """One task with what identifies it; it lasted from `started_at` to `created_at`."""

    trace_id: str
    span_id: str
    started_at: Instant


def list_jobs(engine: Engine, bounds: Bounds, where: Filter | None = None, *, limit: int = MAX_JOBS) -> tuple[Job, ...]:
    """Return the jobs of which a span started in the bounds, the last updated first, 10,000 at most."""
    return tuple(Job(**row) for row in engine.select(*_jobs(bounds, where or Filter(), limit)))


def every_job(bounds: Bounds, where: Filter, spool: Spool) -> Iterator[list[Job]]:
    """Return all jobs in the same order, in batches."""
    return spool.read(_jobs(bounds, where, ALL), lambda row: Job(**row))


def _jobs(bounds: Bounds, where: Filter, limit: int) -> Statement:
    spans = replace(where, is_rollup=False)  # jobs are no dimension of the rollups
    return bind_figures(JOBS, bounds, spans, measures=("cost",), limit=limit)


def job_totals(engine: Engine, bounds: Bounds, job_id: str) -> JobTotals:
    """Return the figures of a job: tasks by name, models by what they cost."""
    where = _of_job(job_id)
    tasks, billed = engine.select_all(
        bind(TASKS, bounds, where), bind_figures(BILLED, bounds, where, measures=("spans", "tokens", "cost"))
    )
    by_model: dict[str, ModelTotal] = {}
    task_costs: dict[str, Decimal] = {}
    for row in billed:
        known = by_model.get(row["model"], ModelTotal(model=row["model"], calls=0, tokens=0, cost=ZERO))
        by_model[row["model"]] = ModelTotal(
            model=row["model"],
            calls=known.calls + row["spans"],
            tokens=known.tokens + row["tokens"],
            cost=known.cost + row["cost"],
        )
        task_costs[row["task_name"]] = task_costs.get(row["task_name"], ZERO) + row["cost"]
    return JobTotals(
        tasks=sum(row["tasks"] for row in tasks),
        duration_ns=sum(row["duration_ns"] for row in tasks),
        tokens=sum(model.tokens for model in by_model.values()),
        cost=sum((model.cost for model in by_model.values()), ZERO),
        by_task=tuple(TaskTotal(**row, cost=task_costs.get(row["name"], ZERO)) for row in tasks),
        by_model=tuple(sorted(by_model.values(), key=lambda model: (-model.cost, model.model))),
    )


def job_tasks(engine: Engine, bounds: Bounds, job_id: str, *, limit: int, offset: int) -> tuple[JobTask, ...]:
    """Return one page of the tasks of a job, the last ended first; a page has 10,000 at most."""
    found = bind(DETAILS, bounds, _of_job(job_id), limit=min(limit, MAX_TASKS), offset=offset)
    return tuple(JobTask(**{name: row[name] for name in JobTask.model_fields}) for row in engine.select(*found))


def every_task(bounds: Bounds, where: Filter, spool: Spool) -> Iterator[list[JobTask]]:
    """Return the tasks of all jobs, the jobs in the order of their list, in batches.

    With a filter, those whose own span passes it; what was billed to them stays whole.
    """
    return spool.read(bind(EVERY_TASK, bounds, where), lambda row: JobTask(**row))


def named_tasks(engine: Engine, bounds: Bounds, tasks: Sequence[str], *, upto: int) -> tuple[BilledTask, ...]:
    """Return tasks of jobs by their ids (of trace and span together), of what was stored up to a batch.

    The bounds hold the tasks from start to end.
    """
    traces = sorted({task[:TRACE_ID_LENGTH] for task in tasks})
    where = Filter(text="traces", sql=f"({_OF_TRACES})", values={"traces": traces, "upto": upto}, is_rollup=False)
    rows = engine.select(*bind(NAMED_TASKS, bounds, where, tasks=list(tasks)))
    return tuple(BilledTask(**row) for row in rows)


def _of_job(job_id: str) -> Filter:
    return Filter(text="job", sql="s.job_id = {job_id:String}", values={"job_id": job_id}, is_rollup=False)
