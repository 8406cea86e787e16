"""A page that is open shows what arrives, and lives through a restart of the server."""

import time

from opentelemetry.proto.trace.v1.trace_pb2 import Span
from playwright.sync_api import expect
from tests.browser.conftest import OpenApp
from tests.flows.server import Server
from tests.spans import request, span


def _send(server: Server, name: str) -> Span:
    made = span(name, {"gen_ai.operation.name": "chat"}, start_ns=time.time_ns() - 10**9)
    assert server.send("traces", request(made), project="live").status == 200
    return made


def test_a_new_trace_appears_without_a_reload(open_app: OpenApp, server: Server) -> None:
    _send(server, "the first")
    server.settle()
    app = open_app("/traces", project="live")
    expect(app.page.get_by_text("the first")).to_be_visible()
    expect(app.page.locator(".dot.open")).to_be_visible()

    _send(server, "newcomer")

    expect(app.page.get_by_text("newcomer")).to_be_visible()


def test_a_paused_list_waits_and_counts_how_many_are_new(open_app: OpenApp, server: Server) -> None:
    _send(server, "before the pause")
    server.settle()
    app = open_app("/traces", project="live")
    expect(app.page.get_by_text("before the pause")).to_be_visible()

    app.page.keyboard.press("p")
    _send(server, "behind the pause")

    expect(app.page.get_by_role("button", name="1 new trace ↑")).to_be_visible()
    expect(app.page.get_by_text("behind the pause")).to_have_count(0)
    app.page.keyboard.press("p")
    expect(app.page.get_by_text("behind the pause")).to_be_visible()


def test_the_first_trace_ever_replaces_the_instructions(open_app: OpenApp, own_server: Server) -> None:
    app = open_app("/", url=own_server.url)
    expect(app.heading("Send your first trace")).to_be_visible()
    for name, line in (
        ("Environment", f"OTEL_EXPORTER_OTLP_ENDPOINT={own_server.url}\n"),
        ("first_trace.py", f'endpoint="{own_server.url}/v1/traces"'),
        ("Terminal", f"curl {own_server.url}/v1/traces"),
    ):
        expect(app.page.locator(f'pre[aria-label="{name}"]')).to_contain_text(line)

    _send(own_server, "hello")

    expect(app.heading("Overview")).to_be_visible()


def test_a_restart_of_the_server_is_survived(open_app: OpenApp, own_server: Server) -> None:
    _send(own_server, "before the restart")
    own_server.settle()
    app = open_app("/traces", url=own_server.url, project="live")
    expect(app.page.get_by_text("before the restart")).to_be_visible()

    app.is_offline = True
    own_server.stop()
    app.page.get_by_role("button", name="Refresh now").click()
    expect(app.page.get_by_text("Podium is not responding.")).to_be_visible()
    expect(app.page.get_by_text("before the restart")).to_be_visible()
    own_server.start()
    _send(own_server, "after the restart")

    expect(app.page.get_by_text("after the restart")).to_be_visible()
    expect(app.page.get_by_text("Podium is not responding.")).to_have_count(0)


def test_a_server_that_is_away_at_first_is_found_when_it_comes(open_app: OpenApp, server: Server) -> None:
    _send(server, "waiting to be seen")
    server.settle()
    app = open_app("/dev/gallery")
    app.is_offline = True
    app.page.route("**/api/**", lambda route: route.abort())

    app.open("/traces", project="live")
    expect(app.heading("Podium cannot be reached")).to_be_visible()
    expect(app.page.locator(".dot.lost")).to_be_visible()
    expect(app.page.get_by_role("button", name="Automatic refresh")).to_contain_text("no answer")
    assert app.axe() == []
    app.page.unroute("**/api/**")

    expect(app.page.get_by_text("waiting to be seen")).to_be_visible()
    expect(app.page.locator(".dot.open")).to_be_visible()


def test_nothing_moves_for_those_who_asked_for_stillness(open_app: OpenApp, server: Server) -> None:
    app = open_app("/dev/gallery", moves=True)
    skeleton = app.page.locator(".skeleton").first
    expect(skeleton).to_have_css("animation-name", "breathe")

    app.page.emulate_media(reduced_motion="reduce")

    expect(skeleton).to_have_css("animation-name", "none")
    running = app.page.locator(".status.running").first
    expect(running).to_be_visible()
    assert running.evaluate("status => getComputedStyle(status, '::before').animationName") == "none"
