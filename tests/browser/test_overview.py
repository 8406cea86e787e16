"""Overview: the figures that were sent are the figures on screen."""

import re
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Status
from playwright.sync_api import Route, expect
from tests.browser.conftest import OpenApp
from tests.browser.shop import (
    COST,
    ERRORS,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    PROJECT,
    REQUESTS,
    TRACES,
    UNPRICED_MODEL,
    Shop,
)
from tests.flows.server import Server
from tests.spans import request, span

pytestmark = pytest.mark.usefixtures("shop")

FIGURES = (
    "Cost", "Requests", "Error rate", "Latency p95", "Tokens", "Saved by cache", "Cost per request", "Throughput",
    "Success rate", "Latency p50", "Latency p99", "Input tokens", "Output tokens", "Cached input",
)  # fmt: skip


def _text(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_cards_show_what_the_api_says_and_what_was_worked_out_by_hand(
    open_app: OpenApp, server: Server
) -> None:  # fmt: skip
    overview = server.get("/api/v1/overview", project=PROJECT, range="24h")

    app = open_app("/", project=PROJECT)

    assert Decimal(overview["cost"]["value"]) == COST
    assert overview["requests"]["value"] == REQUESTS
    assert overview["errors"]["value"] == ERRORS
    assert overview["tokens"]["value"] == INPUT_TOKENS + OUTPUT_TOKENS
    expect(app.card("Cost").get_by_title("$0.011", exact=True)).to_have_text("$0.0110")
    expect(app.card("Requests")).to_contain_text(f"{REQUESTS}")
    expect(app.card("Requests")).to_contain_text(f"in {TRACES} traces")
    expect(app.card("Error rate")).to_contain_text("25\u00a0%")
    expect(app.card("Tokens").get_by_title("4,170", exact=True)).to_be_visible()
    expect(app.card("Input tokens").get_by_title("3,700", exact=True)).to_be_visible()
    expect(app.card("Output tokens").get_by_title("470", exact=True)).to_be_visible()
    expect(app.card("Cached input").get_by_title("400", exact=True)).to_be_visible()
    expect(app.card("Success rate")).to_contain_text("75\u00a0%")
    expect(app.card("Cost per request").get_by_title("$0.00275", exact=True)).to_have_text("$0.00275")
    assert overview["throughput_per_s"]["value"] == pytest.approx(REQUESTS / 86_400, rel=0.01)
    expect(app.card("Throughput").get_by_title(re.compile("^0.0000[0-9]+ requests per second"))).to_have_text("4/day")


def test_each_figure_has_its_change_and_its_course(open_app: OpenApp, server: Server) -> None:
    traces = server.get("/api/v1/traces", project=PROJECT, range="24h")["traces"]
    first = min(datetime.fromisoformat(trace["start_time"]) for trace in traces)
    # The call without a price; in the window before it the refund and the failure.
    window = {"from": _text(first + timedelta(minutes=8)), "to": _text(first + timedelta(minutes=20))}
    overview = server.get("/api/v1/overview", project=PROJECT, **window)
    assert (overview["requests"]["previous"], overview["requests"]["value"]) == (3, 1)

    app = open_app("/", project=PROJECT, **window)

    for name in FIGURES:
        if name != "Saved by cache":  # nothing, as before
            expect(app.card(name).locator(".delta")).to_have_text(re.compile(r"\d"))
        expect(app.card(name).locator("svg path").first).to_be_attached()
    expect(app.card("Requests").locator(".delta")).to_contain_text("down ▼ 67")
    expect(app.card("Throughput").locator(".delta")).to_contain_text("down ▼ 67")
    expect(app.card("Success rate").locator(".delta.good")).to_contain_text("up ▲ 33\u00a0pt")
    expect(app.card("Input tokens").locator(".delta")).to_contain_text("down ▼ 77")
    expect(app.card("Cached input").locator(".delta")).to_contain_text("down ▼ 100")


def test_what_has_no_price_is_named_beside_the_total(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)

    expect(app.page.get_by_text("1 request without a price")).to_be_visible()
    expect(app.page.get_by_role("button", name=UNPRICED_MODEL, exact=True).first).to_be_visible()


def test_a_card_leads_to_the_traces_it_is_made_of(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)

    app.card("Error rate").click()

    expect(app.heading("Traces")).to_be_visible()
    rows = app.page.locator(".table-row")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("chat gpt-4o-mini")


def test_a_percentile_leads_to_the_traces_that_took_so_long(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/", project=PROJECT)
    expect(app.card("Latency p99")).to_contain_text("s")

    app.card("Latency p99").focus()
    app.page.keyboard.press("Enter")

    expect(app.heading("Traces")).to_be_visible()
    rows = app.page.locator(".table-row")
    expect(rows).to_have_count(1)
    expect(rows.get_by_role("link")).to_have_attribute("href", re.compile(shop.unpriced))


def test_one_model_is_one_row_and_calls_of_every_dialect_have_an_operation(open_app: OpenApp, server: Server) -> None:
    now_ns = time.time_ns() - 10**9
    asked = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o"}
    answered = {"gen_ai.response.model": "gpt-4o-2024-08-06", "gen_ai.usage.input_tokens": 1_000}
    openinference = {
        "openinference.span.kind": "LLM", "llm.provider": "openai", "llm.model_name": "gpt-4o-2024-08-06",
        "llm.token_count.prompt": 2_000,
    }  # fmt: skip
    failed = Status(code=Status.STATUS_CODE_ERROR, message="429 too many requests")
    spans = (
        span("chat gpt-4o", asked | answered, start_ns=now_ns),
        span("chat gpt-4o", asked, start_ns=now_ns, status=failed),
        span("ChatCompletion", openinference, start_ns=now_ns),
    )
    server.send("traces", request(*spans), project="twins")
    server.settle()

    app = open_app("/", project="twins")

    models = app.page.get_by_role("region", name="Cost by model").locator(".bars button")
    expect(models).to_have_count(1)
    expect(models).to_contain_text("gpt-4o")
    expect(models).to_contain_text("100\u00a0%")
    purposes = app.page.get_by_role("region", name="Cost by operation").locator("li")
    expect(purposes).to_have_count(1)
    expect(purposes).to_contain_text("chat")
    models.click()
    expect(app.page).to_have_url(re.compile("filter=model%3Agpt-4o$"))
    expect(app.card("Requests").get_by_title("3", exact=True)).to_be_visible()


def test_the_cost_is_split_by_component_too(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT)
    panel = app.page.get_by_role("region", name=re.compile("Cost by (operation|component)"))

    panel.get_by_role("button", name="Component", exact=True).click()

    expect(app.page).to_have_url(re.compile("for=component"))
    expect(panel).to_have_accessible_name("Cost by component")
    expect(panel.locator("li", has_text="refund-agent")).to_be_visible()
    app.page.reload()
    expect(panel.locator("li", has_text="refund-agent")).to_be_visible()
    panel.get_by_role("button", name="Operation", exact=True).click()
    expect(panel.locator("li")).to_contain_text("chat")


def test_projects_that_are_slow_to_come_leave_no_page_blank(open_app: OpenApp) -> None:
    app = open_app("/dev/gallery", project=PROJECT)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    app.page.route("**/api/v1/projects", hold)

    app.open("/", project=PROJECT)

    expect(app.page.get_by_label("Loading")).to_be_visible()
    for route in waiting:
        route.continue_()
    expect(app.card("Requests")).to_contain_text(f"in {TRACES} traces")
    expect(app.page.get_by_label("Loading")).to_have_count(0)


def test_a_task_leads_to_its_span(open_app: OpenApp, shop: Shop) -> None:
    app = open_app("/", project=PROJECT)

    app.page.locator(".tasks tbody tr").last.click()

    expect(app.heading("refund-agent")).to_be_visible()
    assert shop.refund_calls[0] in app.page.url


def test_a_project_nobody_sent_to_says_what_to_do(open_app: OpenApp) -> None:
    app = open_app("/", project="nobody")

    expect(app.heading("Nothing in “nobody” yet")).to_be_visible()
    expect(app.page.get_by_text("OTEL_EXPORTER_OTLP_ENDPOINT")).to_be_visible()


def test_an_empty_stretch_of_time_leads_to_where_data_is(open_app: OpenApp) -> None:
    app = open_app("/", project=PROJECT, **{"from": "2020-01-01T00:00:00Z", "to": "2020-01-02T00:00:00Z"})

    app.page.get_by_role("button", name="Show the latest hour with data").click()

    expect(app.card("Cost").get_by_title("$0.011", exact=True)).to_be_visible()


def test_a_bar_of_the_distribution_leads_to_the_traces_that_took_so_long(open_app: OpenApp, server: Server) -> None:
    bars = server.get("/api/v1/distribution", project=PROJECT, range="24h")["bars"]
    counts = [bar["count"] for bar in bars]

    app = open_app("/", project=PROJECT)
    panel = app.page.get_by_role("region", name="Latency distribution")
    expect(panel.locator("li")).to_have_count(len(bars))
    expect(panel.locator("li").get_by_role("button")).to_have_count(sum(count > 0 for count in counts))
    panel.locator("li").get_by_role("button").last.click()

    assert sum(counts) == REQUESTS
    expect(app.page).to_have_url(re.compile(r"/traces\?.*duration"))
    expect(app.heading("Traces")).to_be_visible()
    expect(app.page.locator(".table-row")).to_have_count(counts[-1])
