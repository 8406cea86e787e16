"""From a fresh page to the answer and back with keys alone; what has the keyboard is seen to have it."""

import re
import time

import pytest
from playwright.sync_api import Locator, expect
from tests.browser.app import App
from tests.browser.conftest import OpenApp
from tests.browser.shop import PROJECT, Shop
from tests.flows.server import Server
from tests.spans import request, span

pytestmark = pytest.mark.usefixtures("shop")

MOST_STOPS = 160
MOST_TABS = 20
# Class and place of what has the keyboard: one of each kind is looked at.
_KIND = "() => { const e = document.activeElement; return [e.tagName, e.className, e.getAttribute('role')].join(' ') }"


def _tab_to(app: App, target: Locator) -> None:
    """Press Tab until the target has the keyboard."""
    expect(target).to_be_visible()
    for _ in range(MOST_STOPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        app.page.keyboard.press("Tab")
    pytest.fail(f"{MOST_STOPS} times Tab did not lead to {target}")


def test_a_failing_span_is_found_from_a_fresh_page_and_left_again(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/", project=PROJECT)
    expect(app.heading("Overview")).to_be_visible()
    keyboard = app.page.keyboard

    app.command("go to traces")
    expect(app.heading("Traces")).to_be_visible()
    expect(app.page.locator(".table-row")).to_have_count(3)
    keyboard.press("/")
    keyboard.type("status:error")
    keyboard.press("Enter")
    expect(app.page.locator(".table-row")).to_have_count(1)
    keyboard.press("Escape")
    keyboard.press("j")
    expect(app.page.locator(".table-row a:focus")).to_have_text("chat gpt-4o-mini")
    keyboard.press("Enter")
    expect(app.heading("chat gpt-4o-mini")).to_be_visible()
    expect(app.page.get_by_role("tree", name="Spans of the trace")).to_be_visible()
    keyboard.press("e")
    expect(app.page).to_have_url(re.compile("span="))
    _tab_to(app, app.page.get_by_role("tree", name="Spans of the trace"))
    keyboard.press("Enter")
    expect(app.page.get_by_role("complementary", name="Span")).to_be_focused()
    tab = app.page.get_by_role("tab", selected=True)
    _tab_to(app, tab)
    for _ in range(MOST_TABS):
        if (before := tab.inner_text()) == "Events 1":
            break
        keyboard.press("ArrowRight")
        expect(tab).not_to_have_text(before)
    expect(app.page.get_by_role("tabpanel")).to_contain_text("openai.RateLimitError")
    keyboard.press("Escape")
    expect(app.page.get_by_role("tree", name="Spans of the trace")).to_be_focused()
    keyboard.press("u")

    expect(app.page.locator(".table-row")).to_have_count(1)
    expect(app.page.get_by_role("combobox", name="Filter")).to_have_value("status:error")
    expect(app.page.locator(".table-row a:focus")).to_have_text("chat gpt-4o-mini")


def test_the_way_back_leads_to_the_list_as_it_was_left(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT, sort="-duration", peek=shop.failed)
    panel = app.page.get_by_role("complementary", name="Trace", exact=True)
    expect(app.page.locator(".table-row")).to_have_count(3)
    expect(panel.get_by_role("region", name="Spans")).to_be_visible()

    app.page.keyboard.press("k")
    expect(app.page.locator(".table-row a:focus")).to_have_text("chat in-house")
    expect(panel.get_by_role("heading", level=2)).to_have_text("chat in-house")
    app.page.keyboard.press("Enter")
    expect(app.heading("chat in-house")).to_be_visible()
    app.page.keyboard.press("u")

    expect(panel.get_by_role("heading", level=2)).to_have_text("chat in-house")
    expect(app.page.get_by_role("button", name="Sort")).to_contain_text("Longest")
    expect(app.page.locator(".table-row a:focus")).to_have_text("chat in-house")


def test_project_range_and_theme_are_chosen_and_the_keyboard_comes_back(open_app: OpenApp, server: Server) -> None:
    server.send("traces", request(span("elsewhere", start_ns=time.time_ns() - 10**9)), project="another")
    server.settle()
    app = open_app("/traces", project=PROJECT)
    expect(app.page.locator(".table-row")).to_have_count(3)
    keyboard = app.page.keyboard

    keyboard.press("Tab")
    expect(app.page.get_by_role("link", name="Skip to the content")).to_be_focused()
    for name, choice, shown in (
        ("Project", "another", "another"),
        ("Time range", "Last 7 days", "Last 7 days"),
        ("Theme", "Dark", ""),
    ):
        button = app.page.get_by_role("button", name=name)
        _tab_to(app, button)
        keyboard.press("Enter")
        wanted = app.page.get_by_role("menuitemradio", name=re.compile(f"^{choice}"))
        expect(wanted).to_be_visible()
        for _ in range(MOST_STOPS):
            if wanted.evaluate("element => element === document.activeElement"):
                break
            keyboard.press("ArrowDown")
        keyboard.press("Enter")
        expect(wanted).to_have_count(0)
        expect(button).to_contain_text(shown)
        expect(button).to_be_focused()

    expect(app.page).to_have_url(re.compile("project=another.*range=7d"))
    expect(app.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_what_opens_above_the_page_gives_the_keyboard_back(open_app: OpenApp) -> None:
    app = open_app("/traces", project=PROJECT)
    expect(app.page.locator(".table-row")).to_have_count(3)
    app.page.keyboard.press("j")
    first = app.page.locator(".table-row a.row-link").first
    expect(first).to_be_focused()

    for key in ("?", "Control+k"):
        app.page.keyboard.press(key)
        expect(app.page.get_by_role("dialog")).to_be_visible()
        app.page.keyboard.press("Escape")
        expect(app.page.get_by_role("dialog")).to_have_count(0)
        expect(first).to_be_focused()
    app.command("dark")
    expect(app.page.locator("html")).to_have_attribute("data-theme", "dark")

    expect(first).to_be_focused()


def test_everything_that_can_be_reached_is_seen_to_have_the_keyboard(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT, peek=shop.refund, refresh="off")
    expect(app.page.get_by_role("region", name="Output")).to_contain_text("48.90")
    app.page.emulate_media(reduced_motion="reduce")
    app.page.get_by_role("link", name="Podium, go to Overview").focus()
    seen: set[str] = set()

    for _ in range(MOST_STOPS):
        app.page.keyboard.press("Tab")
        kind = app.page.evaluate(_KIND)
        if kind.startswith("BODY"):
            break
        if kind in seen:
            continue
        seen.add(kind)
        with_focus = app.page.screenshot(caret="hide", animations="disabled")
        app.page.evaluate("window.had = document.activeElement; window.had.blur()")
        without = app.page.screenshot(caret="hide", animations="disabled")
        app.page.evaluate("window.had.focus({ preventScroll: true })")
        assert with_focus != without, kind

    assert len(seen) > 12, seen
