"""`GET /metrics` over the real engine."""

import itertools
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from tests.api.status import STATUS
from tests.rows import START_NS, call_row, insert, insert_event, span_row

from podium.api.prometheus import exporter as prometheus
from podium.api.prometheus import scraped
from podium.api.prometheus.exporter import Exporter
from podium.errors import StoreUnavailable
from podium.model.status import Count, LastCommit, Refusal, Status
from podium.query.ask.bounds import Bounds
from podium.query.figures.overview import overview
from podium.query.filter.filters import Filter
from podium.store.engine import Engine

MS = 10**6
DAY_NS = 86_400 * 10**9
NOW_S = START_NS / 10**9 + 60


class Clock:
    """Seconds that pass when asked to."""

    def __init__(self, now: float = NOW_S) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


_batches = itertools.count(1)


def committed() -> Status:
    """The status after one more commit."""
    commit = LastCommit(batch=next(_batches), at=START_NS, spans=1, seconds=0.1)
    return STATUS.model_copy(update={"last_commit": commit})


@pytest.fixture
def exporter(engine: Engine, clock: Clock) -> Exporter:
    return Exporter(engine, committed, clock)


@pytest.fixture
def values(exporter: Exporter, project: str) -> Callable[[], dict[str, str]]:
    """What a scrape of this test's project reports: `{sample: value}`."""

    def read() -> dict[str, str]:
        lines = exporter.text(project).splitlines()
        return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))

    return read


def coordinator(project: str, **given: Any) -> dict[str, Any]:
    return span_row(project, kind="coordinator", coordinator="Chat", component="Chat", **given)


def test_S1_41_to_S1_44_a_coordinator_is_counted_timed_and_measured(
    engine: Engine, project: str, values: Callable[[], dict[str, str]]
) -> None:
    memory = {"podium.memory.delta_bytes": "4096", "podium.cpu_ms": "12.5"}
    insert(engine, coordinator(project, duration_ns=40 * MS, attributes=memory))
    insert(engine, coordinator(project, duration_ns=160 * MS, status="error", attributes=memory))

    found = values()

    assert found['victor_coordinator_executions_total{coordinator="Chat"}'] == "2"
    assert found['victor_coordinator_duration_ms_total{coordinator="Chat"}'] == "200.00"
    assert found['victor_coordinator_errors_total{coordinator="Chat"}'] == "1"
    assert found['victor_coordinator_memory_bytes{coordinator="Chat"}'] == "8192"
    assert found['victor_coordinator_cpu_percent{coordinator="Chat"}'] == "12.50"
    assert found["victor_coordinator_uptime_seconds"] == "60.00"
    assert found["victor_coordinator_total_executions"] == "2"


def test_S1_48_the_histogram_has_the_documented_name_and_the_bounds_of_the_baselines(
    engine: Engine, project: str, values: Callable[[], dict[str, str]]
) -> None:
    for took_ms in (40, 50, 90, 160):
        insert(engine, coordinator(project, duration_ns=took_ms * MS))

    found = values()

    counts = {le: found[f'victor_coordinator_duration_ms_bucket{{coordinator="Chat",le="{le}"}}'] for le in
              ("25", "50", "100", "200", "+Inf")}  # fmt: skip
    assert counts == {"25": "0", "50": "2", "100": "3", "200": "4", "+Inf": "4"}
    assert found['victor_coordinator_duration_ms_sum{coordinator="Chat"}'] == "340.00"


def test_what_is_taken_back_of_a_counter_is_carried_by_the_next_growth(
    engine: Engine, project: str, values: Callable[[], dict[str, str]], clock: Clock
) -> None:
    name = f'podium_cost_dollars_total{{project="{project}",provider="openai",model="gpt-5"}}'
    found = []

    for cost, sign in (("0.5", 1), ("0.5", -1), ("0.25", 1), ("0.5", 1)):
        insert(engine, call_row(project, cost=cost, sign=sign, to_store=False))
        clock.now += 2
        found.append(values()[name])

    assert found == ["0.5", "0.5", "0.5", "0.75"]


def test_S1_45_and_S1_46_lookups_are_those_of_spans_and_of_events(
    engine: Engine, project: str, values: Callable[[], dict[str, str]]
) -> None:
    insert(engine, coordinator(project, cache_result="hit"))
    for result in ("hit", "hit", "miss"):
        insert_event(
            engine, project, "podium.cache.lookup", {"podium.coordinator": "Chat", "podium.cache.result": result}
        )
    insert_event(engine, project, "podium.analytics", {"podium.event.type": "tool_call", "podium.count": "5"})

    found = values()

    assert found['victor_coordinator_cache_hits_total{coordinator="Chat"}'] == "3"
    assert found['victor_coordinator_cache_misses_total{coordinator="Chat"}'] == "1"
    assert found['victor_coordinator_cache_hit_rate{coordinator="Chat"}'] == "0.7500"
    assert found['victor_analytics_events_total{event="tool_call"}'] == "5"


