"""One condition of a filter as SQL: every value is bound, only expressions of this code are spliced."""

import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from podium.errors import FilterSyntaxError
from podium.model.ids import SPAN_ID_LENGTH, TRACE_ID_LENGTH
from podium.model.time import parse_duration
from podium.query.filter.fields import ATTRIBUTE, INPUT, OUTPUT, RESOURCE, TEXT, KnownField, find_field, suggest_field
from podium.query.filter.grammar import Condition, Value, Words
from podium.semconv.content import (
    INPUT_KEYS,
    INPUT_PREFIXES,
    INPUT_TEXT,
    OTHER_KEYS,
    OTHER_PREFIXES,
    OUTPUT_KEYS,
    OUTPUT_PREFIXES,
    OUTPUT_TEXT,
)
from podium.store.template import fill

_CONTENT_KEYS = frozenset(INPUT_KEYS + OUTPUT_KEYS + OTHER_KEYS)
_CONTENT_PREFIXES = INPUT_PREFIXES + OUTPUT_PREFIXES + OTHER_PREFIXES
# Words are looked for in every text that was said, the instructions and tools on offer included.
_SAID = "arrayExists(t -> $found, mapValues(s.content))"
_SEARCHED = {
    TEXT: _SAID,
    INPUT: "arrayExists(t -> $found, [$input])",
    OUTPUT: "arrayExists(t -> $found, [$output])",
}
_YES = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_SUFFIXES = {"k": 1_000, "M": 1_000_000, "m": 1_000_000}
_MOST = Decimal(10) ** 9
_MOST_COUNT = 2**62
Bind = Callable[[object, str], str]


def condition_sql(condition: Condition, bind: Bind) -> str:
    """Return the SQL of a condition, true or false and never NULL.

    Args:
        condition: what was parsed.
        bind: takes a value and its type and returns what stands for it in the text.

    Raises:
        FilterSyntaxError: there is no such field, or it has no such value or operator.
    """
    if condition.field in (ATTRIBUTE, RESOURCE):
        return _negated(condition, _keyed(condition, bind))
    if condition.field.lower() in _SEARCHED:
        _refuse_order(condition)
        found = [search_sql(condition.field.lower(), value.text, bind) for value in condition.values]
        return _negated(condition, " OR ".join(found))
    field = _known_field(condition)
    if condition.operator not in (*field.operators, ":"):
        _refuse_order(condition)
    return _negated(condition, _TYPES[field.type](condition, field, bind))


def field_of(condition: Condition) -> KnownField | None:
    """Return the plain field of a condition, or None for searches and attributes."""
    return find_field(condition.field)


def words_sql(words: Words, bind: Bind) -> str:
    """Return the SQL of words searched in everything that was said."""
    return search_sql(TEXT, words.text, bind)


def search_sql(where: str, words: str, bind: Bind) -> str:
    """Return the SQL that finds words, in any case, in a text as said or as its JSON spells it."""
    position = "positionCaseInsensitive" if words.isascii() else "positionCaseInsensitiveUTF8"
    found = " OR ".join(f"{position}(t, {bind(spelling, 'String')}) > 0" for spelling in spellings(words))
    return fill(_SEARCHED[where], found=found, input=INPUT_TEXT, output=OUTPUT_TEXT)


def spellings(words: str) -> tuple[str, ...]:
    """Return the words as they are, and as JSON with and without letters beyond ASCII spells them."""
    return tuple(dict.fromkeys((words, json.dumps(words, ensure_ascii=False)[1:-1], json.dumps(words)[1:-1])))


def _negated(condition: Condition, sql: str) -> str:
    return f"NOT ({sql})" if condition.operator == "!=" else f"({sql})"


def _known_field(condition: Condition) -> KnownField:
    field = find_field(condition.field)
    if field is None:
        suggestion = suggest_field(condition.field)
        hint = f"did you mean {suggestion}?" if suggestion else "put it in quotes to search for it as words"
        msg = f"unknown field {condition.field[:60]}: {hint}"
        raise FilterSyntaxError(msg, position=condition.position, length=condition.field_length, suggestion=suggestion)
    return field


def _refuse_order(condition: Condition) -> None:
    if condition.operator not in (":", "!="):
        msg = f"{condition.field} has no order: use : or !="
        raise FilterSyntaxError(msg, position=condition.position, length=condition.length, suggestion=":")


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%")


def _texts(expression: str, values: tuple[Value, ...], bind: Bind) -> str:
    wild = [value for value in values if "*" in value.text and not value.quoted]
    exact = [value.text for value in values if value not in wild]
    parts = [f"{expression} IN {bind(exact, 'Array(String)')}"] if exact else []
    parts += [
        f"{expression} != ''" if value.text == "*" else f"{expression} LIKE {bind(_like(value.text), 'String')}"
        for value in wild
    ]
    return " OR ".join(parts)


def _text(condition: Condition, field: KnownField, bind: Bind) -> str:
    return _texts(field.sql, condition.values, bind)


