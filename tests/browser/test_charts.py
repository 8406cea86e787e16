"""Charts: read, marked and exported by mouse and by keyboard."""

import csv
import re
import time
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect
from tests.browser.app import App
from tests.browser.conftest import OpenApp
from tests.browser.shop import ERRORS, PROJECT, REQUESTS
from tests.flows.server import Server
from tests.spans import request, span

from podium.model.time import parse_instant

pytestmark = pytest.mark.usefixtures("shop")

PNG = b"\x89PNG\r\n\x1a\n"


def _chart(app: App, title: str) -> Locator:
    chart = app.page.get_by_role("slider", name=re.compile(f"^{title}, "))
    expect(chart.locator("canvas")).to_be_visible()
    return chart


def _tool(app: App, title: str, name: str) -> None:
    app.page.get_by_role("button", name=f"{title}: more").click()
    app.page.get_by_role("menuitem", name=name).click()


def test_a_time_range_is_selected_and_shown_by_keyboard(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)
    chart = _chart(app, "Requests")

    chart.focus()
    app.page.keyboard.press("End")
    expect(chart).to_have_attribute("aria-valuetext", re.compile(r"ok \d|no data in this interval"))
    for _ in range(3):
        app.page.keyboard.press("Shift+ArrowLeft")
    expect(chart.locator(".chart-band")).to_be_visible()
    app.page.keyboard.press("Enter")

    expect(app.page).to_have_url(re.compile("from=.*to="))
    expect(app.card("Requests")).to_contain_text(f"{REQUESTS}")


def test_enter_opens_the_traces_of_one_interval(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)
    _chart(app, "Requests").focus()

    app.page.keyboard.press("Home")
    app.page.keyboard.press("Enter")

    expect(app.heading("Traces")).to_be_visible()
    expect(app.page.get_by_text("No data in this time range")).to_be_visible()


def test_a_stretch_is_marked_by_dragging(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)
    box = _chart(app, "Requests").bounding_box()
    assert box is not None

    app.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 60)
    app.page.mouse.down()
    app.page.mouse.move(box["x"] + box["width"] - 8, box["y"] + 60, steps=4)
    app.page.mouse.up()

    expect(app.page).to_have_url(re.compile("from=.*to="))
    expect(app.card("Requests")).to_contain_text(f"{REQUESTS}")


def test_all_charts_of_a_page_point_at_the_same_instant(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)
    for title in ("Cost", "Latency", "Tokens"):
        _chart(app, title)

    _chart(app, "Requests").hover()
    expect(app.page.locator(".chart-hair")).to_have_count(3)
    app.heading("Overview").hover()

    expect(app.page.locator(".chart-hair")).to_have_count(0)


def test_a_line_is_hidden_and_shown_by_its_name(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)
    chart = _chart(app, "Requests")
    errors = app.page.get_by_role("region", name="Requests").get_by_role("button", name="errors")

    errors.click()
    expect(errors).to_have_attribute("aria-pressed", "false")
    _tool(app, "Requests", "Show as a table")
    expect(app.page.get_by_role("columnheader", name="errors")).to_have_count(0)
    errors.click()
    expect(app.page.get_by_role("columnheader", name="errors")).to_be_visible()
    _tool(app, "Requests", "Show as a chart")

    expect(chart.locator("canvas")).to_be_visible()


