"""The coordinators' page in a browser: from a disk, from a plain web server, and from Podium itself."""

import functools
import http.server
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.app import THEMES, App, Theme
from tests.flows.server import Server
from tests.spans import request, span

from podium.api.documented.coordinator_page import coordinator_page
from podium.commands.metrics.document import as_json, document_of
from podium.commands.metrics.samples import sample

NAME = "coordinator_performance.html"
NOW_S = 1_790_000_000.0
EVIL = "<img src=x onerror=document.title='hit'>"


def document(now_s: float = NOW_S, **overall: Any) -> dict[str, Any]:
    made = document_of(sample(now_s), now_s)
    made["overall_stats"] |= overall
    return made


def with_figures() -> dict[str, Any]:
    """Return a document whose every figure is chosen: one good, one poor and one hostile coordinator."""
    made = document()
    made["coordinators"], known = made["coordinators"][:3], made.pop("coordinator_stats")
    made["coordinator_stats"] = {}
    chosen = [("ChatCoordinator", 50.0, 0, 80, 20), ("SlowCoordinator", 150.0, 30, 60, 40), (EVIL, 250.0, 60, 10, 90)]
    for item, (name, p95, errors, hits, misses) in zip(made["coordinators"], chosen, strict=True):
        stats = known[item["coordinator_name"]]
        item |= {"coordinator_name": name, "execution_count": 1_000, "error_count": errors, "cache_hits": hits,
                 "cache_misses": misses, "total_duration_ms": 40_000.0, "memory_mb": 10.0}  # fmt: skip
        stats |= {"p95_duration_ms": p95}
        for run in stats["recent_executions"]:
            run |= {"success": name == "ChatCoordinator", "error_message": f"<b>{name}</b> failed"}
        made["coordinator_stats"][name] = stats
    made["overall_stats"] |= {"total_executions": 3_000, "total_errors": 90, "overall_error_rate": 0.03}
    made["overall_stats"] |= {"uptime_seconds": 3_723.5}
    return made


