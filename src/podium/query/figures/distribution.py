"""How durations are distributed: a histogram with bars of equal width on a scale of logarithms."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from podium.errors import InvalidInput
from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.bounds import Bounds
from podium.query.ask.definitions import counts_requests
from podium.query.ask.statement import FigureQuery, bind_figures
from podium.query.filter.filters import Filter
from podium.store.engine import Engine
from podium.store.rollups import sketch_value

DISTRIBUTION = FigureQuery(
    """
SELECT s.is_call AS is_call,
       $measures
FROM $source AS s
WHERE $bounds AND $where
GROUP BY is_call
HAVING $exists
""",
    ("is_call",),
)
MEASURES = {"duration": "duration_sketch", "ttft": "ttft_sketch"}
_MOST_BARS = 40


class Bar(Result):
    """How many took at least `from_ns` and less than `to_ns`; both edges are rounded to 1 %."""

    from_ns: float
    to_ns: float
    count: int


class Distribution(Result):
    """The bars from the shortest to the longest, empty ones between them included.

    They count requests where there are any, else all spans, like every other figure of durations.
    """

    measure: str
    of: Literal["requests", "spans"]
    since: Instant = Field(serialization_alias="from")
    until: Instant = Field(serialization_alias="to")
    total: int
    bars: tuple[Bar, ...]


def distribution(engine: Engine, bounds: Bounds, where: Filter, *, measure: str) -> Distribution:
    """Return how a duration is distributed in the bounds, in 40 bars at most.

    Raises:
        InvalidInput: there is no such measure.
    """
    if measure not in MEASURES:
        msg = f"`measure` is one of {', '.join(MEASURES)}"
        raise InvalidInput(msg)
    column = MEASURES[measure]
    found = engine.select(*bind_figures(DISTRIBUTION, bounds, where, measures=(column,)))
    # What an amendment took back leaves bins of nothing.
    rows = [{**row, column: {number: spans for number, spans in row[column].items() if spans}} for row in found]
    rows = [row for row in rows if row[column]]
    is_of_requests = counts_requests(rows)
    sketch: Mapping[int, int] = next((row[column] for row in rows if row["is_call"] == is_of_requests), {})
    return Distribution(
        measure=measure,
        of="requests" if is_of_requests else "spans",
        since=bounds.since_ns,
        until=bounds.until_ns,
        total=sum(sketch.values()),
        bars=bars(sketch),
    )


def bars(sketch: Mapping[int, int]) -> tuple[Bar, ...]:
    """Fold the bins of a sketch into bars.

    Before: {100: 2, 101: 1, 180: 1}. After: 27 bars of 3 bins each, the first of three, the last of one.
    """
    if not sketch:
        return ()
    first, last = min(sketch), max(sketch)
    width = -(-(last - first + 1) // _MOST_BARS)
    counts = [0] * (-(-(last - first + 1) // width))
    for number, count in sketch.items():
        counts[(number - first) // width] += count
    return tuple(
        Bar(
            from_ns=sketch_value(first + place * width - 0.5),
            to_ns=sketch_value(first + (place + 1) * width - 0.5),
            count=count,
        )
        for place, count in enumerate(counts)
    )
