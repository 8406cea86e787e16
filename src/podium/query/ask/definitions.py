"""What is meant by a task, an execution and the counted spans: each defined once, for every page, file and counter."""

from collections.abc import Iterable, Mapping
from typing import Any

# Of a row `s` of `spans`. What runs is counted nowhere until it ends, unless it is a call that reports usage already.
ENDED = "(NOT s.running OR s.is_call)"
# A task is a span of that kind that says which one it is; its kind alone says little, as
# other dialects use it for any step.
TASK = "s.kind = 'task' AND s.task_name != '' AND NOT s.running"
# An execution of a coordinator.
EXECUTION = "s.kind = 'coordinator' AND NOT s.running"
# Durations of a group are those of its requests where it holds any, else those of all its spans: over rows `g`, one of
# requests and one of other spans, of which `argMax` takes the one that `is_call`.
COUNTED = """sumIf(g.spans, g.is_call)             AS requests,
       sumIf(g.span_errors, g.is_call)       AS errors,
       sum(g.spans)                          AS spans,
       sum(g.span_errors)                    AS span_errors,
       argMax(g.spans, g.is_call)            AS counted,
       argMax(g.durations, g.is_call)        AS durations"""


def counts_requests(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the counted of these rows, each of requests or of other spans, are the requests; as `COUNTED` in SQL."""
    return any(row["is_call"] for row in rows)