def test_S3_46_the_families_of_the_gateway_carry_their_labels(
    engine: Engine, project: str, values: Callable[[], dict[str, str]]
) -> None:
    place = {"account": "acme", "region": "eu", "service": "shop"}
    insert(engine, call_row(project, cost="0.01", duration_ns=700 * MS, **place))
    insert(engine, call_row(project, cost="0.002", duration_ns=1500 * MS, status="error", error_type="429", **place))
    lookup = {"kind": "cache", "model": "gpt-5", "account": "acme"}
    insert(engine, span_row(project, cache_result="hit", cache_type="semantic", saved_cost=Decimal("0.5"),
                            saved_tokens=70, **lookup))  # fmt: skip
    insert(engine, span_row(project, cache_result="miss", **lookup))

    found = values()

    at = 'account_id="acme",model="gpt-5",region="eu"'
    assert found[f'fluxai_requests_total{{{at},status="success"}}'] == "1"
    assert found[f'fluxai_requests_total{{{at},status="error"}}'] == "1"
    assert found[f'fluxai_request_duration_seconds_bucket{{{at},le="1"}}'] == "1"
    assert found[f"fluxai_request_duration_seconds_sum{{{at}}}"] == "2.2"
    assert found['fluxai_request_errors_total{model="gpt-5",region="eu",error_type="429"}'] == "1"
    assert found[f'fluxai_tokens_total{{{at},type="input"}}'] == "200"
    assert found['fluxai_output_tokens_total{model="gpt-5",region="eu",client="shop"}'] == "40"
    assert found[f"fluxai_cost_dollars_total{{{at}}}"] == "0.012"
    assert found['fluxai_cost_per_request_dollars_bucket{model="gpt-5",region="eu",le="0.001"}'] == "0"
    assert found['fluxai_cost_per_request_dollars_bucket{model="gpt-5",region="eu",le="0.01"}'] == "2"
    assert found['fluxai_cache_hits_total{account_id="acme",model="gpt-5",cache_type="semantic"}'] == "1"
    assert found['fluxai_cache_misses_total{account_id="acme",model="gpt-5"}'] == "1"
    assert found['fluxai_cache_hit_rate{model="gpt-5"}'] == "0.5"
    assert found['fluxai_cache_savings_dollars_total{model="gpt-5"}'] == "0.5"
    assert found['fluxai_cache_tokens_saved_total{model="gpt-5"}'] == "70"
    assert found['fluxai_model_latency_seconds_bucket{model="gpt-5",region="eu",le="2"}'] == "2"
    assert found['fluxai_model_availability{model="gpt-5",region="eu"}'] == "0.5"
    assert found['fluxai_model_error_rate{model="gpt-5",region="eu"}'] == "0.5"


def test_S3_46_a_gateway_s_decisions_and_gauges_are_reported_where_it_sends_them(
    engine: Engine, project: str, values: Callable[[], dict[str, str]]
) -> None:
    chosen = {"routing.strategy": "cheapest", "model.id": "haiku"}
    insert(engine, span_row(project, name="routing.decide", kind="other", attributes=chosen))
    add_point(engine, project, "fluxai_queue_depth", 7, age_s=30)
    add_point(engine, project, "fluxai_queue_depth", 3, age_s=10)

    found = values()

    assert found['fluxai_routing_strategy_total{strategy="cheapest",model="haiku"}'] == "1"
    assert found["fluxai_queue_depth"] == "3.0"
    assert "fluxai_active_connections" not in found


