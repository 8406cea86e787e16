"""Measures over time, as one line each or as one line per value of a dimension."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from podium.errors import InvalidInput
from podium.model.money import format_money
from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.bounds import Bounds
from podium.query.ask.definitions import counts_requests
from podium.query.ask.figure import nanoseconds, ratio
from podium.query.ask.intervals import Intervals
from podium.query.ask.statement import FigureQuery, bind_figures
from podium.query.filter.dimensions import Dimension, find_dimension
from podium.query.filter.filters import Filter
from podium.store.engine import Engine

# The values that get a line of their own: the largest by the measure, or by spans where it does not add up.
LARGEST = FigureQuery("""
SELECT $by AS name,
       $measures
FROM $source AS s
WHERE $bounds AND $where
GROUP BY name
HAVING {rank:Identifier} > 0 AND (name != '' OR {may_be_empty:Bool})
ORDER BY {rank:Identifier} DESC, name
LIMIT {limit:UInt32}
""")
# Every interval and, under `is_total`, all of them together; requests and other spans apart.
TRENDS = FigureQuery(
    """
SELECT grouping(start_s) = 1 AS is_total, start_s, is_other, name, is_call,
       $measures
FROM (
    SELECT s.*,
           roundDown(toUnixTimestamp($time), {starts:Array(UInt32)}) AS start_s,
           NOT has({names:Array(String)}, $by) AS is_other,
           if(is_other, '', $by) AS name
    FROM $source AS s
    WHERE $bounds AND $where
) AS s
GROUP BY GROUPING SETS ((start_s, is_other, name, is_call), (is_other, name, is_call))
HAVING $exists
""",
    ("is_call",),
)
WHOLE_TREND = FigureQuery(
    """
SELECT grouping(start_s) = 1 AS is_total, start_s, false AS is_other, '' AS name, is_call,
       $measures
FROM (
    SELECT s.*,
           roundDown(toUnixTimestamp($time), {starts:Array(UInt32)}) AS start_s
    FROM $source AS s
    WHERE $bounds AND $where
) AS s
GROUP BY GROUPING SETS ((start_s, is_call), (is_call))
HAVING $exists
""",
    ("is_call",),
)
Unit = Literal["usd", "count", "tokens", "ratio", "ns", "per_s"]
Row = Mapping[str, Any]
OTHER = "other"


Amount = float | Decimal | None


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One line as it was counted: money exact."""

    name: str
    is_other: bool
    total: Amount
    values: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """What series are made of: the lines of each measure over the same interval starts."""

    by: str | None
    intervals: Intervals
    lines: Mapping[str, tuple[TrendLine, ...]]


@dataclass(frozen=True, slots=True)
class LinePoint:
    """The rows of one line in one interval.

    Attributes:
        rows: at most one of requests and one of other spans.
        counted: the one that durations are read from, None if it is missing.
        seconds: how much of the interval lies in the bounds.
    """

    rows: tuple[Row, ...]
    counted: Row | None
    seconds: float

    def sum(self, column: str) -> int | Decimal:
        """Return what a column adds up to."""
        amounts: list[int | Decimal] = [row[column] for row in self.rows]
        return sum(amounts, 0)

    def requests(self) -> int:
        """Return the number of counted model calls."""
        return sum(int(row["spans"]) for row in self.rows if row["is_call"])

    def errors(self) -> int:
        """Return the number of requests that failed."""
        return sum(int(row["span_errors"]) for row in self.rows if row["is_call"])


Reading = Callable[[LinePoint], Amount]


@dataclass(frozen=True, slots=True)
class LineMeasure:
    """How the lines of a measure are read.

    Attributes:
        columns: the measures it needs of `podium.query.ask.measures`, beside spans.
        rank: the one that says which values are the largest; None where the measure does not add up.
    """

    unit: Unit
    columns: tuple[str, ...]
    rank: str | None
    read: Reading


def _sum_of(column: str, unit: Unit) -> LineMeasure:
    return LineMeasure(unit, (column,), column, lambda point: point.sum(column))


def _of_counted(unit: Unit, columns: tuple[str, ...], read: Callable[[Row], float | None]) -> LineMeasure:
    return LineMeasure(unit, columns, None, lambda point: read(point.counted) if point.counted else None)


