"""Sums since the first span, by the labels of a monitoring system's series; read from the rollups by day.

They are counters for somebody who asks every few seconds, so they are read in two parts: the days before a
boundary, which are seldom read again, and the days from it on. Both parts only grow, and so does their sum.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from podium.model.time import NS_PER_S
from podium.query.ask.bounds import DAY_S, MINUTE_S
from podium.query.ask.measures import measure_columns
from podium.query.ask.statement import Statement
from podium.query.counters.scope import Scope
from podium.store.engine import Engine
from podium.store.rollups import COARSE, sketch_bin_of
from podium.store.template import fill

ROLLUP_BOUNDS = """$project AND NOT $coarse AND s.grain = $grain
      AND s.bucket >= toDateTime({since_s:UInt32}, 'UTC') AND s.bucket < toDateTime({until_s:UInt32}, 'UTC')"""
TOTALS = """
SELECT g.*, toUnixTimestamp(g.first_day) AS first_day_s,
       arrayMap(top -> arraySum(arrayMap((bin, spans) -> if(bin <= top, spans, 0), mapKeys(g.duration_sketch),
                mapValues(g.duration_sketch))), {bins:Array(UInt16)}) AS duration_counts,
       arrayMap(top -> arraySum(arrayMap((bin, spans) -> if(bin <= top, spans, 0), mapKeys(g.ttft_sketch),
                mapValues(g.ttft_sketch))), {bins:Array(UInt16)}) AS ttft_counts
FROM (
    SELECT s.project AS project, s.kind AS kind, s.is_call AS is_call,
           if(s.kind = 'coordinator', toString(s.component), '') AS coordinator,
           s.provider AS provider, s.model AS model, s.service AS service, s.account AS account, s.region AS region,
           s.error_type AS error_type, s.status = 'error' AS failed, min(s.bucket) AS first_day,
       $measures
    FROM rollups AS s
    WHERE $bounds
    GROUP BY project, kind, is_call, coordinator, provider, model, service, account, region, error_type, failed
    HAVING spans != 0
) AS g
"""
RECENT = """
SELECT s.model AS model, s.region AS region,
       $measures
FROM rollups AS s
WHERE $bounds AND s.is_call
GROUP BY model, region
HAVING spans != 0
"""
_MEASURES = (
    "spans", "span_errors", "unpriced", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens",
    "reasoning_tokens", "cost", "saved_cost", "saved_tokens", "cache_hits", "cache_misses", "untimed",
    "duration_ns",
    "duration_sketch", "ttft_count", "ttft_ns", "ttft_sketch",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What spans of one kind, sender and outcome sum up to.

    Attributes:
        first_day_s: the day of the first of them, unix seconds.
        duration_counts: spans no longer than each of the bounds asked for, within 1 %; `ttft_counts` likewise.
    """

    project: str
    kind: str
    is_call: bool
    coordinator: str
    provider: str
    model: str
    service: str
    account: str
    region: str
    error_type: str
    failed: bool
    first_day_s: int
    spans: int
    span_errors: int
    unpriced: int
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    reasoning_tokens: int
    cost: Decimal
    saved_cost: Decimal
    saved_tokens: int
    cache_hits: int
    cache_misses: int
    untimed: int
    duration_ns: int
    duration_counts: tuple[int, ...]
    ttft_count: int
    ttft_ns: int
    ttft_counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recent:
    """Model calls of a short while by model and region."""

    model: str
    region: str
    spans: int
    span_errors: int


def read_totals(engine: Engine, scope: Scope, bounds_s: tuple[float, ...]) -> list[Total]:
    """Return the sums over whole days; `bounds_s` are durations in seconds that spans are counted up to."""
    sql, values = _bound(TOTALS, scope, DAY_S, _MEASURES)
    bins = [sketch_bin_of(seconds * NS_PER_S) for seconds in bounds_s]
    return [_total(row) for row in engine.select(sql, {**values, "bins": bins})]


def read_recent(engine: Engine, scope: Scope) -> list[Recent]:
    """Return the model calls of whole minutes by model and region."""
    return [Recent(**row) for row in engine.select(*_bound(RECENT, scope, MINUTE_S, ("spans", "span_errors")))]


def _bound(sql: str, scope: Scope, grain_s: int, measures: tuple[str, ...]) -> Statement:
    bounds = fill(ROLLUP_BOUNDS, project=scope.condition, coarse=COARSE, grain=str(grain_s))
    return fill(sql, bounds=bounds, measures=measure_columns(measures, from_rollup=True)), scope.values()


def _total(row: dict[str, Any]) -> Total:
    known = {name: row[name] for name in Total.__slots__}
    return Total(**known | {name: tuple(row[name]) for name in ("duration_counts", "ttft_counts")})
