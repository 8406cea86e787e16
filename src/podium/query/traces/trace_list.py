"""Traces, newest first or by what they cost, took or did."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal

from podium.model.money import Money
from podium.model.result import Result
from podium.model.time import NS_PER_S, Instant
from podium.query.ask.bounds import DAY_S, SPAN_BOUNDS, TRACE_BOUNDS, Bounds
from podium.query.ask.paging import Order, Position, SortKey, decode_cursor, encode_cursor, page_size, parse_order
from podium.query.ask.reach import traces_ahead
from podium.query.ask.spool import Spool
from podium.query.ask.statement import Statement, bind
from podium.query.ask.windows import windows
from podium.query.filter.filters import Filter
from podium.query.traces.matches import Match, find_matches
from podium.query.traces.members import count_traces, members, rows_of_members, window_values
from podium.store.engine import Engine
from podium.store.template import fill
from podium.store.traces import ROOT_KIND, ROOT_NAME, ROOT_STATUS, called, heaviest

# Traces that began in a part of the window, by their rows there; one that began before shows a later start here and
# is sorted out when `SUMMARIES` has its true start.
BEGUN = """
SELECT lower(hex(s.trace_id)) AS trace_id, toUnixTimestamp64Nano(min(s.start_time)) AS start_time
FROM traces AS s
WHERE $bounds
  AND (NOT {is_filtered:Bool} OR s.trace_id IN (
      SELECT s.trace_id FROM spans AS s WHERE $span_bounds AND $where AND {is_filtered:Bool}))
GROUP BY s.trace_id
HAVING start_time >= {since_ns:Int64} AND start_time < {until_ns:Int64}
   AND ({is_first:Bool} OR ({sign:Int8} * start_time, trace_id) > ({after:Int64}, {after_trace:String}))
ORDER BY {sign:Int8} * start_time, trace_id
LIMIT {limit:UInt32}
"""
# Traces of the window that began before it, by their rows up to its first hour.
BEGUN_BEFORE = """
SELECT lower(hex(s.trace_id)) AS trace_id
FROM traces AS s
WHERE s.project = {project:String} AND s.hour >= toDateTime({reach_since_s:UInt32}, 'UTC')
  AND s.start_time < fromUnixTimestamp64Nano({since_ns:Int64}, 'UTC')
  AND s.trace_id IN ($members)
GROUP BY s.trace_id
HAVING trace_id > {after_trace:String}
ORDER BY trace_id
LIMIT {limit:UInt32}
"""
BY_VALUE = """
SELECT lower(hex(s.trace_id)) AS trace_id, {sign:Int8} * $key AS sorted_by
FROM traces AS s
WHERE $rows
GROUP BY s.trace_id
HAVING {is_first:Bool} OR (sorted_by, trace_id) > ({after:$key_type}, {after_trace:String})
ORDER BY sorted_by, trace_id
LIMIT {limit:UInt32}
"""
_SUMS = f"""lower(hex(s.trace_id)) AS trace_id,
       toUnixTimestamp64Nano(min(s.start_time)) AS start_time,
       toUnixTimestamp64Nano(max(s.end_time)) AS end_time,
       sum(s.spans) AS spans, sum(s.span_errors) AS span_errors, sum(s.running) AS running, sum(s.calls) AS calls,
       sum(s.unpriced) AS unpriced, sum(s.input_tokens) AS input_tokens, sum(s.output_tokens) AS output_tokens,
       sum(s.cache_read_tokens) AS cache_read_tokens, sum(s.cost) AS cost, sum(s.roots) AS roots,
       {ROOT_NAME} AS root_name, {ROOT_KIND} AS root_kind, {ROOT_STATUS} AS root_status,
       min(s.first_name).2 AS first_name, max(s.service) AS service,
       {heaviest("user_id")} AS user_id, {heaviest("session_id")} AS session_id,
       {called("calls_by_model")} AS models, {called("calls_by_provider")} AS providers,
       toUnixTimestamp(min(s.hour)) AS first_hour_s, toUnixTimestamp(max(s.hour)) AS last_hour_s"""
# The rows are found by two columns first, then read by the primary key: a third of reading all columns at once.
SUMMARIES = fill(
    """
SELECT $sums
FROM traces AS s
WHERE $bounds AND (s.hour, s.trace_id) IN (
    SELECT s.hour, s.trace_id FROM traces AS s
    WHERE $bounds AND s.trace_id IN (SELECT toFixedString(unhex(arrayJoin({trace_ids:Array(String)})), 16)))
