"""The charts as tables: a row per interval and line, per value of a dimension, or per bar."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any

from podium.errors import InvalidInput
from podium.query.ask.bounds import Bounds
from podium.query.export.tables import Column, Kind, column, columns, usd
from podium.query.figures.breakdown import breakdown
from podium.query.figures.distribution import distribution
from podium.query.figures.series import MEASURES, Amount, Trends, Unit, read_trends
from podium.query.filter.filters import Filter
from podium.store.engine import Engine

Results = tuple[Sequence[Column], Iterable[object]]

_LINES = 50
_ROWS = 10_000
_KINDS: dict[Unit, Kind] = {"usd": "money", "count": "whole", "tokens": "whole"}


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows; what does not belong to one is None. Intervals begin on the clock of the zone."""

    measure: str | None = None
    by: str | None = None
    step_s: int | None = None
    limit: int | None = None
    zone: tzinfo = UTC

    def refuse(self, what: str, *given: str) -> None:
        """Complain about what was given and belongs to another chart.

        Raises:
            InvalidInput: something beside `given` is there.
        """
        said = {"measure": self.measure, "by": self.by, "step": self.step_s, "limit": self.limit}
        for name, value in said.items():
            if value is not None and name not in given:
                msg = f"`{name}` does not belong to {what}; leave it out"
                raise InvalidInput(msg)


def read_chart(engine: Engine, bounds: Bounds, where: Filter, what: str, chart: Chart) -> Results:
    """Return the columns and the rows of a chart of `CHARTS`.

    Raises:
        InvalidInput: there is no such measure or dimension, or one is missing.
    """
    return CHARTS[what](engine, bounds, where, chart)


def _series(engine: Engine, bounds: Bounds, where: Filter, chart: Chart) -> Results:
    chart.refuse("series", "measure", "by", "step", "limit")
    if (chart.limit or 0) > _LINES:
        msg = f"series have at most {_LINES} lines before the rest is folded; take a smaller `limit`"
        raise InvalidInput(msg)
    measures = [name.strip() for name in (chart.measure or "").split(",") if name.strip()]
    shape: dict[str, Any] = {"by": chart.by, "step_s": chart.step_s, "zone": chart.zone}
    trends = read_trends(engine, bounds, where, measures=measures, limit=chart.limit or _LINES, **shape)
    heads = [Column("start_time", "instant", _at(0))]
    if trends.by:
        heads.append(Column(trends.by, "text", _at(1)))
    for place, measure in enumerate(trends.lines, start=2):
        unit = MEASURES[measure].unit
        heads.append(Column(f"{measure}_usd" if unit == "usd" else measure, _KINDS.get(unit, "number"), _at(place)))
    return heads, _points(trends)


def _at(place: int) -> Callable[[Any], Any]:
    return lambda row: row[place]


def _points(trends: Trends) -> Iterator[tuple[int | str | Amount, ...]]:
    """Yield start, name and a value per measure; a measure that does not add up has none for the rest."""
    found = {(measure, line.name, line.is_other): line for measure, lines in trends.lines.items() for line in lines}
    names = dict.fromkeys((name if trends.by else "", is_other) for _, name, is_other in found)
    for number, start in enumerate(trends.intervals.starts_ns):
        for name, is_other in names:
            lines = [found.get((measure, name if trends.by else measure, is_other)) for measure in trends.lines]
            yield start, name, *(line.values[number] if line else None for line in lines)


def _breakdown(engine: Engine, bounds: Bounds, where: Filter, chart: Chart) -> Results:
    chart.refuse("breakdown", "by", "limit")
    found = breakdown(engine, bounds, where, by=chart.by or "", sort="cost", limit=chart.limit or _ROWS)
    if found.more and chart.limit is None:
        msg = f"{found.by} has more than {_ROWS:,} values here; narrow the range or the filter, or take `limit` of them"
        raise InvalidInput(msg)
    heads = (
        column(found.by, "text", "name"),
        *columns("whole", "requests", "errors"),
        *columns("number", "error_rate"),
        *columns("whole", "spans", "span_errors"),
        *columns("number", "span_error_rate"),
        *columns("whole", "input_tokens", "output_tokens", "cache_read_tokens"),
        *usd("cost"),
        *columns("number", "cost_share"),
        *columns("whole", "unpriced"),
        *columns("number", "duration_p50_ns", "duration_p95_ns"),
        *usd("previous_cost"),
        *columns("whole", "previous_requests"),
    )
    return heads, found.rows


def _distribution(engine: Engine, bounds: Bounds, where: Filter, chart: Chart) -> Results:
    chart.refuse("distribution", "measure")
    found = distribution(engine, bounds, where, measure=chart.measure or "duration")
    return (*columns("number", "from_ns", "to_ns"), *columns("whole", "count")), found.bars


CHARTS = {"series": _series, "breakdown": _breakdown, "distribution": _distribution}
