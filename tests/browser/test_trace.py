"""One trace: its tree in time, and what its spans say."""

import re
import time

import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Status
from playwright.sync_api import expect
from tests.browser.conftest import OpenApp
from tests.browser.shop import PROJECT, Shop
from tests.flows.server import Server
from tests.spans import request, span

pytestmark = pytest.mark.usefixtures("shop")


def test_the_heading_says_what_it_came_to(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT)

    chips = app.page.locator(".trace-chips")
    expect(app.heading("refund-agent")).to_be_visible()
    expect(chips).to_contain_text("$0.0110 cost")
    expect(chips).to_contain_text("5.00\u00a0s")
    expect(chips).to_contain_text("3,400 tokens, 13\u00a0% of input from cache")
    expect(chips).to_contain_text("(Europe/Berlin)")
    names = ["invoke_agent refund-agent", "chat gpt-4o", "execute_tool lookup_order", "chat gpt-4o"]
    expect(app.page.locator(".span-title")).to_have_text(names)


def test_a_conversation_joins_a_call_with_its_result(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT, span=shop.refund_calls[1])

    panel = app.page.get_by_role("complementary", name="Span")
    expect(panel).to_contain_text("My parcel arrived broken")
    tool = panel.locator(".tool")
    expect(tool).to_contain_text('lookup_order({"order_id": "88213"})')
    expect(tool).to_contain_text('→ {"state": "delivered", "total": "48.90"}')
    expect(panel.locator(".output strong")).to_have_text("48.90")
    panel.get_by_role("button", name="Show as plain text").click()
    expect(panel.locator(".output")).to_contain_text("**48.90**")


def test_the_cost_is_accounted_for_to_the_last_digit(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT, span=shop.refund_calls[0], tab="cost")

    why = app.page.locator(".why")
    expect(why).to_contain_text("Why this costs $0.003")
    rows = why.locator("table").first.locator("tbody tr")
    expect(rows.filter(has_text="input, not cached")).to_contain_text("600$2.500.0015")
    expect(rows.filter(has_text="cache read")).to_contain_text("400$1.250.0005")
    expect(rows.filter(has_text="output")).to_contain_text("100$10.000.001")
    expect(why).to_contain_text("gen_ai.usage.input_tokens")


def test_a_model_and_the_snapshot_that_answered_are_one_chip(open_app: OpenApp, server: Server) -> None:
    start = time.time_ns() - 10**11
    root = span("root", start_ns=start, duration_ns=9 * 10**9)
    asked = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "claude-opus-5"}
    failed = span("chat", asked, start_ns=start, parent=root, status=Status(code=Status.STATUS_CODE_ERROR))
    answered = {**asked, "gen_ai.response.model": "claude-opus-5-20260401"}
    server.send("traces", request(root, failed, span("chat", answered, start_ns=start, parent=root)), project="snap")
    server.settle()

    app = open_app(f"/traces/{root.trace_id.hex()}", project="snap")

    chips = app.page.locator(".model-chips a")
    expect(chips).to_have_text(["claude-opus-5"])
    expect(chips.locator(".badge")).to_have_attribute("title", "claude-opus-5")
    chips.click()
    expect(app.page).to_have_url(re.compile("filter=model%3Aclaude-opus-5$"))
    expect(app.page.locator(".table-row .trace-models")).to_have_text("claude-opus-5")


@pytest.mark.parametrize("width", [390, 700, 1024, 1181, 1240, 1440, 1600])
def test_every_tab_of_the_span_is_in_sight(open_app: OpenApp, shop: Shop, width: int) -> None:
    app = open_app(f"/traces/{shop.failed}", project=PROJECT)
    app.page.set_viewport_size({"width": width, "height": 900})
    app.page.get_by_role("treeitem").click()
    tabs = app.page.get_by_role("tab")
    expect(tabs).to_have_count(6)

    for tab in tabs.all():
        expect(tab).to_be_in_viewport(ratio=1)
    bar, last = app.page.get_by_role("tablist").bounding_box(), tabs.last.bounding_box()
    assert bar is not None
    assert last is not None
    assert last["x"] + last["width"] <= bar["x"] + bar["width"] - 8


def test_a_failure_shows_its_exception(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.failed}", project=PROJECT)

    panel = app.page.get_by_role("complementary", name="Span")
    expect(panel).to_contain_text("429 too many requests")
    panel.get_by_role("tab", name="Events").click()
    expect(panel).to_contain_text("openai.RateLimitError")
    expect(panel).to_contain_text("Traceback (most recent call last)")


def test_an_attribute_filters_the_traces(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT, span=shop.refund_calls[0], tab="attributes")

    line = app.page.locator(".attribute", has_text="gen_ai.request.model")
    line.hover()
    line.get_by_role("link").click()

    expect(app.page).to_have_url(re.compile("filter=attr.gen_ai.request.model%3Agpt-4o"))
    expect(app.page.locator(".table-row")).to_have_count(1)


