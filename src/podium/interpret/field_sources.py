"""Which attribute each field of a span was read from."""

from collections.abc import Mapping
from typing import Any

from podium.model.result import Result
from podium.semconv.fields import FIELDS, Field, Source


class FieldReading(Result):
    """The attribute a field was read from, and what stood there."""

    field: str
    value: str
    attribute: str


def field_readings(row: Mapping[str, Any]) -> tuple[FieldReading, ...]:
    """Return the reading of every field that was read from an attribute, in the order of the dialect table."""
    return tuple(reading for field in FIELDS if (reading := _reading(field, row)) is not None)


def _reading(field: Field, row: Mapping[str, Any]) -> FieldReading | None:
    for source in field.sources:
        text = _text(source, row)
        if text is not None and _is_value(text, field):
            name = f"resource {source.attribute}" if source.resource else source.attribute
            return FieldReading(field=field.column, value=text, attribute=name)
    return None


def _text(source: Source, row: Mapping[str, Any]) -> str | None:
    if source.kind is not None and source.kind != row["kind"]:
        return None
    values: Mapping[str, str] = row["resource" if source.resource else "attributes"]
    return values.get(source.attribute)


def _is_value(text: str, field: Field) -> bool:
    if field.reading == "text":
        return bool(text)
    try:
        number = float(text)
    except ValueError:
        return False
    return number >= 0 and (field.reading != "count" or number.is_integer())