def _quantile(position: int) -> LineMeasure:
    return _of_counted("ns", ("durations",), lambda row: nanoseconds(row["durations"], row["spans"], position))


def _ttft(point: LinePoint, position: int) -> float | None:
    row = max(point.rows, key=lambda row: int(row["ttft_count"]), default=None)
    return nanoseconds(row["ttfts"], row["ttft_count"], position) if row else None


def _hit_rate(point: LinePoint) -> float | None:
    hits, misses = int(point.sum("cache_hits")), int(point.sum("cache_misses"))
    return ratio(hits, hits + misses)


_TTFT = ("ttft_count", "ttfts")
MEASURES: dict[str, LineMeasure] = {
    **{name: _sum_of(name, "usd") for name in ("cost", "input_cost", "output_cost", "saved_cost")},
    "requests": LineMeasure("count", ("requests",), "requests", LinePoint.requests),
    "errors": LineMeasure("count", ("span_errors",), "errors", LinePoint.errors),
    "error_rate": LineMeasure(
        "ratio", ("span_errors",), None, lambda point: ratio(point.errors(), point.requests())
    ),
    "spans": _sum_of("spans", "count"),
    "span_errors": _sum_of("span_errors", "count"),
    "span_error_rate": LineMeasure(
        "ratio", ("span_errors",), None, lambda point: ratio(int(point.sum("span_errors")), int(point.sum("spans")))
    ),
    **{
        name: _sum_of(name, "tokens")
        for name in (
            "tokens", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens",
        )
    },
    "duration_avg_ns": _of_counted("ns", ("duration_ns", "timed"), lambda row: ratio(row["duration_ns"], row["timed"])),
    "duration_p50_ns": _quantile(0),
    "duration_p95_ns": _quantile(1),
    "duration_p99_ns": _quantile(2),
    "ttft_p50_ns": LineMeasure("ns", _TTFT, None, lambda point: _ttft(point, 0)),
    "ttft_p95_ns": LineMeasure("ns", _TTFT, None, lambda point: _ttft(point, 1)),
    "throughput_per_s": LineMeasure("per_s", ("requests",), "requests", lambda point: point.requests() / point.seconds),
    "unpriced": _sum_of("unpriced", "count"),
    "cache_hit_rate": LineMeasure("ratio", ("cache_hits", "cache_misses"), None, _hit_rate),
}  # fmt: skip


class Line(Result):
    """One line; `total_exact` is the exact amount where the unit is usd. Null values are gaps."""

    name: str
    is_other: bool
    total: float | None
    total_exact: str | None
    values: tuple[float | None, ...]


class MeasuredLines(Result):
    """The lines of one measure, the largest total first and the rest folded into the last. Null values are gaps."""

    measure: str
    unit: Unit
    lines: tuple[Line, ...]


class Series(Result):
    """The measures asked for, in that order, over the same interval starts."""

    by: str | None
    step_s: int
    since: Instant = Field(serialization_alias="from")
    until: Instant = Field(serialization_alias="to")
    starts: tuple[Instant, ...]
    measures: tuple[MeasuredLines, ...]


def series(
    engine: Engine,
    bounds: Bounds,
    where: Filter,
    *,
    measures: Sequence[str],
    by: str | None,
    step_s: int | None,
    limit: int,
    zone: tzinfo = UTC,
) -> Series:
    """Return the trend of some measures over the bounds, from one reading.

    Intervals begin on the clock of the zone, so the first and the last may lie in the bounds in part.
    With `by`, the `limit` values largest by the first measure get a line each, and the rest one together where
    a measure adds up.

    Raises:
        InvalidInput: there is no such measure or dimension, or the step gives too many intervals.
    """
    found = read_trends(engine, bounds, where, measures=measures, by=by, step_s=step_s, limit=limit, zone=zone)
    intervals = found.intervals
    return Series(
        by=found.by,
        step_s=intervals.step_s,
        since=intervals.bounds.since_ns,
        until=intervals.bounds.until_ns,
        starts=intervals.starts_ns,
        measures=tuple(
            MeasuredLines(
                measure=measure,
                unit=MEASURES[measure].unit,
                lines=tuple(_shown(line, MEASURES[measure].unit) for line in lines),
            )
            for measure, lines in found.lines.items()
        ),
    )


