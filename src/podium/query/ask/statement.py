"""A statement ready to run: the text of a query with its bounds, filter and source put in, and its values.

Placeholders are filled, all of them with constants of this code: `$bounds` (project and time of a table), `$where`
(what `Filter` holds), `$by` (what is grouped by), `$source`, `$time`, `$is_now`, `$exists` and `$measures` (which table
figures are read from, its column of time, whether a group holds a span, and the expressions `podium.store.rollups`
gives for them). Every value is bound.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from podium.model.time import NS_PER_S
from podium.query.ask.bounds import DAY_S, HOUR_S, MINUTE_S, SPAN_BOUNDS, Bounds
from podium.query.ask.definitions import ENDED
from podium.query.ask.intervals import Intervals
from podium.query.ask.measures import measure_columns
from podium.query.filter.dimensions import Dimension
from podium.query.filter.filters import Filter
from podium.store.rollups import COARSE, COARSE_DIMENSIONS, DIMENSIONS, GRAINS, MEASURES
from podium.store.template import fill

Statement = tuple[str, dict[str, object]]

_PIECE = """(s.grain = $grain AND s.bucket >= toDateTime({since_$number:UInt32}, 'UTC')
    AND s.bucket < toDateTime({until_$number:UInt32}, 'UTC')$cells)"""
# The primary key finds the cells, as the starts of hours and days grow with time.
_CELLS = {HOUR_S: "toUnixTimestamp(toStartOfHour(s.bucket))", DAY_S: "toUnixTimestamp(toStartOfDay(s.bucket))"}
_IN_CELLS = "\n    AND $cell IN {cells_$grain:Array(UInt32)}"
_NOT_IN_CELLS = "\n    AND $cell NOT IN {cells_$grain:Array(UInt32)}"
_ROLLUP_BOUNDS = "s.project = {project:String} AND $kept AND ($pieces)"
# Whose spans were all taken back, a group is still a row of the rollups.
_EXISTS = "sum(s.spans) > 0"
# The rows of whole minutes, and one row per dimensions of what started before the first of them and after the last; it
# begins where its edge does, which no interval divides.
_WITH_EDGES = """(
    SELECT toDateTime64(s.bucket, 9, 'UTC') AS moment, $columns
    FROM rollups AS s
    WHERE $rollups AND $where
    UNION ALL
    SELECT fromUnixTimestamp64Nano(e.edge, 'UTC') AS moment, e.* EXCEPT edge
    FROM (
        SELECT roundDown(toUnixTimestamp64Nano(s.start_time), {edges:Array(Int64)}) AS edge, $summed
        FROM spans AS s
        WHERE s.project = {project:String} AND $ended AND ($edges) AND $where
        GROUP BY edge, $dimensions
    ) AS e
)"""
_EDGE = """(s.start_time >= fromUnixTimestamp64Nano({edges_since_$number:Int64}, 'UTC')
             AND s.start_time < fromUnixTimestamp64Nano({edges_until_$number:Int64}, 'UTC'))"""
# Below this it is as fast to read all of a window from spans.
_EDGES_FROM_S = 1_200
_IS_NOW = "($time >= fromUnixTimestamp64Nano({now_ns:Int64}, 'UTC'))"


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """The text of a query that computes figures, from spans or from the rollups.

    Attributes:
        sql: with `$source AS s`, `$bounds`, `$where`, `$measures` and maybe `$by`.
        dimensions: those of the rollups that the text reads. Together with what it is grouped `by` and what the
            filter asks for they say which rows suffice; tests/query holds them against the text.
    """

    sql: str
    dimensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Where figures are read from.

    Attributes:
        table: what stands after FROM.
        time: the column that says when.
        bounds: what `$bounds` becomes.
        is_rollup: whether its rows are sums over spans.
        values: what `bounds` names beyond project and time.
        edges: starts and ends, in ns and in order, of what is read from spans beside the rows of whole minutes.
    """

    table: str
    time: str
    bounds: str
    is_rollup: bool
    values: Mapping[str, object] = field(default_factory=dict)
    edges: tuple[tuple[int, int], ...] = ()


