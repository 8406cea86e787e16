"""Model calls, the newest of them, and their totals by minute: any age, from the rollups where these are sums."""

from decimal import Decimal
from typing import Any

from podium.model.result import Result
from podium.model.time import NS_PER_S, Instant
from podium.query.ask.bounds import MINUTE_S, Bounds
from podium.query.ask.statement import FigureQuery, bind, bind_figures
from podium.query.ask.windows import until_newest, windows
from podium.query.filter.filters import Filter
from podium.store.engine import Engine

TOTALS = FigureQuery(
    """
SELECT $measures
FROM $source AS s
WHERE $bounds AND $where AND s.is_call
""",
    ("is_call",),
)
BY_PROVIDER = FigureQuery(
    """
SELECT toString(s.provider) AS name,
       $measures
FROM $source AS s
WHERE $bounds AND $where AND s.is_call
GROUP BY name
HAVING $exists
ORDER BY cost DESC, name
LIMIT 1000
""",
    ("is_call", "provider"),
)
BY_OPERATION = FigureQuery(
    """
SELECT toString(s.operation) AS name,
       $measures
FROM $source AS s
WHERE $bounds AND $where AND s.is_call
GROUP BY name
HAVING $exists
ORDER BY cost DESC, name
LIMIT 1000
""",
    ("is_call", "operation"),
)
BY_MINUTE = FigureQuery(
    """
SELECT toUnixTimestamp(toStartOfMinute(toDateTime($time, 'UTC'))) AS start_s,
       $measures
FROM $source AS s
WHERE $bounds AND $where AND s.is_call
GROUP BY start_s
HAVING $exists
ORDER BY start_s DESC
LIMIT {limit:UInt32}
""",
    ("is_call",),
)
NEWEST = """
SELECT toUnixTimestamp64Nano(s.start_time) AS start_time, s.took_ns AS duration_ns,
       s.provider AS provider, s.model AS model,
       toString(s.operation) AS operation,
       ifNull(s.input_tokens, 0) AS input_tokens, ifNull(s.output_tokens, 0) AS output_tokens,
       ifNull(s.cost, 0) AS cost
FROM spans AS s
WHERE $bounds AND s.is_call
ORDER BY s.start_time DESC, s.trace_id DESC, s.span_id DESC
LIMIT {limit:UInt32}
"""
_MEASURES = ("spans", "errors", "timed", "duration_ns", "input_tokens", "output_tokens", "cost")


class CallTotals(Result):
    """Sums over model calls; what has no price costs nothing here. Of `timed` of them the duration is known."""

    calls: int
    errors: int
    timed: int
    duration_ns: int
    input_tokens: int
    output_tokens: int
    cost: Decimal


class NamedTotals(CallTotals):
    """Those of one provider or operation; '' where none is known."""

    name: str


class CallMinute(Result):
    """The calls that started in one minute."""

    start: Instant
    calls: int
    cost: Decimal


class Call(Result):
    """One model call; provider, model and operation are '', tokens and cost 0 where they are not known."""

    start_time: Instant
    duration_ns: int
    provider: str
    model: str
    operation: str
    input_tokens: int
    output_tokens: int
    cost: Decimal

    @property
    def ended_at(self) -> int:
        """When it was answered, or failed: ns since 1970."""
        return self.start_time + self.duration_ns


def call_totals(engine: Engine, bounds: Bounds) -> CallTotals:
    """Return the sums over all calls in the bounds."""
    (row,) = engine.select(*bind_figures(TOTALS, bounds, Filter(), measures=_MEASURES))
    return CallTotals(**_sums(row))


def calls_by_provider(engine: Engine, bounds: Bounds) -> tuple[NamedTotals, ...]:
    """Return the sums of each provider, the most expensive first."""
    return _named(engine, BY_PROVIDER, bounds)


def calls_by_operation(engine: Engine, bounds: Bounds) -> tuple[NamedTotals, ...]:
    """Return the sums of each operation, the most expensive first."""
    return _named(engine, BY_OPERATION, bounds)


def calls_by_minute(engine: Engine, bounds: Bounds, *, limit: int) -> tuple[CallMinute, ...]:
    """Return the newest minutes in which calls started, oldest first; a minute without any is absent."""
    found = bind_figures(BY_MINUTE, bounds, Filter(), measures=("spans", "cost"), coarsest_s=MINUTE_S, limit=limit)
    rows = engine.select(*found)
    return tuple(
        CallMinute(start=row["start_s"] * NS_PER_S, calls=row["spans"], cost=row["cost"]) for row in reversed(rows)
    )


def newest_calls(engine: Engine, bounds: Bounds, *, limit: int) -> tuple[Call, ...]:
    """Return the newest calls in the bounds, oldest first."""
    rows: list[dict[str, Any]] = []
    for window in windows(until_newest(engine, bounds), newest_first=True):
        rows += engine.select(*bind(NEWEST, window, limit=limit - len(rows)))
        if len(rows) >= limit:
            break
    return tuple(Call(**row) for row in reversed(rows))


def _named(engine: Engine, query: FigureQuery, bounds: Bounds) -> tuple[NamedTotals, ...]:
    rows = engine.select(*bind_figures(query, bounds, Filter(), measures=_MEASURES))
    return tuple(NamedTotals(name=row["name"], **_sums(row)) for row in rows)


def _sums(row: dict[str, Any]) -> dict[str, Any]:
    names = ("errors", "timed", "duration_ns", "input_tokens", "output_tokens", "cost")
    return {"calls": row["spans"], **{name: row[name] for name in names}}
