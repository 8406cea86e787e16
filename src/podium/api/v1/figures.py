"""Routes of the numbers: overview, series, breakdown, distribution, movers."""

from typing import Annotated

from fastapi import APIRouter, Query

from podium.api.v1.parameters import BoundsNow, EngineNow, FilterNow
from podium.errors import InvalidInput
from podium.query.figures.breakdown import Breakdown, breakdown
from podium.query.figures.distribution import Distribution, distribution
from podium.query.figures.movers import Movers, movers
from podium.query.figures.overview import Overview, overview
from podium.query.figures.series import Series, series

router = APIRouter(tags=["figures"])


@router.get("/overview")
def get_overview(engine: EngineNow, bounds: BoundsNow, where: FilterNow) -> Overview:
    """The figures of a window and of the window before it."""
    return overview(engine, bounds, where)


@router.get("/series")
def get_series(
    engine: EngineNow,
    bounds: BoundsNow,
    where: FilterNow,
    measure: Annotated[str, Query(description="What is measured, e.g. cost; several with commas between.")],
    by: Annotated[str | None, Query(description="Dimension that gives one line each.")] = None,
    step: Annotated[str, Query(description="Seconds of one interval, or auto.")] = "auto",
    limit: Annotated[int, Query(ge=1, le=50, description="Lines before the rest is folded.")] = 8,
) -> Series:
    """Measures over time, in one line each or one line per value of a dimension."""
    measures = [name.strip() for name in measure.split(",")]
    return series(engine, bounds, where, measures=measures, by=by or None, step_s=step_s(step), limit=limit)


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
    by: Annotated[str, Query(description="Dimension whose values become rows.")],
    sort: Annotated[str, Query(description="Column, largest first.")] = "cost",
    limit: Annotated[int, Query(ge=1, le=500, description="Rows shown.")] = 50,
) -> Breakdown:
    """What each value of a dimension contributes."""
    return breakdown(engine, bounds, where, by=by, sort=sort, limit=limit)


@router.get("/distribution")
def get_distribution(
    engine: EngineNow,
    bounds: BoundsNow,
    where: FilterNow,
    measure: Annotated[str, Query(description="duration or ttft.")] = "duration",
) -> Distribution:
    """How many requests, or spans where there are none, took how long."""
    return distribution(engine, bounds, where, measure=measure)


@router.get("/movers")
def get_movers(
    engine: EngineNow,
    bounds: BoundsNow,
    where: FilterNow,
    limit: Annotated[int, Query(ge=1, le=50, description="Rows shown.")] = 6,
) -> Movers:
    """What changed most against the window before."""
    return movers(engine, bounds, where, limit=limit)
