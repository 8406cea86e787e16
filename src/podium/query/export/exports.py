"""What can be exported: every list, in the order of its page and in one state, and the charts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from podium.errors import InvalidInput
from podium.query.ask.bounds import Bounds
from podium.query.ask.paging import NEWEST_FIRST
from podium.query.ask.spool import Spool
from podium.query.export import charts
from podium.query.export.tables import Column, Table, choose, column, columns, reached, table, usd
from podium.query.filter.filters import Filter, narrowed
from podium.query.traces.span_list import SORTS as SPAN_SORTS
from podium.query.traces.span_list import every_span
from podium.query.traces.trace_list import SORTS as TRACE_SORTS
from podium.query.traces.trace_list import every_trace
from podium.query.work.coordinators import read_coordinators
from podium.query.work.executions import every_execution
from podium.query.work.jobs import every_job, every_task
from podium.query.work.people import every_session, every_user
from podium.query.work.plans import every_plan
from podium.store.engine import Engine

Batches = Iterator[Sequence[Any]]

_ALSO = {"requests": "calls", "people": "users"}
# Rows of one query: more cost less each, fewer need less memory.
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Layout:
    """How the table is laid out.

    Attributes:
        columns: their names with commas between, in their order; '' for all.
        sort: a name of the list's `sorts`, with - for the largest first; '' for the order of its page at first.
    """

    columns: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a list is read, and how.

    Attributes:
        where: narrows what is made of spans.
        sort: as in `Layout`.
        spool: where it waits if it is read by one statement.
    """

    engine: Engine
    bounds: Bounds
    where: Filter
    sort: str
    spool: Spool


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that can be exported.

    Attributes:
        columns: all it has.
        read: gives its results in batches, all of one state of the data.
        sorts: what it can be sorted by.
        is_filtered: whether it is made of spans, so that a filter narrows it.
    """

    columns: tuple[Column, ...]
    read: Callable[[Asked], Batches]
    sorts: tuple[str, ...] = ()
    is_filtered: bool = True


def open_export(
    engine: Engine,
    bounds: Bounds,
    where: Filter,
    what: str,
    *,
    layout: Layout,
    chart: charts.Chart,
    spool: Path,
) -> Table:
    """Return a list or a chart as a table; nothing of a list is read yet.

    Args:
        engine: what is read.
        bounds: project and time.
        where: narrows what is made of spans.
        what: a name of `LISTS`, or series, breakdown or distribution.
        layout: which columns, and which order of lists.
        chart: what a chart shows.
        spool: the directory of files that wait.

    Raises:
        InvalidInput: there is no such list, chart, column or order, or it cannot be narrowed like that.
    """
    if what in charts.CHARTS:
        _refuse_sort(what, layout)
        known, results = charts.read_chart(engine, bounds, where, what, chart)
        return table(choose(known, layout.columns), _batched(results))
    listing = LISTS.get(_ALSO.get(what, what))
    if listing is None:
        msg = f"`what` is one of {', '.join((*LISTS, *charts.CHARTS))}"
        raise InvalidInput(msg)
    chart.refuse(what)
    if not listing.sorts:
        _refuse_sort(what, layout)
    if where and not listing.is_filtered:
        msg = f"{what} come from events, which a filter of spans does not narrow; leave it out"
        raise InvalidInput(msg)
    asked = Asked(engine, bounds, where, layout.sort, Spool(engine, spool, BATCH))
    return table(choose(listing.columns, layout.columns), listing.read(asked))


def _refuse_sort(what: str, layout: Layout) -> None:
    if layout.sort:
        msg = f"`sort` does not belong to {what}; leave it out"
        raise InvalidInput(msg)


def _batched(results: Iterable[Any]) -> Batches:
    rest = iter(results)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _traces(asked: Asked) -> Batches:
    sort = asked.sort or NEWEST_FIRST
    return every_trace(asked.bounds, asked.where, sort=sort, spool=asked.spool)


def _spans(asked: Asked) -> Batches:
    sort = asked.sort or NEWEST_FIRST
    return every_span(asked.engine, asked.bounds, asked.where, sort=sort, spool=asked.spool)


def _calls(asked: Asked) -> Batches:
    return _spans(replace(asked, where=narrowed(asked.where, "call:true")))


def _coordinators(asked: Asked) -> Batches:
    yield read_coordinators(asked.engine, asked.bounds, asked.where).coordinators


def _executions(kind: str) -> Callable[[Asked], Batches]:
    return lambda asked: every_execution(kind, asked.bounds, asked.where, asked.spool)


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
    *columns("whole", "succeeded"),
    column("failed", "whole", "span_errors"),
    *columns("whole", "duration_ns"),
    column("mean_duration_ns", "number", "mean_ns"),
)
LISTS: dict[str, Listing] = {
    "traces": Listing(
        (
            *columns("text", "trace_id"),
            *columns("instant", "start_time"),
            *columns("text", "name", "kind", "status"),
            *columns("flag", "running", "has_root"),
            *columns("whole", "duration_ns", "spans", "span_errors", "calls"),
            *columns("whole", "input_tokens", "output_tokens", "cache_read_tokens"),
            *usd("cost"),
            *columns("whole", "unpriced"),
            *columns("text", "service", "user_id", "session_id"),
            *columns("texts", "models", "providers"),
        ),
        _traces,
        sorts=TRACE_SORTS,
    ),
    "spans": Listing(_SPAN_COLUMNS, _spans, sorts=SPAN_SORTS),
    "calls": Listing(_SPAN_COLUMNS, _calls, sorts=SPAN_SORTS),
    "tools": Listing(_EXECUTION_COLUMNS, _executions("tool")),
    "agents": Listing(_EXECUTION_COLUMNS, _executions("agent")),
    "workflows": Listing(_EXECUTION_COLUMNS, _executions("workflow")),
    "jobs": Listing(
        (*columns("text", "job_id"), *columns("whole", "tasks"), *usd("cost"), *columns("instant", "last_updated")),
        lambda asked: every_job(asked.bounds, asked.where, asked.spool),
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
        lambda asked: every_task(asked.bounds, asked.where, asked.spool),
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
    ),
    "users": Listing(
        (*columns("text", "user_id", "role"), *columns("whole", "sessions", "workflows"), reached("login_at")),
        lambda asked: every_user(asked.bounds, asked.spool),
        is_filtered=False,
    ),
    "sessions": Listing(
        (
            *columns("text", "session_id", "user_id", "workflow_id"),
            *columns("instant", "created_at", "updated_at"),
            reached("login_at"),
            reached("logout_at"),
        ),
        lambda asked: every_session(asked.bounds, asked.spool),
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
        lambda asked: every_plan(asked.bounds, asked.spool),
        is_filtered=False,
    ),
}
