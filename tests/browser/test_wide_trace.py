"""A trace of 50,000 spans: all of it is there, little of it is drawn."""

import re
import time
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from benchmarks.wide_trace import SPANS, TRACE_ID, span_id, wide_trace
from playwright.sync_api import expect
from tests.browser.app import App
from tests.browser.conftest import OpenApp
from tests.flows.server import Server

PROJECT = "wide"
MOST_ROWS = 80


@pytest.fixture(scope="module")
def reply(server: Server) -> Any:
    """What the API answers about the trace, once it is stored."""
    for body in wide_trace(time.time_ns() - 15 * 60 * 10**9):
        assert server.send("traces", body, project=PROJECT).status == 200
    server.settle()
    return server.get(f"/api/v1/traces/{TRACE_ID.hex()}/waterfall", project=PROJECT)


def opened(open_app: OpenApp) -> App:
    app = open_app(f"/traces/{TRACE_ID.hex()}", project=PROJECT)
    expect(app.page.locator(".waterfall-spans")).to_contain_text("50,000 spans")
    expect(app.page.locator(".span-row").nth(10)).to_be_attached()
    assert app.page.locator(".span-row").count() < MOST_ROWS
    return app


def test_its_figures_are_those_of_its_spans(open_app: OpenApp, reply: Any) -> None:
    spans = reply["spans"]
    cost = sum(Decimal(money) for money, counts in zip(spans["cost"], spans["billable"], strict=True) if counts)
    tokens = sum(filter(None, spans["input_tokens"])) + sum(filter(None, spans["output_tokens"]))
    errors = spans["status"].count("error")

    app = opened(open_app)

    assert len(spans["span_id"]) == reply["trace"]["spans"] == SPANS
    assert (Decimal(reply["trace"]["cost"]), reply["trace"]["span_errors"]) == (cost, errors)
    assert reply["trace"]["input_tokens"] + reply["trace"]["output_tokens"] == tokens
    chips = app.page.locator(".trace-chips")
    expect(chips).to_contain_text(f"{errors} errors, recovered")
    below = app.page.locator(".span-row .waterfall-cost").first.get_attribute("title")
    assert below is not None
    assert Decimal(re.sub("[$,]| below", "", below)) == cost


def test_a_search_finds_all_hits_and_goes_to_them(open_app: OpenApp, reply: Any) -> None:
    names = Counter(reply["spans"]["name"])
    app = opened(open_app)

    app.page.keyboard.press("/")
    app.page.keyboard.type("tool-3")
    expect(app.page.locator(".trace-search-count")).to_have_text(f"{names['execute_tool tool-3']:,}")
    app.page.keyboard.press("Shift+Enter")

    expect(app.page.locator('.span-row[aria-selected="true"]')).to_contain_text("execute_tool tool-3")
    last = max(place for place, name in enumerate(reply["spans"]["name"]) if name == "execute_tool tool-3")
    expect(app.page).to_have_url(re.compile(f"span={reply['spans']['span_id'][last]}"))


def test_its_end_is_reached_by_wheel_and_by_key(open_app: OpenApp, reply: Any) -> None:
    app = opened(open_app)
    body = app.page.locator(".waterfall-body")

    body.hover()
    app.page.mouse.wheel(0, 10_000_000)
    expect(app.page.locator(f"#span-{SPANS - 1}")).to_be_visible()
    assert app.page.locator(".span-row").count() < MOST_ROWS
    body.focus()
    app.page.keyboard.press("End")

    expect(app.page).to_have_url(re.compile(f"span={span_id(SPANS - 1).hex()}"))
    expect(app.page.locator('.span-row[aria-selected="true"]')).to_have_attribute("aria-level", "3")


def test_it_is_closed_down_to_its_agents(open_app: OpenApp, reply: Any) -> None:
    agents = sum(name.startswith("invoke_agent worker") for name in reply["spans"]["name"])
    app = opened(open_app)

    app.page.get_by_role("button", name="Expand to depth").click()
    app.page.get_by_role("menuitemradio", name="1 level").click()

    expect(app.page.locator(".waterfall-spans")).to_contain_text(f"{agents + 1:,} rows of 50,000 spans")
    expect(app.page.locator(".span-row").nth(1)).to_contain_text("49")


def test_beside_the_list_it_says_how_large_it_is_and_is_not_read(open_app: OpenApp, reply: Any) -> None:
    app = open_app("/traces", project=PROJECT)

    app.page.locator(".table-row .of-duration").click()

    panel = app.page.get_by_role("complementary", name="Trace", exact=True)
    expect(panel).to_contain_text("50,000 spans")
    expect(panel.get_by_role("link", name="Open trace")).to_be_visible()
    expect(panel).to_have_attribute("aria-busy", "false")
