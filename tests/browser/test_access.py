"""Everyone can read it: axe finds nothing, in both themes, on every page."""

import pytest
from playwright.sync_api import expect
from tests.browser.app import THEMES, Theme
from tests.browser.conftest import OpenApp
from tests.browser.shop import PROJECT, Shop

pytestmark = pytest.mark.usefixtures("shop")


@pytest.mark.parametrize(("theme", "is_phone"), [("light", False), ("dark", False), ("light", True)])
def test_overview_and_traces_are_accessible(open_app: OpenApp, theme: Theme, is_phone: bool) -> None:
    app = open_app("/", project=PROJECT, theme=theme, is_phone=is_phone)
    expect(app.card("Requests")).to_contain_text("in 3 traces")
    expect(app.page.locator(".chart canvas")).to_have_count(4)
    assert app.axe() == []

    app.open("/traces", project=PROJECT, theme=theme)
    expect(app.page.locator(".table-row")).to_have_count(3)
    assert app.axe() == []


@pytest.mark.parametrize("theme", THEMES)
def test_charts_are_accessible_as_tables(open_app: OpenApp, theme: Theme) -> None:
    app = open_app("/", project=PROJECT, theme=theme)
    for title in ("Cost", "Cost by model", "Cost by operation", "Latency distribution"):
        app.page.get_by_role("button", name=f"{title}: more").click()
        app.page.get_by_role("menuitem", name="Show as a table").click()

    expect(app.page.get_by_role("group", name="as a table")).to_have_count(4)
    assert app.axe() == []


@pytest.mark.parametrize("theme", THEMES)
def test_a_trace_is_accessible_on_every_tab(open_app: OpenApp, shop: Shop, theme: Theme) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT, span=shop.refund_calls[1], theme=theme)
    expect(app.page.locator(".tool")).to_be_visible()

    assert app.axe() == []

    for tab in ("Cost", "Attributes", "Events", "Links", "OTLP"):
        app.page.get_by_role("tab", name=tab).click()
        assert app.axe(within=".span-panel") == [], tab


@pytest.mark.parametrize("theme", THEMES)
def test_what_opens_above_a_page_is_accessible(open_app: OpenApp, theme: Theme) -> None:
    app = open_app("/no/such/page", project=PROJECT, theme=theme)
    expect(app.heading("Page not found")).to_be_visible()
    assert app.axe() == []

    app.page.keyboard.press("Control+k")
    expect(app.page.get_by_role("dialog")).to_be_visible()
    assert app.axe() == []
    app.page.keyboard.press("Escape")
    expect(app.page.get_by_role("dialog")).to_be_hidden()
    app.page.keyboard.press("?")
    expect(app.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert app.axe() == []


@pytest.mark.parametrize("theme", THEMES)
def test_the_gallery_shows_every_state(open_app: OpenApp, theme: Theme) -> None:
    app = open_app("/dev/gallery", project=PROJECT, theme=theme)

    expect(app.heading("Gallery")).to_be_visible()
    for state in ("Loading", "Failed", "Empty", "Hostile names", "Doughnut of one", "Table, empty"):
        expect(app.page.get_by_role("region", name=state, exact=True).first).to_be_visible()
    expect(app.page.locator(".chart canvas")).to_have_count(6)
    assert app.page.evaluate("window.hit") is None
    # Figures that are being replaced are pale on purpose.
    problems = [problem for problem in app.axe() if "Older figures" not in problem]
    assert problems == [], "\n".join(problems)


def test_the_gallery_fits_a_phone(open_app: OpenApp) -> None:
    app = open_app("/dev/gallery", project=PROJECT, is_phone=True)

    expect(app.page.locator(".chart canvas")).to_have_count(6)

    assert app.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
