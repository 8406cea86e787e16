r"""The grammar of filters: text becomes a tree of conditions, each knowing where it stands.

filter    = any
any       = all { "OR" all }
all       = one { [ "AND" ] one }
one       = ( "-" | "NOT" ) one | "(" any ")" | condition | words
condition = field operator value { "," value }
field     = a name | "attr." key | "resource." key      (a key may be quoted)
operator  = ":" | "=" | "!=" | ">" | ">=" | "<" | "<="
value     = a word | a quoted phrase                    (in quotes, \" is a quote and \\ a backslash)
"""

import re
from dataclasses import dataclass

from podium.errors import FilterSyntaxError
from podium.query.filter.fields import ATTRIBUTE, RESOURCE

MAX_LENGTH = 4_000
_MAX_DEPTH = 25
_MAX_CONDITIONS = 100
_FIELD = re.compile(r"[A-Za-z_][\w\-]*(?:\.(?:[\w\-./@]+)?)?", re.ASCII)
_OPERATOR = re.compile(r":(?:>=|<=|>|<|=)?|!=|>=|<=|=|>|<")
_BARE_VALUE = re.compile(r'[^\s,()"]+')
_BARE_WORD = re.compile(r'[^\s()"]+')
_KEYED = (ATTRIBUTE, RESOURCE)


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it was meant, and whether it stood in quotes, where `*` is no wildcard."""

    text: str
    quoted: bool
    position: int
    length: int


@dataclass(frozen=True, slots=True)
class Condition:
    """`field operator values`; `key` is the attribute name of `attr.` and `resource.`."""

    field: str
    key: str
    operator: str
    values: tuple[Value, ...]
    position: int
    length: int
    field_length: int


@dataclass(frozen=True, slots=True)
class Words:
    """Words to be found in input or output."""

    text: str
    position: int
    length: int


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """What must hold together."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Of which one must hold."""

    parts: tuple["Node", ...]


Node = Condition | Words | Not | And | Or


