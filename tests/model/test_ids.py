"""Ids from text."""

import pytest

from podium.errors import InvalidInput
from podium.model.ids import parse_span_id, parse_trace_id


def test_ids_are_read_in_any_case() -> None:
    assert parse_trace_id("AB" * 16) == "ab" * 16
    assert parse_span_id("0123456789ABCDEF") == "0123456789abcdef"


@pytest.mark.parametrize("text", ["", "ab" * 15, "xy" * 16, "ab" * 17, "١" * 32])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="is no trace id"):
        parse_trace_id(text)
