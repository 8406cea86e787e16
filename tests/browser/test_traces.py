"""The list of traces: found, sorted, narrowed, read by keyboard, exported."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import OpenApp
from tests.browser.shop import PROJECT, Shop
from tests.exported import read_rows
from tests.flows.server import Server
from tests.spans import request, span

pytestmark = pytest.mark.usefixtures("shop")


def test_every_trace_has_a_row_with_its_sums(open_app: OpenApp) -> None:
    app = open_app("/traces", project=PROJECT)

    rows = app.page.locator(".table-row")
    expect(rows).to_have_count(3)
    refund = rows.filter(has_text="refund-agent")
    expect(refund).to_contain_text("$0.0110")
    expect(refund).to_contain_text("5.00\u00a0s")
    expect(refund).to_contain_text("3,400")
    expect(rows.filter(has_text="gpt-4o-mini")).to_contain_text("error")
    expect(rows.filter(has_text="chat in-house")).to_contain_text("unpriced")


def test_rows_are_sorted_by_a_click_on_the_heading(open_app: OpenApp) -> None:
    app = open_app("/traces", project=PROJECT)
    expect(app.page.locator(".table-row").first).to_contain_text("in-house")

    app.page.get_by_role("button", name="Duration").click()

    expect(app.page).to_have_url(re.compile("sort=-duration"))
    expect(app.page.locator(".table-row").first).to_contain_text("refund-agent")
    app.page.get_by_role("button", name="Duration").click()
    expect(app.page.locator(".table-row").first).to_contain_text("gpt-4o-mini")


def test_several_values_of_a_facet_are_chosen_and_left_out(open_app: OpenApp) -> None:
    app = open_app("/traces", project=PROJECT)
    models = app.page.get_by_role("region", name="Model")
    large = models.get_by_role("button", name=re.compile(r"^gpt-4o\s*2$"))
    small = models.get_by_role("button", name=re.compile("^gpt-4o-mini"))
    rows = app.page.locator(".table-row")
    expect(rows).to_have_count(3)

    large.click()
    expect(rows).to_have_count(1)
    small.click()
    expect(rows).to_have_count(2)
    expect(app.page.get_by_role("combobox", name="Filter")).to_have_value("model:gpt-4o,gpt-4o-mini")
    large.click()
    expect(rows).to_contain_text(["gpt-4o-mini"])
    models.get_by_role("button", name="Exclude gpt-4o-mini").click()
    expect(app.page.get_by_role("combobox", name="Filter")).to_have_value("-model:gpt-4o-mini")
    expect(rows).to_have_count(2)
    models.get_by_role("button", name="clear Model").click()

    expect(rows).to_have_count(3)


def test_words_of_inputs_and_outputs_are_found_and_marked(open_app: OpenApp) -> None:
    app = open_app("/traces", project=PROJECT, filter="parcel")

    expect(app.page.locator(".table-row")).to_have_count(1)
    expect(app.page.locator(".table-more mark")).to_have_text("parcel")


def test_a_filter_that_nothing_passes_can_be_taken_back(open_app: OpenApp) -> None:
    app = open_app("/traces", project=PROJECT, filter="model:none")

    expect(app.page.get_by_text("No data matches this filter")).to_be_visible()
    app.page.get_by_role("button", name="Clear the filter").last.click()

    expect(app.page.locator(".table-row")).to_have_count(3)


def test_rows_are_read_and_opened_by_keyboard(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT)
    expect(app.page.locator(".table-row")).to_have_count(3)

    for key in ("j", "j", "j", "k"):
        app.page.keyboard.press(key)
    expect(app.page.locator(".table-row a:focus")).to_have_text("chat gpt-4o-mini")
    app.page.keyboard.press("Enter")

    expect(app.page).to_have_url(re.compile(f"/traces/{shop.failed}"))


@pytest.mark.parametrize(
    ("kind", "ending"), [("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"), ("Parquet", "parquet")]
)
def test_S0_51_everything_that_matches_is_exported(
    open_app: OpenApp, shop: Shop, tmp_path: Path, kind: str, ending: str
) -> None:
    app = open_app("/traces", project=PROJECT, filter="status:error")
    expect(app.page.locator(".table-row")).to_have_count(1)

    app.page.get_by_role("button", name="Export all matching traces").click()
    with app.page.expect_download() as download:
        app.page.get_by_role("menuitem", name=kind).click()
    path = tmp_path / f"traces.{ending}"
    download.value.save_as(path)

    when = r"\d{8}T\d{4}Z"
    assert re.fullmatch(rf"podium-traces-shop-{when}-{when}\.{ending}", download.value.suggested_filename)
    (row,) = read_rows(path)
    assert row["trace_id"] == shop.failed


@pytest.mark.parametrize("order", ["Shortest", "Highest cost"])
def test_S0_51_the_file_is_in_the_order_of_the_list(open_app: OpenApp, tmp_path: Path, order: str) -> None:
    app = open_app("/traces", project=PROJECT)
    app.page.get_by_role("button", name="Sort").click()
    app.page.get_by_role("menuitemradio", name=order).click()
    expect(app.page.get_by_role("button", name="Sort")).to_contain_text(order)
    expect(app.page.locator("[data-stale]")).to_have_count(0)
    expect(app.page.locator(".table-row")).to_have_count(3)
    shown = [link.get_attribute("href") or "" for link in app.page.locator("main a.row-link").all()]

    app.page.get_by_role("button", name="Export all matching traces").click()
    with app.page.expect_download() as download:
        app.page.get_by_role("menuitem", name="CSV").click()
    download.value.save_as(tmp_path / "traces.csv")

    taken = read_rows(tmp_path / "traces.csv")
    assert [re.findall(r"/traces/([0-9a-f]{32})", link) for link in shown] == [[row["trace_id"]] for row in taken]


def test_columns_are_chosen_and_remembered(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/traces", project=PROJECT)
    expect(app.page.get_by_role("columnheader", name="Spans")).to_be_visible()

    app.page.get_by_role("button", name="Columns").click()
    app.page.get_by_role("checkbox", name="Spans").uncheck()
    app.page.get_by_role("checkbox", name="Trace id").check()
    app.page.reload()

    expect(app.page.get_by_role("columnheader", name="Trace id")).to_be_visible()
    expect(app.page.get_by_role("columnheader", name="Spans")).to_have_count(0)
    expect(app.page.locator(".table-row").first).to_contain_text(shop.unpriced[:8])


def test_a_column_is_made_wider_and_stays_so(open_app: OpenApp) -> None:
    app = open_app("/traces", project=PROJECT)
    edge = app.page.get_by_role("separator", name="Width of Duration")
    cell = app.page.get_by_role("columnheader", name="Duration")
    expect(app.page.locator(".table-row")).to_have_count(3)
    before = cell.bounding_box()
    box = edge.bounding_box()
    assert before is not None
    assert box is not None

    app.page.mouse.move(box["x"] + 5, box["y"] + 10)
    app.page.mouse.down()
    app.page.mouse.move(box["x"] + 45, box["y"] + 10, steps=4)
    app.page.mouse.up()
    edge.focus()
    app.page.keyboard.press("ArrowRight")
    app.page.reload()

    expect(edge).to_have_attribute("aria-valuenow", str(round(before["width"]) + 40 + 16))
    after = cell.bounding_box()
    assert after is not None
    assert round(after["width"]) == round(before["width"]) + 40 + 16
    edge.focus()
    app.page.keyboard.press("Escape")
    expect(edge).to_have_attribute("aria-valuetext", "as wide as it needs")
    assert app.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_long_list_is_read_to_its_end_with_few_rows_at_a_time(open_app: OpenApp, server: Server) -> None:
    now = time.time_ns()
    spans = [span(f"job {number}", start_ns=now - number * 10**9) for number in range(1, 181)]
    server.send("traces", request(*spans), project="many")
    server.settle()
    app = open_app("/traces", project="many")
    expect(app.page.locator(".table-row").first).to_contain_text("job 1")

    oldest = app.page.get_by_text("job 180")
    for _ in range(100):
        if oldest.is_visible():
            break
        app.page.mouse.wheel(0, 2_500)
        app.page.wait_for_timeout(150)

    expect(app.page.get_by_text("End of the list.")).to_be_visible()
    expect(app.page.locator(".traces-count")).to_have_text("180 traces")
    expect(app.page.locator(".table-row").last).to_contain_text("job 180")
    assert app.page.locator(".table-row").count() < 80


def test_on_a_phone_facets_are_a_drawer_and_nothing_overflows(open_app: OpenApp) -> None:
    app = open_app("/traces", project=PROJECT, is_phone=True)
    expect(app.page.locator(".table-row")).to_have_count(3)

    app.page.get_by_role("button", name="Facets").click()
    app.page.get_by_role("dialog", name="Facets").get_by_role("button", name=re.compile("^error")).first.click()

    expect(app.page.locator(".table-row")).to_have_count(1)
    assert app.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
