"""The route of what could not be understood."""

from typing import Annotated

from fastapi import APIRouter, Query

from podium.api.v1.parameters import BoundsNow, EngineNow
from podium.interpret.quality.kinds import KINDS
from podium.query.figures.quality import Quality, quality

router = APIRouter(tags=["figures"])


@router.get("/quality")
def get_quality(
    engine: EngineNow,
    bounds: BoundsNow,
    kind: Annotated[str, Query(description=f"Only one kind: {', '.join(KINDS)}; all if absent.")] = "",
) -> Quality:
    """What could not be understood, by kind and emitter: unread usage, totals that differ, refused requests."""
    return quality(engine, bounds, kind=kind)
