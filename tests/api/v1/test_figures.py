"""The figures of a window: overview, series, breakdown, distribution, movers."""

import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from tests.api.v1.conftest import WINDOW, Get, States, api
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, call_row, insert

from podium.api.clock import Clock
from podium.api.live import Live
from podium.api.services import Services
from podium.api.v1.figures import step_s
from podium.errors import InvalidInput
from podium.model.time import format_instant, parse_instant
from podium.store.engine import Engine


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


def test_a_range_ends_now_and_is_as_long_as_asked(client: TestClient, project: str) -> None:
    before = time.time_ns()

    shown = client.get("/api/v1/series", params={"project": project, "measure": "cost", "range": "1h"}).json()

    assert shown["step_s"] == 60
    assert shown["to"] >= format_instant(before)
    assert parse_instant(shown["to"]) - parse_instant(shown["from"]) == HOUR_NS


def test_what_lies_ahead_and_where_data_begin_is_said(client: TestClient, engine: Engine, project: str) -> None:
    now_ns = time.time_ns()
    first_ns, ahead_ns = now_ns - 100 * 10**9, now_ns + 20 * MINUTE_NS
    insert(engine, call_row(project, start_ns=first_ns), call_row(project, start_ns=ahead_ns))

    def ask(path: str, **more: str) -> Any:
        return client.get(f"/api/v1{path}", params={"project": project, "range": "24h", **more}).json()

    shown, traces = ask("/overview"), ask("/traces")
    assert (shown["requests"]["value"], shown["ahead"], len(traces["traces"]), traces["ahead"]) == (1, 1, 1, 1)
    for answer in (shown, ask("/movers"), ask("/breakdown", by="model")):
        assert answer["no_data_before"] == format_instant(first_ns)
    assert ask("/overview", to=format_instant(now_ns))["ahead"] == 0
    assert ask("/overview", range="1m")["no_data_before"] is None


@pytest.mark.parametrize("minutes", [25, 3 * 24 * 60])
def test_every_question_reads_the_window_to_the_nanosecond(
    client: TestClient, engine: Engine, project: str, minutes: int
) -> None:
    since = START_NS + 13_500_000_000
    until = since + minutes * MINUTE_NS
    inside, outside = (since, until - 1), (since - 10**10, since - 1, until, until + 10**10)
    insert(engine, *(call_row(project, start_ns=start, cost="1") for start in (*inside, *outside)))
    window = {"project": project, "from": format_instant(since), "to": format_instant(until)}

    def ask(path: str, **more: str) -> Any:
        return client.get(f"/api/v1{path}", params=window | more).json()

    overview, by_model, by_kind = ask("/overview"), ask("/breakdown", by="model"), ask("/facets", fields="kind")
    over_time = ask("/series", measure="requests", by="model")["measures"][0]["lines"][0]
    assert (overview["from"], overview["to"]) == (window["from"], window["to"])
    assert (overview["requests"]["value"], overview["requests"]["previous"], overview["traces"]["value"]) == (2, 2, 2)
    assert sum(count or 0 for count in overview["sparks"]["requests"]) == 2
    assert (by_model["total"]["requests"], by_model["total"]["previous_requests"]) == (2, 2)
    assert by_kind["facets"][0]["values"] == [{"value": "llm", "count": 2}]
    assert (over_time["total"], sum(count or 0 for count in over_time["values"])) == (2, 2)
    assert ask("/distribution")["total"] == 2
    assert len(ask("/spans")["spans"]) == len(ask("/traces")["traces"]) == 2


BERLIN_DAYS = {"from": "2026-10-12T22:00:00Z", "to": "2026-11-11T23:00:00Z", "zone": "Europe/Berlin"}


@pytest.fixture
def hourly(engine: Engine, project: str) -> str:
    """A call each hour at :30, from 24 October 2026 to 27 October in Berlin; the clock goes back on the 25th."""
    first_ns = parse_instant("2026-10-23T22:30:00Z")
    insert(engine, *(call_row(project, cost="0.0035", start_ns=first_ns + hour * HOUR_NS) for hour in range(97)))
    return project


@pytest.mark.parametrize("text", ["", "cost>0"])  # from the rollups and from spans
@pytest.mark.usefixtures("hourly")
def test_days_are_those_of_the_zone_over_a_change_of_clocks(get: Get, text: str) -> None:
    shown = get("/series", measure="requests,cost", filter=text, **BERLIN_DAYS)

    requests, cost = (measured["lines"][0]["values"] for measured in shown["measures"])
    known = [
        (start[:13], count, round(money, 4))
        for start, count, money in zip(shown["starts"], requests, cost, strict=True)
        if count
    ]
    assert shown["step_s"] == 86_400
    assert known == [
        ("2026-10-23T22", 24, 0.084),
        ("2026-10-24T22", 25, 0.0875),
        ("2026-10-25T23", 24, 0.084),
        ("2026-10-26T23", 24, 0.084),
    ]


@pytest.mark.usefixtures("hourly")
def test_trends_and_files_have_the_same_days(client: TestClient, get: Get, project: str) -> None:
    sparks = get("/overview", **BERLIN_DAYS)["sparks"]
    rows = client.get(
        "/api/v1/export",
        params={"project": project, "what": "series", "measure": "requests", "format": "json", **BERLIN_DAYS},
    ).json()

    assert [count for count in sparks["requests"] if count] == [24, 25, 24, 24]
    assert [row["requests"] for row in rows if row["requests"]] == [24, 25, 24, 24]
    assert [row["start_time"] for row in rows] == sparks["starts"]


@pytest.mark.usefixtures("hourly")
def test_a_rate_is_that_of_the_hours_a_day_has(get: Get) -> None:
    sparks = get("/overview", **BERLIN_DAYS)["sparks"]

    assert {rate for rate in sparks["throughput_per_s"] if rate} == {1 / 3_600}


@pytest.mark.usefixtures("hourly")
def test_days_begin_in_the_servers_zone_where_none_is_asked_for(engine: Engine, states: States, project: str) -> None:
    services = Services(engine=engine, status=states.now, live=Live(), clock=Clock(ZoneInfo("Asia/Kathmandu")))
    window = {name: BERLIN_DAYS[name] for name in ("from", "to")}

    with TestClient(api(services)) as client:
        shown = client.get("/api/v1/series", params={"project": project, "measure": "requests", **window}).json()

    assert {start[11:19] for start in shown["starts"]} == {"18:15:00"}


@pytest.mark.parametrize("name", ["Mars/Olympus", "Europe", "", "../etc/passwd", "/etc/localtime", "a\0b", "x" * 9_000])
@pytest.mark.parametrize("path", ["/overview", "/series?measure=cost", "/export?what=series&measure=cost"])
def test_a_zone_that_nobody_knows_is_refused_by_name(client: TestClient, path: str, name: str) -> None:
    reply = client.get(f"/api/v1{path}", params={**dict(parse_qsl(urlsplit(path).query)), "zone": name})

    assert reply.status_code == 400
    assert reply.json()["error"]["message"].startswith("`zone` is a time zone by its name, such as Europe/Vienna")


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/series", {}),
        ("/series", {"measure": "colour"}),
        ("/series", {"measure": "cost", "step": "soon"}),
        ("/series", {"measure": "cost", "limit": "51"}),
        ("/series", {"measure": "cost", "limit": "0"}),
        ("/breakdown", {"by": "agents"}),
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
