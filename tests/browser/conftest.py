"""A real server with a small project, and a real Chromium to look at it."""

import os
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest
from hatch_build import WebBuildError, build_web
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect, sync_playwright
from tests.browser.app import App
from tests.browser.chromium import HOW_TO, find_chromium, launch
from tests.browser.shop import PROJECT, Shop, build_shop
from tests.flows.server import Server

OpenApp = Callable[..., App]
# A page answers in a tenth of a second; a machine that is busy with other tests may take its time.
PATIENCE_MS = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and put it last: Playwright keeps an event loop running in
    this thread until the session ends, and no other test could start one of its own."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if os.environ.get("CI"):  # a second look at what failed; the summary counts it as rerun
                item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def _unable(reason: str) -> NoReturn:
    """Skip with the reason; fail where everything is expected to be there."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            _unable(HOW_TO)
        browser = launch(playwright, path)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built_ui() -> None:
    """The web UI, built from the sources as they are."""
    try:
        build_web()
    except WebBuildError as error:
        _unable(str(error))


@pytest.fixture(scope="session")
def server(browser: Browser, built_ui: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shared server; it is started only where there is a browser to look at it."""
    server = Server(tmp_path_factory.mktemp("browser") / "data").start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def shop(server: Server) -> Shop:
    """The project `shop`, stored."""
    shop = build_shop(time.time_ns())
    assert server.send("traces", shop.body, project=PROJECT).status == 200
    server.settle()
    return shop


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Callable[[bool], BrowserContext]:
    """A desktop and a phone; kept for all tests, as their caches make pages open faster."""

    @cache
    def context(is_phone: bool) -> BrowserContext:
        size: ViewportSize = {"width": 390, "height": 844} if is_phone else {"width": 1440, "height": 900}
        # What pulses is drawn sixty times a second, by the processor.
        made = browser.new_context(
            viewport=size, has_touch=is_phone, timezone_id="Europe/Berlin", reduced_motion="reduce"
        )
        made.set_default_timeout(PATIENCE_MS)
        return made

    return context


@pytest.fixture
def open_app(contexts: Callable[[bool], BrowserContext], server: Server) -> Iterator[OpenApp]:
    """Opens an address on a page of its own, still unless it `moves`; sees at the end that nothing went wrong."""
    apps: list[App] = []

    def open_app(
        path: str = "/", *, url: str = server.url, is_phone: bool = False, moves: bool = False, **parameters: str
    ) -> App:
        app = App(contexts(is_phone), url)
        apps.append(app)
        if moves:
            app.page.emulate_media(reduced_motion="no-preference")
        return app.open(path, **parameters)

    yield open_app
    problems = [problem for app in apps for problem in app.problems]
    for app in apps:
        app.close()
    assert problems == [], "\n".join(problems)


@pytest.fixture
def own_server(browser: Browser, built_ui: None, tmp_path: Path) -> Iterator[Server]:
    """A server of this test's own, started and empty."""
    server = Server(tmp_path / "data").start()
    yield server
    server.close()
