"""What figures are broken down by: a field of the filter language, or any attribute."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from podium.errors import InvalidInput
from podium.query.filter.conditions import attribute_column
from podium.query.filter.fields import ATTRIBUTE, FIELDS, RESOURCE, KnownField, find_field, suggest_field
from podium.store.rollups import DIMENSIONS


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something spans are grouped by.

    Attributes:
        name: as answers call it.
        sql: its text over a row `s` of `spans`, and of the rollups if they keep it; '' where a span has no value.
        rollup: the column of the rollups, or None where they do not keep it.
        values: what `sql` names.
    """

    name: str
    sql: str
    rollup: str | None = None
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


def _of_field(known: KnownField) -> Dimension:
    return Dimension(known.dimension or known.name, f"toString({known.sql})", known.dimension)


_BY_FIELD = {known.name: _of_field(known) for known in FIELDS if known.facet}
# Their names, those that the rollups keep first; beside them there is every attribute.
BY = tuple(sorted((each.name for each in _BY_FIELD.values()), key=lambda name: name not in DIMENSIONS))
ANY_ATTRIBUTE = f"{ATTRIBUTE}.NAME and {RESOURCE}.NAME"


def find_dimension(name: str) -> Dimension:
    """Return the dimension of that name: a field with values, by any of its names, or `attr.NAME`, `resource.NAME`.

    Raises:
        InvalidInput: there is none.
    """
    holder, _, key = name.partition(".")
    if holder in (ATTRIBUTE, RESOURCE) and key:
        column = "s.resource" if holder == RESOURCE else attribute_column(key)
        return Dimension(name, f"{column}[{{by_key:String}}]", values={"by_key": key})
    known = find_field(name)
    found = _BY_FIELD.get(known.name) if known else None
    if found is None:
        suggestion = suggest_field(name)
        hint = f"; did you mean {suggestion}?" if suggestion in _BY_FIELD else ""
        msg = f"`by` is one of {', '.join(BY)}, {ANY_ATTRIBUTE}{hint}"
        raise InvalidInput(msg)
    return found