GROUP BY s.trace_id
""",
    sums=_SUMS,
    partly=True,
)
# All of a project's time, on purpose: this finds out when the trace was. The index on trace_id skips the rest.
SUMMARY = fill(
    """
SELECT $sums
FROM traces AS s
WHERE s.project = {project:String} AND s.trace_id = toFixedString(unhex({trace_id:String}), 16)
GROUP BY s.trace_id
""",
    sums=_SUMS,
)
# All at once, for a file: the listed traces, over all of their rows. Rows in reach that are of other traces are left
# out before they are read whole, by four million slots of a hash whatever the number of traces; the join is exact.
EVERY = fill(
    """
SELECT $sums
FROM traces AS s
INNER JOIN (SELECT l.trace_id AS trace_id FROM ($members) AS l GROUP BY trace_id) AS m ON s.trace_id = m.trace_id
WHERE $reached AND toUInt32(bitAnd(cityHash64(s.trace_id), 0x3FFFFF)) IN (
    SELECT toUInt32(bitAnd(cityHash64(l.trace_id), 0x3FFFFF)) FROM ($members) AS l)
GROUP BY s.trace_id
ORDER BY {sign:Int8} * $key, trace_id
""",
    sums=_SUMS,
    reached=TRACE_BOUNDS.replace("{since_ns:", "{reach_since_ns:").replace("{until_ns:", "{reach_until_ns:"),
    partly=True,
)
# Over the rows that are `$inside` the bounds, wherever the trace has more.
_KEYS = {
    "cost": SortKey("sumIf(s.cost, $inside)", "Decimal(38, 9)"),
    "duration": SortKey(
        "(toUnixTimestamp64Nano(maxIf(s.end_time, $inside)) - toUnixTimestamp64Nano(minIf(s.start_time, $inside)))",
        "Int64",
    ),
    "tokens": SortKey("toInt64(sumIf(s.input_tokens, $inside) + sumIf(s.output_tokens, $inside))", "Int64"),
    "span_errors": SortKey("toInt64(sumIf(s.span_errors, $inside))", "Int64"),
    "spans": SortKey("toInt64(sumIf(s.spans, $inside))", "Int64"),
}
# Whatever began before the window comes before all that began in it, in the order of ids.
_START = SortKey("greatest(toUnixTimestamp64Nano(min(s.start_time)), {since_ns:Int64} - 1)", "Int64")
SORTS = ("start_time", *_KEYS)
# A trace's matching span may come long after its start.
_FILTERED_BOUNDS = SPAN_BOUNDS.replace("{until_ns:", "{spans_until_ns:")
# A trace is summed up over its hours within a week of the window it was found in.
_REACH_NS = 7 * DAY_S * NS_PER_S


class TraceSummary(Result):
    """One trace: sums over its spans, money counted once."""

    trace_id: str
    name: str
    kind: str
    status: Literal["ok", "error", "unset"]
    has_root: bool
    running: bool
    start_time: Instant
    duration_ns: int
    spans: int
    span_errors: int
    calls: int
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cost: Money
    unpriced: int
    service: str
    user_id: str
    session_id: str
    models: tuple[str, ...]
    providers: tuple[str, ...]
    match: Match | None


class TracePage(Result):
    """One page of traces; `next_cursor` continues it, null at the end.

    `total` counts the traces of all pages, on the first page, null on others; where it is not exact, above 200,000, it
    may be 0.3 % off. `ahead` counts traces that lie in the future, of clocks that are ahead; on the first page of a
    window that ends now.
    """

    traces: tuple[TraceSummary, ...]
    next_cursor: str | None
    total: int | None
    total_is_exact: bool
    ahead: int


def list_traces(
    engine: Engine, bounds: Bounds, where: Filter, *, sort: str, limit: int, cursor: str | None
) -> TracePage:
    """Return one page of the traces with a span in the bounds; with a filter, with one in the bounds that passes it.

    They are the same in every order. By their start, those that began before the bounds count as begun right before.

    Raises:
        InvalidInput: one cannot sort like that, or the cursor belongs to another list.
        QueryTooExpensive: the bounds hold more than one query may read.
    """
    order, limit = parse_order(sort, SORTS), page_size(limit)
    after = decode_cursor(cursor, order, ids=1)
    found = (_by_time if order.key == "start_time" else _by_value)(engine, bounds, where, (order, after, limit + 1))
    shown = found[:limit]
    matches = find_matches(engine, _around(bounds, shown), where, [row["trace_id"] for row, _ in shown])
    total, is_exact = (None, True) if cursor else count_traces(engine, bounds, where)
    return TracePage(
        total=total,
        total_is_exact=is_exact,
        traces=tuple(summary(row, running=row["running"] > 0, match=matches.get(row["trace_id"])) for row, _ in shown),
        next_cursor=encode_cursor(order, shown[-1][1]) if len(found) > limit else None,
        ahead=0 if cursor else traces_ahead(engine, bounds, where),
    )


def every_trace(bounds: Bounds, where: Filter, *, sort: str, spool: Spool) -> Iterator[list[TraceSummary]]:
    """Return all traces of the list in its order, in batches; their `match` is left out.

    Raises:
        InvalidInput: one cannot sort like that.
    """
    order = parse_order(sort, SORTS)
    key = _START if order.key == "start_time" else _KEYS[order.key]
    sql = fill(_sorted(EVERY, key, inside=f"({TRACE_BOUNDS})"), members=members(where))
    reach = _reach(bounds)
    values = {"reach_since_ns": reach.since_ns, "reach_until_ns": reach.until_ns, **_sign(order)}
    statement = sql, {**window_values(bounds, where), **values}

    def batches() -> Iterator[list[TraceSummary]]:
        for rows in spool.read(statement, dict):
            yield [summary(row, running=row["running"] > 0) for row in rows]

    return batches()


def read_summaries(engine: Engine, bounds: Bounds, trace_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return `{trace id: what its spans add up to}`, over its rows within a week of the bounds."""
    if not trace_ids:
        return {}
    rows = engine.select(*bind(SUMMARIES, _reach(bounds), over=TRACE_BOUNDS, trace_ids=list(trace_ids)))
    return {row["trace_id"]: row for row in rows}


