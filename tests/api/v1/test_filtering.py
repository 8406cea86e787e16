"""Help with filters: fields, their values, how a text is understood."""

import pytest
from tests.api.v1.conftest import Get


@pytest.mark.usefixtures("row")
def test_help_with_filters(get: Get) -> None:
    facets = get("/facets", fields="model, tool")["facets"]

    assert [(facet["field"], [value["value"] for value in facet["values"]]) for facet in facets] == [
        ("model", ["gpt-5"]),
        ("tool", ["t"]),
    ]
    assert get("/filter", filter="environment:x")["filter"] == "env:x"
    assert "cost" in {field["name"] for field in get("/fields")["fields"]}


@pytest.mark.parametrize("path", ["/overview", "/traces", "/spans", "/movers", "/filter"])
def test_a_filter_error_says_where(get: Get, path: str) -> None:
    error = get(path, 400, filter="kind:llm modl:x")["error"]

    assert (error["code"], error["position"], error["length"]) == ("filter_syntax", 9, 4)
    assert error["suggestion"] == "model"
    assert "modl" in error["message"]


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/facets", {"fields": "cost"}),
        ("/facets", {}),
        ("/facets", {"fields": "model", "limit": "201"}),
        ("/facets", {"fields": "model", "prefix": "x" * 201}),
    ],
)
def test_what_cannot_be_understood_is_refused_with_words(get: Get, path: str, parameters: dict[str, str]) -> None:
    error = get(path, 400, **parameters)["error"]

    assert error["code"] == "invalid_input"
    assert error["message"]
    assert set(error) == {"code", "message"}
