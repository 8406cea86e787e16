"""JSON is read as a tree: folded, searched, walked and copied, whatever its size."""

import json
import re
import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect
from tests.browser.app import THEMES, App, Theme
from tests.browser.conftest import OpenApp
from tests.flows.server import Server
from tests.spans import request, span

PROJECT = "json"
NOTE = "Handle with care.\n" * 40
ORDER = {
    "order": {"id": 1795230000000000005, "state": "delivered", "items": [{"sku": "cup"}, {"sku": "plate"}]},
    "note": NOTE,
    "paid": True,
    "left": None,
    "marks": {"<script>window.hit=1</script>": "\u202eevil", "odd key": [1, 2]},
}
MOST_ROWS = 80


@dataclass(frozen=True)
class Sent:
    """A span with JSON in its attributes, and a call whose tool was given much."""

    trace: str
    order: str
    call: str


@pytest.fixture(scope="module")
def sent(server: Server) -> Sent:
    """The project `json`, stored."""
    start = time.time_ns() - 10**10
    attributes = {
        "shop.order": json.dumps(ORDER),
        "shop.rows": json.dumps([{"row": number} for number in range(10_000)]),
        "shop.text": json.dumps({"words": ["lorem ipsum " * 4_500] * 20}),
    }
    root = span("refund", attributes, start_ns=start, duration_ns=10**9)
    said = [
        {"role": "assistant", "parts": [{"type": "tool_call", "id": "c", "name": "book", "arguments": ORDER["order"]}]},
        {"role": "tool", "parts": [{"type": "tool_call_response", "id": "c", "response": ORDER}]},
    ]
    messages = {"gen_ai.operation.name": "chat", "gen_ai.input.messages": json.dumps(said)}
    call = span("chat", messages, start_ns=start, parent=root)
    assert server.send("traces", request(root, call), project=PROJECT).status == 200
    server.settle()
    return Sent(root.trace_id.hex(), root.span_id.hex(), call.span_id.hex())


def _tree(app: App, name: str) -> Locator:
    return app.page.get_by_role("tree", name=name, exact=True)


def _copied(app: App) -> str:
    return str(app.page.evaluate("navigator.clipboard.readText()"))


def test_an_attribute_that_holds_json_is_a_tree_with_types_and_counts(open_app: OpenApp, sent: Sent) -> None:
    app = open_app(f"/traces/{sent.trace}", project=PROJECT, span=sent.order, tab="attributes")

    parts = _tree(app, "shop.order").get_by_role("treeitem")
    expect(parts.first).to_contain_text("5 keys")
    expect(parts.filter(has_text=re.compile(r"\bid:"))).to_contain_text("1795230000000000005")
    expect(parts.filter(has_text="items:")).to_contain_text("2 items")
    expect(parts.filter(has_text="note:")).to_contain_text('"Handle with care. Handle')
    expect(parts.filter(has_text="note:")).to_contain_text(f"{len(NOTE)}")
    expect(parts.filter(has_text="left:")).to_contain_text("null")
    expect(parts.filter(has_text="odd key:")).to_contain_text("2 items")
    parts.filter(has_text="marks:").click()
    expect(parts.filter(has_text="odd key:")).to_have_count(1)
    expect(parts.filter(has_text="marks:")).to_contain_text("<script>window.hit=1</script>")
    assert app.page.evaluate("window.hit") is None


def test_a_tree_is_opened_level_by_level_and_closed(open_app: OpenApp, sent: Sent) -> None:
    app = open_app(f"/traces/{sent.trace}", project=PROJECT, span=sent.order, tab="attributes")
    attribute = app.page.locator('.attribute[data-key="shop.order"]')
    parts = attribute.get_by_role("treeitem")
    expect(parts.first).to_be_visible()

    expect(parts).to_have_count(17)
    attribute.get_by_role("button", name="Collapse to the first level").click()
    expect(parts).to_have_count(6)
    attribute.get_by_role("button", name="Expand one more level").click()
    expect(parts).to_have_count(11)
    attribute.get_by_role("button", name="Expand all").click()
    expect(parts).to_have_count(17)

    parts.filter(has_text="note:").click()
    expect(parts.filter(has_text="note:")).to_have_text(re.compile(r"(Handle with care\.\s*){40}"))