def _reach(bounds: Bounds) -> Bounds:
    return replace(bounds, since_ns=max(bounds.since_ns - _REACH_NS, 0), until_ns=bounds.until_ns + _REACH_NS)


def summary(row: dict[str, Any], *, running: bool, match: Match | None = None) -> TraceSummary:
    """Return the summary of a trace from its row of sums."""
    has_root = row["roots"] > 0
    unknown = "error" if row["span_errors"] else "unset"
    same = (
        "trace_id", "start_time", "spans", "span_errors", "calls", "input_tokens", "output_tokens", "cache_read_tokens",
        "cost", "unpriced", "service", "user_id", "session_id",
    )  # fmt: skip
    return TraceSummary(
        **{name: row[name] for name in same},
        name=(row["root_name"] if has_root else row["first_name"]) or row["first_name"],
        kind=row["root_kind"] or "other",
        status=row["root_status"] if has_root and row["root_status"] in ("ok", "error", "unset") else unknown,
        has_root=has_root,
        running=running,
        duration_ns=max(row["end_time"] - row["start_time"], 0),
        models=tuple(row["models"]),
        providers=tuple(row["providers"]),
        match=match,
    )


Page = tuple[Order, Position | None, int]
Found = list[tuple[dict[str, Any], Position]]


def _by_time(engine: Engine, bounds: Bounds, where: Filter, page: Page) -> Found:
    """Return those that began in the bounds and those that began before; the latter are taken for the oldest."""
    order, after, wanted = page
    is_before = after is not None and int(after.value) == _before_key(bounds, order)
    parts = [_begun_inside, _begun_before] if order.descending else [_begun_before, _begun_inside]
    if after is not None and is_before == order.descending:
        del parts[0]
    found: Found = []
    for number, part in enumerate(parts):
        if len(found) < wanted:
            found += part(engine, bounds, where, (order, after if number == 0 else None, wanted - len(found)))
    return found


def _before_key(bounds: Bounds, order: Order) -> int:
    return _sign(order)["sign"] * (bounds.since_ns - 1)


