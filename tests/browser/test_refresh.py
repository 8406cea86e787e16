"""How often pages refresh: as the operator set it, until their reader chooses."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect
from tests.browser.app import App
from tests.browser.conftest import OpenApp
from tests.browser.test_live import _send
from tests.flows.server import Server

Start = Callable[..., Server]


@pytest.fixture
def start(browser: Browser, built_ui: None, tmp_path: Path) -> Iterator[Start]:
    """Starts a server with variables of its own and one trace."""
    servers: list[Server] = []

    def start(**variables: str) -> Server:
        server = Server(tmp_path / "data", environment=variables).start()
        servers.append(server)
        _send(server, "the first")
        server.settle()
        return server

    yield start
    for server in servers:
        server.close()


def _control(app: App) -> Locator:
    return app.page.get_by_role("button", name="Automatic refresh")


def test_S0_27_and_S3_21_pages_refresh_at_the_set_interval_until_somebody_chooses(
    open_app: OpenApp, start: Start
) -> None:
    server = start(REFRESH_INTERVAL="2s")
    app = open_app("/traces", url=server.url, project="live")
    expect(_control(app)).to_contain_text("2 s")
    expect(app.page.get_by_text("the first")).to_be_visible()

    _send(server, "found by asking")
    expect(app.page.get_by_text("found by asking")).to_be_visible()
    _control(app).click()
    expect(app.page.get_by_role("menuitemradio", name="Every 2 s", checked=True)).to_be_visible()
    app.page.get_by_role("menuitemradio", name="Live as data arrives").click()

    expect(app.page).to_have_url(re.compile("refresh=live"))
    expect(app.page.locator(".dot.open")).to_be_visible()


def test_S3_21_pages_do_not_refresh_where_that_is_off(open_app: OpenApp, start: Start) -> None:
    server = start(AUTO_REFRESH="false", REFRESH_INTERVAL="2s")
    app = open_app("/traces", url=server.url, project="live")
    expect(_control(app)).to_contain_text("off")
    expect(app.page.get_by_text("the first")).to_be_visible()

    _control(app).click()
    app.page.get_by_role("menuitemradio", name="Every 5 s").click()
    _send(server, "found by asking")

    expect(app.page).to_have_url(re.compile("refresh=5"))
    expect(app.page.get_by_text("found by asking")).to_be_visible()
