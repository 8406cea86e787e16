"""Which attribute each field of a span was read from: by the rules of `expressions`, in Python."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from podium.interpret.expressions import LONGEST_TTFT_S, MAX_COUNT, MAX_USD
from podium.model.result import Result
from podium.semconv.fields import FIELDS, Field, Source

_WHOLE = re.compile(r"\+?[0-9]+(\.0)?")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


class FieldReading(Result):
    """The attribute a field was read from, and what stood there."""

    field: str
    value: str
    attribute: str


def field_readings(row: Mapping[str, Any]) -> tuple[FieldReading, ...]:
    """Return the reading of every field that was read from an attribute, in the order of the dialect table."""
    return tuple(reading for field in FIELDS if (reading := _reading(field, row)) is not None)


def _reading(field: Field, row: Mapping[str, Any]) -> FieldReading | None:
    given = [(source, text) for source in field.sources if (text := _text(source, row))]
    if field.reading == "seconds":  # the first that is a number; of others the first that is there
        given = [(source, text) for source, text in given if _number(text) is not None]
    if not given or not _is_value(given[0][1], field):
        return None
    source, text = given[0]
    name = f"resource {source.attribute}" if source.resource else source.attribute
    return FieldReading(field=field.column, value=text, attribute=name)


def _text(source: Source, row: Mapping[str, Any]) -> str:
    if source.kind is not None and source.kind != row["kind"]:
        return ""
    values: Mapping[str, str] = row["resource" if source.resource else "attributes"]
    return values.get(source.attribute, "")


def _is_value(text: str, field: Field) -> bool:
    match field.reading:
        case "text":
            return True
        case "count":
            return _WHOLE.fullmatch(text) is not None and float(text) < MAX_COUNT
        case "money":
            amount = _amount(text)
            return amount is not None and 0 <= amount < MAX_USD
        case "seconds":
            seconds = _number(text)
            return seconds is not None and 0 <= seconds < LONGEST_TTFT_S


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text) if _DECIMAL.fullmatch(text) else None
    except InvalidOperation:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text) if _DECIMAL.fullmatch(text) or not math.isfinite(float(text)) else None
    except ValueError:
        return None
