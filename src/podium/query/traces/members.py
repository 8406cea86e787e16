"""Which traces belong to a window: those with a span in it, or with one in it that passes a filter.

One definition for the list under every sort, its total, its file and the count on Overview.
"""

from typing import Any

from podium.query.ask.bounds import SPAN_BOUNDS, TRACE_BOUNDS, Bounds, whole_hours
from podium.query.ask.statement import Statement
from podium.query.filter.filters import Filter
from podium.store.engine import Engine
from podium.store.template import fill

# A trace has a row in `traces` for every hour in which a span of it started: whole hours are read from there, what is
# left of hours at the edges of the window from spans.
WHOLE_HOURS = """s.project = {project:String} AND s.hour >= toDateTime({hours_since_s:UInt32}, 'UTC')
    AND s.hour < toDateTime({hours_until_s:UInt32}, 'UTC')"""
AT_EDGES = """$bounds AND (s.start_time < toDateTime({hours_since_s:UInt32}, 'UTC')
        OR s.start_time >= toDateTime({hours_until_s:UInt32}, 'UTC'))"""
# The ids, not each once.
_OF_ALL = fill(
    """SELECT s.trace_id AS trace_id FROM traces AS s WHERE $hours
    UNION ALL SELECT s.trace_id AS trace_id FROM spans AS s WHERE $edges""",
    hours=WHOLE_HOURS,
    edges=AT_EDGES,
    partly=True,
)
_OF_FILTER = "SELECT s.trace_id AS trace_id FROM spans AS s WHERE $bounds AND $where"
# The rows of `traces` that belong to them; without a filter those of whole hours need not be looked for.
_ROWS_OF_ALL = fill(
    """$rows AND ($hours OR s.trace_id IN (SELECT s.trace_id FROM spans AS s WHERE $edges))""",
    rows=TRACE_BOUNDS,
    hours=WHOLE_HOURS,
    edges=AT_EDGES,
    partly=True,
)
_ROWS_OF_FILTER = fill("$rows AND s.trace_id IN ($members)", rows=TRACE_BOUNDS, members=_OF_FILTER, partly=True)
ABOUT = "SELECT uniqCombined64(m.trace_id) AS traces FROM ($members) AS m"
EXACTLY = "SELECT uniqExact(m.trace_id) AS traces FROM ($members) AS m"
# Up to as many a set of them takes milliseconds.
_MOST_EXACT = 200_000


def members(where: Filter) -> str:
    """Return the SQL of the ids of all traces of a window, some of them more than once."""
    return fill(_OF_FILTER if where else _OF_ALL, bounds=SPAN_BOUNDS, where=where.sql)


def rows_of_members(where: Filter) -> str:
    """Return the condition of the rows of `traces` that belong to traces of a window; a row is one hour of a trace."""
    return fill(_ROWS_OF_FILTER if where else _ROWS_OF_ALL, bounds=SPAN_BOUNDS, where=where.sql)


def window_values(bounds: Bounds, where: Filter) -> dict[str, Any]:
    """Return what these texts name."""
    since_s, until_s = whole_hours(bounds)
    return {**bounds.values(), **where.values, "hours_since_s": since_s, "hours_until_s": until_s}


def count_traces(engine: Engine, bounds: Bounds, where: Filter) -> tuple[int, bool]:
    """Return how many traces belong to the bounds, and whether that is exact: above 200,000 it may be 0.3 % off."""
    (about,) = engine.select(*_counted(ABOUT, bounds, where))
    if about["traces"] > _MOST_EXACT:
        return about["traces"], False
    (exact,) = engine.select(*_counted(EXACTLY, bounds, where))
    return exact["traces"], True


def _counted(sql: str, bounds: Bounds, where: Filter) -> Statement:
    return fill(sql, members=members(where)), window_values(bounds, where)
