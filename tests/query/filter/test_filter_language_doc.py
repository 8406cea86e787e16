"""docs/filters.md: every filter in it is understood, every field is in it, and the messages are those given."""

import re
from pathlib import Path

import pytest

from podium.errors import FilterSyntaxError
from podium.query.filter.fields import FIELDS
from podium.query.filter.filters import parse_filter
from podium.store.rollups import DIMENSIONS

TEXT = (Path(__file__).parents[3] / "docs" / "filters.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE))


def cells(section: str, column: int) -> list[str]:
    """Return the code of one column of a section's tables."""
    rows = re.findall(r"^\| (`.*) \|$", SECTIONS[section], re.MULTILINE)
    return [code for row in rows for code in re.findall(r"`([^`]+)`", row.split(" | ")[column])]


EXAMPLES = [text for name in ("Conditions", "Words", "Attributes") for text in cells(name, 0)]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 30


@pytest.mark.parametrize("text", EXAMPLES)
def test_a_documented_filter_is_understood(text: str) -> None:
    assert parse_filter(text)


@pytest.mark.parametrize("text", re.findall(r"^```\n(kind:.*)\n```$", TEXT, re.MULTILINE))
def test_the_first_filter_is_understood(text: str) -> None:
    assert parse_filter(text).searched == ("refund policy",)


def test_every_field_and_alias_is_documented_with_its_type() -> None:
    rows = re.findall(r"^\| ([^|]+) \| (\w+) \| [^|]+ \|$", SECTIONS["Fields"], re.MULTILINE)
    documented = {tuple(re.findall(r"`(\w+)`", names)): kind for names, kind in rows if kind not in ("type", "words")}

    assert documented == {(field.name, *field.aliases): field.type for field in FIELDS}


def test_the_operators_of_each_type_are_documented() -> None:
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| (`.+`) \|$", SECTIONS["Values"], re.MULTILINE)

    assert {kind: {*re.findall(r"`([^`]+)`", operators)} - {"="} for kind, operators in rows} == {
        field.type: {*field.operators} for field in FIELDS
    }


@pytest.mark.parametrize(
    ("text", "message"), re.findall(r"^\| `([^`]+)` \| (.+) \|$", SECTIONS["Mistakes"], re.MULTILINE)
)
def test_a_documented_mistake_has_its_message(text: str, message: str) -> None:
    with pytest.raises(FilterSyntaxError) as caught:
        parse_filter(text)

    assert str(caught.value) == message


def test_the_fast_fields_are_those_of_the_rollups() -> None:
    (names,) = re.findall(r"^Filters of (.+?) are answered from sums", SECTIONS["How fast it is"], re.MULTILINE)

    assert {*re.findall(r"`(\w+)`", names)} == {
        field.name for field in FIELDS if field.sql.removeprefix("s.").split(" ")[0] in DIMENSIONS
    }
