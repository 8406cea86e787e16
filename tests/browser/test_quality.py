"""What could not be understood, as its reader meets it."""

import re
import time

import pytest
from playwright.sync_api import expect
from tests.browser.app import THEMES, Theme
from tests.browser.conftest import OpenApp
from tests.flows.server import Server
from tests.spans import request, span

PROJECT = "misunderstood"
LONG = "acme." + "very_long_name_" * 10 + ".tokens"
KINDS = ("Usage that was not read", "Sent again")


@pytest.fixture(scope="module", autouse=True)
def misunderstood(server: Server) -> None:
    """Two spans whose tokens nobody reads, and one of them sent again."""
    now_ns = time.time_ns() - 60 * 10**9
    first = span("call", {"acme.tokens": 5}, start_ns=now_ns)
    again = span("call", {"acme.tokens": 5, "retried": True}, start_ns=now_ns, trace=first.trace_id)
    again.span_id = first.span_id
    for each in (first, again, span("call", {LONG: 5}, start_ns=now_ns)):
        assert server.send("traces", request(each, scope="acme.tracer"), project=PROJECT).status == 200
    assert server.send("traces", request(span("call", start_ns=now_ns)), project="understood").status == 200
    server.settle()


def test_the_overview_leads_to_what_it_lacks_and_from_there_to_a_span(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)

    app.page.get_by_role("link", name="2 spans carry token counts or costs that were not read").click()

    expect(app.heading("Data quality")).to_be_visible()
    expect(app.page).to_have_url(re.compile("kind=unread_usage"))
    expect(app.page.get_by_role("heading", level=2)).to_have_text(re.compile(KINDS[0]))
    row = app.page.get_by_role("row").filter(has_text=re.compile(r"acme\.tokens"))
    expect(row).to_contain_text("acme.tracer")
    row.get_by_role("link", name="Newest span").click()
    expect(app.page).to_have_url(re.compile("/traces/[0-9a-f]{32}.*span="))


def test_kinds_are_chosen_and_all_come_back(open_app: OpenApp) -> None:
    app = open_app("/quality", project=PROJECT)
    headings = app.page.get_by_role("heading", level=2)
    kinds = app.page.get_by_role("navigation", name="Kinds")
    expect(headings).to_have_count(2)

    kinds.get_by_role("link", name=KINDS[1]).click()
    expect(headings).to_have_count(1)
    kinds.get_by_role("link", name="All").click()

    expect(headings).to_have_count(2)


def test_the_page_is_found_by_its_name_and_empty_where_all_is_understood(open_app: OpenApp) -> None:
    app = open_app("/traces", project="understood")
    expect(app.heading("Traces")).to_be_visible()

    app.command("data quality")

    expect(app.page.get_by_text("Everything was understood")).to_be_visible()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [1600, 1024, 390])
def test_every_width_and_theme_can_be_read(open_app: OpenApp, width: int, theme: Theme) -> None:
    app = open_app("/quality", project=PROJECT)
    app.page.set_viewport_size({"width": width, "height": 900})
    app.page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    expect(app.page.get_by_role("table")).to_have_count(2)

    assert app.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert app.axe("main") == []
