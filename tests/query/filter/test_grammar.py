"""How a filter text is read: its tree, and where a mistake stands."""

import pytest

from podium.errors import FilterSyntaxError
from podium.query.filter.filters import parse_filter
from podium.query.filter.grammar import And, Condition, Node, Not, Or, Words, parse


def shape(node: Node | None) -> object:
    """Return a tree in short: a condition as its parts, words as a text, the rest as a tuple."""
    match node:
        case Condition():
            values = ",".join(f"<{value.text}>" if value.quoted else value.text for value in node.values)
            return f"{node.field}{f'.{node.key}' if node.key else ''} {node.operator} {values}"
        case Words():
            return node.text
        case Not(part):
            return ("not", shape(part))
        case And(parts):
            return ("and", *map(shape, parts))
        case Or(parts):
            return ("or", *map(shape, parts))
    return None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        (" \t\n ", None),
        ("model:gpt-5", "model : gpt-5"),
        ("model=gpt-5", "model : gpt-5"),
        ("model:=gpt-5", "model : gpt-5"),
        ("cost:>=1", "cost >= 1"),
        ("cost<=1", "cost <= 1"),
        ("cost!=1", "cost != 1"),
        ("model:a,b", "model : a,b"),
        ('model:a,"b c"', "model : a,<b c>"),
        ('name:"a \\"b\\" \\\\ \\n"', 'name : <a "b" \\ \\n>'),
        ("url:http://x/y:1", "url : http://x/y:1"),
        ("a b", ("and", "a", "b")),
        ("a AND b", ("and", "a", "b")),
        ("a OR b c", ("or", "a", ("and", "b", "c"))),
        ("(a OR b) c", ("and", ("or", "a", "b"), "c")),
        ("(a)(b)", ("and", "a", "b")),
        ("-a", ("not", "a")),
        ("NOT a b", ("and", ("not", "a"), "b")),
        ("-(a OR -b)", ("not", ("or", "a", ("not", "b")))),
        ("--a", ("not", ("not", "a"))),
        ("a - b", ("and", "a", "-", "b")),
        ("ORDER ANDROID NOTE", ("and", "ORDER", "ANDROID", "NOTE")),
        ("or and not", ("and", "or", "and", "not")),
        ('"a OR b"', "a OR b"),
        ("attr.http.route:/a/b", "attr.http.route : /a/b"),
        ('ATTR."a b:c">7', "attr.a b:c > 7"),
        ("resource.host:x", "resource.host : x"),
        ("other.thing:x", "other.thing : x"),
        ("50% off", ("and", "50%", "off")),
        ("Überschrift:x", "Überschrift:x"),
    ],
)
def test_a_text_becomes_a_tree(text: str, expected: object) -> None:
    assert shape(parse(text)) == expected


def test_a_condition_knows_where_it_stands() -> None:
    tree = parse('  attr."a b":x,"y z"  ')

    assert isinstance(tree, Condition)
    assert (tree.position, tree.length, tree.field_length) == (2, 18, 10)
    assert [(value.position, value.length) for value in tree.values] == [(13, 1), (15, 5)]


@pytest.mark.parametrize(
    ("text", "position", "length"),
    [
        ("model:", 6, 0),
        ("model: a", 6, 0),
        ("model:a,", 8, 0),
        ('a "open', 2, 5),
        ('model:"open', 6, 5),
        ("(a", 0, 1),
        ("a)", 1, 1),
        ("()", 1, 0),
        ("a OR", 4, 0),
        ("a AND", 5, 0),
        ("a AND AND b", 6, 0),
        ("OR a", 0, 0),
        ("NOT", 3, 0),
        ('""', 0, 2),
        ('" "', 0, 3),
        ("a\0b", 1, 1),
        ("x" * 4_001, 4_000, 1),
        ("(" * 1_000, 26, 1),
        ("-" * 1_000 + "a", 26, 1),
        ("a " * 200, 200, 200),
    ],
)
def test_a_mistake_is_pointed_at(text: str, position: int, length: int) -> None:
    with pytest.raises(FilterSyntaxError) as caught:
        parse(text)

    assert (caught.value.position, caught.value.length) == (position, length)


def test_what_is_allowed_at_most_is_allowed() -> None:
    parse_filter("x" * 4_000)
    parse_filter("(" * 25 + "a" + ")" * 25)
    parse_filter("-" * 25 + "a")
    parse_filter("a " * 100)