def test_a_tree_is_walked_and_copied_by_keys(open_app: OpenApp, sent: Sent) -> None:
    app = open_app(f"/traces/{sent.trace}", project=PROJECT, span=sent.order, tab="attributes")
    app.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tree = _tree(app, "shop.order")
    chosen = tree.locator('[aria-selected="true"]')
    expect(chosen).to_contain_text("5 keys")

    tree.focus()
    for key in ("ArrowDown", "ArrowDown"):
        app.page.keyboard.press(key)
    expect(chosen).to_contain_text("id:")
    app.page.keyboard.press("p")
    expect(app.page.get_by_text("Copied").first).to_be_attached()
    assert _copied(app) == "$.order.id"
    app.page.keyboard.press("c")
    app.page.wait_for_function("navigator.clipboard.readText().then(text => text === '1795230000000000005')")
    app.page.keyboard.press("ArrowLeft")
    expect(chosen).to_contain_text("order:")
    app.page.keyboard.press("ArrowLeft")
    expect(chosen).to_have_attribute("aria-expanded", "false")
    app.page.keyboard.press("c")
    app.page.wait_for_function("navigator.clipboard.readText().then(text => text.startsWith('{'))")
    assert json.loads(_copied(app)) == ORDER["order"]
    app.page.keyboard.press("End")

    expect(chosen).to_have_text("1: 2")
    expect(app.page).to_have_url(re.compile(sent.order))


def test_a_search_marks_its_hits_and_goes_to_them(open_app: OpenApp, sent: Sent) -> None:
    app = open_app(f"/traces/{sent.trace}", project=PROJECT, span=sent.order, tab="attributes")
    attribute = app.page.locator('.attribute[data-key="shop.rows"]')
    box = attribute.get_by_role("textbox", name="Find in shop.rows")

    box.fill("9998")
    expect(attribute.locator(".json-count")).to_have_text("1 of 1")
    expect(attribute.locator("mark")).to_have_text("9998")
    expect(attribute.locator('[aria-selected="true"]')).to_contain_text("row: 9998")
    box.fill("no such thing")
    expect(attribute.locator(".json-count")).to_have_text("none")
    box.fill("998")
    hits = sum("998" in str(number) for number in range(10_000))
    expect(attribute.locator(".json-count")).to_have_text(f"1 of {hits}")
    box.press("Enter")
    expect(attribute.locator(".json-count")).to_have_text(f"2 of {hits}")
    box.press("Shift+Enter")
    box.press("Shift+Enter")

    expect(attribute.locator(".json-count")).to_have_text(f"{hits} of {hits}")


def test_ten_thousand_items_and_a_megabyte_are_there_with_few_of_them_drawn(open_app: OpenApp, sent: Sent) -> None:
    app = open_app(f"/traces/{sent.trace}", project=PROJECT, span=sent.order, tab="attributes")
    attribute = app.page.locator('.attribute[data-key="shop.rows"]')
    tree = _tree(app, "shop.rows")
    expect(tree.get_by_role("treeitem").first).to_contain_text("10,000 items")

    attribute.get_by_role("button", name="Expand all").click()
    tree.focus()
    app.page.keyboard.press("End")

    expect(tree.locator('[aria-selected="true"]')).to_contain_text("row: 9999")
    assert tree.get_by_role("treeitem").count() < MOST_ROWS
    words = _tree(app, "shop.text").get_by_role("treeitem").filter(has_text="0:").first
    expect(words).to_contain_text("54,000")
    words.click()
    expect(words).to_contain_text("copy it to get all 54,000 characters")
    assert app.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_a_tool_was_given_and_gave_are_trees(open_app: OpenApp, sent: Sent) -> None:
    app = open_app(f"/traces/{sent.trace}", project=PROJECT, span=sent.call)

    expect(_tree(app, "arguments of book")).to_contain_text("delivered")
    expect(_tree(app, "result of book")).to_contain_text("marks:")


def test_the_span_as_it_was_sent_is_a_tree_or_text(open_app: OpenApp, sent: Sent) -> None:
    app = open_app(f"/traces/{sent.trace}", project=PROJECT, span=sent.call, tab="raw")
    expect(_tree(app, "span")).to_contain_text("resourceSpans")

    app.page.get_by_role("button", name="Text", exact=True).click()
    assert json.loads(app.page.locator(".raw pre").inner_text())["resourceSpans"]
    app.page.reload()

    expect(app.page.locator(".raw pre")).to_contain_text("resourceSpans")


@pytest.mark.parametrize("theme", THEMES)
def test_a_tree_is_accessible(open_app: OpenApp, sent: Sent, theme: Theme) -> None:
    app = open_app(f"/traces/{sent.trace}", project=PROJECT, span=sent.order, tab="attributes", theme=theme)
    tree = _tree(app, "shop.order")
    tree.focus()
    app.page.keyboard.press("ArrowDown")
    app.page.get_by_role("textbox", name="Find in shop.order").fill("care")
    expect(tree.locator("mark").first).to_be_visible()

    assert app.axe(within=".span-panel") == []
