"""How the project of a request is named."""

import pytest

from podium.errors import InvalidInput
from podium.ingest.receivers.project import project_of


@pytest.mark.parametrize(
    ("header", "project"),
    [
        ("shop", "shop"),
        ("  shop ", "shop"),
        ("My%20team", "My team"),
        ("caf%C3%A9", "café"),
        ("café".encode().decode("latin-1"), "café"),
        ("a+b", "a+b"),
        ("", ""),
        ("x" * 128, "x" * 128),
    ],
)
def test_the_header_names_the_project(header: str, project: str) -> None:
    assert project_of({"x-podium-project": header}) == project


def test_without_the_header_the_project_is_left_open() -> None:
    assert project_of({}) == ""


@pytest.mark.parametrize("header", ["x" * 129, "a%00b", "a%0Ab", "%FF", "a\tb", "日"])
def test_a_name_that_cannot_be_shown_is_refused(header: str) -> None:
    with pytest.raises(InvalidInput, match="x-podium-project"):
        project_of({"x-podium-project": header})
