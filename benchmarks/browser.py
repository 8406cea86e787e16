"""What a person waits for: first paints, answers to clicks, shifts of the layout, a trace of 50,000 spans.

`python -m benchmarks.browser DATA [PROJECT]` measures over a data directory that no server uses.
"""

import gzip
import json
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.chromium import HOW_TO, find_chromium, launch

from benchmarks.server import Server, running
from benchmarks.tab import PHONE, SETTLED, SIZE, Tab, settle
from benchmarks.wide_trace import PROJECT as WIDE
from benchmarks.wide_trace import ensure_wide_trace

_ROUNDS = 5
_STATIC = Path(__file__).parents[1] / "src" / "podium" / "static"
_CHARTS = f"{SETTLED} && document.querySelectorAll('main canvas').length > 2"
_ROWS = "document.querySelectorAll('.span-row').length > 5"
_LIST = "document.querySelectorAll('main a.row-link').length > 5"
Step = tuple[str, Callable[[Page], Any], str]


def browser(data: Path, project: str = "load") -> dict[str, Any]:
    """Serve a data directory and look at it with Chromium."""
    with running(data) as server, sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            raise SystemExit(HOW_TO)
        chromium = launch(playwright, path)
        result = {
            "overview": _overview(chromium, server, project),
            "layout_shift": _loading_shifts(chromium, server, project),
            "interactions": _interactions(chromium, server, project),
            "trace_of_50000_spans": _wide(chromium, server),
        }
        chromium.close()
    return result


def _url(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}"


def _overview(chromium: Browser, server: Server, project: str) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for span in ("24h", "30d"):
        first, whole, shifts = [], [], _Shifts()
        for round_ in range(_ROUNDS + 1):
            tab = Tab(chromium, _url(server))
            painted = tab.open(f"/?project={project}&range={span}", _CHARTS)
            settle()
            if round_:  # the first one warms the server
                first.append(tab.first_paint_ms())
                whole.append(painted)
                shifts.add(tab)
            scripts = tab.scripts()
            tab.close()
        result[span] = {
            "first_paint_ms": _spread(first),
            "all_painted_ms": _spread(whole),
            **shifts.figures(),
        }
    return result | _script_sizes(scripts)


def _loading_shifts(chromium: Browser, server: Server, project: str) -> dict[str, Any]:
    """Return what shifts while pages are loaded, on a desk and on a phone, the project named and not."""
    result = {}
    for size in (SIZE, PHONE):
        for path, is_there in (
            (f"/?project={project}", _CHARTS),
            (f"/traces?project={project}", _LIST),
            ("/", SETTLED),
        ):
            shifts = _Shifts()
            tab = Tab(chromium, _url(server), size)
            tab.open(path, is_there)
            settle()
            shifts.add(tab)
            tab.close()
            result[f"{path} at {size['width']}"] = shifts.figures()
    return result


def _script_sizes(addresses: list[str]) -> dict[str, float]:
    """Return kB after gzip: of what the page itself names, and of all that Overview loads."""
    page = (_STATIC / "index.html").read_text("utf-8")
    files = {_STATIC / "assets" / address.rsplit("/", 1)[1] for address in addresses if "/assets/" in address}
    sizes = {file.name: len(gzip.compress(file.read_bytes(), 9)) / 1_000 for file in files}
    return {
        "js_initial_gzip_kb": sum(size for name, size in sizes.items() if name in page),
        "js_with_charts_gzip_kb": sum(sizes.values()),
    }


def _choose(menu: str, item: str) -> Callable[[Page], Any]:
    def choose(page: Page) -> None:
        page.get_by_role("button", name=menu).first.click()
        page.get_by_role("menuitemradio", name=item).click()

    return choose


def _press(name: str) -> Callable[[Page], Any]:
    return lambda page: page.get_by_role("button", name=name).click()


def _click(selector: str, place: int) -> Callable[[Page], Any]:
    return lambda page: page.locator(selector).nth(place).click()


def _filter(page: Page) -> None:
    page.get_by_role("combobox", name="Filter").click()
    page.keyboard.type("kind:llm")
    page.keyboard.press("Enter")


