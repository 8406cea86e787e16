"""What is looked at stands in the address, survives back and forward, and can be sent to someone."""

import re
import time

import pytest
from playwright.sync_api import expect
from tests.browser.app import THEMES, Theme
from tests.browser.conftest import OpenApp
from tests.browser.shop import PROJECT, Shop
from tests.flows.server import Server
from tests.spans import request, span


def test_range_and_filter_go_back_and_forward(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/", project=PROJECT)
    expect(app.card("Requests")).to_contain_text("in 3 traces")

    app.page.get_by_role("button", name="Time range").click()
    app.page.get_by_role("menuitemradio", name="Last 7 days").click()
    app.page.get_by_role("combobox", name="Filter").fill("status:error")
    app.page.keyboard.press("Enter")

    expect(app.page).to_have_url(re.compile(r"range=7d.*filter=status%3Aerror"))
    expect(app.card("Requests")).to_contain_text("in 1 trace")
    app.page.go_back()
    expect(app.card("Requests")).to_contain_text("in 3 traces")
    app.page.go_back()
    expect(app.page.get_by_role("button", name="Time range")).to_contain_text("Last 24 hours")
    app.page.go_forward()
    app.page.go_forward()
    expect(app.page.get_by_role("combobox", name="Filter")).to_have_value("status:error")


def test_an_address_shows_the_same_view_elsewhere(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT, range="7d", filter="model:gpt-4o", sort="-cost", theme="dark")

    expect(app.page.get_by_role("button", name="Time range")).to_contain_text("Last 7 days")
    expect(app.page.get_by_role("combobox", name="Filter")).to_have_value("model:gpt-4o")
    expect(app.page.get_by_role("button", name="Sort")).to_contain_text("Highest cost")
    expect(app.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(app.page.locator(".table-row")).to_have_count(1)


def test_every_time_is_told_in_the_zone_of_the_address(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT)
    times = app.page.locator(".table-row .of-time span")
    expect(times.first).to_have_attribute("title", re.compile("Europe/Berlin"))

    app.page.get_by_role("button", name="Time range").click()
    app.page.get_by_role("combobox", name="Times in").select_option("Asia/Dubai")

    expect(app.page).to_have_url(re.compile("zone=Asia%2FDubai"))
    expect(times.first).to_have_attribute("title", re.compile("Asia/Dubai"))
    expect(app.page.get_by_role("button", name="Time range")).to_contain_text("UTC+4")
    app.open(f"/traces/{shop.refund}", project=PROJECT, zone="Asia/Tokyo")
    expect(app.page.get_by_text("(Asia/Tokyo)").first).to_be_visible()


def test_a_range_is_typed_on_the_wall_clock_that_is_shown(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/", project=PROJECT, zone="Asia/Kathmandu")
    expect(app.heading("Overview")).to_be_visible()

    app.page.get_by_role("button", name="Time range").click()
    app.page.get_by_label("From", exact=True).fill("2020-01-01T05:45")
    app.page.get_by_label("To", exact=True).fill("2020-01-02T05:45")
    app.page.get_by_role("button", name="Show", exact=True).click()

    expect(app.page).to_have_url(re.compile(r"from=2020-01-01T00%3A00%3A00.000Z&to=2020-01-02T00%3A00%3A00.000Z"))
    expect(app.page.get_by_role("button", name="Time range")).to_contain_text("1 Jan, 05:45 – 2 Jan, 05:45")


def test_a_fault_in_the_filter_is_shown_where_it_is(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/", project=PROJECT)

    app.page.get_by_role("combobox", name="Filter").fill("modle:gpt-4o ")
    expect(app.page.locator(".filter-mirror .fault")).to_contain_text("modle")
    app.page.get_by_role("button", name="Use model").click()

    expect(app.page).to_have_url(re.compile("filter=model%3Agpt-4o"))
    app.expect_problem("400")


def test_a_fault_behind_an_emoji_is_shown_where_it_is(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/", project=PROJECT)

    app.page.get_by_role("combobox", name="Filter").fill('"👩‍👧 😀" modle:gpt-4o ')
    expect(app.page.locator(".filter-mirror .fault")).to_have_text("modle")
    app.page.get_by_role("button", name="Use model").click()

    expect(app.page.get_by_role("combobox", name="Filter")).to_have_value('"👩‍👧 😀" model:gpt-4o')
    app.expect_problem("400")


def test_a_value_that_is_still_to_be_chosen_is_no_fault(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT)
    expect(app.page.locator(".table-row")).to_have_count(3)
    app.page.clock.install()

    app.page.keyboard.press("/")
    app.page.keyboard.type("model:")
    expect(app.page.get_by_role("option")).to_have_count(3)
    app.page.clock.run_for(5_000)  # as long as one may think

    expect(app.page.get_by_role("option")).to_have_count(3)
    expect(app.page.locator(".filter-fault")).to_have_count(0)


def test_the_filter_completes_fields_and_values(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT)
    expect(app.page.locator(".table-row")).to_have_count(3)
    app.page.keyboard.press("/")

    app.page.keyboard.type("mod")
    expect(app.page.get_by_role("option", name=re.compile("^model"))).to_be_visible()
    app.page.keyboard.press("Tab")
    expect(app.page.get_by_role("option", name=re.compile("gpt-4o-mini"))).to_be_visible()
    app.page.keyboard.type("gpt-4o-m")
    expect(app.page.get_by_role("option")).to_have_count(1)
    app.page.keyboard.press("ArrowDown")
    app.page.keyboard.press("Enter")
    expect(app.page.get_by_role("combobox", name="Filter")).to_have_value("model:gpt-4o-mini ")
    app.page.keyboard.press("Enter")

    expect(app.page.locator(".table-row")).to_have_count(1)


@pytest.mark.parametrize("theme", THEMES)
def test_a_chosen_theme_stays(open_app: OpenApp, shop: Shop, theme: Theme) -> None:
    app = open_app("/", project=PROJECT)

    app.page.get_by_role("button", name="Theme").click()
    app.page.get_by_role("menuitemradio", name=theme.capitalize()).click()
    app.page.reload()

    expect(app.page.locator("html")).to_have_attribute("data-theme", theme)


def test_another_project_is_chosen_from_the_list_and_samples_are_marked(
    open_app: OpenApp, server: Server, shop: Shop
) -> None:
    sample = span(
        "chat sample", {"podium.sample": True, "gen_ai.operation.name": "chat"}, start_ns=time.time_ns() - 10**10
    )
    server.send("traces", request(sample, resource={"service.name": "s", "podium.sample": True}), project="samples")
    server.settle()
    app = open_app("/", project=PROJECT)
    expect(app.heading("Overview")).to_be_visible()

    app.page.get_by_role("button", name="Project").click()
    app.page.get_by_role("menuitemradio", name="samples").click()

    expect(app.page).to_have_url(re.compile("project=samples"))
    expect(app.page.get_by_text("Sample data.")).to_be_visible()


def test_the_palette_goes_to_a_trace_by_its_id(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/", project=PROJECT)
    expect(app.heading("Overview")).to_be_visible()

    app.command(shop.refund)

    expect(app.heading("refund-agent")).to_be_visible()


def test_the_palette_changes_what_is_looked_at(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/", project=PROJECT)
    expect(app.heading("Overview")).to_be_visible()

    for typed in ("dark", "7 days", "go to traces"):
        app.command(typed)

    expect(app.heading("Traces")).to_be_visible()
    expect(app.page).to_have_url(re.compile("range=7d"))
    expect(app.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_keys_are_listed_on_demand(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/", project=PROJECT)
    expect(app.heading("Overview")).to_be_visible()

    app.page.keyboard.press("?")
    expect(app.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    app.page.keyboard.press("Escape")

    expect(app.page.get_by_role("dialog", name="Keyboard shortcuts")).to_have_count(0)


def test_an_address_that_leads_nowhere_says_so(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/no/such/page", project=PROJECT)

    expect(app.heading("Page not found")).to_be_visible()
    app.page.get_by_role("link", name="Go to Overview", exact=True).click()

    expect(app.heading("Overview")).to_be_visible()
