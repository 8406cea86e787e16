"""What mutation testing changes in a module: an operator, a number, a condition in Python, and the same in SQL texts.

Cosmic Ray's own operators for Python, one or two for each place rather than every other sign; and one of ours for the
SQL in strings, which no library reads and in which most of what Podium means is written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, Self

from cosmic_ray.operators.provider import OperatorProvider

Place = tuple[int, int]
Span = tuple[Place, Place]

_BINARY = ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul")
_COMPARED = ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")
_PYTHON = (
    *(f"ReplaceBinaryOperator_{pair}" for pair in _BINARY),
    *(f"ReplaceComparisonOperator_{pair}" for pair in _COMPARED),
    "AddNot",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "NumberReplacer",
    "ZeroIterationForLoop",
)
_DECLARED = {"annassign", "tfpdef", "param"}

_SQL = re.compile(r"\b(SELECT|FROM|WHERE|AND|OR|NOT|BETWEEN|CASE|ORDER BY)\b|\b[a-z]+[A-Za-z]*\(|[<>=]=? ")
_SWAPS = {
    " < ": " <= ",
    " <= ": " < ",
    " > ": " >= ",
    " >= ": " > ",
    " = ": " != ",
    " != ": " = ",
    r" \+ ": " - ",
    " - ": " + ",
    r" \* (?!FROM\b)": " / ",
    " / ": " * ",
    r"\bAND\b": "OR",
    r"\bOR\b": "AND",
    r"\bNOT IN\b": "IN",
    r"(?<!NOT )\bIN\b": "NOT IN",
    r"\bIS NOT NULL\b": "IS NULL",
    r"\bIS NULL\b": "IS NOT NULL",
    r"\bNOT (?!IN\b|NULL\b)": "",
    r"\bDESC\b": "ASC",
    r"\bargMax\(": "argMin(",
    r"\bargMin\(": "argMax(",
    r"\bmax\(": "min(",
    r"\bmin\(": "max(",
    r"\bgreatest\(": "least(",
    r"\bleast\(": "greatest(",
    r"\bsum\(": "max(",
    r"\bnotEmpty\(": "empty(",
    r"\bLEFT JOIN\b": "INNER JOIN",
    r"(?<=[ (,])\d+(?=[ ),]|$)": "",  # a number: one more
}
_BETWEEN = re.compile(r"\bBETWEEN\b(?:(?!\bAND\b).)*$", re.DOTALL)


class Node(Protocol):
    """What is asked of a node of the parser's tree; only leaves have a `value`, only branches `children`."""

    type: str
    value: str
    parent: "Node | None"
    children: "list[Node]"
    start_pos: Place
    end_pos: Place


class Operator(Protocol):
    """Makes one kind of change."""

    def mutation_positions(self, node: Node) -> Iterator[Span]:
        """Yield where a node can be changed, once for each change."""
        ...

    def mutate(self, node: Node, index: int) -> Node:
        """Return the node with its change of this number."""
        ...


@dataclass(frozen=True, slots=True)
class Behaviour:
    """An operator that leaves alone what is no behaviour. It has no state: class and instance are the same."""

    operator: Operator

    def __call__(self) -> Self:
        """Return the instance, which is this."""
        return self

    def arguments(self) -> tuple[()]:
        """Return that it takes none."""
        return ()

    def mutation_positions(self, node: Node) -> Iterator[Span]:
        """Yield where a node can be changed, once for each change."""
        if not _is_no_behaviour(node):
            yield from self.operator.mutation_positions(node)

    def mutate(self, node: Node, index: int) -> Node:
        """Return the node with its change of this number."""
        return self.operator.mutate(node, index)


class Python:
    """The provider of those of Cosmic Ray's operators that are used."""

    def __iter__(self) -> Iterator[str]:
        return iter(_PYTHON)

    def __getitem__(self, name: str) -> Behaviour:
        return Behaviour(OperatorProvider()[name]())


class Sql:
    """The provider of the one operator for SQL."""

    def __iter__(self) -> Iterator[str]:
        return iter(("ReplaceInSql",))

    def __getitem__(self, name: str) -> Behaviour:
        return Behaviour(ReplaceInSql())


class ReplaceInSql:
    """Swaps a comparison, a connective, an aggregate or a number in a text that is SQL or a piece of it."""

    def mutation_positions(self, node: Node) -> Iterator[Span]:
        """Yield the place of a string, once for each change."""
        return ((node.start_pos, node.end_pos) for _ in _changed(node))

    def mutate(self, node: Node, index: int) -> Node:
        """Return the string with its change of this number."""
        node.value = list(_changed(node))[index]
        return node


def _changed(node: Node) -> Iterator[str]:
    """Yield the texts that come of a string by one change; none for one that is no SQL."""
    if node.type not in {"string", "fstring_string"} or not _SQL.search(node.value):
        return
    text = re.sub(r"--[^\n]*", lambda comment: "\0" * len(comment[0]), node.value)
    for pattern, new in _SWAPS.items():
        for found in re.finditer(pattern, text):
            if found[0] == "AND" and _BETWEEN.search(text[: found.start()]):
                continue  # no connective
            word = str(int(found[0]) + 1) if found[0].isdigit() else new
            yield node.value[: found.start()] + word + node.value[found.end() :]


def _is_no_behaviour(node: Node) -> bool:
    """Return whether a node is a docstring, of a type, or of how a dataclass is made: no test could tell its change."""
    if node.type == "string" and node.parent and node.parent.type in {"simple_stmt", "file_input"}:
        return True
    above: Node | None = node
    while above is not None:
        if above.type == "decorator" or (above.type in _DECLARED and not _is_value(node, above)):
            return True
        above = above.parent
    return False


def _is_value(node: Node, declaration: Node) -> bool:
    """Return whether a node stands behind the `=` of a declaration."""
    equals = [each for each in declaration.children if each.type == "operator" and each.value == "="]
    return bool(equals) and node.start_pos >= equals[0].end_pos