def test_spans_are_walked_by_keyboard(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT)
    expect(app.page.get_by_role("treeitem")).to_have_count(4)

    app.page.keyboard.press("j")
    app.page.keyboard.press("j")
    expect(app.page).to_have_url(re.compile("span="))
    app.page.locator(".waterfall-body").focus()
    app.page.keyboard.press("ArrowDown")
    selected = app.page.locator('[role="treeitem"][aria-selected="true"]')
    expect(selected).to_contain_text("execute_tool lookup_order")
    app.page.keyboard.press("Home")
    app.page.keyboard.press("ArrowLeft")

    expect(app.page.get_by_role("treeitem")).to_have_count(1)
    app.page.keyboard.press("ArrowRight")
    expect(app.page.get_by_role("treeitem")).to_have_count(4)


def test_how_deep_it_is_open_stands_in_the_address(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT)
    rows = app.page.get_by_role("treeitem")
    expect(rows).to_have_count(4)

    app.page.get_by_role("button", name="Expand to depth").click()
    app.page.get_by_role("menuitemradio", name="Root spans only").click()
    expect(rows).to_have_count(1)
    expect(app.page).to_have_url(re.compile("depth=0"))
    app.page.reload()
    expect(rows).to_have_count(1)
    app.page.get_by_role("button", name="Expand to depth").click()
    expect(app.page.get_by_role("menuitemradio", name="Root spans only")).to_have_attribute("aria-checked", "true")
    app.page.get_by_role("menuitemradio", name="Expand all").click()

    expect(rows).to_have_count(4)
    expect(app.page).not_to_have_url(re.compile("depth"))


def test_rows_closed_by_themselves_stand_in_the_address(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT)
    rows = app.page.get_by_role("treeitem")
    expect(rows).to_have_count(4)
    app.page.locator(".waterfall-body").focus()

    app.page.keyboard.press("Home")
    app.page.keyboard.press("ArrowLeft")
    expect(rows).to_have_count(1)
    expect(app.page).to_have_url(re.compile("turned=[0-9a-f]{16}"))
    app.page.reload()
    expect(rows).to_have_count(1)
    app.page.locator(".waterfall-body").focus()
    app.page.keyboard.press("Home")
    app.page.keyboard.press("ArrowRight")

    expect(rows).to_have_count(4)
    expect(app.page).not_to_have_url(re.compile("turned"))


def test_a_search_goes_from_hit_to_hit(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT)
    expect(app.page.get_by_role("treeitem")).to_have_count(4)

    app.page.keyboard.press("/")
    app.page.keyboard.type("chat")
    expect(app.page.locator(".trace-search-count")).to_have_text("2")
    app.page.keyboard.press("Enter")
    expect(app.page).to_have_url(re.compile(f"span={shop.refund_calls[0]}"))
    app.page.keyboard.press("Enter")

    expect(app.page).to_have_url(re.compile(f"span={shop.refund_calls[1]}"))
    expect(app.page.locator(".trace-search-count")).to_have_text("2 of 2")


def test_a_stretch_of_the_minimap_is_zoomed_into(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT)
    expect(app.page.get_by_role("treeitem")).to_have_count(4)
    minimap = app.page.locator(".minimap")
    box = minimap.bounding_box()
    assert box is not None

    app.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 20)
    app.page.mouse.down()
    app.page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 20, steps=4)
    app.page.mouse.up()

    expect(app.page).to_have_url(re.compile("zoom="))
    expect(app.page.locator(".minimap-veil")).to_have_count(2)
    app.page.keyboard.press("0")
    expect(app.page.locator(".minimap-veil")).to_have_count(0)


def test_the_wheel_zooms_around_the_pointer_and_moves_along(open_app: OpenApp, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT)
    app.page.locator(".span-track").nth(1).hover()

    app.page.keyboard.down("Control")
    app.page.mouse.wheel(0, -300)
    app.page.keyboard.up("Control")
    expect(app.page).to_have_url(re.compile(r"zoom=\d+%7E\d+"))
    zoomed = app.page.url
    app.page.keyboard.down("Shift")
    app.page.mouse.wheel(0, 40)
    app.page.keyboard.up("Shift")

    expect(app.page).not_to_have_url(zoomed)
    expect(app.page.locator(".minimap-veil")).to_have_count(2)


def test_an_unknown_trace_says_so(open_app: OpenApp) -> None:
    app = open_app(f"/traces/{'f' * 32}", project=PROJECT)

    expect(app.heading("Trace not found")).to_be_visible()
    app.expect_problem("404")


