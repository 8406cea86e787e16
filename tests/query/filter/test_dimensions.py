"""What figures are broken down by."""

import pytest

from podium.errors import InvalidInput
from podium.query.filter.dimensions import BY, find_dimension
from podium.store.rollups import DIMENSIONS


@pytest.mark.parametrize(
    ("asked", "name", "rollup"),
    [
        ("model", "model", "model"),
        ("env", "environment", "environment"),
        ("environment", "environment", "environment"),
        ("user", "user", None),
        ("user_id", "user", None),
        ("job_id", "job", None),
        ("attr.team", "attr.team", None),
        ("resource.host.name", "resource.host.name", None),
    ],
)
def test_a_dimension_goes_by_any_name_of_its_field(asked: str, name: str, rollup: str | None) -> None:
    found = find_dimension(asked)

    assert (found.name, found.rollup) == (name, rollup)


def test_an_attribute_is_bound_and_never_text() -> None:
    found = find_dimension("attr.it's")

    assert "it's" not in found.sql
    assert dict(found.values) == {"by_key": "it's"}


def test_a_text_that_was_said_is_looked_for_where_texts_are() -> None:
    assert find_dimension("attr.gen_ai.input.messages").sql.startswith("s.content[")


def test_the_rollups_dimensions_are_offered_first() -> None:
    kept = [name for name in BY if name in DIMENSIONS]

    assert list(BY[: len(kept)]) == kept
    assert {"user", "session", "agent", "workflow", "tool", "job"} < set(BY)


@pytest.mark.parametrize("name", ["", "cost", "trace", "attr.", "attr", "project", "user;--"])
def test_what_has_no_values_is_no_dimension(name: str) -> None:
    with pytest.raises(InvalidInput, match="is one of"):
        find_dimension(name)


def test_what_was_probably_meant_is_said() -> None:
    with pytest.raises(InvalidInput, match="did you mean agent"):
        find_dimension("agnet")
