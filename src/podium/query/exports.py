"""What can be taken along: every list, read page by page as the pages read it, and the charts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from podium.errors import InvalidInput
from podium.query import charts
from podium.query.bounds import Bounds
from podium.query.coordinators import read_coordinators
from podium.query.executions import executions_by_name
from podium.query.filters import Filter, narrowed
from podium.query.jobs import list_jobs, tasks_of_jobs
from podium.query.people import busiest_users, recent_sessions
from podium.query.plans import newest_plans
from podium.query.spans import list_spans
from podium.query.tables import Column, Table, choose, column, columns, reached, table, usd
from podium.query.traces import list_traces
from podium.store.engine import Engine

Batches = Iterator[Sequence[Any]]

_ALSO = {"requests": "calls", "people": "users"}
# Rows of one query: more cost less each, fewer hold less.
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that can be taken along.

    Attributes:
        columns: all it has.
        read: gives its results in batches.
        is_filtered: whether it is made of spans, so that a filter narrows it.
    """

    columns: tuple[Column, ...]
    read: Callable[[Engine, Bounds, Filter], Batches]
    is_filtered: bool = True


def open_export(
    engine: Engine, bounds: Bounds, where: Filter, what: str, *, chosen: str = "", chart: charts.Chart
) -> Table:
    """Return a list or a chart as a table; nothing of a list is read yet.

    Args:
        engine: what is read.
        bounds: project and time.
        where: narrows what is made of spans.
        what: a name of `LISTS`, or series, breakdown or distribution.
        chosen: names of columns, all where it is empty.
        chart: what a chart shows.

    Raises:
        InvalidInput: there is no such list, chart or column, or it cannot be narrowed like that.
    """
    if what in charts.CHARTS:
        known, results = charts.read_chart(engine, bounds, where, what, chart)
        return table(choose(known, chosen), _batched(results))
    listing = LISTS.get(_ALSO.get(what, what))
    if listing is None:
        msg = f"`what` is one of {', '.join((*LISTS, *charts.CHARTS))}"
        raise InvalidInput(msg)
    chart.refuse(what)
    if where and not listing.is_filtered:
        msg = f"{what} are not made of spans, so that no `filter` narrows them; leave it out"
        raise InvalidInput(msg)
    return table(choose(listing.columns, chosen), listing.read(engine, bounds, where))


def _batched(results: Iterable[Any]) -> Batches:
    rest = iter(results)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _traces(engine: Engine, bounds: Bounds, where: Filter) -> Batches:
    cursor: str | None = ""
    while cursor is not None:
        page = list_traces(engine, bounds, where, sort="-start_time", limit=BATCH, cursor=cursor)
        cursor = page.next_cursor
        yield page.traces


def _spans(engine: Engine, bounds: Bounds, where: Filter) -> Batches:
    cursor: str | None = ""
    while cursor is not None:
        page = list_spans(engine, bounds, where, sort="-start_time", limit=BATCH, cursor=cursor)
        cursor = page.next_cursor
        yield page.spans


def _calls(engine: Engine, bounds: Bounds, where: Filter) -> Batches:
    return _spans(engine, bounds, narrowed(where, "call:true"))


def _paged(read: Callable[[int], Sequence[Any]]) -> Batches:
    """Yield what `read` gives from an offset on, until it gives less than a batch."""
    offset = 0
    while batch := read(offset):
        yield batch
        offset += len(batch)
        if len(batch) < BATCH:
            return


def _jobs(engine: Engine, bounds: Bounds, where: Filter) -> Batches:
    return _paged(lambda offset: list_jobs(engine, bounds, where, limit=BATCH, offset=offset))


def _tasks(engine: Engine, bounds: Bounds, _where: Filter) -> Batches:
    """Yield the tasks of every job, jobs in the order of their list, many small ones in one batch."""
    some: list[str] = []
    tasks = 0
    for jobs in _jobs(engine, bounds, Filter()):
        for job in jobs:
            if some and tasks + job.tasks > BATCH:
                yield from _tasks_of(engine, bounds, some)
                some, tasks = [], 0
            some.append(job.job_id)
            tasks += job.tasks
    if some:
        yield from _tasks_of(engine, bounds, some)


def _tasks_of(engine: Engine, bounds: Bounds, job_ids: list[str]) -> Batches:
    place = {job_id: number for number, job_id in enumerate(job_ids)}
    for tasks in _paged(lambda offset: tasks_of_jobs(engine, bounds, job_ids, limit=BATCH, offset=offset)):
        yield sorted(tasks, key=lambda task: place[task.job_id])


def _coordinators(engine: Engine, bounds: Bounds, _where: Filter) -> Batches:
    yield read_coordinators(engine, bounds.for_figures()).coordinators


def _users(engine: Engine, bounds: Bounds, _where: Filter) -> Batches:
    return _paged(lambda offset: busiest_users(engine, bounds, limit=BATCH, offset=offset))


