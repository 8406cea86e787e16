"""`GET /metrics` of a real server, scraped and asked by a real Prometheus."""

import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Status
from tests.flows.prometheus import Prometheus, needed
from tests.flows.server import Server
from tests.spans import any_value, request, span

MS = 10**6
CALLS = {"Chat": 10, "Prompt": 6}
_FAILED = Status(code=Status.STATUS_CODE_ERROR)


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)[:100]


def work() -> bytes:
    """Sixteen executions of two coordinators, ten model calls and eight cache lookups of a gateway."""
    now = time.time_ns() - 5 * 10**9
    spans = []
    for name, count in CALLS.items():
        for number in range(count):
            status = None if number else _FAILED
            attributes = {
                "podium.kind": "coordinator",
                "podium.coordinator": name,
                "podium.memory.delta_bytes": 1000 if name == "Prompt" else 0,
            }
            spans.append(span(name, attributes, start_ns=now, duration_ns=(30 + 10 * number) * MS, status=status))
    for number in range(10):
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": "gpt-4o",
            "gen_ai.usage.input_tokens": 1000,
            "gen_ai.usage.output_tokens": 100 * number,
        }
        spans.append(span("chat", attributes, start_ns=now, duration_ns=(200 + 300 * number) * MS))
    for number in range(8):
        found = {"podium.kind": "cache", "podium.cache.result": "hit" if number < 3 else "miss"}
        spans.append(span("cache", found | {"podium.cache.type": "exact"}, start_ns=now))
    return request(*spans)


def lookups(at_ns: int | None = None) -> bytes:
    """Four cache lookups of each coordinator, three hits among them for Chat and one for Prompt; now unless told."""
    message = ExportLogsServiceRequest()
    records = message.resource_logs.add().scope_logs.add().log_records
    for name, hits in (("Chat", 3), ("Prompt", 1)):
        for number in range(4):
            record = records.add(time_unix_nano=at_ns or time.time_ns(), event_name="podium.cache.lookup")
            told = {"podium.coordinator": name, "podium.cache.result": "hit" if number < hits else "miss"}
            for key, value in told.items():
                record.attributes.add(key=key, value=any_value(value))
    return message.SerializeToString()


def send(server: Server, project: str) -> None:
    for signal, body in (("traces", work()), ("logs", lookups())):
        assert server.send(signal, body, project=project).status == 200
    server.settle()


def components(server: Server, project: str) -> dict[str, dict[str, Any]]:
    rows = server.get("/api/v1/breakdown", project=project, by="component", filter="kind:coordinator")["rows"]
    return {row["name"]: row for row in rows}


def by_coordinator(found: dict[tuple[tuple[str, str], ...], float]) -> dict[str, float]:
    return {dict(labels)["coordinator"]: value for labels, value in found.items()}


def test_S1_34_and_S1_48_to_S1_51_and_S3_26_to_S3_29_the_documented_questions_get_the_numbers_of_the_api(
    own: Server, project: str, tmp_path: Path
) -> None:
    needed("prometheus")
    own.start()
    send(own, project)
    with Prometheus(tmp_path, port=own.port, project=project) as prometheus:
        prometheus.await_value("sum(fluxai_requests_total)", 10)
        prometheus.await_value("victor_coordinator_total_executions", 16)
        # The same again: a counter that doubled is stretched to the window like every other one that did.
        send(own, project)
        prometheus.await_value("sum(fluxai_requests_total)", 20)
        at_s = prometheus.await_value("victor_coordinator_total_executions", 32)
        asked = {name: prometheus.ask(query, at_s) for name, query in QUESTIONS.items()}
        stretch = prometheus.number("sum(increase(victor_coordinator_executions_total[5m]))", at_s) / 16

    overview = own.get("/api/v1/overview", project=project, range="1h")
    rows = components(own, project)
    assert by_coordinator(asked["S1.49"]) == pytest.approx({name: row["span_error_rate"] for name, row in rows.items()})
    assert by_coordinator(asked["S1.50"]) == pytest.approx({"Chat": 0.75, "Prompt": 0.25})
    for name, p95_ms in by_coordinator(asked["S1.48"]).items():
        # Prometheus knows the bucket, not the value.
        assert lower_bound(p95_ms) <= rows[name]["duration_p95_ns"] / MS * 1.01
        assert rows[name]["duration_p95_ns"] / MS <= upper_bound(p95_ms) * 1.01
    growth, executions = by_coordinator(asked["S1.34"]), by_coordinator(asked["executions"])
    assert {name: growth[name] / executions[name] for name in growth} == {"Chat": 0, "Prompt": pytest.approx(1000)}
    (rate,) = asked["S3.26"].values()
    assert rate * 300 / stretch == pytest.approx(overview["requests"]["value"] / 2)
    (p95_s,) = asked["S3.27"].values()
    assert 2 < p95_s <= 5
    assert 2 < overview["duration_p95_ns"]["value"] / 1e9 <= 5
    (cost,) = asked["S3.28"].values()
    assert cost / stretch == pytest.approx(float(overview["cost"]["value"]) / 2)
    (hit_rate,) = asked["S3.29"].values()
    assert hit_rate == pytest.approx(3 / 8)


