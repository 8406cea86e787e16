"""Podium in a browser, as a user meets it; what goes wrong unseen is written down."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


class App:
    """One page with nothing remembered.

    Attributes:
        page: Playwright's page.
        problems: errors of the console and of scripts, and requests to other hosts; a test ends with none.
        is_offline: the server is away on purpose, so that failing requests are no problem.
    """

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.url = url
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.is_offline = False
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        is_network = "Failed to load resource" in message.text
        if message.type in ("error", "warning") and not (is_network and self.is_offline):
            self.problems.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.url + "/", "data:", "blob:" + self.url)):
            self.problems.append(f"request to another host: {request.url}")

    def open(self, path: str = "/", **parameters: str) -> "App":
        query = "?" + urlencode(parameters) if parameters else ""
        self.page.goto(self.url + path + query)
        return self

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name, level=1)

    def card(self, label: str) -> Locator:
        return self.page.locator(f'[data-kpi="{label}"]')

    def command(self, typed: str) -> None:
        """Type into the palette, and take what it offers first."""
        self.page.keyboard.press("Control+k")
        palette = self.page.get_by_role("dialog").get_by_role("combobox")
        expect(palette).to_be_focused()
        palette.press_sequentially(typed)
        expect(palette).to_have_value(typed)
        palette.press("Enter")
        expect(palette).to_have_count(0)

    def expect_problem(self, part: str) -> None:
        """Take a problem that the test provoked off the list."""
        assert any(part in problem for problem in self.problems), self.problems
        self.problems = [problem for problem in self.problems if part not in problem]

    def axe(self, within: str = "html") -> list[str]:
        """Return what axe finds wrong in the elements a selector names, a line per element."""
        self.page.emulate_media(reduced_motion="reduce")  # what fades in is pale for a moment
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
        found = self.page.evaluate("within => axe.run(within)", within)
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]

    def close(self) -> None:
        """Forget what was chosen, and close the page."""
        self.page.evaluate("localStorage.clear()")
        self.page.close()
