"""Which values a field has, the most frequent first: what a filter can be completed with."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from podium.errors import InvalidInput
from podium.model.result import Result
from podium.model.time import NS_PER_S
from podium.query.ask.bounds import DAY_S, Bounds
from podium.query.ask.statement import FigureQuery, bind, bind_figures
from podium.query.filter.fields import ATTRIBUTE, RESOURCE, KnownField, find_field, suggest_field
from podium.query.filter.filters import Filter
from podium.store.engine import Engine

FROM_ROLLUP = FigureQuery("""
SELECT toString(s.{by:Identifier}) AS value,
       $measures
FROM $source AS s
WHERE $bounds AND $where
GROUP BY value
HAVING $exists AND value != '' AND startsWith(lower(value), lower({prefix:String}))
ORDER BY spans DESC, value
LIMIT {limit:UInt32}
""")
FROM_SPANS = """
SELECT toString(s.{by:Identifier}) AS value, count() AS spans
FROM spans AS s
WHERE $bounds AND $where
GROUP BY value
HAVING value != '' AND startsWith(lower(value), lower({prefix:String}))
ORDER BY spans DESC, value
LIMIT {limit:UInt32}
"""
# An attribute's values, in the newest spans only: reading every map of a month would take seconds.
FROM_ATTRIBUTES = """
SELECT s.value AS value, count() AS spans
FROM (
    SELECT if({is_resource:Bool}, s.resource[{key:String}], s.attributes[{key:String}]) AS value
    FROM spans AS s
    WHERE $bounds AND $where
    ORDER BY s.start_time DESC
    LIMIT 100000
) AS s
WHERE value != '' AND startsWith(lower(value), lower({prefix:String}))
GROUP BY value
ORDER BY spans DESC, value
LIMIT {limit:UInt32}
"""
_MAX_FIELDS = 20
# Fields the rollups do not keep are counted over the newest week of the bounds, attributes over the newest day.
_SPANS_REACH_NS = 7 * DAY_S * NS_PER_S
_ATTRIBUTES_REACH_NS = DAY_S * NS_PER_S


class FacetValue(Result):
    """A value and how many spans have it."""

    value: str
    count: int


class Facet(Result):
    """The most frequent values of one field."""

    field: str
    values: tuple[FacetValue, ...]


class Facets(Result):
    """One facet per field asked for, in that order."""

    facets: tuple[Facet, ...]


def facets(engine: Engine, bounds: Bounds, where: Filter, *, fields: Sequence[str], prefix: str, limit: int) -> Facets:
    """Return the most frequent values of each field among spans the filter lets through.

    Fields that the rollups keep are counted over the bounds, other fields over their newest seven days, and
    attributes over at most 100,000 spans of their newest day: enough to choose from.

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
    return Facets(facets=tuple(_facet(engine, bounds, where, name, (prefix, limit)) for name in fields))


def _facet(engine: Engine, bounds: Bounds, where: Filter, name: str, wanted: tuple[str, int]) -> Facet:
    given: dict[str, Any] = {"prefix": wanted[0], "limit": wanted[1]}
    holder, _, key = name.partition(".")
    if holder in (ATTRIBUTE, RESOURCE) and key:
        newest = _newest(bounds, _ATTRIBUTES_REACH_NS)
        statement = bind(FROM_ATTRIBUTES, newest, where, key=key, is_resource=holder == RESOURCE, **given)
    else:
        field = _checked(name)
        given["by"] = field.sql.removeprefix("s.")
        if field.dimension and where.is_rollup:
            statement = bind_figures(FROM_ROLLUP, bounds, where, measures=("spans",), **given)
        else:
            statement = bind(FROM_SPANS, _newest(bounds, _SPANS_REACH_NS), where, **given)
    rows = engine.select(*statement)
    return Facet(field=name, values=tuple(FacetValue(value=row["value"], count=row["spans"]) for row in rows))


def _checked(name: str) -> KnownField:
    field = find_field(name)
    if field is None or not field.facet:
        suggestion = suggest_field(name) if field is None else None
        hint = f": did you mean {suggestion}?" if suggestion else ""
        msg = f"the values of {name[:60]} cannot be listed{hint}"
        raise InvalidInput(msg)
    return field


def _newest(bounds: Bounds, reach_ns: int) -> Bounds:
    return replace(bounds, since_ns=max(bounds.since_ns, bounds.until_ns - reach_ns))