# What runs is in no figure until it ends; the rollups do not hold it.
FROM_SPANS = FigureSource("spans", "s.start_time", f"{SPAN_BOUNDS} AND {ENDED}", is_rollup=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """What is read of one grain, in seconds: from `since_s` to `until_s`.

    Attributes:
        within: only what lies in the cut cells of this coarser grain; None: all of it.
        cut: whether the cut cells of its own grain are left out.
    """

    grain: int
    since_s: int
    until_s: int
    within: int | None = None
    cut: bool = False


def figure_source(
    windows: Sequence[Bounds],
    where: Filter,
    intervals: Intervals | None = None,
    *,
    coarse: bool = False,
    coarsest_s: int = DAY_S,
) -> FigureSource:
    """Return the coarsest source that gives exact figures for windows, filter and intervals.

    With a filter of rollup dimensions alone windows are read from the rollups: whole days and hours from the rows of
    that grain, the edges, and the hours and days within which an interval begins, from finer ones, and what is left of
    minutes at the edges from spans. All else is read from spans, short windows too. `coarse` says that no dimension
    but `COARSE_DIMENSIONS` is read, `coarsest_s` that no coarser grain will do.
    """
    edges = tuple(sorted(edge for window in windows for edge in _edges(window)))
    if not where.is_rollup or (edges and any(window.seconds < _EDGES_FROM_S for window in windows)):
        return FROM_SPANS
    if intervals is not None and intervals.cells_cut(MINUTE_S):
        return FROM_SPANS
    texts: list[str] = []
    values: dict[str, object] = {}
    for number, piece in enumerate(
        piece for window in windows for piece in grain_pieces(window, intervals, coarsest_s)
    ):
        within, cut = piece.within, piece.grain if piece.cut else None
        cells = "" if within is None else fill(_IN_CELLS, cell=_CELLS[within], grain=str(within))
        cells += "" if cut is None else fill(_NOT_IN_CELLS, cell=_CELLS[cut], grain=str(cut))
        texts.append(fill(_PIECE, grain=str(piece.grain), number=str(number), cells=cells))
        values |= {f"since_{number}": piece.since_s, f"until_{number}": piece.until_s}
        if intervals is not None:
            values |= {f"cells_{grain}": list(intervals.cells_cut(grain)) for grain in (within, cut) if grain}
    bounds = fill(_ROLLUP_BOUNDS, kept=COARSE if coarse else f"NOT {COARSE}", pieces=" OR ".join(texts))
    return FigureSource("rollups", "s.bucket", bounds, is_rollup=True, values=values, edges=edges)


def grain_pieces(window: Bounds, intervals: Intervals | None = None, coarsest_s: int = DAY_S) -> Iterator[Piece]:
    """Yield what is read of each grain, the coarsest first, to cover a window.

    Before: 23:10 to 02:05 the day after next. After: one day, the hour before and the two after it, and the
    minutes left at both ends. Where an interval begins at 05:30 that day is read by hours, its hour from 05:00 by
    minutes.
    """
    coarser: tuple[int, int] | None = None
    within: int | None = None  # the grain whose cut cells are still to be read
    for grain in sorted(GRAINS, reverse=True):
        since_s, until_s = _whole(window, grain)
        if since_s >= until_s or grain > coarsest_s:
            continue
        cells = intervals.cells_cut(grain) if intervals else ()
        cut = [cell for cell in cells if since_s <= cell < until_s]
        if len(cut) * grain == until_s - since_s:
            continue
        for edge in [(since_s, until_s)] if coarser is None else [(since_s, coarser[0]), (coarser[1], until_s)]:
            if edge[0] < edge[1]:
                yield Piece(grain, *edge, cut=bool(cut))
        if coarser and within:
            yield Piece(grain, *coarser, within=within, cut=bool(cut))
        coarser, within = (since_s, until_s), grain if cut else None


def _edges(window: Bounds) -> Iterator[tuple[int, int]]:
    """Yield start and end, in ns, of the parts of minutes at the edges of a window."""
    since_s, until_s = _whole(window, MINUTE_S)
    if window.since_ns < since_s * NS_PER_S:
        yield window.since_ns, since_s * NS_PER_S
    if until_s * NS_PER_S < window.until_ns:
        yield until_s * NS_PER_S, window.until_ns


def _whole(bounds: Bounds, step_s: int) -> tuple[int, int]:
    step_ns = step_s * NS_PER_S
    return -(-bounds.since_ns // step_ns) * step_s, bounds.until_ns // step_ns * step_s


def bind(
    sql: str, bounds: Bounds, where: Filter | None = None, /, *, over: str = SPAN_BOUNDS, **values: object
) -> Statement:
    """Return the statement that asks `sql` within the bounds and the filter."""
    where = Filter() if where is None else where  # one of ours has no text
    return fill(sql, bounds=over, where=where.sql), {**bounds.values(), **where.values, **values}


def bind_figures(
    query: FigureQuery,
    bounds: Bounds,
    where: Filter,
    *,
    measures: tuple[str, ...],
    intervals: Intervals | None = None,
    by: Dimension | None = None,
    coarsest_s: int = DAY_S,
    **values: object,
) -> Statement:
    """Return the statement that computes `measures` within bounds, from the best source.

    Args:
        query: the text.
        bounds: project and time.
        where: the filter.
        measures: names of `podium.query.ask.measures`.
        intervals: those whose starts `{starts:Array(UInt32)}` are.
        by: what `$by` is.
        coarsest_s: what the text cuts time into itself.
        values: what else the text names.
    """
    given = values | ({"starts": list(intervals.starts_s)} if intervals else {})
    if by is not None and by.rollup is None:
        return _bind_source(query, FROM_SPANS, bounds, where, measures, given, by)
    source = figure_source([bounds], where, intervals, coarse=reads_coarse(query, where, by), coarsest_s=coarsest_s)
    return _bind_source(query, source, bounds, where, measures, given, by)


def bind_two_windows(
    query: FigureQuery, bounds: Bounds, where: Filter, *, measures: tuple[str, ...], **values: object
) -> Statement:
    """Return the statement that computes `measures` in the bounds and in the window before; `$is_now` says in which."""
    given = {"now_ns": bounds.since_ns, **values}
    source = figure_source([bounds, bounds.previous()], where, coarse=reads_coarse(query, where))
    return _bind_source(query, source, bounds.with_previous(), where, measures, given)


def reads_coarse(query: FigureQuery, where: Filter, by: Dimension | None = None) -> bool:
    """Whether query, filter and grouping ask for no dimension but those of the coarse rows."""
    grouped = () if by is None else (by.rollup,)
    return {*query.dimensions, *where.dimensions, *grouped} <= {*COARSE_DIMENSIONS}


def _bind_source(
    query: FigureQuery,
    source: FigureSource,
    bounds: Bounds,
    where: Filter,
    measures: tuple[str, ...],
    values: Mapping[str, object],
    by: Dimension | None = None,
) -> Statement:
    columns = measure_columns(measures, from_rollup=source.is_rollup)
    table, time, within, passing = source.table, source.time, source.bounds, where.sql
    given = {**bounds.values(), **source.values, **where.values, **values, **(by.values if by else {})}
    if source.edges:
        read = {"spans", *query.dimensions, *re.findall(r"\bs\.(\w+)", columns)}
        if by is not None and by.rollup:
            read.add(by.rollup)
        table, more = _with_edges(source, where, read)
        time, within, passing = "s.moment", "true", "true"
        given |= more
    text = fill(
        query.sql,
        bounds=within,
        where=passing,
        source=table,
        by=by.sql if by else "",
        time=time,
        is_now=fill(_IS_NOW, time=time),
        exists=_EXISTS if source.is_rollup else "count() > 0",
        measures=columns,
    )
    return text, given


def _with_edges(source: FigureSource, where: Filter, read: set[str]) -> tuple[str, dict[str, object]]:
    """Return the table of rollup rows and edges with the columns that are read, and what it names."""
    dimensions = [name for name in DIMENSIONS if name in read] or [DIMENSIONS[0]]
    measures = [measure for measure in MEASURES if measure.name in read]
    edges = " OR ".join(fill(_EDGE, number=str(number)) for number in range(len(source.edges)))
    table = fill(
        _WITH_EDGES,
        columns=", ".join(
            (
                *(f"s.{name} AS {name}" for name in dimensions),
                *(f"CAST(s.{each.name}, '{each.values}') AS {each.name}" for each in measures),
            )
        ),
        summed=", ".join(
            (
                *(f"s.{name} AS {name}" for name in dimensions),
                *(f"CAST({each.over_spans}, '{each.values}') AS {each.name}" for each in measures),
            )
        ),
        rollups=source.bounds,
        where=where.sql,
        edges=edges,
        dimensions=", ".join(dimensions),
        ended=ENDED,
    )
    values: dict[str, object] = {"edges": [since for since, _ in source.edges]}
    for number, (since_ns, until_ns) in enumerate(source.edges):
        values |= {f"edges_since_{number}": since_ns, f"edges_until_{number}": until_ns}
    return table, values
