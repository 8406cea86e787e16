"""Overview: the figures that were sent are the figures on screen."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import OpenApp
from tests.browser.shop import (
    COST,
    ERRORS,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    PROJECT,
    REQUESTS,
    TRACES,
    UNPRICED_MODEL,
    Shop,
)
from tests.flows.server import Server

pytestmark = pytest.mark.usefixtures("shop")


def test_the_cards_show_what_the_api_says_and_what_was_worked_out_by_hand(
    open_app: OpenApp, server: Server
) -> None:  # fmt: skip
    overview = server.get("/api/v1/overview", project=PROJECT, range="24h")

    app = open_app("/", project=PROJECT)

    assert Decimal(overview["cost"]["value"]) == COST
    assert overview["requests"]["value"] == REQUESTS
    assert overview["errors"]["value"] == ERRORS
    assert overview["tokens"]["value"] == INPUT_TOKENS + OUTPUT_TOKENS
    expect(app.card("Cost").get_by_title("$0.011", exact=True)).to_have_text("$0.0110")
    expect(app.card("Requests")).to_contain_text(f"{REQUESTS}")
    expect(app.card("Requests")).to_contain_text(f"in {TRACES} traces")
    expect(app.card("Error rate")).to_contain_text("25\u00a0%")
    expect(app.card("Tokens").get_by_title("4,170", exact=True)).to_be_visible()
    expect(app.card("Tokens")).to_contain_text("3,700 in · 470 out")


def test_what_has_no_price_is_named_beside_the_total(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)

    expect(app.page.get_by_text("1 request without a price")).to_be_visible()
    expect(app.page.get_by_role("button", name=UNPRICED_MODEL, exact=True).first).to_be_visible()


def test_a_card_leads_to_the_traces_it_is_made_of(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)

    app.card("Error rate").click()

    expect(app.heading("Traces")).to_be_visible()
    rows = app.page.locator(".table-row")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("chat gpt-4o-mini")


def test_a_task_leads_to_its_span(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/", project=PROJECT)

    app.page.locator(".tasks tbody tr").last.click()

    expect(app.heading("refund-agent")).to_be_visible()
    assert shop.refund_calls[0] in app.page.url


def test_a_project_nobody_sent_to_says_what_to_do(open_app: OpenApp) -> None:
    app = open_app("/", project="nobody")

    expect(app.heading("Nothing in “nobody” yet")).to_be_visible()
    expect(app.page.get_by_text("OTEL_EXPORTER_OTLP_ENDPOINT")).to_be_visible()


def test_an_empty_stretch_of_time_leads_to_where_data_is(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT, **{"from": "2020-01-01T00:00:00Z", "to": "2020-01-02T00:00:00Z"})

    app.page.get_by_role("button", name="Show the latest hour with data").click()

    expect(app.card("Cost").get_by_title("$0.011", exact=True)).to_be_visible()


def test_a_bar_of_the_distribution_leads_to_the_traces_that_took_so_long(open_app: OpenApp, server: Server) -> None:
    bars = server.get("/api/v1/distribution", project=PROJECT, range="24h")["bars"]
    counts = [bar["count"] for bar in bars]

    app = open_app("/", project=PROJECT)
    panel = app.page.get_by_role("region", name="Latency distribution")
    expect(panel.locator("li")).to_have_count(len(bars))
    expect(panel.get_by_role("button")).to_have_count(sum(count > 0 for count in counts))
    panel.get_by_role("button").last.click()

    assert sum(counts) == REQUESTS
    expect(app.page).to_have_url(re.compile(r"/traces\?.*duration"))
    expect(app.heading("Traces")).to_be_visible()
    expect(app.page.locator(".table-row")).to_have_count(counts[-1])
