"""Spans, newest first or by what they cost or took."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from podium.model.money import Money
from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.bounds import Bounds
from podium.query.ask.paging import Order, Position, SortKey, decode_cursor, encode_cursor, page_size, parse_order
from podium.query.ask.snapshot import last_batch
from podium.query.ask.spool import Spool
from podium.query.ask.statement import bind
from podium.query.ask.windows import windows
from podium.query.filter.filters import Filter, stored_upto
from podium.store.engine import Engine
from podium.store.template import fill

NEWEST = """
SELECT $summary
FROM spans AS s
WHERE $bounds AND $where
  AND ({is_first:Bool} OR (toUnixTimestamp64Nano(s.start_time), s.trace_id, s.span_id)
       < ({after:Int64}, toFixedString(unhex({after_trace:String}), 16), toFixedString(unhex({after_span:String}), 8)))
ORDER BY s.start_time DESC, s.trace_id DESC, s.span_id DESC
LIMIT {limit:UInt32}
SETTINGS query_plan_max_limit_for_lazy_materialization = 1000
"""
OLDEST = """
SELECT $summary
FROM spans AS s
WHERE $bounds AND $where
  AND ({is_first:Bool} OR (toUnixTimestamp64Nano(s.start_time), s.trace_id, s.span_id)
       > ({after:Int64}, toFixedString(unhex({after_trace:String}), 16), toFixedString(unhex({after_span:String}), 8)))
ORDER BY s.start_time ASC, s.trace_id ASC, s.span_id ASC
LIMIT {limit:UInt32}
SETTINGS query_plan_max_limit_for_lazy_materialization = 1000
"""
# Ordered by a plain column with a minmax index the engine skips what cannot be on the page: the ten most expensive of
# 5 M spans take 57 ms CPU, and 250 ms where the order was an expression.
LARGEST = """
SELECT s.$key AS sorted_by, $summary
FROM spans AS s
WHERE $bounds AND $where AND $is_known
  AND ({is_first:Bool} OR s.$key < {after:$key_type}
       OR s.$key = {after:$key_type} AND (s.trace_id, s.span_id)
          > (toFixedString(unhex({after_trace:String}), 16), toFixedString(unhex({after_span:String}), 8)))
ORDER BY s.$key DESC, s.trace_id, s.span_id
LIMIT {limit:UInt32}
SETTINGS query_plan_max_limit_for_lazy_materialization = 1000
"""
SMALLEST = """
SELECT s.$key AS sorted_by, $summary
FROM spans AS s
WHERE $bounds AND $where AND $is_known
  AND ({is_first:Bool} OR s.$key > {after:$key_type}
       OR s.$key = {after:$key_type} AND (s.trace_id, s.span_id)
          > (toFixedString(unhex({after_trace:String}), 16), toFixedString(unhex({after_span:String}), 8)))
