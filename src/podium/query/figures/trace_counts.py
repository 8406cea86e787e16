"""How many traces have a span in a window and in the one before, how many of them a failed one, and what runs."""

from typing import Any

from podium.query.ask.bounds import Bounds, whole_hours
from podium.query.ask.statement import Statement, bind
from podium.query.filter.filters import Filter

# Traces with a span in each window: whole hours from the table of traces, the edges from spans.
TRACES = """
SELECT uniqCombined64If(trace_id, is_now)     AS traces,
       uniqCombined64If(trace_id, NOT is_now) AS traces_before,
       uniqCombined64If(trace_id, is_now AND failed_spans > 0)     AS failed,
       uniqCombined64If(trace_id, NOT is_now AND failed_spans > 0) AS failed_before,
       sumIf(running, is_now)                 AS running
FROM (
    SELECT s.trace_id AS trace_id, s.running AS running, s.span_errors AS failed_spans,
           s.hour >= fromUnixTimestamp64Nano({now_ns:Int64}, 'UTC') AS is_now
    FROM traces AS s
    WHERE s.project = {project:String}
      AND (s.hour >= toDateTime({hours_since_s:UInt32}, 'UTC') AND s.hour < toDateTime({hours_until_s:UInt32}, 'UTC')
        OR s.hour >= toDateTime({before_since_s:UInt32}, 'UTC') AND s.hour < toDateTime({before_until_s:UInt32}, 'UTC'))
    UNION ALL
    SELECT s.trace_id AS trace_id, toInt64(s.running) AS running, toInt64(s.status = 'error') AS failed_spans,
           s.start_time >= fromUnixTimestamp64Nano({now_ns:Int64}, 'UTC') AS is_now
    FROM spans AS s
    WHERE $bounds AND (s.start_time < toDateTime({before_since_s:UInt32}, 'UTC')
                    OR s.start_time >= toDateTime({before_until_s:UInt32}, 'UTC')
                       AND s.start_time < toDateTime({hours_since_s:UInt32}, 'UTC')
                    OR s.start_time >= toDateTime({hours_until_s:UInt32}, 'UTC'))
)
"""
FILTERED_TRACES = """
SELECT uniqCombined64If(trace_id, is_now)                    AS traces,
       uniqCombined64If(trace_id, NOT is_now)                AS traces_before,
       uniqCombined64If(trace_id, is_now AND is_failed)      AS failed,
       uniqCombined64If(trace_id, NOT is_now AND is_failed)  AS failed_before,
       countIf(running AND is_now)                           AS running
FROM (
    SELECT s.trace_id AS trace_id, s.running AS running, s.status = 'error' AS is_failed,
           s.start_time >= fromUnixTimestamp64Nano({now_ns:Int64}, 'UTC') AS is_now
    FROM spans AS s
    WHERE $bounds AND $where
)
"""


def bind_trace_counts(bounds: Bounds, where: Filter) -> Statement:
    """Return the statement of one row: `traces` and `failed`, each also `_before`, and the spans `running`.

    Distinct traces are counted exactly up to some thousands; above the count may be 0.3 % off.
    """
    values: dict[str, Any] = {"now_ns": bounds.since_ns}
    if where:
        return bind(FILTERED_TRACES, bounds.with_previous(), where, **values)
    for name, window in (("hours", bounds), ("before", bounds.previous())):
        values[f"{name}_since_s"], values[f"{name}_until_s"] = whole_hours(window)
    return bind(TRACES, bounds.with_previous(), **values)
