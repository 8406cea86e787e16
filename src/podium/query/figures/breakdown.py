"""What each value of a dimension contributes."""

from typing import Any

from pydantic import Field

from podium.errors import InvalidInput
from podium.model.money import Money
from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.bounds import Bounds
from podium.query.ask.definitions import COUNTED
from podium.query.ask.figure import nanoseconds, ratio
from podium.query.ask.reach import bind_reach, reach_of
from podium.query.ask.statement import FigureQuery, bind_figures
from podium.query.filter.dimensions import find_dimension
from podium.query.filter.filters import Filter
from podium.store.engine import Engine
from podium.store.template import fill

BREAKDOWN = FigureQuery(
    fill(
        """
SELECT g.name AS name,
       count() OVER ()               AS values,
       $counted,
       sum(g.cost)                     AS cost,
       sum(g.input_tokens)             AS input_tokens,
       sum(g.output_tokens)            AS output_tokens,
       sum(g.cache_read_tokens)        AS cache_read_tokens,
       sum(g.unpriced)                 AS unpriced
FROM (
    SELECT $by AS name, s.is_call AS is_call,
       $measures
    FROM $source AS s
    WHERE $bounds AND $where
    GROUP BY name, is_call
    HAVING $exists
) AS g
GROUP BY g.name
HAVING name != '' OR requests > 0 OR cost > 0
ORDER BY {sort:Identifier} DESC, requests DESC, name
LIMIT {limit:UInt32}
""",
        counted=COUNTED,
        partly=True,
    ),
    ("is_call",),
)
TOTAL = FigureQuery(
    fill(
        """
SELECT '' AS name,
       $counted,
       sum(g.cost)                     AS cost,
       sum(g.input_tokens)             AS input_tokens,
       sum(g.output_tokens)            AS output_tokens,
       sum(g.cache_read_tokens)        AS cache_read_tokens,
       sum(g.unpriced)                 AS unpriced
FROM (
    SELECT s.is_call AS is_call,
       $measures
    FROM $source AS s
    WHERE $bounds AND $where
    GROUP BY is_call
    HAVING $exists
) AS g
""",
        counted=COUNTED,
        partly=True,
    ),
    ("is_call",),
)
PREVIOUS = FigureQuery("""
SELECT $by AS name,
       $measures
FROM $source AS s
WHERE $bounds AND $where AND name IN {names:Array(String)}
GROUP BY name
HAVING $exists
""")
PREVIOUS_TOTAL = FigureQuery("""
SELECT $measures
FROM $source AS s
WHERE $bounds AND $where
""")
SORTS = (
    "cost", "requests", "spans", "errors", "span_errors", "input_tokens", "output_tokens", "cache_read_tokens",
    "unpriced",
)  # fmt: skip
_MEASURES = (
    "spans", "span_errors", "durations", "cost", "input_tokens", "output_tokens", "cache_read_tokens", "unpriced",
)  # fmt: skip
_PREVIOUS_MEASURES = ("cost", "requests")
_SHOWN = (
    "name", "requests", "spans", "errors", "span_errors", "input_tokens", "output_tokens", "cache_read_tokens", "cost",
    "unpriced",
)  # fmt: skip


class BreakdownRow(Result):
    """One value of the dimension.

    `errors` are failed requests and `error_rate` their share of the requests, null without any; `span_errors` are
    failed spans of any kind and `span_error_rate` their share of the spans. Durations, in ns, are those of requests
    where there are any, else of all spans. Costs are in USD; `cost_share` is the part of the total's cost, from 0 to 1.
    """

    name: str
    requests: int
    spans: int
    errors: int
    error_rate: float | None
    span_errors: int
    span_error_rate: float | None
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cost: Money
    cost_share: float | None
    unpriced: int
    duration_p50_ns: float | None
    duration_p95_ns: float | None
    previous_cost: Money
    previous_requests: int


class Breakdown(Result):
    """The rows asked for, the total over all of them, and how many `more` there are.

    `no_data_before` is when the project's data begin, if that is after the window before: what was previous is 0 then.
    """

    by: str
    since: Instant = Field(serialization_alias="from")
    until: Instant = Field(serialization_alias="to")
    total: BreakdownRow
    rows: tuple[BreakdownRow, ...]
    more: int
    no_data_before: Instant | None


def breakdown(engine: Engine, bounds: Bounds, where: Filter, *, by: str, sort: str, limit: int) -> Breakdown:
    """Return what each value of `by` contributes in the bounds, the largest first.

    Raises:
        InvalidInput: `by` is no dimension or `sort` no column.
    """
    dimension, sort = find_dimension(by), _checked_sort(sort)
    previous = bounds.previous()
    totals, totals_before, rows, known = engine.select_all(
        bind_figures(TOTAL, bounds, where, measures=_MEASURES),
        bind_figures(PREVIOUS_TOTAL, previous, where, measures=_PREVIOUS_MEASURES),
        bind_figures(BREAKDOWN, bounds, where, measures=_MEASURES, by=dimension, sort=sort, limit=limit),
        bind_reach(bounds.project),
    )
    total = totals[0]
    names = [row["name"] for row in rows]
    statement = bind_figures(PREVIOUS, previous, where, measures=_PREVIOUS_MEASURES, by=dimension, names=names)
    before = {row["name"]: row for row in engine.select(*statement)} if rows else {}
    return Breakdown(
        by=dimension.name,
        since=bounds.since_ns,
        until=bounds.until_ns,
        total=_row(total, total, totals_before[0]),
        rows=tuple(_row(row, total, before.get(row["name"])) for row in rows),
        more=rows[0]["values"] - len(rows) if rows else 0,
        no_data_before=reach_of(known).begins_after(bounds),
    )


def _checked_sort(name: str) -> str:
    if name not in SORTS:
        msg = f"`sort` is one of {', '.join(SORTS)}"
        raise InvalidInput(msg)
    return name


def _row(row: dict[str, Any], total: dict[str, Any], before: dict[str, Any] | None) -> BreakdownRow:
    return BreakdownRow(
        **{name: row[name] for name in _SHOWN},
        error_rate=ratio(row["errors"], row["requests"]),
        span_error_rate=ratio(row["span_errors"], row["spans"]),
        cost_share=float(row["cost"] / total["cost"]) if total["cost"] else None,
        duration_p50_ns=nanoseconds(row["durations"], row["counted"], 0),
        duration_p95_ns=nanoseconds(row["durations"], row["counted"], 1),
        previous_cost=before["cost"] if before else 0,
        previous_requests=before["requests"] if before else 0,
    )