def read_trends(
    engine: Engine,
    bounds: Bounds,
    where: Filter,
    *,
    measures: Sequence[str],
    by: str | None,
    step_s: int | None,
    limit: int,
    zone: tzinfo = UTC,
) -> Trends:
    """Return the lines of `series`, exact.

    Raises:
        InvalidInput: see `series`.
    """
    known = _known_measures(measures)
    intervals = Intervals.over(bounds, step_s, zone)
    dimension = find_dimension(by) if by else None
    names = _largest(engine, bounds, where, next(iter(known.values())), dimension, limit) if dimension else [""]
    columns = tuple(dict.fromkeys(("spans", *(column for each in known.values() for column in each.columns))))
    rows = _rows(engine, intervals, where, columns, (dimension, names))
    grouped: dict[tuple[str, bool], list[Row]] = {}
    for row in rows:
        grouped.setdefault((row["name"], bool(row["is_other"])), []).append(row)
    seen = {row["start_s"] for row in rows if not row["is_total"]}
    frame = _Frame(bounds.seconds, intervals.seconds(), seen)
    return Trends(
        by=dimension.name if dimension else None,
        intervals=intervals,
        lines={
            measure: tuple(_lines(frame, each, {name: name if by else measure for name in names}, grouped))
            for measure, each in known.items()
        },
    )


def _shown(line: TrendLine, unit: Unit) -> Line:
    exact = format_money(Decimal(line.total)) if unit == "usd" and line.total is not None else None
    return Line(
        name=line.name,
        is_other=line.is_other,
        total=None if line.total is None else float(line.total),
        total_exact=exact,
        values=tuple(None if number is None else float(number) for number in line.values),
    )


def _known_measures(measures: Sequence[str]) -> dict[str, LineMeasure]:
    if not measures or any(measure not in MEASURES for measure in measures):
        msg = f"`measure` is one or more, with commas between, of {', '.join(MEASURES)}"
        raise InvalidInput(msg)
    return {measure: MEASURES[measure] for measure in measures}


@dataclass(frozen=True, slots=True)
class _Frame:
    """The length of the whole, that of each interval by its start, and the starts of those that have spans."""

    seconds: float
    intervals: Mapping[int, float]
    seen: set[int]


def _largest(
    engine: Engine, bounds: Bounds, where: Filter, measure: LineMeasure, by: Dimension, limit: int
) -> list[str]:
    rank = measure.rank or "spans"
    statement = bind_figures(
        LARGEST, bounds, where, measures=(rank,), by=by, rank=rank, limit=limit, may_be_empty=rank != "spans"
    )
    return [row["name"] for row in engine.select(*statement)]


def _rows(
    engine: Engine,
    intervals: Intervals,
    where: Filter,
    columns: tuple[str, ...],
    lines: tuple[Dimension | None, list[str]],
) -> list[dict[str, Any]]:
    by, names = lines
    if by is None:
        found = bind_figures(WHOLE_TREND, intervals.bounds, where, measures=columns, intervals=intervals)
    else:
        found = bind_figures(TRENDS, intervals.bounds, where, measures=columns, intervals=intervals, by=by, names=names)
    return engine.select(*found)


def _lines(
    frame: _Frame, measure: LineMeasure, labels: Mapping[str, str], grouped: Mapping[tuple[str, bool], list[Row]]
) -> Iterator[TrendLine]:
    for name, label in labels.items():
        yield _line(frame, measure, label, grouped.get((name, False), []))
    rest = grouped.get(("", True))
    if rest and measure.rank:
        other = _line(frame, measure, OTHER, rest, is_other=True)
        if other.total:
            yield other


def _line(frame: _Frame, measure: LineMeasure, name: str, rows: list[Row], *, is_other: bool = False) -> TrendLine:
    # A line with requests is about requests in every interval, also where it has only other spans.
    is_about = counts_requests(rows)
    by_start: dict[int, list[Row]] = {}
    for row in rows:
        by_start.setdefault(-1 if row["is_total"] else row["start_s"], []).append(row)

    def value(start: int, seconds: float) -> Amount:
        found = tuple(by_start.get(start, ()))
        counted = next((row for row in found if bool(row["is_call"]) == is_about), None)
        return measure.read(LinePoint(found, counted, seconds))

    values = (value(start, seconds) if start in frame.seen else None for start, seconds in frame.intervals.items())
    return TrendLine(name, is_other, value(-1, frame.seconds), tuple(values))
