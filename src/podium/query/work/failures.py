"""What failed lately: how much of all, of which types, when, and the newest of it."""

from typing import Any

from podium.model.result import Result
from podium.model.time import NS_PER_S, Instant
from podium.query.ask.bounds import Bounds
from podium.query.ask.statement import bind
from podium.store.engine import Engine

BY_KIND = """
SELECT toString(s.kind) AS kind, count() AS spans, countIf(s.status = 'error') AS errors,
       sum(s.duration_ns) AS duration_ns
FROM spans AS s
WHERE $bounds AND NOT s.running
GROUP BY kind
"""
BY_TYPE = """
SELECT toString(s.error_type) AS error_type, count() AS errors
FROM spans AS s
WHERE $bounds AND NOT s.running AND s.status = 'error'
GROUP BY error_type
ORDER BY errors DESC, error_type
LIMIT 20
"""
INTERVALS = """
SELECT intDiv({until_ns:Int64} - 1 - toUnixTimestamp64Nano(s.start_time), {step_ns:Int64}) AS back,
       count() AS spans, countIf(s.status = 'error') AS errors, sum(s.duration_ns) AS duration_ns
FROM spans AS s
WHERE $bounds AND NOT s.running
GROUP BY back
"""
NEWEST = """
SELECT toUnixTimestamp64Nano(s.start_time) AS time, toString(s.kind) AS kind, toString(s.error_type) AS error_type,
       if(s.component != '', toString(s.component), toString(s.name)) AS name, s.status_message AS message
FROM spans AS s
WHERE $bounds AND NOT s.running AND s.status = 'error'
ORDER BY s.start_time DESC, s.span_id
LIMIT {limit:UInt32}
"""


class KindFailures(Result):
    """The spans of one kind, and how many of them failed."""

    kind: str
    spans: int
    errors: int
    duration_ns: int


class IntervalFailures(Result):
    """The spans that started in one interval; `back` 0 is the one that ends with the bounds."""

    back: int
    spans: int
    errors: int
    duration_ns: int


class Failure(Result):
    """One span that failed."""

    time: Instant
    kind: str
    error_type: str
    name: str
    message: str


class Failures(Result):
    """What failed in some bounds; `by_type` is `{error type: spans}`, '' where none was reported."""

    by_kind: tuple[KindFailures, ...]
    by_type: dict[str, int]
    by_interval: tuple[IntervalFailures, ...]
    newest: tuple[Failure, ...]

    @property
    def spans(self) -> int:
        """All spans."""
        return sum(each.spans for each in self.by_kind)

    @property
    def errors(self) -> int:
        """Those that failed."""
        return sum(each.errors for each in self.by_kind)


def read_failures(engine: Engine, bounds: Bounds, *, step_s: int, limit: int) -> Failures:
    """Return what failed in the bounds, by intervals of `step_s`, and the newest `limit` of it."""
    kinds, types, intervals, newest = engine.select_all(
        bind(BY_KIND, bounds),
        bind(BY_TYPE, bounds),
        bind(INTERVALS, bounds, step_ns=step_s * NS_PER_S),
        bind(NEWEST, bounds, limit=limit),
    )
    by_type: dict[str, Any] = {row["error_type"]: row["errors"] for row in types}
    return Failures(
        by_kind=tuple(KindFailures(**row) for row in kinds),
        by_type=by_type,
        by_interval=tuple(IntervalFailures(**row) for row in intervals),
        newest=tuple(Failure(**row) for row in newest),
    )
