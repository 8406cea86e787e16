"""Charts: read, marked and taken along by mouse and by keyboard."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from tests.browser.app import App
from tests.browser.conftest import OpenApp
from tests.browser.shop import ERRORS, PROJECT, REQUESTS

pytestmark = pytest.mark.usefixtures("shop")

PNG = b"\x89PNG\r\n\x1a\n"


def _chart(app: App, title: str) -> Locator:
    chart = app.page.get_by_role("slider", name=re.compile(f"^{title}, "))
    expect(chart.locator("canvas")).to_be_visible()
    return chart


def _tool(app: App, title: str, name: str) -> None:
    app.page.get_by_role("button", name=f"{title}: more").click()
    app.page.get_by_role("menuitem", name=name).click()


def test_a_stretch_is_marked_and_shown_by_keyboard(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)
    chart = _chart(app, "Requests")

    chart.focus()
    app.page.keyboard.press("End")
    expect(chart).to_have_attribute("aria-valuetext", re.compile(r"ok \d|nothing in this interval"))
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
    expect(app.page.get_by_text("Nothing in this stretch of time")).to_be_visible()


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
