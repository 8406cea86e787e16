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
    fields: Annotated[
        str,
        Query(
            description="Names of fields, comma separated; those whose `facet` is true in `/fields`.", max_length=1_000
        ),
    ],
    prefix: Annotated[
        str, Query(description="Only values that begin with this text, in upper or lower case.", max_length=200)
    ] = "",
    limit: Annotated[int, Query(ge=1, le=200, description="Most values of a field.")] = 20,
) -> Facets:
    """The most frequent values of some fields, and how many spans have them."""
    names = [name.strip() for name in fields.split(",") if name.strip()]
    return facets(engine, bounds, where, fields=names, prefix=prefix, limit=limit)


@router.get("/fields")
def get_fields() -> FilterFields:
    """Every field a filter may name."""
    return list_fields()


@router.get("/filter")
def get_filter(text: Annotated[str, Query(alias="filter", description="The text to be read.")] = "") -> FilterReading:
    """How the text of a filter is understood, term by term; a mistake in it is answered with its place."""
    return read_filter(text)