QUESTIONS = {
    "S1.34": "delta(victor_coordinator_memory_bytes[5m])",
    "executions": "delta(victor_coordinator_executions_total[5m])",
    "S1.48": "histogram_quantile(0.95, sum(rate(victor_coordinator_duration_ms_bucket[5m])) by (coordinator, le))",
    "S1.49": "sum(rate(victor_coordinator_errors_total[5m])) by (coordinator)"
    " / sum(rate(victor_coordinator_executions_total[5m])) by (coordinator)",
    "S1.50": "sum(rate(victor_coordinator_cache_hits_total[5m])) by (coordinator)"
    " / (sum(rate(victor_coordinator_cache_hits_total[5m])) by (coordinator)"
    " + sum(rate(victor_coordinator_cache_misses_total[5m])) by (coordinator))",
    "S3.26": "sum(rate(fluxai_requests_total[5m]))",
    "S3.27": "histogram_quantile(0.95, sum(rate(fluxai_request_duration_seconds_bucket[5m])) by (le))",
    "S3.28": "sum(increase(fluxai_cost_dollars_total[5m]))",
    "S3.29": "sum(rate(fluxai_cache_hits_total[5m]))"
    " / (sum(rate(fluxai_cache_hits_total[5m])) + sum(rate(fluxai_cache_misses_total[5m])))",
}
_BOUNDS_MS = (0, 1, 2.5, 5, 10, 25, 50, 100, 200, 500)


def lower_bound(ms: float) -> float:
    return max(bound for bound in _BOUNDS_MS if bound < ms)


def upper_bound(ms: float) -> float:
    return min(bound for bound in _BOUNDS_MS if bound >= ms)


def test_S1_47_promtool_finds_nothing_but_the_documented_names_in_ms(server: Server, project: str) -> None:
    promtool = needed("promtool")
    send(server, project)

    text = server.request(f"/metrics?project={project}").body
    found = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, check=False)

    # S1 names them so.
    assert sorted(line for line in (found.stdout + found.stderr).decode().splitlines() if line) == [
        "victor_coordinator_duration_ms metric names should not contain abbreviated units",
        "victor_coordinator_duration_ms_total metric names should not contain abbreviated units",
    ]


def test_S3_47_the_scrape_answers_head_and_says_what_else_it_takes(server: Server) -> None:
    head = server.request("/metrics", method="HEAD")
    put = server.request("/metrics", b"x", method="PUT")

    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert put.status == 405
    assert {"GET", "HEAD"} <= {*put.headers["allow"].split(", ")}


def test_S1_41_to_S1_47_and_S3_46_counters_go_on_where_they_were_after_a_restart(own: Server, project: str) -> None:
    own.start()
    send(own, project)
    before = counters(own)
    own.restart()

    after = counters(own)

    assert before == after
    told = {name.removeprefix("victor_coordinator_"): value for name, value in before.items() if '"Prompt"' in name}
    # Six executions of 30, 40 … 80 ms, the first of which failed; a hit and three misses.
    assert {name: value for name, value in told.items() if "bucket" not in name} == {
        'executions_total{coordinator="Prompt"}': 6,
        'duration_ms_total{coordinator="Prompt"}': 330,
        'duration_ms_sum{coordinator="Prompt"}': 330,
        'duration_ms_count{coordinator="Prompt"}': 6,
        'errors_total{coordinator="Prompt"}': 1,
        'cache_hits_total{coordinator="Prompt"}': 1,
        'cache_misses_total{coordinator="Prompt"}': 3,
        'cache_hit_rate{coordinator="Prompt"}': 0.25,
        'memory_bytes{coordinator="Prompt"}': 6000,
        'cpu_percent{coordinator="Prompt"}': 0,
    }
    assert before["victor_coordinator_total_executions"] == 16
    assert {name.partition("{")[0] for name in before} >= {
        "fluxai_requests_total", "fluxai_request_duration_seconds_bucket", "fluxai_cost_dollars_total",
        "fluxai_cache_hits_total", "fluxai_cache_misses_total",
    }  # fmt: skip


def counters(server: Server) -> dict[str, float]:
    lines = server.request("/metrics").body.decode().splitlines()
    told = dict(line.rsplit(" ", 1) for line in lines if line and not line.startswith("#"))
    prefixes = ("victor_", "fluxai_", "podium_stored_items", "podium_cost", "podium_requests")
    return {name: float(value) for name, value in told.items() if name.startswith(prefixes) and "uptime" not in name}


def test_S3_47_a_scrape_is_nobody_who_looks(own: Server, project: str) -> None:
    """Commits are rare until somebody opens a page, however often a Prometheus asks."""
    own._environment |= {"PODIUM_QUIET_INTERVAL_MS": "600000"}
    own.launch()
    await_scrape(own)
    assert own.send("traces", work(), project=project).status == 200
    time.sleep(1.5)  # fifteen commits' time, and more than a text is fresh for

    waiting = await_scrape(own)
    own.settle()  # asks for the status, as somebody who looks does
    requests = own.get("/api/v1/overview", project=project)["requests"]["value"]
    time.sleep(1.1)
    stored = await_scrape(own)

    assert 'podium_waiting_items{signal="spans"} 34' in waiting
    assert requests == 10
    assert 'podium_stored_items_total{signal="spans"} 34' in stored


def await_scrape(server: Server) -> str:
    deadline = time.monotonic() + 30
    while True:
        try:
            return server.request("/metrics").body.decode()
        except OSError:
            assert time.monotonic() < deadline, server.log_text()
            time.sleep(0.05)