ORDER BY s.$key ASC, s.trace_id, s.span_id
LIMIT {limit:UInt32}
SETTINGS query_plan_max_limit_for_lazy_materialization = 1000
"""
# All at once, for a file; what is not known comes last, whichever way the rest is sorted. (Not `true DESC`: a literal
# there is the number of a column.)
ORDERED = """
SELECT $summary
FROM spans AS s
WHERE $bounds AND $where
ORDER BY NOT ($is_known), s.$key $way, s.trace_id, s.span_id
"""
# What becomes of `$summary`.
SUMMARY_COLUMNS = """lower(hex(s.trace_id)) AS trace_id, lower(hex(s.span_id)) AS span_id,
       toUnixTimestamp64Nano(s.start_time) AS start_time,
       s.duration_ns AS duration_ns, s.name AS name, s.kind AS kind, s.status AS status, s.provider AS provider,
       s.model AS model, s.operation AS operation, s.component AS component, s.service AS service,
       s.environment AS environment, s.user_id AS user_id, s.session_id AS session_id,
       s.input_tokens AS input_tokens, s.output_tokens AS output_tokens, s.cache_read_tokens AS cache_read_tokens,
       s.cost AS cost, s.cost_source AS cost_source, s.error_type AS error_type, s.running AS running"""
# What a list may be sorted by beside the start: column, type, and the condition that it is known.
_KEYS = {
    "cost": SortKey("known_cost", "Decimal(18, 9)", "isNotNull(s.cost)"),
    "duration": SortKey("duration_ns", "UInt64"),
    "tokens": SortKey("known_tokens", "UInt64", "isNotNull(coalesce(s.input_tokens, s.output_tokens))"),
}
SORTS = ("start_time", *_KEYS)


class SpanSummary(Result):
    """One span as a row of a list; a count or cost that is not known is null."""

    trace_id: str
    span_id: str
    start_time: Instant
    duration_ns: int
    name: str
    kind: str
    status: str
    provider: str
    model: str
    operation: str
    component: str
    service: str
    environment: str
    user_id: str
    session_id: str
    input_tokens: int | None
    output_tokens: int | None
    cache_read_tokens: int | None
    cost: Money | None
    cost_source: str
    error_type: str
    running: bool


class SpanPage(Result):
    """One page of spans; `next_cursor` continues it, null at the end."""

    spans: tuple[SpanSummary, ...]
    next_cursor: str | None


def list_spans(engine: Engine, bounds: Bounds, where: Filter, *, sort: str, limit: int, cursor: str | None) -> SpanPage:
    """Return one page of the spans that started in the bounds and that the filter lets through.

    Sorted by cost or tokens it holds the spans of which these are known.

    Raises:
        InvalidInput: one cannot sort like that, or the cursor belongs to another list.
        QueryTooExpensive: the bounds hold more spans than one query may read.
    """
    order, limit = parse_order(sort, SORTS), page_size(limit)
    after = decode_cursor(cursor, order, ids=2)
    by_time = order.key == "start_time"
    rows = (
        _by_time(engine, bounds, where, (order, after, limit + 1))
        if by_time
        else _by_value(engine, bounds, where, (order, after, limit + 1))
    )
    shown = rows[:limit]
    more = len(rows) > limit
    return SpanPage(
        spans=tuple(SpanSummary(**{name: row[name] for name in SpanSummary.model_fields}) for row in shown),
        next_cursor=encode_cursor(order, _position(shown[-1], by_time=by_time)) if more else None,
    )


def every_span(
    engine: Engine, bounds: Bounds, where: Filter, *, sort: str, spool: Spool
) -> Iterator[Sequence[SpanSummary]]:
    """Return all spans of the list that were stored by now, in batches.

    By time they are read page by page, since the table lies in that order: the first comes at once. By a value a page
    would search all that is left for its 2,000 spans; 10 M are sorted once instead. Those of which the value is not
    known, which the list leaves out, come last.

    Raises:
        InvalidInput: one cannot sort like that.
    """
    order, stored = parse_order(sort, SORTS), stored_upto(where, last_batch(engine))
    if order.key == "start_time":
        return _page_by_page(engine, bounds, stored, sort, spool.batch)
    sql = _filled(ORDERED, **_KEYS[order.key].constants, way="DESC" if order.descending else "ASC")
    return spool.read(bind(sql, bounds, stored), lambda row: SpanSummary(**row))


def _page_by_page(
    engine: Engine, bounds: Bounds, where: Filter, sort: str, size: int
) -> Iterator[Sequence[SpanSummary]]:
    cursor: str | None = ""
    while cursor is not None:
        page = list_spans(engine, bounds, where, sort=sort, limit=size, cursor=cursor)
        cursor = page.next_cursor
        yield page.spans


def _position(row: dict[str, Any], *, by_time: bool) -> Position:
    return Position(str(row["start_time" if by_time else "sorted_by"]), (row["trace_id"], row["span_id"]))


def _by_time(
    engine: Engine, bounds: Bounds, where: Filter, page: tuple[Order, Position | None, int]
) -> list[dict[str, Any]]:
    order, after, wanted = page
    if after is not None:
        end = int(after.value)
        bounds = (
            replace(bounds, until_ns=min(bounds.until_ns, end + 1))
            if order.descending
            else replace(bounds, since_ns=max(bounds.since_ns, end))
        )
    rows: list[dict[str, Any]] = []
    for window in windows(bounds, newest_first=order.descending):
        sql = _filled(NEWEST if order.descending else OLDEST)
        rows += engine.select(*bind(sql, window, where, **_after(after), limit=wanted - len(rows)))
        if len(rows) >= wanted:
            break
    return rows


def _by_value(
    engine: Engine, bounds: Bounds, where: Filter, page: tuple[Order, Position | None, int]
) -> list[dict[str, Any]]:
    order, after, wanted = page
    sql = _filled(LARGEST if order.descending else SMALLEST, **_KEYS[order.key].constants)
    return engine.select(*bind(sql, bounds, where, **_after(after), limit=wanted))


def _filled(sql: str, **constants: str) -> str:
    return fill(sql, summary=SUMMARY_COLUMNS, **constants, partly=True)


def _after(position: Position | None) -> dict[str, Any]:
    trace_id, span_id = position.ids if position else ("", "")
    return {
        "is_first": position is None,
        "after": position.value if position else "0",
        "after_trace": trace_id,
        "after_span": span_id,
    }