def _sessions(engine: Engine, bounds: Bounds, _where: Filter) -> Batches:
    return _paged(lambda offset: recent_sessions(engine, bounds, day_ns=bounds.since_ns, limit=BATCH, offset=offset))


def _plans(engine: Engine, bounds: Bounds, _where: Filter) -> Batches:
    return _paged(lambda offset: newest_plans(engine, bounds, limit=BATCH, offset=offset))


def _executions(kind: str, engine: Engine, bounds: Bounds, where: Filter) -> Batches:
    return _paged(lambda offset: executions_by_name(engine, kind, bounds, where, limit=BATCH, offset=offset))


def _share(part: Callable[[Any], float], whole: Callable[[Any], float]) -> Callable[[Any], float | None]:
    return lambda result: part(result) / whole(result) if whole(result) else None


_SPAN_COLUMNS = (
    *columns("text", "trace_id", "span_id"),
    *columns("instant", "start_time"),
    *columns("whole", "duration_ns"),
    *columns("text", "name", "kind", "status", "provider", "model", "operation", "component", "service"),
    *columns("text", "environment", "user_id", "session_id"),
    *columns("whole", "input_tokens", "output_tokens", "cache_read_tokens"),
    *usd("cost"),
    *columns("text", "cost_source", "error_type"),
    *columns("flag", "running"),
)
_EXECUTION_COLUMNS = (
    *columns("text", "name"),
    column("executions", "whole", "spans"),
    *columns("whole", "succeeded", "errors", "duration_ns"),
    column("mean_duration_ns", "number", "mean_ns"),
)
LISTS: dict[str, Listing] = {
    "traces": Listing(
        (
            *columns("text", "trace_id"),
            *columns("instant", "start_time"),
            *columns("text", "name", "kind", "status"),
            *columns("flag", "running", "has_root"),
            *columns("whole", "duration_ns", "spans", "errors", "calls"),
            *columns("whole", "input_tokens", "output_tokens", "cache_read_tokens"),
            *usd("cost"),
            *columns("whole", "unpriced"),
            *columns("text", "service", "user_id", "session_id"),
            *columns("texts", "models", "providers"),
        ),
        _traces,
    ),
    "spans": Listing(_SPAN_COLUMNS, _spans),
    "calls": Listing(_SPAN_COLUMNS, _calls),
    "tools": Listing(_EXECUTION_COLUMNS, partial(_executions, "tool")),
    "agents": Listing(_EXECUTION_COLUMNS, partial(_executions, "agent")),
    "workflows": Listing(_EXECUTION_COLUMNS, partial(_executions, "workflow")),
    "jobs": Listing(
        (*columns("text", "job_id"), *columns("whole", "tasks"), *usd("cost"), *columns("instant", "last_updated")),
        _jobs,
    ),
    "tasks": Listing(
        (
            *columns("text", "job_id"),
            column("task_number", "whole", "number"),
            *columns("text", "task_name", "model", "status"),
            *columns("whole", "tokens", "duration_ns"),
            *usd("cost"),
            column("ended_at", "instant", "created_at"),
        ),
        _tasks,
        is_filtered=False,
    ),
    "coordinators": Listing(
        (
            *columns("text", "name"),
            *columns("whole", "executions", "errors"),
            Column("error_rate", "number", _share(lambda each: each.errors, lambda each: each.executions)),
            *columns("whole", "duration_ns"),
            column("min_duration_ns", "whole", "min_ns"),
            column("max_duration_ns", "whole", "max_ns"),
            *(column(f"duration_p{share}_ns", "number", f"p{share}_ns") for share in (50, 95, 99)),
            *columns("whole", "memory_bytes"),
            *columns("number", "cpu_share"),
            *columns("whole", "cache_hits", "cache_misses"),
            Column(
                "cache_hit_rate",
                "number",
                _share(lambda each: each.cache_hits, lambda each: each.cache_hits + each.cache_misses),
            ),
        ),
        _coordinators,
        is_filtered=False,
    ),
    "users": Listing(
        (*columns("text", "user_id"), *columns("whole", "sessions", "workflows"), reached("login_at")),
        _users,
        is_filtered=False,
    ),
    "sessions": Listing(
        (
            *columns("text", "session_id", "user_id"),
            *columns("instant", "created_at", "updated_at"),
            reached("login_at"),
            reached("logout_at"),
        ),
        _sessions,
        is_filtered=False,
    ),
    "plans": Listing(
        (
            *columns("text", "plan_id", "state"),
            *columns("instant", "created_at"),
            *columns("text", "user_id", "request", "steps"),
            reached("approved_at"),
            reached("rejected_at"),
            *columns("text", "rejection_reason"),
        ),
        _plans,
        is_filtered=False,
    ),
}
