"""Which attribute each field of a span was read from: by the rules of `expressions`, in Python."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from podium.interpret.expressions import LONGEST_TTFT_S, MAX_COUNT, MAX_USD
from podium.interpret.pricing.units import BY_NAME
from podium.model.result import Result
from podium.semconv.fields import FIELDS, Field, Source
from podium.semconv.usage import AROUND, ATTRIBUTES, HOLDERS, IN_JSON, TIER_PLACES

_WHOLE = re.compile(r"\+?[0-9]+(\.0)?")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


class FieldReading(Result):
    """The attribute a field was read from, and what stood there."""

    field: str
    value: str
    attribute: str


def field_readings(row: Mapping[str, Any]) -> tuple[FieldReading, ...]:
    """Return the reading of every field that was read from an attribute, in the order of the dialect table."""
    found = [reading for field in FIELDS if (reading := _reading(field, row)) is not None]
    return (*found, *_usage(row, {reading.field for reading in found}), *_tier(row))


def _usage(row: Mapping[str, Any], known: set[str]) -> Iterator[FieldReading]:
    """Yield what was read of usage by unit, the first of each."""
    said = [(ATTRIBUTES[name], name, text) for name, text in row["attributes"].items() if name in ATTRIBUTES]
    for holder, within in HOLDERS.items():
        for path, text in _leaves(row["attributes"].get(holder, "")):
            unit = IN_JSON.get(re.sub(AROUND, within, path), "")
            said.append((unit, f"{holder}.{path}", text))
    for unit, place, text in said:
        amount = _amount(text)
        column = BY_NAME[unit].column or unit if unit else ""
        if column and column not in known and amount and 0 < amount < MAX_COUNT:
            known.add(column)
            yield FieldReading(field=column, value=text, attribute=place)


def _leaves(text: str) -> Iterator[tuple[str, str]]:
    """Yield the path and text of every value in the JSON of a text."""
    try:
        found = json.loads(text, parse_float=str, parse_int=str) if text else None
    except ValueError:
        found = None
    yield from _inside(found, "") if isinstance(found, dict) else ()


def _inside(found: Mapping[str, Any], around: str) -> Iterator[tuple[str, str]]:
    for name, value in found.items():
        if isinstance(value, dict):
            yield from _inside(value, f"{around}{name}.")
        elif isinstance(value, str):
            yield around + name, value


def _tier(row: Mapping[str, Any]) -> Iterator[FieldReading]:
    for source, known in TIER_PLACES:
        if tier := known.get(_text(source, row).lower()):
            yield FieldReading(field="service_tier", value=tier, attribute=_place(source))
            return


def _place(source: Source) -> str:
    name = f"resource {source.attribute}" if source.resource else source.attribute
    return ".".join((name, *source.path))


def _reading(field: Field, row: Mapping[str, Any]) -> FieldReading | None:
    given = [(source, text) for source in field.sources if (text := _text(source, row))]
    if field.reading == "seconds":  # the first that is a number; of others the first that is there
        given = [(source, text) for source, text in given if _number(text) is not None]
    if not given or not _is_value(given[0][1], field):
        return None
    source, text = given[0]
    return FieldReading(field=field.column, value=text, attribute=_place(source))


def _text(source: Source, row: Mapping[str, Any]) -> str:
    if source.kind is not None and source.kind != row["kind"]:
        return ""
    values: Mapping[str, str] = row["resource" if source.resource else "attributes"]
    text = values.get(source.attribute, "")
    return dict(_leaves(text)).get(".".join(source.path), "") if source.path else text


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
