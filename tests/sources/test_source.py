"""Positions of sources."""

import pytest

from podium.sources.source import Position, kept


def test_a_position_that_is_an_object_is_copied() -> None:
    position: Position = {"id": 7}

    copy = kept(position)
    copy["id"] = 8

    assert position == {"id": 7}


@pytest.mark.parametrize("position", [None, 7, "7", [7], True])
def test_any_other_position_keeps_nothing(position: Position) -> None:
    assert kept(position) == {}
