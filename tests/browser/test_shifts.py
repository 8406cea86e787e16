"""Nothing moves when an answer comes: its room is there before it."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import OpenApp
from tests.browser.shop import PROJECT

pytestmark = pytest.mark.usefixtures("shop")

# Counted by the browser from the first paint on, but for what follows a click or a key.
_SHIFTS = """new Promise((done) => {
  const found = []
  const nameOf = ({ node }) => node?.className || node?.textContent
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (!entry.hadRecentInput) found.push([entry.value, ...entry.sources.map(nameOf)])
  })).observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => done(found), 100)
})"""


@pytest.mark.parametrize("is_phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("path", ["/", "/traces"])
def test_nothing_moves_while_a_page_is_loaded(open_app: OpenApp, path: str, *, is_phone: bool) -> None:
    app = open_app(path, is_phone=is_phone, project=PROJECT)
    expect(app.page.locator("main h1")).to_be_visible()
    expect(app.page.locator("main .skeleton:not(.table .skeleton), main [aria-busy='true']")).to_have_count(0)

    assert app.page.evaluate(_SHIFTS) == []
