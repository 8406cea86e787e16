"""When the data of a project begin and end, and what that means for a window."""

from dataclasses import dataclass, replace
from typing import Any

from podium.model.time import NS_PER_S
from podium.query.ask.bounds import Bounds
from podium.query.ask.statement import Statement, bind
from podium.query.filter.filters import Filter
from podium.store.engine import Engine
from podium.store.rollups import COARSE
from podium.store.template import fill

REACH = """
SELECT toUnixTimestamp64Nano(min(s.first_time)) AS first_ns,
       toUnixTimestamp64Nano(max(s.last_time))  AS last_ns,
       max(s.sample) > 0                        AS is_sample
FROM projects AS s
WHERE s.project = {project:String}
"""
AHEAD = """
SELECT uniqExact(s.trace_id) AS traces
FROM spans AS s
WHERE $bounds AND $where
"""
SPANS_BY_HOUR = """
SELECT toUnixTimestamp(s.bucket) AS start_s, sum(s.spans) AS spans
FROM rollups AS s
WHERE s.project = {project:String} AND $coarse AND s.grain = 3600
  AND s.bucket >= toStartOfHour(fromUnixTimestamp64Nano({since_ns:Int64}, 'UTC'))
  AND s.bucket < fromUnixTimestamp64Nano({until_ns:Int64}, 'UTC')
GROUP BY start_s
ORDER BY start_s DESC
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """From when to when a project has data, in ns; 0 where it sent nothing.

    Attributes:
        is_sample: whether some of it was made up by the demo.
    """

    first_ns: int
    last_ns: int
    is_sample: bool

    def begins_after(self, bounds: Bounds) -> int | None:
        """Return when the data begin if that is after the window before the bounds, with which nothing compares."""
        return self.first_ns if self.first_ns and self.first_ns >= bounds.since_ns else None


def bind_reach(project: str) -> Statement:
    """Return the statement whose one row `reach_of` reads."""
    return REACH, {"project": project}


def reach_of(rows: list[dict[str, Any]]) -> Reach:
    """Return the reach that the row of `REACH` holds."""
    (row,) = rows
    return Reach(row["first_ns"], row["last_ns"], bool(row["is_sample"]))


def read_reach(engine: Engine, project: str) -> Reach:
    """Return from when to when a project has data."""
    return reach_of(engine.select(*bind_reach(project)))


def traces_ahead(engine: Engine, bounds: Bounds, where: Filter, reach: Reach | None = None) -> int:
    """Return how many traces have spans after bounds that end now; 0 of others.

    Spans of senders whose clock is ahead are taken, and seen in no range that ends now until it has come.
    """
    if bounds.until_ns != bounds.now_ns:
        return 0
    reach = reach or read_reach(engine, bounds.project)
    if reach.last_ns < bounds.until_ns:
        return 0
    ahead = replace(bounds, since_ns=bounds.until_ns, until_ns=reach.last_ns + 1)
    return int(engine.select(*bind(AHEAD, ahead, where))[0]["traces"])


def newest(engine: Engine, bounds: Bounds, most: int) -> Bounds:
    """Return the newest hours of the bounds that hold no more spans than `most`; all of them, or one hour at least."""
    values = {name: value for name, value in bounds.values().items() if name in ("project", "since_ns", "until_ns")}
    held, began_ns = 0, bounds.until_ns
    for row in engine.select(fill(SPANS_BY_HOUR, coarse=COARSE), values):
        held += row["spans"]
        if held > most and began_ns < bounds.until_ns:
            return replace(bounds, since_ns=began_ns)
        began_ns = max(row["start_s"] * NS_PER_S, bounds.since_ns)
    return bounds
