"""Names come from telemetry: whatever they hold, they are text, and the page keeps its shape."""

import time

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import OpenApp
from tests.flows.server import Server
from tests.spans import request, span

NAMES = {
    "markup": "<script>window.hit=1</script><img src=x onerror=window.hit=2>",
    "rtl": "\u202eevil \u0645\u0631\u062d\u0628\u0627 \u2066mixed",
    "emoji": "👩‍👩‍👧‍👦 \U0001f3fb\u0301\u0301\u0301\u0301 z",
    "endless": "x" * 10_000,
}
PAGES = ("/", "/traces", "trace")


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_hostile_name_is_harmless_everywhere(open_app: OpenApp, server: Server, name: str, request_id: str) -> None:
    project = f"hostile-{request_id}"
    attributes = {
        "gen_ai.operation.name": "chat", "gen_ai.provider.name": name, "gen_ai.request.model": name,
        "gen_ai.agent.name": name, "user.id": name, "session.id": name, name[:200]: name,
        "gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 1,
        "gen_ai.input.messages": f'[{{"role": "user", "parts": [{{"type": "text", "content": "{name}"}}]}}]',
    }  # fmt: skip
    sent = span(name, attributes, start_ns=time.time_ns() - 10**9)
    server.send("traces", request(sent, resource={"service.name": name}), project=project)
    server.settle()
    app = open_app("/", project=project)

    for path in PAGES:
        app.open(path if path != "trace" else f"/traces/{sent.trace_id.hex()}", project=project)
        expect(app.page.get_by_text(name[:40]).first).to_be_attached()
        app.page.wait_for_timeout(150)
        assert app.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    app.open("/traces", project=project, peek=sent.trace_id.hex())
    expect(app.page.get_by_role("region", name="Spans")).to_be_visible()
    assert app.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "panel"
    app.open(f"/traces/{sent.trace_id.hex()}", project=project)
    for tab in ("Attributes", "Cost", "OTLP"):
        app.page.get_by_role("tab", name=tab).click()
        assert app.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab

    assert app.page.evaluate("window.hit") is None


@pytest.fixture
def request_id(request: pytest.FixtureRequest) -> str:
    """The name of the case."""
    return str(request.node.callspec.id)


def test_a_project_with_a_hostile_name_can_be_chosen(open_app: OpenApp, server: Server) -> None:
    name = 'a&b="c"/<d>'
    server.send("traces", request(span("x", start_ns=time.time_ns() - 10**9), resource={"podium.project": name}))
    server.settle()
    app = open_app("/")
    expect(app.heading("Overview")).to_be_visible()

    app.page.get_by_role("button", name="Project").click()
    app.page.get_by_role("menuitemradio", name=name).click()

    expect(app.page.get_by_role("button", name="Project")).to_contain_text(name)
    app.open("/traces", project=name)
    expect(app.page.locator(".table-row")).to_have_count(1)
