"""A statement ready to run: the text of a query with its bounds, filter and source put in, and its values.

Placeholders are filled, all of them with constants of this code: `$bounds` (project and time of a table), `$where`
(what `Filter` holds), `$source`, `$time`, `$is_now`, `$exists` and `$measures` (which table figures are read from, its
column of time, whether a group holds a span, and the expressions `podium.store.rollups` gives for them). Every value is
bound.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from podium.model.time import NS_PER_S
from podium.query.ask.bounds import MINUTE_S, SPAN_BOUNDS, Bounds
from podium.query.ask.definitions import ENDED
from podium.query.ask.measures import measure_columns
from podium.query.filter.filters import Filter
from podium.store.rollups import COARSE, COARSE_DIMENSIONS, GRAINS
from podium.store.template import fill

Statement = tuple[str, dict[str, object]]

_PIECE = """(s.grain = $grain AND s.bucket >= toDateTime({since_$number:UInt32}, 'UTC')
    AND s.bucket < toDateTime({until_$number:UInt32}, 'UTC'))"""
_ROLLUP_BOUNDS = "s.project = {project:String} AND $kept AND ($pieces)"
# Whose spans were all taken back, a group is still a row of the rollups.
_EXISTS = "sum(s.spans) > 0"
_IS_NOW = "($time >= fromUnixTimestamp64Nano({now_ns:Int64}, 'UTC'))"


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """The text of a query that computes figures, from spans or from the rollups.

    Attributes:
        sql: with `$source AS s`, `$bounds`, `$where` and `$measures`.
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
    """

    table: str
    time: str
    bounds: str
    is_rollup: bool
    values: Mapping[str, object] = field(default_factory=dict)


# What runs is in no figure until it ends; the rollups do not hold it.
FROM_SPANS = FigureSource("spans", "s.start_time", f"{SPAN_BOUNDS} AND {ENDED}", is_rollup=False)


def figure_source(
    windows: Sequence[Bounds], where: Filter, step_s: int | None = None, *, coarse: bool = False
) -> FigureSource:
    """Return the coarsest source that gives exact figures for windows, filter and step.

    Windows of whole minutes with a filter of rollup dimensions alone are read from the rollups: whole days and
    hours from the rows of that grain as far as the step allows, the edges from finer ones. All else is read
    from spans. `coarse` says that no dimension but `COARSE_DIMENSIONS` is read.
    """
    if not where.is_rollup or any(_partial(window, MINUTE_S) for window in windows):
        return FROM_SPANS
    if step_s is not None and step_s % MINUTE_S:
        return FROM_SPANS
    texts: list[str] = []
    values: dict[str, object] = {}
    for number, (grain, since_s, until_s) in enumerate(
        piece for window in windows for piece in grain_pieces(window, step_s)
    ):
        texts.append(fill(_PIECE, grain=str(grain), number=str(number)))
        values |= {f"since_{number}": since_s, f"until_{number}": until_s}
    bounds = fill(_ROLLUP_BOUNDS, kept=COARSE if coarse else f"NOT {COARSE}", pieces=" OR ".join(texts))
    return FigureSource("rollups", "s.bucket", bounds, is_rollup=True, values=values)


def grain_pieces(window: Bounds, step_s: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Yield `(grain, since, until)` in seconds: what is read of each grain, the coarsest first, to cover a window.

    Before: 23:10 to 02:05 the day after next. After: one day, the hour before and the two after it, and the
    minutes left at both ends.
    """
    whole: tuple[int, int] | None = None
    for grain in sorted(GRAINS, reverse=True):
        since_s, until_s = _whole(window, grain)
        if since_s >= until_s or (step_s is not None and step_s % grain):
            continue
        for edge in [(since_s, until_s)] if whole is None else [(since_s, whole[0]), (whole[1], until_s)]:
            if edge[0] < edge[1]:
                yield grain, *edge
        whole = since_s, until_s


def _partial(bounds: Bounds, step_s: int) -> bool:
    return any(ns % (step_s * NS_PER_S) for ns in (bounds.since_ns, bounds.until_ns))


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
    step_s: int | None = None,
    by: str | None = None,
    **values: object,
) -> Statement:
    """Return the statement that computes `measures` within bounds of whole minutes, from the best source.

    Args:
        query: the text.
        bounds: project and time.
        where: the filter.
        measures: names of `podium.query.ask.measures`.
        step_s: the interval that `{step_s:UInt32}` is.
        by: the column that `{by:Identifier}` is.
        values: what else the text names.
    """
    given = {name: value for name, value in (("step_s", step_s), ("by", by)) if value is not None} | values
    source = figure_source([bounds], where, step_s, coarse=reads_coarse(query, where, by))
    return _bind_source(query, source, bounds, where, measures, given)


def bind_two_windows(
    query: FigureQuery, bounds: Bounds, where: Filter, *, measures: tuple[str, ...], **values: object
) -> Statement:
    """Return the statement that computes `measures` in the bounds and in the window before; `$is_now` says in which."""
    given = {"now_ns": bounds.since_ns, **values}
    source = figure_source([bounds, bounds.previous()], where, coarse=reads_coarse(query, where))
    return _bind_source(query, source, bounds.with_previous(), where, measures, given)


def reads_coarse(query: FigureQuery, where: Filter, by: str | None = None) -> bool:
    """Whether query, filter and grouping ask for no dimension but those of the coarse rows."""
    grouped = () if by is None else (by,)
    return {*query.dimensions, *where.dimensions, *grouped} <= {*COARSE_DIMENSIONS}


def _bind_source(
    query: FigureQuery,
    source: FigureSource,
    bounds: Bounds,
    where: Filter,
    measures: tuple[str, ...],
    values: Mapping[str, object],
) -> Statement:
    text = fill(
        query.sql,
        bounds=source.bounds,
        where=where.sql,
        source=source.table,
        time=source.time,
        is_now=fill(_IS_NOW, time=source.time),
        measures=measure_columns(measures, from_rollup=source.is_rollup),
        exists=_EXISTS if source.is_rollup else "count() > 0",
    )
    return text, {**bounds.values(), **source.values, **where.values, **values}
