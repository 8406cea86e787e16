"""The figures of a window: overview, series, breakdown, distribution, movers."""

import time
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.api.v1.conftest import WINDOW, Get

from podium.api.v1.figures import step_s
from podium.errors import InvalidInput
from podium.model.time import format_instant


def test_the_overview_speaks_the_contract(get: Get, row: dict[str, Any]) -> None:
    shown = get("/overview", filter="kind:llm")

    assert (shown["from"], shown["to"]) == (WINDOW["from"], WINDOW["to"])
    assert shown["previous_to"] == WINDOW["from"]
    assert shown["cost"] == {"value": "0.123456789", "previous": "0.000000000", "change": None}
    assert shown["requests"] == {"value": 1, "previous": 0, "change": None}
    assert (shown["filter"], shown["project"]) == ("kind:llm", row["project"])
    assert shown["sentence"]["text"][0] == {"words": "$0.1235", "strong": True}


@pytest.mark.usefixtures("row")
def test_figures_over_time_and_by_dimension(get: Get) -> None:
    over_time = get("/series", measure="cost,tokens", by="model", step="1800")
    parts = get("/breakdown", by="kind", sort="spans")
    moved = get("/movers")
    spread = get("/distribution")

    cost, tokens = over_time["measures"]
    assert (over_time["step_s"], cost["unit"], tokens["unit"]) == (1_800, "usd", "tokens")
    assert (cost["lines"][0]["name"], cost["lines"][0]["total_exact"]) == ("gpt-5", "0.123456789")
    assert [(line["name"], line["cost"]) for line in parts["rows"]] == [("llm", "0.123456789"), ("tool", "0.000000000")]
    assert (spread["of"], spread["total"], sum(bar["count"] for bar in spread["bars"])) == ("requests", 1, 1)
    assert (moved["previous_to"], moved["movers"]) == (WINDOW["from"], [])


def test_a_range_ends_now_and_begins_at_a_whole_interval(client: TestClient, project: str) -> None:
    before = time.time_ns()

    shown = client.get("/api/v1/series", params={"project": project, "measure": "cost", "range": "1h"}).json()

    assert shown["step_s"] == 60
    assert shown["to"] >= format_instant(before)
    assert shown["from"].endswith(":00.000000000Z")


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/series", {}),
        ("/series", {"measure": "colour"}),
        ("/series", {"measure": "cost", "step": "soon"}),
        ("/series", {"measure": "cost", "limit": "51"}),
        ("/series", {"measure": "cost", "limit": "0"}),
        ("/breakdown", {"by": "agent"}),
        ("/breakdown", {"by": "model", "limit": "501"}),
        ("/movers", {"limit": "51"}),
        ("/distribution", {"measure": "cost"}),
    ],
)
def test_what_cannot_be_understood_is_refused_with_words(get: Get, path: str, parameters: dict[str, str]) -> None:
    error = get(path, 400, **parameters)["error"]

    assert error["code"] == "invalid_input"
    assert error["message"]
    assert set(error) == {"code", "message"}


@pytest.mark.usefixtures("row")
@pytest.mark.parametrize(
    ("path", "parameters", "key"),
    [
        ("/series", {"measure": "cost", "limit": "50"}, "measures"),
        ("/breakdown", {"by": "model", "limit": "500"}, "rows"),
        ("/movers", {"limit": "50"}, "movers"),
    ],
)
def test_the_largest_limit_is_answered(get: Get, path: str, parameters: dict[str, str], key: str) -> None:
    assert key in get(path, **parameters)


@pytest.mark.parametrize(("text", "seconds"), [("auto", None), ("1", 1), ("2678400", 2_678_400)])
def test_a_step_is_chosen_or_given_in_whole_seconds(text: str, seconds: int | None) -> None:
    assert step_s(text) == seconds


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "", "2678401", "١", "60s"])
def test_what_is_no_step_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="`step` is `auto` or whole seconds"):
        step_s(text)
