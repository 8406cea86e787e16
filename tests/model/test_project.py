"""The names projects may have."""

import pytest

from podium.model.project import DEFAULT_PROJECT, is_project


@pytest.mark.parametrize("name", [DEFAULT_PROJECT, "x", "My team", "ünï", "x" * 128])
def test_short_names_that_can_be_shown_are_projects(name: str) -> None:
    assert is_project(name)


@pytest.mark.parametrize("name", ["", "x" * 129, "a\nb", "a\x00", "a\u200b"])
def test_others_are_not(name: str) -> None:
    assert not is_project(name)