def test_odd_traces_are_shown_whole(open_app: OpenApp, server: Server) -> None:
    start = time.time_ns() - 10**11
    root = span("root", start_ns=start)
    early = span("early", start_ns=start - 5 * 10**8, parent=root)
    instant = span("instant", start_ns=start + 10**8, duration_ns=0, parent=root)
    lost = span("lost child", start_ns=start + 2 * 10**8, parent=root)
    lost.parent_span_id = b"\xff" * 8
    deep = [instant]
    for level in range(1_000):
        deep.append(span(f"level {level}", start_ns=start + level * 1_000, parent=deep[-1]))
    server.send("traces", request(root, early, lost, *deep), project="odd")
    server.settle()

    app = open_app(f"/traces/{root.trace_id.hex()}", project="odd")

    expect(app.page.locator(".waterfall-spans")).to_contain_text("1,004 spans")
    expect(app.page.locator(".span-row", has_text="early")).to_contain_text("clock")
    app.page.locator(".waterfall-body").focus()
    app.page.keyboard.press("End")
    expect(app.page.locator('[aria-selected="true"].span-row')).to_contain_text("lost child")
    expect(app.page.locator('[aria-selected="true"].span-row')).to_contain_text("no parent")
    app.page.keyboard.press("ArrowUp")
    expect(app.page.locator('[aria-selected="true"].span-row')).to_contain_text("level 999")
    assert app.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_trace_whose_top_has_not_come_runs_until_it_comes(open_app: OpenApp, server: Server) -> None:
    start = time.time_ns() - 4 * 10**9
    top = span("invoke_agent slow", start_ns=start, duration_ns=4 * 10**9)
    call = span("chat gpt-4o", start_ns=start + 10**9, parent=top)
    server.send("traces", request(call), project="running")
    server.settle()

    app = open_app(f"/traces/{call.trace_id.hex()}", project="running")

    rows = app.page.locator(".span-row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("not sent yet")
    expect(rows.first.locator(".tag")).to_have_text("running")
    expect(app.page.locator(".trace-chips")).to_contain_text("so far")
    expect(app.page.get_by_role("complementary", name="Span")).to_contain_text("A span is sent when it ends")
    server.send("traces", request(top), project="running")
    expect(rows.first).to_contain_text("invoke_agent slow")
    expect(rows.first.locator(".tag")).to_have_count(0)
    expect(app.page.locator(".trace-chips")).to_contain_text("4.00\u00a0s")


def test_a_span_that_told_of_its_start_is_shown_running(open_app: OpenApp, server: Server) -> None:
    start = time.time_ns() - 4 * 10**9
    top = span("invoke_agent planner", start_ns=start)
    call = span("chat gpt-4o", start_ns=start + 10**9, parent=top)
    log = ExportLogsServiceRequest()
    record = (
        log.resource_logs.add()
        .scope_logs.add()
        .log_records.add(
            event_name="podium.agent.started", time_unix_nano=start, trace_id=top.trace_id, span_id=top.span_id
        )
    )
    for key, value in {"podium.span.name": "invoke_agent planner", "podium.kind": "agent"}.items():
        record.attributes.add(key=key).value.string_value = value
    server.send("logs", log.SerializeToString(), project="started")
    server.settle()

    app = open_app(f"/traces/{call.trace_id.hex()}", project="started")

    first = app.page.locator(".span-row").first
    expect(app.heading("invoke_agent planner")).to_be_visible()
    expect(app.page.locator(".span-row")).to_have_count(1)
    server.send("traces", request(call), project="started")
    expect(app.page.locator(".span-row")).to_have_count(2)
    expect(first).to_contain_text("invoke_agent planner")
    expect(first.locator(".tag")).to_have_text("running")
    expect(first.locator(".span-bar")).to_have_class(re.compile("running"))


def test_a_retry_is_marked(open_app: OpenApp, server: Server) -> None:
    start = time.time_ns() - 10**11
    root = span("root", start_ns=start, duration_ns=9 * 10**9)
    failed = Status(code=Status.STATUS_CODE_ERROR, message="429")
    first = span("chat gpt-4o", start_ns=start, duration_ns=10**9, parent=root, status=failed)
    second = span("chat gpt-4o", start_ns=start + 2 * 10**9, parent=root)
    server.send("traces", request(root, first, second), project="retries")
    server.settle()

    app = open_app(f"/traces/{root.trace_id.hex()}", project="retries")

    expect(app.page.locator(".span-row .tag")).to_have_text(["retry"])
    expect(app.page.locator(".span-row").nth(2)).to_contain_text("retry")
    expect(app.page.locator(".span-row").first.locator(".span-own")).to_have_count(2)


def test_a_span_is_shown_as_it_would_be_sent_again(open_app: OpenApp, server: Server, shop: Shop) -> None:
    app = open_app(f"/traces/{shop.refund}", project=PROJECT, span=shop.refund_calls[0], tab="raw")

    app.page.get_by_role("button", name="Text", exact=True).click()
    shown = app.page.locator(".raw pre").inner_text()
    assert server.send("traces", shown.encode(), project="again", media_type="application/json").status == 200
    server.settle()

    before = server.get(f"/api/v1/spans/{shop.refund}/{shop.refund_calls[0]}", project=PROJECT)
    after = server.get(f"/api/v1/spans/{shop.refund}/{shop.refund_calls[0]}", project="again")
    # Whom it was made for says the span around it, which is not sent again.
    assert (before["agent"], after["agent"]) == ("refund-agent", "")
    differing = {"received_at", "batch", "agent", "component"}
    assert {k: v for k, v in after.items() if k not in differing} == {
        k: v for k, v in before.items() if k not in differing
    }