def _choice(condition: Condition, field: KnownField, bind: Bind) -> str:
    for value in condition.values:
        if value.text not in field.words and not ("*" in value.text and not value.quoted):
            suggestion = next(iter(get_close_matches(value.text.lower(), field.words, n=1)), None)
            msg = f"{field.name} is never {value.text[:60]}: it is one of {', '.join(field.words)}"
            raise FilterSyntaxError(msg, position=value.position, length=value.length, suggestion=suggestion)
    return _texts(field.sql, condition.values, bind)


def _bool(condition: Condition, field: KnownField, _bind: Bind) -> str:
    parts = []
    for value in condition.values:
        wanted = _YES.get(value.text.lower())
        if wanted is None:
            msg = f"{field.name} is true or false"
            raise FilterSyntaxError(msg, position=value.position, length=value.length, suggestion="true")
        parts.append(f"({field.sql})" if wanted else f"NOT ({field.sql})")
    return " OR ".join(parts)


def _id(condition: Condition, field: KnownField, bind: Bind) -> str:
    length = TRACE_ID_LENGTH if field.name == "trace" else SPAN_ID_LENGTH
    parts = []
    for value in condition.values:
        text = value.text.lower()
        if len(text) != length or set(text) - set("0123456789abcdef"):
            msg = f"a {field.name} id has {length} hex digits"
            raise FilterSyntaxError(msg, position=value.position, length=value.length)
        parts.append(f"{field.sql} = toFixedString(unhex({bind(text, 'String')}), {length // 2})")
    return " OR ".join(parts)


def _compared(condition: Condition, expression: str, bound: list[str]) -> str:
    operator = "=" if condition.operator in (":", "!=") else condition.operator
    if operator != "=" and len(bound) > 1:
        msg = f"{operator} takes one value"
        raise FilterSyntaxError(msg, position=condition.values[1].position, length=condition.values[1].length)
    return " OR ".join(f"{expression} {operator} {value}" for value in bound)


def _number(condition: Condition, field: KnownField, bind: Bind) -> str:
    bound = []
    for value in condition.values:
        number = _decimal(value.text)
        if number is None or number != int(number) or not 0 <= number <= _MOST_COUNT:
            msg = f"{field.name} is compared with a whole number, such as 1000 or 1k"
            raise FilterSyntaxError(msg, position=value.position, length=value.length)
        bound.append(bind(int(number), "Int64"))
    return _compared(condition, field.sql, bound)


def _money(condition: Condition, field: KnownField, bind: Bind) -> str:
    bound = []
    for value in condition.values:
        amount = _decimal(value.text.removeprefix("$"))
        if amount is None or not 0 <= amount <= _MOST:
            msg = f"{field.name} is compared with an amount in US dollars, such as 0.05"
            raise FilterSyntaxError(msg, position=value.position, length=value.length)
        bound.append(bind(format(amount.quantize(Decimal("1e-9")), "f"), "Decimal(18, 9)"))
    return _compared(condition, field.sql, bound)


def _duration(condition: Condition, field: KnownField, bind: Bind) -> str:
    bound = []
    for value in condition.values:
        duration = parse_duration(value.text)
        if duration is None or duration > _MOST_COUNT:
            suggestion = f"{value.text}s" if parse_duration(f"{value.text}s") else None
            msg = f"{field.name} is compared with a number and ns, us, ms, s, m, h or d, such as 250ms"
            raise FilterSyntaxError(msg, position=value.position, length=value.length, suggestion=suggestion)
        bound.append(bind(duration, "Int64"))
    return _compared(condition, field.sql, bound)


def _decimal(text: str) -> Decimal | None:
    scale = _SUFFIXES.get(text[-1:], 1)
    try:
        number = Decimal(text[:-1] if scale > 1 else text)
    except InvalidOperation:
        return None
    # A huge exponent would be written out in full below.
    return number * scale if number.is_finite() and abs(number.adjusted()) < 30 else None  # noqa: PLR2004


def _keyed(condition: Condition, bind: Bind) -> str:
    if not condition.key:
        msg = f"an attribute name is missing: {condition.field}.name:value"
        raise FilterSyntaxError(msg, position=condition.position, length=condition.field_length)
    column = "s.resource" if condition.field == RESOURCE else attribute_column(condition.key)
    key = bind(condition.key, "String")
    if condition.operator in (":", "!="):
        present = [value for value in condition.values if value.text == "*" and not value.quoted]
        if present:
            return f"mapContains({column}, {key})"
        return f"mapContains({column}, {key}) AND ({_texts(f'{column}[{key}]', condition.values, bind)})"
    bound = []
    for value in condition.values:
        number = _decimal(value.text)
        if number is None:
            msg = f"{condition.operator} compares with a number"
            raise FilterSyntaxError(msg, position=value.position, length=value.length)
        bound.append(bind(float(number), "Float64"))
    return f"ifNull({_compared(condition, f'toFloat64OrNull({column}[{key}])', bound)}, false)"


def attribute_column(key: str) -> str:
    """Return the column that holds an attribute: texts that were said have one of their own."""
    return "s.content" if key in _CONTENT_KEYS or key.startswith(_CONTENT_PREFIXES) else "s.attributes"


_TYPES: dict[str, Callable[[Condition, KnownField, Bind], str]] = {
    "text": _text,
    "choice": _choice,
    "bool": _bool,
    "id": _id,
    "number": _number,
    "money": _money,
    "duration": _duration,
}
