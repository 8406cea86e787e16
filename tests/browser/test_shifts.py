"""Nothing moves when an answer comes: its room is there before it."""

import time

import pytest
from playwright.sync_api import Route, expect
from tests.browser.conftest import OpenApp
from tests.browser.shop import PROJECT
from tests.flows.server import Server
from tests.spans import request, span

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
    app = open_app(path, is_phone=is_phone, moves=True, project=PROJECT)
    expect(app.page.locator("main h1")).to_be_visible()
    expect(app.page.locator("main .skeleton:not(.table .skeleton), main [aria-busy='true']")).to_have_count(0)

    assert app.page.evaluate(_SHIFTS) == []


@pytest.mark.parametrize("width", [1024, 1280, 1600])
def test_nothing_moves_at_any_width(open_app: OpenApp, width: int) -> None:
    app = open_app("/dev/gallery", moves=True, project=PROJECT)
    app.page.set_viewport_size({"width": width, "height": 900})

    app.open("/", project=PROJECT)
    expect(app.page.locator("main h1")).to_be_visible()
    expect(app.page.locator("main .skeleton:not(.table .skeleton), main [aria-busy='true']")).to_have_count(0)

    assert app.page.evaluate(_SHIFTS) == []


def test_nothing_moves_when_slow_projects_bring_a_banner(open_app: OpenApp, server: Server) -> None:
    call = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o"}
    sent = span("chat gpt-4o", call, start_ns=time.time_ns() - 10**9)
    server.send("traces", request(sent, resource={"podium.sample": "true"}), project="samples")
    server.settle()
    app = open_app("/dev/gallery", moves=True, project="samples")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    app.page.route("**/api/v1/projects", hold)
    app.open("/", project="samples")
    expect(app.page.get_by_label("Loading")).to_be_visible()

    for route in waiting:
        route.continue_()
    expect(app.page.get_by_text("Sample data.")).to_be_visible()
    expect(app.page.locator("main .skeleton:not(.table .skeleton), main [aria-busy='true']")).to_have_count(0)

    assert app.page.evaluate(_SHIFTS) == []