def test_what_could_not_be_understood_is_counted_by_kind(
    engine: Engine, project: str, values: Callable[[], dict[str, str]]
) -> None:
    insert(engine, span_row(project))
    for number in (2, 3):
        columns = ("project", "minute", "kind", "scope", "batch", "findings")
        engine.insert("quality", columns, [(project, START_NS // 10**9, "sent_again", str(number), 1, number)])

    assert values()[f'podium_quality_findings_total{{project="{project}",kind="sent_again"}}'] == "5"


def test_the_sums_are_those_of_the_overview(engine: Engine, project: str, values: Callable[[], dict[str, str]]) -> None:
    for number in range(6):
        insert(engine, call_row(project, model=f"m{number % 3}", cost=f"0.00{number}1", cache_read_tokens=number))
    bounds = Bounds(project, START_NS - DAY_NS, START_NS + DAY_NS)

    shown, found = overview(engine, bounds, Filter()), values()

    def total(family: str, *parts: str) -> Decimal:
        wanted = [name for name in found if name.startswith(family + "{") and all(part in name for part in parts)]
        return sum((Decimal(found[name]) for name in wanted), Decimal(0))

    assert total("podium_cost_dollars_total") == total("fluxai_cost_dollars_total") == shown.cost.value
    assert total("podium_requests_total") == total("fluxai_requests_total") == shown.requests.value
    assert total("podium_tokens_total", 'type="input"') == shown.input_tokens.value
    assert total("podium_tokens_total", 'type="cache_read"') == shown.cache_read_tokens.value


def test_late_spans_of_long_ago_are_counted_when_settled_days_are_read_again(
    engine: Engine, project: str, clock: Clock, values: Callable[[], dict[str, str]]
) -> None:
    name = f'podium_requests_total{{project="{project}",provider="openai",model="gpt-5"}}'
    insert(engine, call_row(project), call_row(project, start_ns=START_NS - 9 * DAY_NS))
    first = values()[name]
    insert(engine, call_row(project), call_row(project, start_ns=START_NS - 9 * DAY_NS))

    seen = []
    for passed_s in (0.5, 5, 700):
        clock.now = NOW_S + passed_s
        seen.append(values()[name])

    assert (first, seen) == ("2", ["3", "3", "4"])


class Counting:
    """An engine that knows of which projects sums were read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.projects: list[str] = []

    def select(self, sql: str, parameters: dict[str, Any]) -> Any:
        return self._engine.select(sql, parameters)

    def select_all(self, *statements: tuple[str, dict[str, Any]]) -> Any:
        self.projects.append(statements[0][1]["project"])
        return [self.select(*statement) for statement in statements]


@pytest.mark.parametrize(("passed_s", "is_new"), [(0.0, False), (0.999, False), (1.0, True), (-0.1, True)])
def test_within_a_second_the_text_is_the_same(clock: Clock, engine: Engine, passed_s: float, is_new: bool) -> None:
    versions = iter("ab")
    exporter = Exporter(engine, lambda: STATUS.model_copy(update={"version": next(versions)}), clock)
    clock.now = 1_790_000_000.0
    first = exporter.text("nobody")

    clock.now += passed_s

    assert (exporter.text("nobody") != first) is is_new


def test_within_a_second_what_was_stored_meanwhile_is_counted(
    engine: Engine, project: str, values: Callable[[], dict[str, str]]
) -> None:
    insert(engine, coordinator(project))
    first = values()
    insert(engine, coordinator(project))

    second = values()

    assert [found['victor_coordinator_executions_total{coordinator="Chat"}'] for found in (first, second)] == ["1", "2"]


@pytest.mark.parametrize(("passed_s", "reads"), [(599.0, 2), (600.0, 3), (-1.0, 3)])
def test_settled_days_are_read_again_after_ten_minutes(
    clock: Clock, engine: Engine, passed_s: float, reads: int
) -> None:
    counting = Counting(engine)
    exporter = Exporter(counting, lambda: STATUS, clock)  # type: ignore[arg-type]
    exporter.text("nobody")

    clock.now += passed_s
    exporter.text("nobody")

    assert counting.projects == ["nobody"] * reads


def test_sixteen_projects_are_remembered_and_the_first_makes_room(clock: Clock, engine: Engine) -> None:
    counting = Counting(engine)
    exporter = Exporter(counting, lambda: STATUS, clock)  # type: ignore[arg-type]

    def read_anew(*projects: int) -> list[str]:
        counting.projects.clear()
        clock.now += 1
        for number in projects:
            exporter.text(f"nobody-{number}")
        return sorted({*counting.projects})

    assert len(read_anew(*range(16))) == 16
    assert read_anew(*range(16)) == []
    assert read_anew(16) == ["nobody-16"]
    assert read_anew(*range(1, 17)) == []
    assert read_anew(0) == ["nobody-0"]


def test_where_nothing_was_stored_since_nothing_is_read_again(engine: Engine, project: str, clock: Clock) -> None:
    asked: list[str] = []

    class Listening:
        def select(self, sql: str, parameters: dict[str, Any]) -> Any:
            asked.append(sql)
            return engine.select(sql, parameters)

        def select_all(self, *statements: tuple[str, dict[str, Any]]) -> Any:
            return [self.select(*statement) for statement in statements]

    insert(engine, call_row(project))
    status = [committed()]
    exporter = Exporter(Listening(), lambda: status[0], clock)  # type: ignore[arg-type]
    counts = []
    for more in (0, 5, 5):
        clock.now += more
        exporter.text(project)
        counts.append(len(asked))
    status[0] = committed()
    clock.now += 5
    exporter.text(project)

    assert counts == [20, 22, 24]  # the last hour's calls and the gauges are those of now
    assert len(asked) == 24 + 11


def test_sums_go_on_growing_over_midnight(
    engine: Engine, project: str, clock: Clock, values: Callable[[], dict[str, str]]
) -> None:
    name = f'podium_requests_total{{project="{project}",provider="openai",model="gpt-5"}}'
    insert(engine, call_row(project))

    seen = []
    for days in (0, 1, 2, 3):
        clock.now = NOW_S + days * 86_400
        seen.append(values()[name])

    assert seen == ["1"] * 4


def test_without_a_project_all_are_reported_and_summed(engine: Engine, project: str, exporter: Exporter) -> None:
    insert(engine, call_row(project), call_row(project + "-2"))

    text = exporter.text()

    assert f'podium_requests_total{{project="{project}",provider="openai",model="gpt-5"}} 1' in text
    assert f'podium_requests_total{{project="{project}-2",provider="openai",model="gpt-5"}} 1' in text


def test_the_server_reports_itself_and_what_it_refused(engine: Engine) -> None:
    refused = (Refusal(reason="invalid_trace_id", signal="spans", items=3, requests=1),)
    counts = STATUS.counts.model_copy(update={"spans": Count(accepted=5, stored=3, waiting=2)})

    text = Exporter(engine, lambda: STATUS.model_copy(update={"counts": counts, "refused": refused})).text("nobody")

    assert 'podium_accepted_items_total{signal="spans"} 5' in text
    assert 'podium_waiting_items{signal="spans"} 2' in text
    assert 'podium_refused_items_total{signal="spans",reason="invalid_trace_id"} 3' in text
    assert "podium_journal_bytes 0" in text
    assert "podium_metrics_complete 1" in text


def test_without_an_engine_the_server_still_reports_itself() -> None:
    class Away:
        def select(self, *_: object) -> list[Any]:
            msg = "away"
            raise StoreUnavailable(msg)

    text = Exporter(Away(), lambda: STATUS).text()  # type: ignore[arg-type]

    assert "podium_metrics_complete 0" in text
    assert "podium_engine_healthy 1" in text
    assert "fluxai" not in text


def test_every_family_has_help_and_a_documented_kind_of_name() -> None:
    names = [family.name for family in scraped.FAMILIES]

    assert len(names) == len({*names})
    assert all(re.fullmatch(r"(victor|fluxai|podium)_[a-z_]+", name) for name in names)
    assert all(family.help.endswith(".") for family in scraped.FAMILIES)
    for family in scraped.FAMILIES:
        if family.type == "counter":
            assert family.name.endswith("_total"), family
        # Prometheus calls its targets by these.
        assert not {"job", "instance"} & {*family.labels}, family


def test_methods_that_no_route_takes_are_refused_with_those_that_are(exporter: Exporter) -> None:
    def post(_request: Request) -> Response:
        return Response(status_code=201)

    posting = [Route("/metrics", post, methods=["POST"])]

    for others, allowed in (([], "GET, HEAD"), (posting, "GET, HEAD, POST")):
        app = Starlette(routes=[*prometheus.routes(exporter), *others, *prometheus.refusals()])
        client = TestClient(app)
        refused = client.put("/metrics")
        head = client.head("/metrics")
        assert (refused.status_code, refused.headers["allow"]) == (405, allowed)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert client.get("/metrics/").status_code == 200
        assert client.post("/metrics").status_code == (201 if others else 405)


_numbers = itertools.count(1)


def add_point(engine: Engine, project: str, metric: str, value: int, *, age_s: int) -> None:
    time_ns = int(NOW_S - age_s) * 10**9
    columns = ("project", "batch", "received_at", "sample", "time", "start_time", "metric", "monotonic", "value_int")
    engine.insert(
        "points", columns, [(project, next(_numbers), time_ns, False, time_ns, time_ns, metric, False, value)]
    )


def test_S2_26_to_S2_33_jobs_are_reported_by_task_and_model(
    engine: Engine, project: str, values: Callable[[], dict[str, str]]
) -> None:
    task = {"kind": "task", "task_name": "prepare", "component": "prepare", "job_id": "job_001"}
    insert(engine, span_row(project, duration_ns=200 * MS, **task), span_row(project, duration_ns=800 * MS, **task))
    insert(engine, call_row(project, cost="0.25", job_id="job_001", task_name="prepare", model="gpt-4"))
    insert(engine, call_row(project, cost="9", model="gpt-4"))

    found = values()

    at = f'project="{project}"'
    assert found[f'podium_tasks_total{{{at},job_id="job_001",task="prepare"}}'] == "2"
    assert found[f'podium_job_cost_dollars_total{{{at},job_id="job_001"}}'] == "0.25"
    assert found[f'podium_task_duration_seconds_bucket{{{at},task="prepare",le="0.25"}}'] == "1"
    assert found[f'podium_task_duration_seconds_sum{{{at},task="prepare"}}'] == "1.0"
    assert found[f'podium_task_tokens_total{{{at},model="gpt-4"}}'] == "120"
    assert found[f'podium_task_cost_dollars_total{{{at},model="gpt-4"}}'] == "0.25"
