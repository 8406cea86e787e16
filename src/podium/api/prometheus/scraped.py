"""Which metrics of telemetry a scrape reports: the documented ones of two dashboards, and Podium's own.

A request is a counted model call, money is that of everything billed, and a number here is the API's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from podium.api.prometheus.exposition import Family, Number, Samples
from podium.model.time import NS_PER_MS, NS_PER_S
from podium.query.counters.tallies import Tallies
from podium.query.counters.totals import Recent, Total

BUCKETS_MS = (1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2500.0, 5000.0, 10000.0)
REQUEST_BUCKETS_S = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
LATENCY_BUCKETS_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
OWN_BUCKETS_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
COST_BUCKETS = (0.0001, 0.001, 0.01, 0.1, 1.0, 10.0)
BOUNDS_S = tuple(sorted({*(ms / 1000 for ms in BUCKETS_MS), *REQUEST_BUCKETS_S, *LATENCY_BUCKETS_S, *OWN_BUCKETS_S}))
_TOKEN_TYPES = ("input", "output", "cache_read", "cache_write", "reasoning")

_COORDINATOR = ("coordinator",)
_V = "victor_coordinator_"
EXECUTIONS = Family(f"{_V}executions_total", "counter", "Executions of the coordinator.", _COORDINATOR)
DURATION_MS = Family(f"{_V}duration_ms_total", "counter", "Time its executions took, in ms.", _COORDINATOR, places=2)
ERRORS = Family(f"{_V}errors_total", "counter", "Executions that failed.", _COORDINATOR)
MEMORY = Family(f"{_V}memory_bytes", "gauge", "Estimate: what processes grew by during its executions.", _COORDINATOR)
CPU = Family(
    f"{_V}cpu_percent", "gauge", "Estimate: processor time of its executions, in percent of the time they took.",
    _COORDINATOR, places=2, is_share=True,
)  # fmt: skip
HIT_RATE = Family(
    f"{_V}cache_hit_rate",
    "gauge",
    "Share of its cache lookups that hit, 0 to 1.",
    _COORDINATOR,
    places=4,
    is_share=True,
)
HITS = Family(f"{_V}cache_hits_total", "counter", "Its cache lookups that hit.", _COORDINATOR)
MISSES = Family(f"{_V}cache_misses_total", "counter", "Its cache lookups that missed.", _COORDINATOR)
DURATIONS = Family(
    f"{_V}duration_ms", "histogram", "How long its executions took, in ms.", _COORDINATOR, BUCKETS_MS, places=2
)
UPTIME = Family(f"{_V}uptime_seconds", "gauge", "Seconds since the first execution of a coordinator.", places=2)
ALL_EXECUTIONS = Family(f"{_V}total_executions", "gauge", "Executions of all coordinators.")
EVENTS = Family("victor_analytics_events_total", "counter", "Analytics events by name.", ("event",))

_BY_ACCOUNT = ("account_id", "model", "region")
_BY_REGION = ("model", "region")
F_REQUESTS = Family("fluxai_requests_total", "counter", "Model calls.", (*_BY_ACCOUNT, "status"), closed=("status",))
F_DURATION = Family(
    "fluxai_request_duration_seconds", "histogram", "How long model calls took.", _BY_ACCOUNT, REQUEST_BUCKETS_S
)
F_ERRORS = Family("fluxai_request_errors_total", "counter", "Model calls that failed.", (*_BY_REGION, "error_type"))
F_TOKENS = Family("fluxai_tokens_total", "counter", "Tokens billed.", (*_BY_ACCOUNT, "type"), closed=("type",))
F_INPUT = Family("fluxai_input_tokens_total", "counter", "Input tokens billed.", (*_BY_REGION, "client"))
F_OUTPUT = Family("fluxai_output_tokens_total", "counter", "Output tokens billed.", (*_BY_REGION, "client"))
F_COST = Family("fluxai_cost_dollars_total", "counter", "Known cost in USD.", _BY_ACCOUNT)
F_COST_EACH = Family(
    "fluxai_cost_per_request_dollars", "histogram", "What model calls of known cost cost, in USD.", _BY_REGION,
    COST_BUCKETS,
)  # fmt: skip
F_HITS = Family(
    "fluxai_cache_hits_total", "counter", "Cache lookups that hit.", ("account_id", "model", "cache_type"),
    closed=("cache_type",),
)  # fmt: skip
F_MISSES = Family("fluxai_cache_misses_total", "counter", "Cache lookups that missed.", ("account_id", "model"))
F_HIT_RATE = Family(
    "fluxai_cache_hit_rate", "gauge", "Share of cache lookups that hit, 0 to 1.", ("model",), is_share=True
)
F_SAVINGS = Family("fluxai_cache_savings_dollars_total", "counter", "Cost that cache hits saved, in USD.", ("model",))
F_SAVED_TOKENS = Family("fluxai_cache_tokens_saved_total", "counter", "Tokens that cache hits saved.", ("model",))
F_LATENCY = Family(
    "fluxai_model_latency_seconds", "histogram", "How long model calls took.", _BY_REGION, LATENCY_BUCKETS_S
)
F_AVAILABILITY = Family(
    "fluxai_model_availability", "gauge", "Share of the last hour's calls that did not fail.", _BY_REGION, is_share=True
)
F_ERROR_RATE = Family(
    "fluxai_model_error_rate", "gauge", "Share of the last hour's calls that failed.", _BY_REGION, is_share=True
)
F_ROUTING = Family("fluxai_routing_strategy_total", "counter", "Routing decisions.", ("strategy", "model"))
F_CONNECTIONS = Family("fluxai_active_connections", "gauge", "Open connections, as gateways say.")
F_QUEUE = Family("fluxai_queue_depth", "gauge", "Requests that wait, as gateways say.")

_BY_MODEL = ("project", "provider", "model")
P_REQUESTS = Family("podium_requests_total", "counter", "Model calls.", _BY_MODEL)
P_ERRORS = Family("podium_request_errors_total", "counter", "Model calls that failed.", (*_BY_MODEL, "error_type"))
P_DURATION = Family(
    "podium_request_duration_seconds", "histogram", "How long model calls took.", _BY_MODEL, OWN_BUCKETS_S
)
P_TTFT = Family(
    "podium_time_to_first_token_seconds", "histogram", "Time to the first token, where known.", _BY_MODEL,
    OWN_BUCKETS_S,
)  # fmt: skip
P_TOKENS = Family(
    "podium_tokens_total", "counter", "Tokens billed; input holds cache tokens, output reasoning.",
    (*_BY_MODEL, "type"), closed=("type",),
)  # fmt: skip
P_COST = Family("podium_cost_dollars_total", "counter", "Known cost in USD.", _BY_MODEL)
P_UNPRICED = Family("podium_unpriced_requests_total", "counter", "Billed spans of models without a price.", _BY_MODEL)
P_HITS = Family("podium_cache_hits_total", "counter", "Cache lookups that hit.", _BY_MODEL)
P_MISSES = Family("podium_cache_misses_total", "counter", "Cache lookups that missed.", _BY_MODEL)
P_SAVED = Family("podium_cache_saved_dollars_total", "counter", "Cost that cache hits saved, in USD.", _BY_MODEL)
P_SAVED_TOKENS = Family("podium_cache_saved_tokens_total", "counter", "Tokens that cache hits saved.", _BY_MODEL)
P_SPANS = Family("podium_spans_total", "counter", "Spans.", ("project", "kind"), closed=("kind",))
P_SPAN_ERRORS = Family(
    "podium_span_errors_total", "counter", "Spans that failed.", ("project", "kind"), closed=("kind",)
)
P_FINDINGS = Family(
    "podium_quality_findings_total", "counter", "What could not be understood, by kind; unpriced requests apart.",
    ("project", "kind"), closed=("kind",),
)  # fmt: skip
_NEWEST = 200
J_TASKS = Family(
    "podium_tasks_total",
    "counter",
    "Monitored tasks of the newest jobs.",
    ("project", "job_id", "task"),
    newest=_NEWEST,
)
J_COST = Family(
    "podium_job_cost_dollars_total", "counter", "Known cost of the newest jobs in USD.", ("project", "job_id"),
    newest=_NEWEST,
)  # fmt: skip
J_DURATION = Family(
    "podium_task_duration_seconds", "histogram", "How long monitored tasks took.", ("project", "task"), OWN_BUCKETS_S
)
J_TOKENS = Family("podium_task_tokens_total", "counter", "Tokens billed to jobs.", ("project", "model"))
J_MODEL_COST = Family("podium_task_cost_dollars_total", "counter", "Known cost of jobs in USD.", ("project", "model"))
FAMILIES = tuple(family for family in [*globals().values()] if isinstance(family, Family))


@dataclass(frozen=True, slots=True)
class Telemetry:
    """What a scrape reports; sums and tallies may hold the same labels more than once."""

    totals: tuple[Total, ...]
    tallies: tuple[Tallies, ...]
    recent: tuple[Recent, ...]
    gauges: dict[str, float]
    now_s: float


def telemetry_samples(known: Telemetry) -> list[Samples]:
    """Return the samples of every family, those without any included."""
    found = {family.name: Samples(family) for family in FAMILIES}
    for total in known.totals:
        for family, labels, *value in (*_of_calls(total), *_of_money(total), *_of_coordinators(total)):
            found[family.name].add(labels, *value, first_s=total.first_day_s)
    for tallies in known.tallies:
        for family, labels, *value in _of_tallies(tallies):
            found[family.name].add(labels, *value)
        for family, last_s, labels, *value in _of_jobs(tallies):
            found[family.name].add(labels, *value, first_s=-last_s)
    for family, labels, *value in (*_now(known), *_rates(found)):
        found[family.name].add(labels, *value)
    return list(found.values())


# A family, its label values, and the numbers of its value.
_Sample = Iterator[tuple[Any, ...]]


def _of_calls(t: Total) -> _Sample:
    yield P_SPANS, (t.project, t.kind), t.spans
    yield P_SPAN_ERRORS, (t.project, t.kind), t.span_errors
    if not t.is_call:
        return
    by_account, by_region, by_model = _labels(t)
    yield F_REQUESTS, (*by_account, "error" if t.failed else "success"), t.spans
    yield F_DURATION, by_account, *_histogram(REQUEST_BUCKETS_S, t.duration_counts, t.spans - t.untimed, t.duration_ns)
    yield F_LATENCY, by_region, *_histogram(LATENCY_BUCKETS_S, t.duration_counts, t.spans - t.untimed, t.duration_ns)
    yield P_REQUESTS, by_model, t.spans
    yield P_DURATION, by_model, *_histogram(OWN_BUCKETS_S, t.duration_counts, t.spans - t.untimed, t.duration_ns)
    if t.ttft_count:
        yield P_TTFT, by_model, *_histogram(OWN_BUCKETS_S, t.ttft_counts, t.ttft_count, t.ttft_ns)
    if t.span_errors:
        yield F_ERRORS, (*by_region, t.error_type), t.span_errors
        yield P_ERRORS, (*by_model, t.error_type), t.span_errors


def _of_money(t: Total) -> _Sample:
    by_account, by_region, by_model = _labels(t)
    if t.input_tokens or t.output_tokens or t.cost:
        yield F_TOKENS, (*by_account, "input"), t.input_tokens
        yield F_TOKENS, (*by_account, "output"), t.output_tokens
        yield F_INPUT, (*by_region, t.service), t.input_tokens
        yield F_OUTPUT, (*by_region, t.service), t.output_tokens
        yield F_COST, by_account, t.cost
        yield P_COST, by_model, t.cost
        for type_ in _TOKEN_TYPES:
            yield P_TOKENS, (*by_model, type_), getattr(t, f"{type_}_tokens")
    if t.unpriced:
        yield P_UNPRICED, by_model, t.unpriced
    if t.cache_hits or t.cache_misses:
        yield F_MISSES, (t.account, t.model), t.cache_misses
        yield P_HITS, by_model, t.cache_hits
        yield P_MISSES, by_model, t.cache_misses
        yield F_HIT_RATE, (t.model,), 0, t.cache_hits, t.cache_misses
    if t.cache_hits or t.saved_cost or t.saved_tokens:
        yield F_SAVINGS, (t.model,), t.saved_cost
        yield F_SAVED_TOKENS, (t.model,), t.saved_tokens
        yield P_SAVED, by_model, t.saved_cost
        yield P_SAVED_TOKENS, by_model, t.saved_tokens


def _of_coordinators(t: Total) -> _Sample:
    if t.kind != "coordinator":
        return
    name = (t.coordinator,)
    yield EXECUTIONS, name, t.spans
    yield ALL_EXECUTIONS, (), t.spans
    yield DURATION_MS, name, t.duration_ns / NS_PER_MS
    yield ERRORS, name, t.span_errors
    yield HITS, name, t.cache_hits
    yield MISSES, name, t.cache_misses
    counts = _picked([ms / 1000 for ms in BUCKETS_MS], t.duration_counts)
    yield DURATIONS, name, *counts, t.spans, t.duration_ns / NS_PER_MS


def _of_tallies(tallies: Tallies) -> _Sample:
    for hit in tallies.cache_hits:
        yield F_HITS, (hit.account, hit.model, hit.cache_type), hit.hits
    for cost in tallies.costs:
        yield F_COST_EACH, (cost.model, cost.region), *cost.counts, cost.calls, cost.cost
    for memory in tallies.memory:
        yield MEMORY, (memory.coordinator,), memory.memory_bytes
        yield CPU, (memory.coordinator,), memory.cpu_ms
    for routing in tallies.routing:
        yield F_ROUTING, (routing.strategy, routing.model), routing.decisions
    for lookups in tallies.lookups:
        yield HITS, (lookups.coordinator,), lookups.hits
        yield MISSES, (lookups.coordinator,), lookups.misses
    for event in tallies.analytics:
        yield EVENTS, (event.event,), event.happened
    for found in tallies.quality:
        yield P_FINDINGS, (found.project, found.kind), found.findings


def _of_jobs(tallies: Tallies) -> _Sample:
    for work in tallies.jobs:
        if work.tasks:
            yield J_TASKS, work.last_s, (work.project, work.job, work.task), work.tasks
            seconds = work.task_ns / NS_PER_S
            yield J_DURATION, 0, (work.project, work.task), *work.counts, work.tasks, seconds
        yield J_COST, work.last_s, (work.project, work.job), work.cost
        if work.tokens or work.cost:
            yield J_TOKENS, 0, (work.project, work.model), work.tokens
            yield J_MODEL_COST, 0, (work.project, work.model), work.cost


def _now(known: Telemetry) -> _Sample:
    for recent in known.recent:
        by_region = (recent.model, recent.region)
        yield F_ERROR_RATE, by_region, recent.span_errors / recent.spans
        yield F_AVAILABILITY, by_region, 1 - recent.span_errors / recent.spans
    for family in (F_CONNECTIONS, F_QUEUE):
        if family.name in known.gauges:
            yield family, (), known.gauges[family.name]
    starts = [memory.first_s for tallies in known.tallies for memory in tallies.memory]
    if starts:
        yield UPTIME, (), max(known.now_s - min(starts), 0.0)


def _rates(found: dict[str, Samples]) -> _Sample:
    """Shares are made of sums; nothing looked up has no share."""
    cpu = found[CPU.name]
    spent, cpu.values = cpu.values, {}
    for name, (cpu_ms,) in spent.items():
        took_ms = found[DURATION_MS.name].values.get(name, (0.0,))[0]
        yield CPU, name, 100 * cpu_ms / took_ms if took_ms else 0.0
    for name, (hits,) in found[HITS.name].values.items():
        looked_up = hits + found[MISSES.name].values[name][0]
        if looked_up:
            yield HIT_RATE, name, hits / looked_up
    rates = found[F_HIT_RATE.name]
    counted, rates.values = rates.values, {}
    for name, (_, hits, misses) in counted.items():
        yield F_HIT_RATE, name, hits / (hits + misses)


def _labels(t: Total) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return (t.account, t.model, t.region), (t.model, t.region), (t.project, t.provider, t.model)


def _histogram(bounds_s: tuple[float, ...], counts: tuple[int, ...], spans: int, ns: int) -> tuple[Number, ...]:
    return (*_picked(bounds_s, counts), spans, ns / NS_PER_S)


def _picked(bounds_s: tuple[float, ...] | list[float], counts: tuple[int, ...]) -> list[int]:
    return [counts[BOUNDS_S.index(bound)] for bound in bounds_s]
