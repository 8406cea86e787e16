"""What is copied as rows: fitted to the columns they go to, so that nothing a sender wrote is refused there."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from podium.mirror.tables import Column
from podium.model.time import NS_PER_MS
from podium.query.stored.arrived import ArrivedExecution, ArrivedLookup, ArrivedRequest
from podium.query.work.jobs import BilledTask

Row = dict[str, object]

CUT = "…"
# PostgreSQL can store no NUL in a text.
_NO_NUL = "\N{REPLACEMENT CHARACTER}"
_MOST_TEXT = 10_000
_MOST = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def metric_row(task: BilledTask, columns: Mapping[str, Column]) -> Row:
    """Return a task as a row of `metrics`."""
    row: Row = {
        "job_id": task.job_id,
        "task_name": task.task_name,
        "model_used": task.model,
        "token_count": task.tokens,
        "latency_ms": task.duration_ns / NS_PER_MS,
        "cost_estimate": task.cost,
        "created_at": instant(task.created_at),
    }
    return _fitted(row, columns)


def request_row(request: ArrivedRequest, columns: Mapping[str, Column]) -> Row:
    """Return a model call as a row of `request_metrics`, its id new.

    What the table has no column for is in `metadata`: project, span and provider, and the account where `account_id`
    is the key of another table.
    """
    known = [count for count in (request.input_tokens, request.output_tokens) if count is not None]
    has_key = (column := columns.get("account_id")) is not None and column.type == "uuid"
    about = {"project": request.project, "span_id": request.span_id, "provider": request.provider}
    about |= {"account": request.account} if has_key else {}
    row: Row = {
        "id": str(uuid4()),
        "account_id": None if has_key else request.account or None,
        "request_id": request.request_id or request.span_id,
        "trace_id": request.trace_id,
        "model_id": request.model,
        "region": request.region,
        "routing_strategy": request.routing_strategy or None,
        "timestamp": instant(request.started_at),
        "latency_ms": request.duration_ns / NS_PER_MS,
        "input_tokens": request.input_tokens,
        "output_tokens": request.output_tokens,
        "total_tokens": sum(known) if known else None,
        "input_cost": request.input_cost,
        "output_cost": request.output_cost,
        "total_cost": request.cost,
        "cache_hit": request.is_cache_hit,
        "status": "error" if request.is_error else "success",
        "error_message": request.message or None,
        "metadata": {"podium": {key: _clean(text) for key, text in about.items()}},
    }
    return _fitted(row, columns)


def execution_row(execution: ArrivedExecution, columns: Mapping[str, Column]) -> Row:
    """Return an execution of a coordinator as a row of `podium_coordinator_executions`."""
    row: Row = {
        "project": execution.project,
        "coordinator": execution.coordinator,
        "timestamp": instant(execution.started_at),
        "latency_ms": execution.duration_ns / NS_PER_MS,
        "status": "error" if execution.is_error else "success",
        "error_message": execution.message or None,
        "memory_bytes": execution.memory_bytes,
    }
    return _fitted(row, columns)


def lookup_row(lookup: ArrivedLookup, columns: Mapping[str, Column]) -> Row:
    """Return what a cache answered as a row of `podium_cache_lookups`."""
    row: Row = {
        "project": lookup.project,
        "coordinator": lookup.coordinator or None,
        "model_id": lookup.model or None,
        "cache_type": lookup.cache_type or None,
        "timestamp": instant(lookup.looked_up_at),
        "cache_hit": lookup.is_hit,
        "saved_cost": lookup.saved_cost,
        "saved_tokens": lookup.saved_tokens,
    }
    return _fitted(row, columns)


def another_request_id(row: Row, columns: Mapping[str, Column]) -> Row:
    """Return a row whose request id was taken, with one that is its own: `7f3a…` → `7f3a…-4be1c9d2`."""
    ending = f"-{uuid4().hex[:8]}"
    characters = columns["request_id"].characters or _MOST_TEXT
    return row | {"request_id": str(row["request_id"])[: characters - len(ending)] + ending}


def instant(ns: int) -> datetime:
    """Return an instant in UTC without a zone, as the columns have it, to the microsecond."""
    return (_EPOCH + timedelta(microseconds=ns // 1000)).replace(tzinfo=None)


def text(value: str, characters: int = _MOST_TEXT) -> str:
    """Return a text that a column of so many characters holds: `a long name` of 6 → `a lon…`."""
    clean = _clean(value)
    return clean if len(clean) <= characters else clean[: characters - len(CUT)] + CUT


def _clean(value: str) -> str:
    return value.replace("\0", _NO_NUL).encode("utf-8", "replace").decode()


def _fitted(row: Row, columns: Mapping[str, Column]) -> Row:
    """Return the row without what the table has no column for, each value such that its column takes it."""
    return {name: _fit(value, columns[name]) for name, value in row.items() if name in columns}


def _fit(value: object, column: Column) -> object:
    if value is None:  # unknown, which some tables have no place for
        return 0 if column.is_required else None
    if isinstance(value, str):
        return text(value, column.characters or _MOST_TEXT)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and column.type in _MOST:
        return min(round(value), _MOST[column.type])
    return value
