"""The frame around every page: what can be made narrow, asked for, begun and copied from anywhere."""

import re

import pytest
from playwright.sync_api import Request, expect
from tests.browser.conftest import OpenApp
from tests.browser.shop import PROJECT, Shop

pytestmark = pytest.mark.usefixtures("shop")

_HIDE = """isHidden => {
  Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}"""


def test_the_navigation_is_made_narrow_and_stays_so(open_app: OpenApp) -> None:
    app = open_app("/traces", project=PROJECT)
    name = app.page.get_by_role("navigation", name="Pages").get_by_text("Traces", exact=True)
    expect(name).to_be_in_viewport(ratio=0.9)
    before = name.bounding_box()
    assert before is not None

    app.page.get_by_role("button", name="Collapse the navigation").click()
    app.page.reload()

    expect(app.page.locator(".nav")).to_have_class(re.compile("narrow"))
    after = app.page.locator(".nav").bounding_box()
    assert after is not None
    assert after["width"] < before["x"] + before["width"]
    app.page.keyboard.press("b")
    expect(app.page.locator(".nav")).not_to_have_class(re.compile("narrow"))


def test_on_a_phone_the_pages_are_a_drawer_that_gives_the_keyboard_back(open_app: OpenApp) -> None:
    app = open_app("/traces", project=PROJECT, is_phone=True)
    button = app.page.get_by_role("button", name="Pages")
    drawer = app.page.get_by_role("dialog", name="Pages")

    button.press("Enter")
    expect(drawer).to_contain_text("Updated")
    assert app.axe(within=".drawer") == []
    app.page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(button).to_be_focused()
    button.click()
    drawer.get_by_role("link", name="Overview", exact=True).click()

    expect(app.heading("Overview")).to_be_visible()
    expect(drawer).to_have_count(0)


def test_the_palette_does_what_the_frame_can(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT)
    app.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(app.heading("refund-agent")).to_be_visible()

    app.command("copy the link")
    expect(app.page.get_by_text("Copied the link to this view")).to_be_visible()
    assert app.page.evaluate("navigator.clipboard.readText()") == app.page.url
    app.command("times in utc")
    expect(app.page.locator(".trace-chips")).to_contain_text("(UTC)")
    app.command("keyboard shortcuts")
    expect(app.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    app.page.keyboard.press("Escape")

    expect(app.heading("refund-agent")).to_be_visible()


def test_a_filter_begun_in_the_palette_is_finished_in_the_filter_bar(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT)
    expect(app.heading("refund-agent")).to_be_visible()

    app.page.keyboard.press("Control+k")
    app.page.get_by_role("dialog").get_by_role("combobox").press_sequentially("filter by prov")
    offer = app.page.get_by_role("option", name="Filter by provider:…")
    expect(offer).to_have_attribute("aria-selected", "true")
    app.page.keyboard.press("Enter")
    bar = app.page.get_by_role("combobox", name="Filter")
    expect(bar).to_be_focused()
    expect(bar).to_have_value("provider:")
    expect(app.page.get_by_role("option", name=re.compile("openai"))).to_be_visible()
    app.page.keyboard.press("Tab")
    expect(bar).to_have_value("provider:openai ")
    app.page.keyboard.press("Enter")

    expect(app.page).to_have_url(re.compile("/traces.*filter=provider%3Aopenai"))
    expect(app.page.locator(".table-row")).to_have_count(3)


def test_a_text_is_copied_where_the_browser_gives_no_clipboard(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT)
    app.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    app.page.evaluate(
        "window.clipboard = navigator.clipboard; Object.defineProperty(navigator, 'clipboard', { value: undefined })"
    )

    app.page.get_by_role("button", name="Copy the trace id").click()

    expect(app.page.get_by_text("Copied", exact=True)).to_be_attached()
    assert app.page.evaluate("window.clipboard.readText()") == shop.refund


def test_a_hidden_tab_is_not_refreshed_until_it_is_seen(open_app: OpenApp) -> None:
    app = open_app("/dev/gallery", project=PROJECT)
    app.page.clock.install()
    asked: list[str] = []

    def note(made: Request) -> None:
        if "/api/v1/traces" in made.url:
            asked.append(made.url)

    app.page.on("request", note)
    app.open("/traces", project=PROJECT, refresh="5")
    expect(app.page.locator(".table-row")).to_have_count(3)
    first = len(asked)
    with app.page.expect_request(re.compile("/api/v1/traces")):
        app.page.clock.run_for(5_500)
    app.page.evaluate(_HIDE, arg=True)
    expect(app.page.locator(".traces-list")).to_have_attribute("aria-busy", "false")
    while_seen = len(asked)
    app.page.clock.run_for(30_000)
    while_hidden = len(asked)
    with app.page.expect_request(re.compile("/api/v1/traces")):
        app.page.evaluate(_HIDE, arg=False)

    assert first < while_seen == while_hidden