def parse(text: str) -> Node | None:
    """Return the tree of a filter, None for an empty one.

    Raises:
        FilterSyntaxError: it has a mistake; the error says where.
    """
    if len(text) > MAX_LENGTH:
        msg = f"a filter has at most {MAX_LENGTH} characters"
        raise FilterSyntaxError(msg, position=MAX_LENGTH, length=len(text) - MAX_LENGTH)
    if "\0" in text:
        msg = "a filter holds no NUL character"
        raise FilterSyntaxError(msg, position=text.index("\0"), length=1)
    parser = _Parser(text)
    parser.skip_space()
    if parser.at_end():
        return None
    node = parser.alternatives(0)
    if not parser.at_end():
        msg = "this parenthesis closes nothing"
        raise FilterSyntaxError(msg, position=parser.position, length=1)
    return node


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._conditions = 0
        self.position = 0

    def skip_space(self) -> None:
        while not self.at_end() and self._text[self.position].isspace():
            self.position += 1

    def at_end(self) -> bool:
        return self.position >= len(self._text)

    def _next(self) -> str:
        return self._text[self.position : self.position + 1]

    def alternatives(self, depth: int) -> Node:
        if depth > _MAX_DEPTH:
            msg = f"parentheses and negations may be nested {_MAX_DEPTH} deep"
            raise FilterSyntaxError(msg, position=self.position, length=1)
        parts = [self._conjunction(depth)]
        while self._take_word("OR"):
            parts.append(self._conjunction(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _conjunction(self, depth: int) -> Node:
        parts = [self._one(depth)]
        while True:
            self.skip_space()
            if self.at_end() or self._next() == ")" or self._sees_word("OR"):
                return parts[0] if len(parts) == 1 else And(tuple(parts))
            self._take_word("AND")
            parts.append(self._one(depth))

    def _one(self, depth: int) -> Node:
        self.skip_space()
        start = self.position
        if self.at_end() or self._next() == ")" or self._sees_word("OR") or self._sees_word("AND"):
            msg = "a condition is missing here"
            raise FilterSyntaxError(msg, position=start)
        if self._next() == "(":
            self.position += 1
            node = self.alternatives(depth + 1)
            self.skip_space()
            if self._next() != ")":
                msg = "this parenthesis is not closed"
                raise FilterSyntaxError(msg, position=start, length=1)
            self.position += 1
            return node
        if self._negates():
            if depth > _MAX_DEPTH:
                msg = f"parentheses and negations may be nested {_MAX_DEPTH} deep"
                raise FilterSyntaxError(msg, position=start, length=1)
            return Not(self._one(depth + 1))
        self._conditions += 1
        if self._conditions > _MAX_CONDITIONS:
            msg = f"a filter has at most {_MAX_CONDITIONS} conditions"
            raise FilterSyntaxError(msg, position=start, length=len(self._text) - start)
        return self._condition() or self._words()

    def _negates(self) -> bool:
        if self._next() == "-" and self._text[self.position + 1 : self.position + 2].strip():
            self.position += 1
            return True
        return self._take_word("NOT")

    def _sees_word(self, word: str) -> bool:
        end = self.position + len(word)
        return self._text[self.position : end] == word and (
            end >= len(self._text) or self._text[end].isspace() or self._text[end] in "()"
        )

    def _take_word(self, word: str) -> bool:
        self.skip_space()
        if not self._sees_word(word):
            return False
        self.position += len(word)
        return True

    def _condition(self) -> Condition | None:
        start = self.position
        match = _FIELD.match(self._text, start)
        if match is None:
            return None
        self.position = match.end()
        field, key = self._split_key(match[0])
        if field in _KEYED and not key and self._next() == '"':
            key = self._quoted().text
        operator = _OPERATOR.match(self._text, self.position)
        if operator is None:
            self.position = start
            return None
        field_length = self.position - start
        self.position = operator.end()
        word = operator[0] if len(operator[0]) == 1 else operator[0].removeprefix(":")
        values = self._values(match[0] + operator[0])
        return Condition(field, key, ":" if word == "=" else word, values, start, self.position - start, field_length)

    @staticmethod
    def _split_key(name: str) -> tuple[str, str]:
        field, dot, key = name.partition(".")
        return (field.lower(), key) if dot and field.lower() in _KEYED else (name, "")

    def _values(self, after: str) -> tuple[Value, ...]:
        values = [self._value(after)]
        while self._next() == ",":
            self.position += 1
            values.append(self._value(","))
        return tuple(values)

    def _value(self, after: str) -> Value:
        if self._next() == '"':
            return self._quoted()
        match = _BARE_VALUE.match(self._text, self.position)
        if match is None:
            msg = f"a value is missing after {after}"
            raise FilterSyntaxError(msg, position=self.position)
        value = Value(match[0], quoted=False, position=self.position, length=len(match[0]))
        self.position = match.end()
        return value

    def _quoted(self) -> Value:
        start = self.position
        letters: list[str] = []
        position = start + 1
        while position < len(self._text):
            letter = self._text[position]
            if letter == '"':
                self.position = position + 1
                return Value("".join(letters), quoted=True, position=start, length=self.position - start)
            if letter == "\\" and self._text[position + 1 : position + 2] in ('"', "\\"):
                position += 1
                letter = self._text[position]
            letters.append(letter)
            position += 1
        msg = "this quote is not closed"
        raise FilterSyntaxError(msg, position=start, length=len(self._text) - start)

    def _words(self) -> Words:
        start = self.position
        if self._next() == '"':
            phrase = self._quoted()
            if not phrase.text.strip():
                msg = "there is nothing to search for in these quotes"
                raise FilterSyntaxError(msg, position=start, length=phrase.length)
            return Words(phrase.text, start, phrase.length)
        match = _BARE_WORD.match(self._text, start)
        if match is None:  # cannot happen: space, parentheses and quotes are handled before
            msg = "this cannot be read"
            raise FilterSyntaxError(msg, position=start, length=1)
        self.position = match.end()
        return Words(match[0], start, len(match[0]))