def _begun_before(engine: Engine, bounds: Bounds, where: Filter, page: Page) -> Found:
    order, after, wanted = page
    hours = {"reach_since_s": _reach(bounds).since_ns // NS_PER_S}
    values = {**window_values(bounds, where), **hours, "limit": wanted, "after_trace": after.ids[0] if after else ""}
    rows = engine.select(fill(BEGUN_BEFORE, members=members(where)), values)
    sums = read_summaries(engine, bounds, [row["trace_id"] for row in rows])
    key = str(_before_key(bounds, order))
    return [(sums[row["trace_id"]], Position(key, (row["trace_id"],))) for row in rows]


def _begun_inside(engine: Engine, bounds: Bounds, where: Filter, page: Page) -> Found:
    order, after, wanted = page
    sign = -1 if order.descending else 1
    spans_until_ns = bounds.until_ns  # a trace's matching span may come long after its start
    if after is not None:
        bounds = _from_position(bounds, int(after.value) * sign, newest_first=order.descending)
    found: Found = []
    waiting: list[tuple[str, int]] = []
    for rows in _begun(engine, windows(bounds, newest_first=order.descending), spans_until_ns, where, page):
        waiting += [(row["trace_id"], row["start_time"]) for row in rows]
        if len(found) + len(waiting) >= wanted:
            found += _confirmed(engine, bounds, waiting, sign)
            waiting = []
        if len(found) >= wanted:
            return found
    return found + _confirmed(engine, bounds, waiting, sign)


def _from_position(bounds: Bounds, start_ns: int, *, newest_first: bool) -> Bounds:
    if newest_first:
        return replace(bounds, until_ns=min(bounds.until_ns, start_ns + 1))
    return replace(bounds, since_ns=max(bounds.since_ns, start_ns))


def _begun(
    engine: Engine, parts: Iterator[Bounds], spans_until_ns: int, where: Filter, page: Page
) -> Iterator[list[dict[str, Any]]]:
    """Yield, in order, the rows of `BEGUN` of one part of the bounds after the other."""
    order, after, wanted = page
    sign = -1 if order.descending else 1
    for window in parts:
        rows: list[dict[str, Any]] | None = None
        while rows is None or len(rows) == wanted:
            values = {"sign": sign, "limit": wanted, **_after(after), **_spans(spans_until_ns, where)}
            rows = engine.select(*_bind_filtered(BEGUN, window, where, values))
            yield rows
            if rows:
                after = Position(str(sign * rows[-1]["start_time"]), (rows[-1]["trace_id"],))


def _confirmed(engine: Engine, bounds: Bounds, begun: list[tuple[str, int]], sign: int) -> Found:
    """Return the sums of those traces whose true start is the one given; the others began in an earlier hour."""
    if not begun:
        return []
    starts = [start for _, start in begun]
    sums = read_summaries(
        engine, replace(bounds, since_ns=min(starts), until_ns=max(starts) + 1), [t for t, _ in begun]
    )
    return [
        (sums[trace_id], Position(str(sign * start), (trace_id,)))
        for trace_id, start in begun
        if sums[trace_id]["start_time"] == start
    ]


def _by_value(engine: Engine, bounds: Bounds, where: Filter, page: Page) -> Found:
    order, after, wanted = page
    sql = _sorted(BY_VALUE, _KEYS[order.key], inside="true")
    values = {**window_values(bounds, where), **_sign(order), "limit": wanted, **_after(after)}
    rows = engine.select(fill(sql, rows=rows_of_members(where)), values)
    sums = read_summaries(engine, bounds, [row["trace_id"] for row in rows])
    return [(sums[row["trace_id"]], Position(str(row["sorted_by"]), (row["trace_id"],))) for row in rows]


def _sorted(sql: str, key: SortKey, *, inside: str) -> str:
    return fill(fill(sql, **key.constants, partly=True), inside=inside, partly=True)


def _bind_filtered(sql: str, bounds: Bounds, where: Filter, values: dict[str, Any]) -> Statement:
    return bind(fill(sql, span_bounds=_FILTERED_BOUNDS, partly=True), bounds, where, over=TRACE_BOUNDS, **values)


def _spans(until_ns: int, where: Filter) -> dict[str, Any]:
    return {"is_filtered": bool(where), "spans_until_ns": until_ns}


def _sign(order: Order) -> dict[str, int]:
    return {"sign": -1 if order.descending else 1}


def _after(position: Position | None) -> dict[str, Any]:
    return {
        "is_first": position is None,
        "after": position.value if position else "0",
        "after_trace": position.ids[0] if position else "",
    }


def _around(bounds: Bounds, shown: Found) -> Bounds:
    """Return the part of the bounds in which the shown traces have their spans."""
    since_ns = min((row["start_time"] for row, _ in shown), default=bounds.since_ns)
    until_ns = max((row["end_time"] + 1 for row, _ in shown), default=bounds.until_ns)
    return replace(bounds, since_ns=max(since_ns, bounds.since_ns), until_ns=min(until_ns, bounds.until_ns))
