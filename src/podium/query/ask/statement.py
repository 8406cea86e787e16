"""A statement ready to run: the text of a query with its bounds, filter and source put in, and its values.

Placeholders are spliced, all of them made of constants of this code: `$bounds` (project and time of a table),
`$where` (what `Filter` holds), `$source`, `$time`, `$is_now` and `$measures` (which table figures are read from,
its column of time, and the expressions `podium.store.rollups` gives for them). Every value is bound.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import Template

from podium.query.ask.bounds import MINUTE_S, SPAN_BOUNDS, Bounds
from podium.query.ask.measures import measure_columns
from podium.query.filter.filters import Filter
from podium.store.rollups import DIMENSIONS, FEW_DIMENSIONS, GRAINS

Statement = tuple[str, dict[str, object]]

_NS_PER_S = 1_000_000_000
_PIECE = (
    "(s.grain = GRAIN AND s.bucket >= toDateTime({since_N:UInt32}, 'UTC')"
    " AND s.bucket < toDateTime({until_N:UInt32}, 'UTC'))"
)


@dataclass(frozen=True, slots=True)
class Source:
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


SPANS = Source("spans", "s.start_time", SPAN_BOUNDS, is_rollup=False)


def figures_source(windows: Sequence[Bounds], where: Filter, step_s: int | None = None, *, few: bool = False) -> Source:
    """Return the coarsest source that gives exact figures for windows, filter and step.

    Windows of whole minutes with a filter of rollup dimensions alone are read from the rollups: whole days and
    hours from the rows of that grain as far as the step allows, the edges from finer ones. All else is read
    from spans. `few` says that no dimension but `FEW_DIMENSIONS` is read.
    """
    if not where.is_rollup or any(_partial(window, MINUTE_S) for window in windows):
        return SPANS
    if step_s is not None and step_s % MINUTE_S:
        return SPANS
    pieces = [piece for window in windows for piece in grain_pieces(window, step_s)]
    texts: list[str] = []
    values: dict[str, object] = {}
    for number, (grain, since_s, until_s) in enumerate(pieces):
        texts.append(_PIECE.replace("GRAIN", str(grain)).replace("_N", f"_{number}"))
        values |= {f"since_{number}": since_s, f"until_{number}": until_s}
    kept = "s.few" if few else "NOT s.few"
    bounds = f"s.project = {{project:String}} AND {kept} AND ({' OR '.join(texts)})"
    return Source("rollups", "s.bucket", bounds, is_rollup=True, values=values)


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
    return any(ns % (step_s * _NS_PER_S) for ns in (bounds.since_ns, bounds.until_ns))


def _whole(bounds: Bounds, step_s: int) -> tuple[int, int]:
    step_ns = step_s * _NS_PER_S
    return -(-bounds.since_ns // step_ns) * step_s, bounds.until_ns // step_ns * step_s


def bind(
    sql: str, bounds: Bounds, where: Filter | None = None, /, *, over: str = SPAN_BOUNDS, **values: object
) -> Statement:
    """Return the statement that asks `sql` within the bounds and the filter."""
    where = Filter() if where is None else where  # one of ours has no text
    text = Template(sql).substitute(bounds=over, where=where.sql)
    return text, {**bounds.values(), **where.values, **values}


def bind_figures(
    sql: str, bounds: Bounds, where: Filter, *, measures: tuple[str, ...], step_s: int | None = None, **values: object
) -> Statement:
    """Return the statement that computes `measures` within bounds of whole minutes, from the best source."""
    step = {} if step_s is None else {"step_s": step_s}
    given = {**step, **values}
    source = figures_source([bounds], where, step_s, few=_reads_few(sql, where, given))
    return _bind_source(sql, source, bounds, where, measures, given)


def bind_two_windows(
    sql: str, bounds: Bounds, where: Filter, *, measures: tuple[str, ...], **values: object
) -> Statement:
    """Return the statement that computes `measures` in the bounds and in the window before, `$is_now` telling which."""
    given = {"now_ns": bounds.since_ns, **values}
    source = figures_source([bounds, bounds.previous()], where, few=_reads_few(sql, where, given))
    return _bind_source(sql, source, bounds.with_previous(), where, measures, given)


def _reads_few(sql: str, where: Filter, values: Mapping[str, object]) -> bool:
    """Whether a statement reads no dimension but a few, by its name in the text or as an identifier bound."""
    text = f"{sql} {where.sql}"
    read = {name for name in DIMENSIONS if re.search(rf"\bs\.{name}\b", text) or name in values.values()}
    return read <= {*FEW_DIMENSIONS}


def _bind_source(
    sql: str,
    source: Source,
    bounds: Bounds,
    where: Filter,
    measures: tuple[str, ...],
    values: Mapping[str, object],
) -> Statement:
    text = Template(sql).substitute(
        bounds=source.bounds,
        where=where.sql,
        source=source.table,
        time=source.time,
        is_now=f"({source.time} >= fromUnixTimestamp64Nano({{now_ns:Int64}}, 'UTC'))",
        measures=measure_columns(measures, from_rollup=source.is_rollup),
    )
    return text, {**bounds.values(), **source.values, **where.values, **values}