def test_the_table_and_the_file_hold_the_values_drawn(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("/", project=PROJECT)
    _chart(app, "Requests")

    with app.page.expect_download() as download:
        _tool(app, "Requests", "Save the values")
    download.value.save_as(tmp_path / "requests.csv")
    _tool(app, "Requests", "Show as a table")

    with (tmp_path / "requests.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["ok"] or 0) for row in rows) == REQUESTS - ERRORS
    assert sum(int(row["errors"] or 0) for row in rows) == ERRORS
    table = app.page.get_by_role("group", name="Requests, as a table")
    expect(table.get_by_role("row")).to_have_count(len(rows) + 1)
    shown = [int(text) for text in table.locator("td:last-child").all_text_contents() if text.isdigit()]
    assert sum(shown) == REQUESTS


def test_a_chart_is_saved_as_a_picture(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("/", project=PROJECT)
    _chart(app, "Cost")

    with app.page.expect_download() as download:
        _tool(app, "Cost", "Save as a picture")
    download.value.save_as(tmp_path / "cost.png")

    assert download.value.suggested_filename == "cost.png"
    assert (tmp_path / "cost.png").read_bytes().startswith(PNG)


@pytest.mark.parametrize(
    ("title", "measure", "total"),
    [
        ("Cost by provider", "requests", REQUESTS),
        ("Cost by model", "requests", REQUESTS),
        # What cost nothing is no slice of the cost: the failed call and the one without a price are chats too.
        ("Cost by operation", "requests", REQUESTS),
        ("Latency distribution", "count", REQUESTS),
    ],
)
def test_shares_and_sizes_are_exported_too(
    open_app: OpenApp, tmp_path: Path, title: str, measure: str, total: int
) -> None:  # fmt: skip
    app = open_app("/", project=PROJECT)
    panel = app.page.get_by_role("region", name=title)

    with app.page.expect_download() as picture:
        _tool(app, title, "Save as a picture")
    with app.page.expect_download() as values:
        _tool(app, title, "Save the values")
    picture.value.save_as(tmp_path / "picture.png")
    values.value.save_as(tmp_path / "values.csv")
    _tool(app, title, "Show as a table")

    name = title.lower().replace(" ", "-")
    assert (picture.value.suggested_filename, values.value.suggested_filename) == (f"{name}.png", f"{name}.csv")
    assert (tmp_path / "picture.png").read_bytes().startswith(PNG)
    with (tmp_path / "values.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row[measure]) for row in rows) == total
    table = panel.get_by_role("group", name=f"{title}, as a table")
    expect(table.get_by_role("row")).to_have_count(len(rows) + 1)


def test_a_picture_shows_what_the_page_shows(open_app: OpenApp, tmp_path: Path) -> None:
    app = open_app("/", project=PROJECT, theme="light")

    with app.page.expect_download() as download:
        _tool(app, "Cost by model", "Save as a picture")
    download.value.save_as(tmp_path / "models.png")

    picture = Image.open(tmp_path / "models.png").convert("RGB")
    colours = {colour for _, colour in picture.getcolors(maxcolors=1 << 24) or []}
    bar = app.page.get_by_role("region", name="Cost by model").locator(".bar-track > span").first
    drawn = bar.evaluate(
        "bar => getComputedStyle(bar).backgroundColor.startsWith('rgb') ? getComputedStyle(bar).backgroundColor : null"
    )
    if drawn is None:  # a mixture of colours, which the style does not give in numbers
        assert len(colours) > 10
    else:
        assert tuple(int(part) for part in re.findall(r"\d+", drawn)[:3]) in colours


def test_a_row_of_a_table_leads_where_its_mark_leads(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)
    _tool(app, "Cost by provider", "Show as a table")
    table = app.page.get_by_role("group", name="Cost by provider, as a table")
    first = table.get_by_role("button", name="openai")

    first.focus()
    app.page.keyboard.press("Enter")

    expect(app.page).to_have_url(re.compile("filter=provider.*openai"))


def test_a_part_of_the_doughnut_leads_where_its_name_leads(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)
    arc = app.page.get_by_role("region", name="Cost by operation").locator(".doughnut-arc").first
    arc.scroll_into_view_if_needed()
    box = arc.bounding_box()
    assert box is not None

    app.page.mouse.click(box["x"] + box["width"] - 6, box["y"] + box["height"] / 2)

    expect(app.page).to_have_url(re.compile("filter=operation.*chat"))


def test_no_name_of_a_legend_is_cut(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)
    for width in (390, 1024, 1200, 1280, 1440, 1600):
        app.page.set_viewport_size({"width": width, "height": 900})
        for title in ("Requests", "Latency", "Tokens"):
            _chart(app, title)
            names = app.page.get_by_role("region", name=title, exact=True).locator(".legend-name")
            expect(names.first).to_be_visible()

            widths = names.evaluate_all(
                "names => names.map(name => [name.textContent, name.scrollWidth - name.clientWidth])"
            )

            assert [name for name, missing in widths if missing > 0] == [], width


def test_the_bars_of_a_distribution_are_read_and_followed_by_keyboard(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)
    bars = app.page.get_by_role("region", name="Latency distribution").locator("li").get_by_role("button")
    expect(bars).to_have_count(REQUESTS)

    bars.first.focus()
    app.page.keyboard.press("End")
    expect(bars.last).to_be_focused()
    app.page.keyboard.press("ArrowLeft")

    tip = bars.nth(REQUESTS - 2).locator("xpath=..").locator(".histogram-tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("1 25\u00a0%")
    expect(app.page.locator(".histogram-bins button[tabindex='0']")).to_have_count(1)
    app.page.keyboard.press("Enter")
    expect(app.page).to_have_url(re.compile(r"/traces\?.*duration"))


def test_what_a_list_has_no_room_for_is_in_its_table(open_app: OpenApp, server: Server) -> None:
    now_ns = time.time_ns() - 10**9
    calls = [
        span(
            "call",
            {
                "gen_ai.operation.name": f"operation {number}",
                "gen_ai.provider.name": "openai",
                "gen_ai.request.model": "gpt-4o",
                "gen_ai.response.model": f"ft:gpt-4o:shop:{number}",
                "podium.cost": 1 + number / 10,
                "gen_ai.usage.input_tokens": 10,
            },
            start_ns=now_ns,
        )
        for number in range(8)
    ]
    server.send("traces", request(*calls), project="long-lists")
    server.settle()
    app = open_app("/", project="long-lists")

    app.page.get_by_role("button", name="and 2 more models").click()
    app.page.get_by_role("region", name="Cost by operation").get_by_role("button", name="3 others").click()

    for title, name in (("Cost by model", "ft:gpt-4o:shop:0"), ("Cost by operation", "operation 0")):
        table = app.page.get_by_role("group", name=f"{title}, as a table")
        expect(table.get_by_role("row")).to_have_count(9)
        expect(table.get_by_role("row").last).to_contain_text(name)


def test_days_are_those_of_the_shown_zone_and_bear_their_names(open_app: OpenApp, server: Server) -> None:
    first_ns = parse_instant("2026-10-23T22:30:00Z")  # 00:30 in Berlin, where the 25th has 25 hours
    calls = [
        span("call", {"gen_ai.operation.name": "chat"}, start_ns=first_ns + hour * 3_600 * 10**9) for hour in range(97)
    ]
    server.send("traces", request(*calls), project="long-days")
    server.settle()
    window = {"from": "2026-10-12T22:00:00Z", "to": "2026-11-11T23:00:00Z", "zone": "Europe/Berlin"}
    app = open_app("/", project="long-days", **window)
    chart = _chart(app, "Requests")

    chart.focus()
    app.page.keyboard.press("Home")
    for _ in range(9):
        app.page.keyboard.press("ArrowRight")
    for said in ("23 Oct: no data", "24 Oct: ok 24", "25 Oct: ok 25", "26 Oct: ok 24"):
        app.page.keyboard.press("ArrowRight")
        expect(chart).to_have_attribute("aria-valuetext", re.compile(f"^{said}"))
    app.page.keyboard.press("ArrowLeft")
    app.page.keyboard.press("Enter")

    expect(app.heading("Traces")).to_be_visible()
    expect(app.page).to_have_url(re.compile(r"from=2026-10-24T22%3A00%3A00.000Z&to=2026-10-25T23%3A00%3A00.000Z"))
