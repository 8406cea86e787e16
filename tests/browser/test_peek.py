"""A row of the list opens its trace beside the list: looked at, walked through, sent as a link."""

import re

import pytest
from playwright.sync_api import Locator, expect
from tests.browser.app import THEMES, App, Theme
from tests.browser.conftest import OpenApp
from tests.browser.shop import PROJECT, QUESTION, USER, Shop

pytestmark = pytest.mark.usefixtures("shop")


def _rows(app: App) -> Locator:
    rows = app.page.locator(".table-row")
    expect(rows).to_have_count(3)
    return rows


def _panel(app: App) -> Locator:
    return app.page.get_by_role("complementary", name="Trace", exact=True)


def test_a_row_shows_the_essentials_of_its_trace_beside_the_list(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT)

    _rows(app).filter(has_text="refund-agent").locator(".of-duration").click()

    panel = _panel(app)
    expect(app.page).to_have_url(re.compile(f"peek={shop.refund}"))
    expect(panel.get_by_role("heading", level=2)).to_have_text("invoke_agent refund-agent")
    facts = panel.locator(".peek-facts > div")
    expect(facts).to_have_text(["Statusdone", "Cost$0.0110", "Duration5.00\u00a0s", "Tokens3,400", "Spans4", "Errors0"])
    expect(panel.locator(".peek-names")).to_contain_text(f"user {USER}")
    expect(panel.get_by_role("region", name="Input")).to_contain_text(QUESTION)
    expect(panel.get_by_role("region", name="Output").locator("strong")).to_have_text("48.90")
    names = [re.compile(name) for name in ("refund-agent", "chat gpt-4o", "lookup_order", "chat gpt-4o")]
    expect(panel.get_by_role("region", name="Spans").get_by_role("link")).to_have_text(names)
    expect(app.page.locator(".table-row[aria-current]")).to_contain_text("refund-agent")
    expect(app.page.locator(".table-row")).to_have_count(3)


def test_a_failed_trace_says_why_it_failed(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT, peek=shop.failed)

    expect(_panel(app).locator(".peek-fault")).to_contain_text("RateLimitError 429 too many requests")


def test_the_name_leads_to_the_trace_and_so_does_a_span_of_the_panel(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT)

    _rows(app).get_by_role("link", name="invoke_agent refund-agent").click()
    expect(app.page).to_have_url(re.compile(f"/traces/{shop.refund}"))

    app.open("/traces", project=PROJECT, peek=shop.refund)
    _panel(app).get_by_role("link", name=re.compile("lookup_order")).click()
    expect(app.page).to_have_url(re.compile(f"/traces/{shop.refund}.*span={shop.tool_span}"))


def test_with_control_a_row_opens_its_trace_in_a_tab_of_its_own(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT)
    cell = _rows(app).filter(has_text="refund-agent").locator(".of-duration")

    with app.page.context.expect_page() as opened:
        cell.click(modifiers=["Control"])

    expect(opened.value).to_have_url(re.compile(f"/traces/{shop.refund}"))
    opened.value.close()
    expect(_panel(app)).to_have_count(0)


def test_the_panel_is_walked_closed_and_opened_by_keys(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT)
    _rows(app)
    heading = _panel(app).get_by_role("heading", level=2)

    app.page.keyboard.press("j")
    expect(app.page.locator(".table-row a:focus")).to_have_text("chat in-house")
    app.page.keyboard.press("Space")
    expect(heading).to_have_text("chat in-house")
    for key, name in (("j", "chat gpt-4o-mini"), ("j", "invoke_agent refund-agent"), ("k", "chat gpt-4o-mini")):
        app.page.keyboard.press(key)
        expect(heading).to_have_text(name)
        expect(app.page.locator(".table-row a:focus")).to_have_text(name)
    app.page.keyboard.press("ArrowRight")
    expect(_panel(app).get_by_role("group", name="Details")).to_be_focused()
    app.page.keyboard.press("ArrowLeft")
    expect(app.page.locator(".table-row a:focus")).to_have_text("chat gpt-4o-mini")
    app.page.keyboard.press("ArrowRight")
    app.page.keyboard.press("Escape")
    expect(_panel(app)).to_have_count(0)
    expect(app.page.locator(".table-row a:focus")).to_have_text("chat gpt-4o-mini")
    app.page.keyboard.press("Space")
    expect(heading).to_have_text("chat gpt-4o-mini")
    app.page.keyboard.press("Enter")

    expect(app.page).to_have_url(re.compile(f"/traces/{shop.failed}"))


