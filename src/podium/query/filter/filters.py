"""A filter: parsed once, given as SQL with bound values and as its canonical text."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from podium.model.result import Result
from podium.query.filter.conditions import Bind, condition_sql, field_of, words_sql
from podium.query.filter.fields import INPUT, OUTPUT, TEXT, find_field
from podium.query.filter.grammar import And, Condition, Node, Not, Or, Value, Words, parse

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./@:*$+%#~")
_KEY_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./@")


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that was understood.

    Attributes:
        text: its canonical form; parsing that gives the same filter.
        sql: the condition over a row `s` of `spans`, or of a rollup if `is_rollup`.
        values: what `sql` names.
        is_rollup: whether it asks for nothing but dimensions that the rollups keep.
        dimensions: those it asks for.
        searched: the words it looks for, in order; none where they are negated.
    """

    text: str = ""
    sql: str = "true"
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    is_rollup: bool = True
    dimensions: frozenset[str] = frozenset()
    searched: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it holds any condition."""
        return bool(self.text)


class FilterTerm(Result):
    """One condition of a filter and where it stands in the text."""

    field: str
    operator: str
    value: str
    negated: bool
    position: int
    length: int


class FilterReading(Result):
    """How a filter text was understood; `filter` is its canonical form."""

    filter: str
    terms: tuple[FilterTerm, ...]


def parse_filter(text: str) -> Filter:
    """Return the filter a text means; see `podium.query.filter.grammar` and `podium.query.filter.fields`.

    Raises:
        FilterSyntaxError: it has a mistake; the error says where and what was probably meant.
    """
    tree = parse(text)
    if tree is None:
        return Filter()
    values: dict[str, object] = {}

    def bind(value: object, kind: str) -> str:
        name = f"filter_{len(values)}"
        values[name] = value
        return f"{{{name}:{kind}}}"

    leaves = _leaves(tree, negated=False)
    dimensions = [_dimension(leaf) for leaf, _ in leaves]
    return Filter(
        text=_canonical(tree),
        sql=_sql(tree, bind),
        values=MappingProxyType(values),
        is_rollup=None not in dimensions,
        dimensions=frozenset(name for name in dimensions if name is not None),
        searched=tuple(word for leaf, negated in leaves if not negated for word in _words(leaf)),
    )


def narrowed(where: Filter, text: str) -> Filter:
    """Return the filter that lets through what passes `where` and a text of ours."""
    return parse_filter(f"{text} ({where.text})" if where else text)


def stored_upto(where: Filter, batch: int) -> Filter:
    """Return the filter that lets through what passes `where` and was stored with a batch or before it.

    What is committed never changes, so pages read with it are of one state. To be asked of spans alone, and last:
    `narrowed` knows only what can be written.
    """
    values = MappingProxyType({**where.values, "upto": batch})
    return replace(where, sql=f"({where.sql} AND s.batch <= {{upto:UInt64}})", values=values, is_rollup=False)


def read_filter(text: str) -> FilterReading:
    """Return how a filter text is understood.

    Raises:
        FilterSyntaxError: it has a mistake; the error says where and what was probably meant.
    """
    understood = parse_filter(text)
    tree = parse(text)
    terms = (
        () if tree is None else tuple(_term(leaf, negated=negated) for leaf, negated in _leaves(tree, negated=False))
    )
    return FilterReading(filter=understood.text, terms=terms)


def _sql(node: Node, bind: Bind) -> str:
    match node:
        case Condition():
            return condition_sql(node, bind)
        case Words():
            return f"({words_sql(node, bind)})"
        case Not(part):
            return f"(NOT {_sql(part, bind)})"
        case And(parts):
            return "(" + " AND ".join(_sql(part, bind) for part in parts) + ")"
        case Or(parts):
            return "(" + " OR ".join(_sql(part, bind) for part in parts) + ")"


def _leaves(node: Node, *, negated: bool) -> list[tuple[Condition | Words, bool]]:
    match node:
        case Not(part):
            return _leaves(part, negated=not negated)
        case And(parts) | Or(parts):
            return [leaf for part in parts for leaf in _leaves(part, negated=negated)]
        case Condition():
            return [(node, negated != (node.operator == "!="))]
        case Words():
            return [(node, negated)]


def _dimension(leaf: Condition | Words) -> str | None:
    found = field_of(leaf) if isinstance(leaf, Condition) else None
    return found.dimension if found is not None else None


def _words(leaf: Condition | Words) -> list[str]:
    if isinstance(leaf, Words):
        return [leaf.text]
    return [value.text for value in leaf.values] if leaf.field.lower() in (TEXT, INPUT, OUTPUT) else []


def _name(condition: Condition) -> str:
    if condition.key:
        plain = set(condition.key) <= _KEY_PLAIN
        return f"{condition.field}.{condition.key if plain else _quote(condition.key)}"
    found = find_field(condition.field)
    return found.name if found else condition.field.lower()


def _canonical(node: Node) -> str:
    match node:
        case Condition():
            return f"{_name(node)}{node.operator}{_values(node.values)}"
        case Words(text):
            return _quote(text)
        case Not(part):
            return f"-{_grouped(part)}"
        case And(parts):
            return " ".join(_grouped(part) if isinstance(part, Or) else _canonical(part) for part in parts)
        case Or(parts):
            return " OR ".join(_canonical(part) for part in parts)


def _grouped(node: Node) -> str:
    return f"({_canonical(node)})" if isinstance(node, And | Or) else _canonical(node)


def _values(values: tuple[Value, ...]) -> str:
    return ",".join(_value(value) for value in values)


def _value(value: Value) -> str:
    needs_quotes = not value.text or not set(value.text) <= _PLAIN or (value.quoted and "*" in value.text)
    return _quote(value.text) if needs_quotes else value.text


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _term(leaf: Condition | Words, *, negated: bool) -> FilterTerm:
    if isinstance(leaf, Words):
        name, operator, value = TEXT, ":", leaf.text
    else:
        operator = ":" if leaf.operator == "!=" else leaf.operator
        name, value = _name(leaf), ",".join(value.text for value in leaf.values)
    return FilterTerm(
        field=name, operator=operator, value=value, negated=negated, position=leaf.position, length=leaf.length
    )
