"""Routes that help to write a filter: its fields, their values, how a text is understood."""

from typing import Annotated

from fastapi import APIRouter, Query

from podium.api.v1.parameters import BoundsNow, EngineNow, FilterNow
from podium.query.filter.fields import FilterFields, list_fields
from podium.query.filter.filters import FilterReading, read_filter
from podium.query.traces.facets import Facets, facets

router = APIRouter(tags=["filtering"])


@router.get("/facets")
def get_facets(
    engine: EngineNow,
    bounds: BoundsNow,
    where: FilterNow,
    fields: Annotated[str, Query(description="Field names, comma separated.", max_length=1_000)],
    prefix: Annotated[str, Query(description="How values begin, in any case.", max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=200, description="Values per field.")] = 20,
) -> Facets:
    """The most frequent values of fields."""
    names = [name.strip() for name in fields.split(",") if name.strip()]
    return facets(engine, bounds, where, fields=names, prefix=prefix, limit=limit)


@router.get("/fields")
def get_fields() -> FilterFields:
    """The fields a filter may name."""
    return list_fields()


@router.get("/filter")
def get_filter(text: Annotated[str, Query(alias="filter")] = "") -> FilterReading:
    """How a filter text is understood."""
    return read_filter(text)