@pytest.fixture
def page(contexts: Callable[[bool], BrowserContext]) -> Iterator[Page]:
    """A page whose scripts must not fail."""
    page = contexts(False).new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if "Security" in message.text else None)
    yield page
    page.close()
    assert problems == []


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A directory and the address at which `python -m http.server` would give it."""
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield tmp_path, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so in the standard library
        """Keep still."""


def card(page: Page, label: str) -> Any:
    return page.locator(".card").filter(has_text=label).locator(".value")


def test_S1_11_and_S1_13_to_S1_19_the_page_opens_from_a_disk_with_all_it_shows(page: Page, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(coordinator_page(with_figures()), encoding="utf-8")

    page.goto((tmp_path / NAME).as_uri())

    expect(card(page, "Total Executions")).to_have_text("3,000")
    expect(card(page, "Active Coordinators")).to_have_text("13")
    expect(card(page, "Error Rate")).to_have_text("3.00 %")
    # A coordinator of 77 known executions an hour, of which 1,000 were: since its oldest known one.
    expect(card(page, "Throughput")).not_to_have_text("0")
    expect(page.locator("#when")).to_contain_text("1h 2m 3s")
    expect(page.locator("#latency .fill-good, #latency .fill-warn, #latency .fill-bad")).to_have_count(3)
    for verdict in ("good", "warn", "bad"):
        expect(page.locator(f"#latency .fill-{verdict}")).to_have_count(1)
        expect(page.locator(f"#cache .fill-{verdict}")).to_have_count(1)
    expect(page.locator("#throughput path.line")).to_have_count(4)
    expect(page.locator("#memory .arc")).to_have_count(3)
    expect(page.locator("#memory .total")).to_have_text("30")
    rows = page.locator("#breakdown tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="Chat")).to_contain_text("1,00040 ms50 ms00.0 %80.0 %Healthy")
    expect(rows.filter(has_text="Slow")).to_contain_text("1,00040 ms150 ms303.00 %60.0 %Warning")
    expect(rows.filter(has_text="<img")).to_contain_text("1,00040 ms250 ms606.00 %10.0 %Error")
    expect(page.locator("#errors tbody tr")).to_have_count(20)
    expect(page.locator("#errors tbody tr").first).to_contain_text("failed")


def test_S1_18_hostile_names_are_shown_and_not_run(page: Page, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(coordinator_page(with_figures()), encoding="utf-8")

    page.goto((tmp_path / NAME).as_uri())

    expect(page.locator("#breakdown").get_by_text(EVIL, exact=True)).to_be_visible()
    expect(page).to_have_title("Coordinator performance · Podium")
    expect(page.locator("img")).to_have_count(0)
    expect(page.locator("#errors b")).to_have_count(0)


def test_S1_5_samples_are_marked(page: Page, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(coordinator_page(document()), encoding="utf-8")

    page.goto((tmp_path / NAME).as_uri())

    expect(page.locator("#note")).to_have_text("This is sample data, made up.")


def test_S1_20_a_file_says_why_it_cannot_be_refreshed(page: Page, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(coordinator_page(document()), encoding="utf-8")
    page.goto((tmp_path / NAME).as_uri())

    page.get_by_role("button", name="Refresh Metrics").click()

    expect(page.locator("#state")).to_contain_text("opened as a file")


def test_S1_12_and_S1_20_beside_a_metrics_json_the_button_takes_the_newer(page: Page, folder: tuple[Path, str]) -> None:
    directory, url = folder
    (directory / NAME).write_text(coordinator_page(document()), encoding="utf-8")
    (directory / "metrics.json").write_text(as_json(document(NOW_S + 60, total_executions=2_000)), encoding="utf-8")

    page.goto(f"{url}/{NAME}")
    expect(card(page, "Total Executions")).to_have_text("2,000")
    (directory / "metrics.json").write_text(as_json(document(NOW_S + 120, total_executions=3_000)), encoding="utf-8")
    page.get_by_role("button", name="Refresh Metrics").click()

    expect(card(page, "Total Executions")).to_have_text("3,000")
    expect(page.locator("#state")).to_have_text("")


def test_S1_2_the_page_refreshes_every_thirty_seconds(page: Page, folder: tuple[Path, str]) -> None:
    directory, url = folder
    (directory / NAME).write_text(coordinator_page(document()), encoding="utf-8")
    (directory / "metrics.json").write_text(as_json(document(NOW_S + 60, total_executions=2_000)), encoding="utf-8")
    page.clock.install()
    page.goto(f"{url}/{NAME}")
    expect(card(page, "Total Executions")).to_have_text("2,000")
    (directory / "metrics.json").write_text(as_json(document(NOW_S + 90, total_executions=3_000)), encoding="utf-8")

    # Its clock runs on while the page is loaded: the rest of the thirty seconds is left for that.
    page.clock.fast_forward(20_000)
    expect(card(page, "Total Executions")).to_have_text("2,000")
    page.clock.fast_forward(11_000)

    expect(card(page, "Total Executions")).to_have_text("3,000")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is no metrics.json"),
        ("{", "metrics.json is no JSON"),
        ("[]", "metrics.json holds something else"),
        (as_json(document(NOW_S - 60, total_executions=7)), ""),
    ],
)
def test_S1_53_without_a_newer_file_the_page_keeps_what_it_has(
    page: Page, folder: tuple[Path, str], text: str | None, said: str
) -> None:
    directory, url = folder
    (directory / NAME).write_text(coordinator_page(document()), encoding="utf-8")
    if text is not None:
        (directory / "metrics.json").write_text(text, encoding="utf-8")

    with page.expect_response("**/metrics.json"):
        page.goto(f"{url}/{NAME}")

    expect(page.get_by_role("button", name="Refresh Metrics")).to_be_enabled()
    expect(page.locator("#state")).to_contain_text(said)
    expect(card(page, "Total Executions")).to_have_text("1,000")


def test_S1_20_the_button_says_that_it_loads(page: Page, folder: tuple[Path, str]) -> None:
    directory, url = folder
    (directory / NAME).write_text(coordinator_page(document()), encoding="utf-8")
    page.goto(f"{url}/{NAME}")
    expect(page.get_by_role("button", name="Refresh Metrics")).to_be_enabled()
    held: list[Any] = []
    page.route("**/metrics.json", lambda route, _request: held.append(route))

    page.get_by_role("button").click()

    expect(page.get_by_role("button")).to_have_text("Loading…")
    expect(page.get_by_role("button")).to_be_disabled()
    held[0].fulfill(body=json.dumps(document(NOW_S + 60)))
    expect(page.get_by_role("button")).to_have_text("Refresh Metrics")


def test_S1_12_the_server_shows_what_it_holds(page: Page, server: Server) -> None:
    project = "coordinator page"
    attributes = {"podium.kind": "coordinator", "podium.coordinator": "ChatCoordinator"}
    now_ns = time.time_ns()
    spans = [
        span("run", attributes, start_ns=now_ns - number * 10**9, duration_ns=number * 10**7) for number in range(1, 11)
    ]
    assert server.send("traces", request(*spans), project=project).status == 200
    server.settle()

    page.goto(f"{server.url}/{NAME}?project=coordinator%20page")

    expect(card(page, "Total Executions")).to_have_text("10")
    # The percentile is known within 1 %.
    expect(page.locator("#breakdown tbody tr")).to_have_text(re.compile(r"^Chat1055 ms(99\.\d|100) ms00\.0 %–Healthy$"))
    expect(page.locator("#errors")).to_contain_text("No errors reported")
    expect(page.locator("#errors")).to_contain_text("All coordinators are operating normally")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [1320, 390])
def test_S1_3_the_page_fits_and_axe_finds_nothing_wrong(
    browser: Browser, tmp_path: Path, theme: Theme, width: int
) -> None:
    (tmp_path / NAME).write_text(coordinator_page(with_figures()), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=True)
    app = App(context, tmp_path.as_uri())

    app.open(f"/{NAME}")

    expect(app.page.locator("#breakdown tbody tr")).to_have_count(3)
    assert app.page.evaluate("document.documentElement.scrollWidth") == width
    assert app.axe() == []
    context.close()
