"""The pages look as they did when somebody last looked at them."""

import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, expect
from tests.browser import orchestra, pictures
from tests.browser.app import THEMES, App, Theme
from tests.browser.conftest import PATIENCE_MS
from tests.flows.server import Server

WIDTHS = (1600, 1024, 390)
HEIGHT = 900
# When a span came in is another instant in every run.
_UNSTEADY = ".attribute[data-key='received'] dd { visibility: hidden }"
_LOADED = {
    "gallery": lambda app: expect(app.page.locator(".chart canvas")).to_have_count(6),
    "overview": lambda app: expect(app.page.locator(".chart canvas")).to_have_count(4),
    "traces": lambda app: expect(app.page.locator(".table-row").first).to_be_visible(),
    "trace": lambda app: expect(app.page.locator(".span-row").first).to_be_visible(),
}
_PATHS = {"gallery": "/dev/gallery", "overview": "/", "traces": "/traces", "trace": f"/traces/{orchestra.TRACE_ID}"}


@pytest.fixture(scope="module")
def still_server(server: Server) -> Server:
    """The shared server with the project `orchestra`, stored."""
    for body in orchestra.build_orchestra():
        assert server.send("traces", body, project=orchestra.PROJECT).status == 200
    server.settle()
    return server


@pytest.fixture
def still(browser: Browser) -> Iterator[BrowserContext]:
    """A browser whose clock stands still, in a zone of its own, and where nothing moves."""
    context = browser.new_context(
        viewport={"width": WIDTHS[0], "height": HEIGHT}, timezone_id="UTC", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    context.clock.set_fixed_time(orchestra.NOW)
    yield context
    context.close()


def _still_picture(app: App, *, full_page: bool) -> bytes:
    """Return the first picture that is like the one before it: charts are drawn after their size is known."""
    before = b""
    for _ in range(20):
        app.page.wait_for_timeout(200)
        png = app.page.screenshot(full_page=full_page, caret="hide", animations="disabled", style=_UNSTEADY)
        if png == before:
            return png
        before = png
    return before


def _shoot(app: App, name: str, loaded: Callable[[App], None]) -> list[str | None]:
    problems = []
    for width in WIDTHS:
        app.page.set_viewport_size({"width": width, "height": HEIGHT})
        loaded(app)
        # The gallery shows a panel that stays stale.
        expect(app.page.locator("[aria-busy='true']")).to_have_count(1 if "gallery" in name else 0)
        app.page.evaluate("document.fonts.ready")
        app.page.mouse.move(0, 0)
        problems.append(
            pictures.compare(f"{name}-{width}", _still_picture(app, full_page=not name.startswith("trace")))
        )
    return problems


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("page", _PATHS)
def test_a_page_looks_as_it_was_reviewed(
    still: BrowserContext, still_server: Server, page: str, theme: Theme
) -> None:  # fmt: skip
    app = App(still, still_server.url)
    app.open(
        _PATHS[page],
        project=orchestra.PROJECT,
        theme=theme,
        refresh="off",
        **{"from": orchestra.FROM.isoformat(), "to": orchestra.NOW.isoformat()},
    )
    _LOADED[page](app)

    problems = [problem for problem in _shoot(app, f"{page}-{theme}", _LOADED[page]) if problem]

    assert problems == [], "\n".join(problems)
    assert app.problems == []


def test_a_small_change_of_a_picture_is_seen_and_a_soft_edge_is_not() -> None:
    page = Image.new("RGB", (320, 160), "white")
    draw = ImageDraw.Draw(page)
    draw.text((20, 20), "$182.40", fill="black", font_size=24)
    softer = page.resize((640, 320), Image.Resampling.BICUBIC).resize((320, 160), Image.Resampling.BICUBIC)
    changed = page.copy()
    ImageDraw.Draw(changed).rectangle((20, 60, 60, 64), fill="black")
    png = io.BytesIO()
    changed.save(png, "PNG")

    assert pictures.differing(page, softer).getbbox() is None
    assert pictures.differing(page, changed).getbbox() is not None
