"""The table of fields."""

import pytest
from tests.rows import START_NS

from podium.query.ask.bounds import Bounds
from podium.query.filter.fields import FIELDS, find_field, list_fields, suggest_field
from podium.query.filter.filters import parse_filter
from podium.query.traces.span_list import list_spans
from podium.store.engine import Engine
from podium.store.rollups import DIMENSIONS

SAMPLE = {"text": "x", "choice": "tool", "bool": "true", "number": "1", "money": "1", "duration": "1s"}


def value_of(name: str) -> str:
    field = find_field(name)
    assert field is not None
    if field.type == "id":
        return "ab" * (16 if field.name == "trace" else 8)
    return field.words[0] if field.words else SAMPLE[field.type]


@pytest.mark.parametrize("name", [name for field in FIELDS for name in (field.name, *field.aliases)])
def test_every_field_and_operator_runs_on_the_engine(engine: Engine, name: str) -> None:
    field = find_field(name)
    assert field is not None

    for operator in field.operators:
        where = parse_filter(f"{name}{operator}{value_of(name)}")
        assert (
            list_spans(engine, Bounds("none", START_NS, START_NS + 1), where, sort="cost", limit=1, cursor=None).spans
            == ()
        )


def test_no_name_means_two_fields() -> None:
    names = [name for field in FIELDS for name in (field.name, *field.aliases)]

    assert len(names) == len(set(names))


def test_every_dimension_of_the_rollups_is_a_field_and_known_as_one() -> None:
    dimensions = {field.sql.removeprefix("s.").split(" ")[0] for field in FIELDS if field.dimension is not None}

    assert dimensions == set(DIMENSIONS) - {"project"}


def test_the_list_tells_what_a_field_means_and_takes() -> None:
    fields = {field.name: field for field in list_fields().fields}

    assert fields["cost"].operators == (":", "!=", ">", ">=", "<", "<=")
    assert fields["model"].facet
    assert all(field.meaning.endswith((".", "…")) for field in fields.values())
    assert {"text", "input", "output", "attr.*", "resource.*"} <= fields.keys()


def test_a_near_name_is_suggested() -> None:
    assert suggest_field("modle") == "model"
    assert suggest_field("zzzz") is None