def test_who_types_faster_than_frames_come_keeps_the_keyboard(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT)
    _rows(app)
    app.page.keyboard.press("j")
    app.page.keyboard.press("Space")
    expect(_panel(app).get_by_role("heading", level=2)).to_have_text("chat in-house")

    app.page.evaluate(
        """() => {
          for (const key of ['j', 'ArrowRight']) document.dispatchEvent(new KeyboardEvent('keydown', { key }))
          return new Promise((done) => {
            let frames = 5
            const wait = () => { if (frames-- === 0) done(); else requestAnimationFrame(wait) }
            wait()
          })
        }"""
    )

    expect(_panel(app).get_by_role("heading", level=2)).to_have_text("chat gpt-4o-mini")
    assert app.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Details"


def test_a_link_opens_the_panel_and_back_leads_out_of_it(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT, filter="status:error")
    row = app.page.locator(".table-row")
    expect(row).to_have_count(1)
    row.locator(".of-time").click()
    expect(_panel(app)).to_be_visible()
    link = app.page.url

    app.page.go_back()
    expect(_panel(app)).to_have_count(0)
    app.page.go_forward()
    expect(_panel(app)).to_be_visible()
    app.page.goto(link)

    expect(_panel(app).get_by_role("heading", level=2)).to_have_text("chat gpt-4o-mini")
    expect(app.page.get_by_role("combobox", name="Filter")).to_have_value("status:error")


def test_a_trace_that_the_list_does_not_hold_is_shown_all_the_same(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT, filter="status:error", peek=shop.refund)

    expect(_panel(app).get_by_role("heading", level=2)).to_have_text("invoke_agent refund-agent")
    expect(app.page.locator(".table-row")).to_have_count(1)


def test_a_missing_trace_is_reported(open_app: OpenApp) -> None:
    app = open_app("/traces", project=PROJECT, peek="f" * 32)

    expect(_panel(app)).to_contain_text("Trace not found")
    app.expect_problem("404")


def test_on_a_phone_the_panel_is_a_sheet(open_app: OpenApp) -> None:
    app = open_app("/traces", project=PROJECT, is_phone=True)

    _rows(app).filter(has_text="refund-agent").locator(".of-duration").click()
    sheet = app.page.get_by_role("dialog", name="Trace")
    expect(sheet.get_by_role("region", name="Output")).to_contain_text("48.90")
    assert app.axe() == []
    assert app.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sheet.get_by_role("button", name="Previous trace").click()
    expect(sheet.get_by_role("heading", level=2)).to_have_text("chat gpt-4o-mini")
    sheet.get_by_role("button", name="Close").click()

    expect(sheet).to_have_count(0)
    expect(app.page).not_to_have_url(re.compile("peek="))


@pytest.mark.parametrize("theme", THEMES)
def test_the_panel_is_accessible_and_fits_every_width(open_app: OpenApp, shop: Shop, theme: Theme) -> None:
    app = open_app("/traces", project=PROJECT, peek=shop.refund, theme=theme)
    panel = _panel(app)
    expect(panel.get_by_role("region", name="Output")).to_contain_text("48.90")

    assert app.axe() == []
    for width in (700, 1024, 1181, 1440, 1600):
        app.page.set_viewport_size({"width": width, "height": 900})
        expect(panel.get_by_role("region", name="Spans")).to_be_attached()
        assert app.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        box = panel.bounding_box()
        assert box is not None
        assert box["width"] >= 380, width
    app.page.set_viewport_size({"width": 1440, "height": 900})
