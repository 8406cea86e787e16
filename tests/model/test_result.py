"""The base of every result type."""

import pytest
from pydantic import ValidationError

from podium.model.result import Result


class Found(Result):
    """Something found."""

    spans: int
    note: str | None = None


def test_a_result_does_not_change() -> None:
    with pytest.raises(ValidationError):
        Found(spans=1).spans = 2  # type: ignore[misc]


def test_a_result_takes_no_field_it_does_not_know() -> None:
    with pytest.raises(ValidationError):
        Found.model_validate({"spans": 1, "traces": 2})


def test_fields_with_a_default_are_always_written_and_said_to_be() -> None:
    assert Found(spans=1).model_dump() == {"spans": 1, "note": None}
    assert Found.model_json_schema(mode="serialization")["required"] == ["spans", "note"]
