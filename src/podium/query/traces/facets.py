"""Which values a field has, the most frequent first: what a filter can be completed with."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from podium.errors import InvalidInput
from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.bounds import Bounds
from podium.query.ask.reach import newest
from podium.query.ask.statement import FigureQuery, bind, bind_figures
from podium.query.filter.dimensions import Dimension, find_dimension
from podium.query.filter.fields import find_field, suggest_field
from podium.query.filter.filters import Filter
from podium.store.engine import Engine
from podium.store.template import fill

FROM_ROLLUP = FigureQuery("""
SELECT $by AS value,
       $measures
FROM $source AS s
WHERE $bounds AND $where
GROUP BY value
HAVING $exists AND value != '' AND startsWith(lower(value), lower({prefix:String}))
ORDER BY spans DESC, value
LIMIT {limit:UInt32}
""")
FROM_SPANS = """
SELECT $by AS value, count() AS spans
FROM spans AS s
WHERE $bounds AND $where
GROUP BY value
HAVING value != '' AND startsWith(lower(value), lower({prefix:String}))
ORDER BY spans DESC, value
LIMIT {limit:UInt32}
"""
_MAX_FIELDS = 20
# Of what the rollups do not keep no more than the newest spans are counted, so that a facet of a very long window is
# bounded; maps of attributes are many times as dear to read as a field.
_MOST_SPANS = 5_000_000
_MOST_MAPS = 300_000


class FacetValue(Result):
    """A value and how many spans have it."""

    value: str
    count: int


class Facet(Result):
    """The most frequent values of one field, counted from `from` on: the window's start, or later in a large one."""

    field: str
    since: Instant = Field(serialization_alias="from")
    values: tuple[FacetValue, ...]


class Facets(Result):
    """One facet per field asked for, in that order, and the window they were asked for."""

    since: Instant = Field(serialization_alias="from")
    until: Instant = Field(serialization_alias="to")
    facets: tuple[Facet, ...]


def facets(engine: Engine, bounds: Bounds, where: Filter, *, fields: Sequence[str], prefix: str, limit: int) -> Facets:
    """Return the most frequent values of each field among spans the filter lets through.

    Where the rollups do not say and a window holds millions of spans, its newest are counted, and each facet says
    from when on.

    Args:
        engine: where spans are stored.
        bounds: project and time.
        where: the filter so far.
        fields: names of the filter language; `attr.name` and `resource.name` as well.
        prefix: how the values begin, in any case.
        limit: values of one field.

    Raises:
        InvalidInput: a field does not exist or its values cannot be listed.
    """
    if len(fields) > _MAX_FIELDS:
        msg = f"at most {_MAX_FIELDS} fields at once"
        raise InvalidInput(msg)
    dimensions = [(name, _dimension(name)) for name in fields]
    found = tuple(_facet(engine, bounds, where, each, (prefix, limit)) for each in dimensions)
    return Facets(since=bounds.since_ns, until=bounds.until_ns, facets=found)


def _facet(
    engine: Engine, bounds: Bounds, where: Filter, asked: tuple[str, Dimension], wanted: tuple[str, int]
) -> Facet:
    name, by = asked
    given: dict[str, Any] = {"prefix": wanted[0], "limit": wanted[1]}
    if by.rollup and where.is_rollup:
        counted = bounds
        statement = bind_figures(FROM_ROLLUP, bounds, where, measures=("spans",), by=by, **given)
    else:
        counted = newest(engine, bounds, _MOST_MAPS if by.values else _MOST_SPANS)
        text, named = bind(fill(FROM_SPANS, by=by.sql, partly=True), counted, where, **given)
        statement = text, {**named, **by.values}
    rows = engine.select(*statement)
    values = tuple(FacetValue(value=row["value"], count=row["spans"]) for row in rows)
    return Facet(field=name, since=counted.since_ns, values=values)


def _dimension(name: str) -> Dimension:
    try:
        return find_dimension(name)
    except InvalidInput as error:
        suggestion = None if find_field(name) else suggest_field(name)
        hint = f": did you mean {suggestion}?" if suggestion else ""
        msg = f"the values of {name[:60]} cannot be listed{hint}"
        raise InvalidInput(msg) from error
