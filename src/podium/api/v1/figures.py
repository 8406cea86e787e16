"""Routes of the numbers: overview, series, breakdown, distribution, movers."""

from typing import Annotated

from fastapi import APIRouter, Query

from podium.api.v1.parameters import BoundsNow, EngineNow, FilterNow, ZoneNow
from podium.errors import InvalidInput
from podium.query.figures.breakdown import SORTS, Breakdown, breakdown
from podium.query.figures.distribution import Distribution, distribution
from podium.query.figures.movers import Movers, movers
from podium.query.figures.overview import Overview, overview
from podium.query.figures.series import MEASURES, Series, series
from podium.query.filter.dimensions import ANY_ATTRIBUTE, BY

router = APIRouter(tags=["figures"])

_DIMENSIONS = f"Dimensions are {', '.join(BY)}, {ANY_ATTRIBUTE}."


@router.get("/overview")
def get_overview(engine: EngineNow, bounds: BoundsNow, where: FilterNow, zone: ZoneNow) -> Overview:
    """Cost, requests, errors, durations and more of a window, beside those of the window of equal length before it."""
    return overview(engine, bounds, where, zone)


@router.get("/series")
def get_series(
    engine: EngineNow,
    bounds: BoundsNow,
    where: FilterNow,
    zone: ZoneNow,
    measure: Annotated[
        str, Query(description=f"What is measured, one or several, comma separated: {', '.join(MEASURES)}.")
    ],
    by: Annotated[
        str | None,
        Query(description="A line for each value of this dimension; one line of all if absent. " + _DIMENSIONS),
    ] = None,
    step: Annotated[
        str, Query(description="Length of one interval in whole seconds, or `auto` for one that suits the window.")
    ] = "auto",
    limit: Annotated[
        int, Query(ge=1, le=50, description="Most lines of a measure; all further values are summed up in one more.")
    ] = 8,
) -> Series:
    """Measures over time: a line for each measure, or for each value of a dimension."""
    measures = [name.strip() for name in measure.split(",")]
    return series(engine, bounds, where, measures=measures, by=by or None, step_s=step_s(step), limit=limit, zone=zone)


def step_s(text: str) -> int | None:
    """Return the seconds of a step, None where it is to be chosen.

    Raises:
        InvalidInput: it is neither.
    """
    if text == "auto":
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 31 * 86_400:
        msg = "`step` is `auto` or whole seconds"
        raise InvalidInput(msg)
    return int(text)


@router.get("/breakdown")
def get_breakdown(
    engine: EngineNow,
    bounds: BoundsNow,
    where: FilterNow,
    by: Annotated[str, Query(description="A row for each value of this dimension. " + _DIMENSIONS)],
    sort: Annotated[
        str, Query(description=f"The column that the rows are sorted by, largest first: {', '.join(SORTS)}.")
    ] = "cost",
    limit: Annotated[int, Query(ge=1, le=500, description="Most rows; `more` says how many there are beyond.")] = 50,
) -> Breakdown:
    """What each value of a dimension contributes: cost per model, requests per account and so on."""
    return breakdown(engine, bounds, where, by=by, sort=sort, limit=limit)


@router.get("/distribution")
def get_distribution(
    engine: EngineNow,
    bounds: BoundsNow,
    where: FilterNow,
    measure: Annotated[str, Query(description="`duration`, or `ttft`: time to the first token.")] = "duration",
) -> Distribution:
    """How many requests took how long; spans are counted where no request matches."""
    return distribution(engine, bounds, where, measure=measure)


@router.get("/movers")
def get_movers(
    engine: EngineNow,
    bounds: BoundsNow,
    where: FilterNow,
    limit: Annotated[int, Query(ge=1, le=50, description="Most rows.")] = 6,
) -> Movers:
    """The models, components, accounts and other values whose figures changed most against the window before."""
    return movers(engine, bounds, where, limit=limit)