def _find(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("tool-3")


def _overview_steps() -> list[Step]:
    return [
        ("range 24 h to 7 d", _choose("Time range", "Last 7 days"), "location.search.includes('range=7d')"),
        ("filter by kind", _filter, "location.search.includes('filter=')"),
        ("dark theme", _choose("Theme", "Dark"), "document.documentElement.dataset.theme === 'dark'"),
    ]


def _list_steps() -> list[Step]:
    return [
        ("sort by cost", _press("Cost"), "location.search.includes('sort=')"),
        ("open a row", _click("main a.row-link", 3), "!!document.querySelector('.span-row')"),
    ]


def _trace_steps() -> list[Step]:
    return [
        ("next span by key", lambda page: page.keyboard.press("j"), "true"),
        ("click a span", _click(".span-row", 8), "true"),
        ("zoom in by key", lambda page: page.keyboard.press("+"), "location.search.includes('zoom=')"),
        ("close a branch", _click(".span-row .span-twist", 1), "true"),
        ("search", _find, "/\\d/.test(document.querySelector('.trace-search-count')?.textContent)"),
        ("to the last span", _to_the_end, "!!document.querySelector('.span-row[aria-selected=true]')"),
    ]


def _to_the_end(page: Page) -> None:
    page.locator(".waterfall-body").focus()
    page.keyboard.press("End")


def _interactions(chromium: Browser, server: Server, project: str) -> dict[str, Any]:
    """Return the median of each interaction's figures over the rounds, and the layout shift of all."""
    wide = ensure_wide_trace(server)
    places = [
        ("overview", f"/?project={project}", _CHARTS, _overview_steps()),
        ("traces", f"/traces?project={project}", _LIST, _list_steps()),
        ("trace of 50,000", f"/traces/{wide}?project={WIDE}", _ROWS, _trace_steps()),
    ]
    result: dict[str, Any] = {}
    for place, path, is_there, steps in places:
        found: dict[str, list[dict[str, float]]] = {name: [] for name, _, _ in steps}
        shifts = _Shifts()
        for _ in range(_ROUNDS):
            tab = Tab(chromium, _url(server))
            tab.open(path, is_there)
            settle()
            for name, action, until in steps:
                found[name].append(tab.act(action, until))
            shifts.add(tab)
            tab.close()
        result[place] = {name: _medians(rounds) for name, rounds in found.items()} | shifts.figures()
    return result


def _wide(chromium: Browser, server: Server) -> dict[str, Any]:
    path = f"/traces/{ensure_wide_trace(server)}?project={WIDE}"
    opened, fetched, scrolls, shifts = [], [], [], _Shifts()
    for round_ in range(_ROUNDS + 1):
        tab = Tab(chromium, _url(server))
        painted = tab.open(path, _ROWS)
        settle()
        if round_:
            opened.append(painted)
            fetched.append(tab.fetched_ms("/waterfall"))
            shifts.add(tab)
            scrolls.append(tab.scroll(".waterfall-body", 8_000, 4_000))
        nodes = tab.page.evaluate("document.querySelectorAll('*').length")
        tab.close()
    return {
        "opened_ms": _spread(opened),
        "of_it_api_ms": _spread(fetched),
        **shifts.figures(),
        "dom_nodes": nodes,
        "scrolled": _medians(scrolls),
    }


class _Shifts:
    """How much the layout of tabs shifted, and what of it."""

    def __init__(self) -> None:
        self._most = 0.0
        self._what: set[str] = set()

    def add(self, tab: Tab) -> None:
        """Read them from a tab."""
        self._most = max(self._most, tab.shift())
        self._what.update(tab.shifted())

    def figures(self) -> dict[str, Any]:
        """Return the most of a tab, and what shifted in any of them."""
        return {"layout_shift": self._most, "shifted": ", ".join(sorted(self._what)) or "nothing"}


def _spread(values: list[float]) -> dict[str, float]:
    # Of so few rounds the slowest stands for the 95th percentile.
    return {"p50": statistics.median(values), "p95": max(values)}


def _medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(figures[name] for figures in rounds) for name in rounds[0]}


if __name__ == "__main__":
    print(json.dumps(browser(Path(sys.argv[1]), *sys.argv[2:]), indent=2))
