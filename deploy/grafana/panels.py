"""The panels of Podium's Grafana boards, each with its query for Prometheus and its SQL for ClickHouse.

`python -m deploy.grafana.boards` writes the boards made of them.
"""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["timeseries", "stat", "piechart", "table", "histogram", "bargauge"]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel.

    Attributes:
        prometheus: `{legend: PromQL}`; empty where Prometheus cannot hold the answer, such as single spans.
        clickhouse: SQL over Podium's tables.
        instant: whether it shows one value of the whole range rather than its trend.
        prometheus_title: what it is called in the Prometheus edition where that shows something else.
    """

    title: str
    shape: Shape
    unit: str
    prometheus: dict[str, str]
    clickhouse: str
    instant: bool = False
    prometheus_title: str | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """Panels under one title."""

    uid: str
    title: str
    refresh: str
    panels: tuple[Panel, ...]


_OF = "project IN (${project:sqlstring}) AND $__timeFilter(start_time)"
_JOB_TASK = "kind = 'task' AND task_name != ''"
_TASK = f"FROM spans WHERE {_OF} AND {_JOB_TASK} AND job_id != ''"
_JOB = f"FROM spans WHERE {_OF} AND job_id != '' AND billable"
_CALL = f"FROM spans WHERE {_OF} AND is_call"
_BILLED = f"FROM spans WHERE {_OF} AND billable"
_CACHE = f"FROM spans WHERE {_OF} AND cache_result != ''"
_COORDINATOR = f"FROM spans WHERE {_OF} AND kind = 'coordinator'"
_LOOKUP = "FROM events WHERE project IN (${project:sqlstring}) AND $__timeFilter(time) AND name = 'podium.cache.lookup'"
_TIME = "$__timeInterval(start_time) AS time"
_TOKENS = "ifNull(input_tokens, 0) + ifNull(output_tokens, 0)"
_FAILED = "countIf(status = 'error') / count()"
_HIT = "countIf(cache_result = 'hit')"


def _by(labels: str) -> str:
    return f"by ({labels}) " if labels else ""


def _rate(metric: str, by: str = "") -> str:
    return f"sum {_by(by)}(rate({metric}[$__rate_interval]))"


def _in_range(metric: str, by: str = "") -> str:
    return f"sum {_by(by)}(increase({metric}[$__range]))"


def _quantile(share: float, metric: str, by: str = "") -> str:
    labels = f"{by}, le" if by else "le"
    return f"histogram_quantile({share}, sum by ({labels}) (rate({metric}_bucket[$__rate_interval])))"


def _ratio(part: str, whole: str, by: str = "") -> str:
    return f"{_rate(part, by)} / {_rate(whole, by)}"


def _share(part: str, rest: str, by: str = "") -> str:
    return f"{_rate(part, by)} / ({_rate(part, by)} + {_rate(rest, by)})"


JOBS = (
    Panel(
        "Total Cost by Job", "timeseries", "currencyUSD",
        {"{{job_id}}": 'sum by (job_id) (podium_job_cost_dollars_total{project=~"$project"})'},
        f"SELECT {_TIME}, job_id, sum(cost) AS cost {_JOB} GROUP BY time, job_id ORDER BY time",
    ),
    Panel(
        "Average Latency by Task", "timeseries", "s",
        {"{{task}}": _ratio("podium_task_duration_seconds_sum", "podium_task_duration_seconds_count", "task")},
        f"SELECT {_TIME}, task_name, avg(duration_ns) / 1e9 AS seconds {_TASK} GROUP BY time, task_name ORDER BY time",
    ),
    Panel(
        "Token Usage by Model", "piechart", "short",
        {"{{model}}": _in_range("podium_task_tokens_total", "model")},
        f"SELECT model, sum({_TOKENS}) AS tokens {_JOB} GROUP BY model ORDER BY tokens DESC",
        instant=True,
    ),
    Panel(
        "Cost Breakdown by Model", "bargauge", "currencyUSD",
        {"{{model}}": _in_range("podium_task_cost_dollars_total", "model")},
        f"SELECT model, sum(cost) AS cost {_JOB} GROUP BY model ORDER BY cost DESC",
        instant=True,
    ),
    Panel(
        "Task Execution Timeline", "table", "short",
        {"{{job_id}} {{task}}": _in_range("podium_tasks_total", "job_id, task")},
        f"SELECT start_time AS time, job_id, task_name, model, {_TOKENS} AS tokens, duration_ns / 1e6 AS latency_ms,"
        f" cost {_TASK} ORDER BY start_time DESC LIMIT 100",
        instant=True, prometheus_title="Task Executions by Job and Task",
    ),
    Panel(
        "Total Metrics", "stat", "short",
        {
            "Tasks": _in_range("podium_tasks_total"),
            "Tokens": _in_range("podium_task_tokens_total"),
            "Cost (USD)": _in_range("podium_task_cost_dollars_total"),
        },
        f"SELECT countIf({_JOB_TASK}) AS tasks, sumIf({_TOKENS}, billable) AS tokens,"
        f" sumIf(ifNull(cost, 0), billable) AS cost FROM spans WHERE {_OF} AND job_id != ''",
        instant=True,
    ),
    Panel(
        "Active Jobs", "stat", "short",
        {"Jobs": f"count({_in_range('podium_tasks_total', 'job_id')} > 0)"},
        f"SELECT uniqExact(job_id) AS jobs {_TASK}",
        instant=True,
    ),
    Panel(
        "Latency Distribution", "histogram", "s",
        {"{{le}}": _in_range("podium_task_duration_seconds_bucket", "le")},
        f"SELECT duration_ns / 1e9 AS seconds {_TASK} ORDER BY start_time DESC LIMIT 1000",
        instant=True,
    ),
)  # fmt: skip

_DURATION = "victor_coordinator_duration_ms"
_WHO = "component AS coordinator"
COORDINATORS = (
    Panel(
        "Latency (p95 and p99)", "timeseries", "ms",
        {
            "{{coordinator}} p95": _quantile(0.95, _DURATION, "coordinator"),
            "{{coordinator}} p99": _quantile(0.99, _DURATION, "coordinator"),
        },
        f"SELECT {_TIME}, {_WHO}, quantile(0.95)(duration_ns) / 1e6 AS p95, quantile(0.99)(duration_ns) / 1e6 AS p99"
        f" {_COORDINATOR} GROUP BY time, coordinator ORDER BY time",
    ),
    Panel(
        "Error Rate by Coordinator", "timeseries", "percentunit",
        {"{{coordinator}}": _ratio("victor_coordinator_errors_total", "victor_coordinator_executions_total",
                                   "coordinator")},
        f"SELECT {_TIME}, {_WHO}, {_FAILED} AS error_rate {_COORDINATOR} GROUP BY time, coordinator ORDER BY time",
    ),
    Panel(
        "Cache Hit Rates", "timeseries", "percentunit",
        {"{{coordinator}}": _share("victor_coordinator_cache_hits_total", "victor_coordinator_cache_misses_total",
                                   "coordinator")},
        "SELECT $__timeInterval(time) AS interval, attributes['podium.coordinator'] AS coordinator,"
        f" countIf(attributes['podium.cache.result'] = 'hit') / count() AS hit_rate {_LOOKUP}"
        " GROUP BY interval, coordinator ORDER BY interval",
    ),
    Panel(
        "Memory Usage", "timeseries", "bytes",
        {"{{coordinator}}": "victor_coordinator_memory_bytes"},
        f"SELECT {_TIME}, {_WHO}, sum(toInt64OrZero(attributes['podium.memory.delta_bytes'])) AS grown_bytes"
        f" {_COORDINATOR} GROUP BY time, coordinator ORDER BY time",
    ),
    Panel(
        "Throughput", "timeseries", "reqps",
        {"{{coordinator}}": _rate("victor_coordinator_executions_total", "coordinator")},
        f"SELECT {_TIME}, {_WHO}, count() / $__interval_s AS per_second {_COORDINATOR} GROUP BY time, coordinator"
        " ORDER BY time",
    ),
)  # fmt: skip

_F = "fluxai_request_duration_seconds"
_ERRORS = 'fluxai_requests_total{status="error"}'
GATEWAY = (
    Panel(
        "Total Requests", "stat", "short", {"Requests": _in_range("fluxai_requests_total")},
        f"SELECT count() AS requests {_CALL}", instant=True,
    ),
    Panel(
        "Error Rate", "stat", "percentunit",
        {"Error rate": f"({_in_range(_ERRORS)} or vector(0)) / {_in_range('fluxai_requests_total')}"},
        f"SELECT {_FAILED} AS error_rate {_CALL}", instant=True,
    ),
    Panel(
        "Total Cost", "stat", "currencyUSD", {"Cost": _in_range("fluxai_cost_dollars_total")},
        f"SELECT sum(cost) AS cost {_BILLED}", instant=True,
    ),
    Panel(
        "Cost per Request", "stat", "currencyUSD",
        {"Cost": f"{_in_range('fluxai_cost_dollars_total')} / {_in_range('fluxai_requests_total')}"},
        f"SELECT sumIf(ifNull(cost, 0), billable) / countIf(is_call) AS cost FROM spans WHERE {_OF}", instant=True,
    ),
    Panel(
        "Request Rate", "timeseries", "reqps", {"Requests": _rate("fluxai_requests_total")},
        f"SELECT {_TIME}, count() / $__interval_s AS per_second {_CALL} GROUP BY time ORDER BY time",
    ),
    Panel(
        "Latency (P50, P95, P99)", "timeseries", "s",
        {"P50": _quantile(0.5, _F), "P95": _quantile(0.95, _F), "P99": _quantile(0.99, _F)},
        f"SELECT {_TIME}, quantile(0.5)(duration_ns) / 1e9 AS p50, quantile(0.95)(duration_ns) / 1e9 AS p95,"
        f" quantile(0.99)(duration_ns) / 1e9 AS p99 {_CALL} GROUP BY time ORDER BY time",
    ),
    Panel(
        "Token Usage", "timeseries", "short", {"{{type}}": _rate("fluxai_tokens_total", "type")},
        f"SELECT {_TIME}, sum(ifNull(input_tokens, 0)) AS input, sum(ifNull(output_tokens, 0)) AS output {_BILLED}"
        " GROUP BY time ORDER BY time",
    ),
    Panel(
        "Cost by Model", "piechart", "currencyUSD", {"{{model}}": _in_range("fluxai_cost_dollars_total", "model")},
        f"SELECT model, sum(cost) AS cost {_BILLED} GROUP BY model ORDER BY cost DESC", instant=True,
    ),
    Panel(
        "Cumulative Cost", "timeseries", "currencyUSD", {"Cost": "sum(fluxai_cost_dollars_total)"},
        f"SELECT time, sum(spent) OVER (ORDER BY time) AS cost FROM (SELECT {_TIME}, sum(ifNull(cost, 0)) AS spent"
        f" {_BILLED} GROUP BY time) ORDER BY time",
    ),
    Panel(
        "Projected Cost", "stat", "currencyUSD",
        {
            "Daily": "sum(rate(fluxai_cost_dollars_total[$__range])) * 86400",
            "Monthly": "sum(rate(fluxai_cost_dollars_total[$__range])) * 86400 * 30",
        },
        "SELECT toFloat64(sum(cost)) / greatest(dateDiff('second', $__fromTime, $__toTime), 1) * 86400 AS daily,"
        f" daily * 30 AS monthly {_BILLED}", instant=True,
    ),
    Panel(
        "Most Expensive Requests", "table", "currencyUSD", {},
        "SELECT lower(hex(span_id)) AS request_id, model, start_time AS timestamp, input_tokens, output_tokens, cost,"
        f" duration_ns / 1e6 AS latency_ms {_CALL} AND known_cost > 0 ORDER BY known_cost DESC LIMIT 10", instant=True,
    ),
    Panel(
        "Cache Hit Rate", "timeseries", "percentunit",
        {"Hit rate": _share("fluxai_cache_hits_total", "fluxai_cache_misses_total")},
        f"SELECT {_TIME}, {_HIT} / count() AS hit_rate {_CACHE} GROUP BY time ORDER BY time",
    ),
    Panel(
        "Cache Savings", "stat", "short",
        {
            "Hits": _in_range("fluxai_cache_hits_total"),
            "Cost saved (USD)": _in_range("fluxai_cache_savings_dollars_total"),
            "Tokens saved": _in_range("fluxai_cache_tokens_saved_total"),
        },
        f"SELECT {_HIT} AS hits, sum(saved_cost) AS cost_saved, sum(saved_tokens) AS tokens_saved {_CACHE}",
        instant=True,
    ),
    Panel(
        "Cache Hits by Type", "piechart", "short",
        {"{{cache_type}}": _in_range("fluxai_cache_hits_total", "cache_type")},
        f"SELECT cache_type, count() AS hits {_CACHE} AND cache_result = 'hit' GROUP BY cache_type", instant=True,
    ),
    Panel(
        "Cumulative Savings", "timeseries", "currencyUSD",
        {"{{model}}": "sum by (model) (fluxai_cache_savings_dollars_total)"},
        f"SELECT time, sum(spared) OVER (ORDER BY time) AS saved FROM (SELECT {_TIME},"
        f" sum(ifNull(saved_cost, 0)) AS spared {_CACHE} GROUP BY time) ORDER BY time",
    ),
    Panel(
        "Cache Performance by Model", "table", "percentunit", {"{{model}}": "fluxai_cache_hit_rate"},
        f"SELECT model, {_HIT} / count() AS hit_rate, sum(saved_cost) AS savings {_CACHE} GROUP BY model", instant=True,
    ),
    Panel(
        "Availability by Model", "bargauge", "percentunit", {"{{model}} {{region}}": "fluxai_model_availability"},
        f"SELECT model, 1 - {_FAILED} AS availability {_CALL} GROUP BY model", instant=True,
    ),
    Panel(
        "Error Rate by Model", "timeseries", "percentunit",
        {"{{model}}": _ratio(_ERRORS, "fluxai_requests_total", "model")},
        f"SELECT {_TIME}, model, {_FAILED} AS error_rate {_CALL} GROUP BY time, model ORDER BY time",
    ),
    Panel(
        "Latency by Model (P95)", "timeseries", "s",
        {"{{model}}": _quantile(0.95, "fluxai_model_latency_seconds", "model")},
        f"SELECT {_TIME}, model, quantile(0.95)(duration_ns) / 1e9 AS p95 {_CALL} GROUP BY time, model ORDER BY time",
    ),
    Panel(
        "Usage by Model", "timeseries", "reqps", {"{{model}}": _rate("fluxai_requests_total", "model")},
        f"SELECT {_TIME}, model, count() / $__interval_s AS per_second {_CALL} GROUP BY time, model ORDER BY time",
    ),
    Panel(
        "Recent Traces", "table", "short", {},
        "SELECT lower(hex(trace_id)) AS trace_id, min(start_time) AS timestamp,"
        " (max(toUnixTimestamp64Nano(start_time) + duration_ns) - toUnixTimestamp64Nano(timestamp)) / 1e6 AS"
        " duration_ms, if(countIf(status = 'error') > 0, 'error', 'success') AS outcome,"
        f" anyIf(model, is_call) AS asked, sumIf(ifNull(cost, 0), billable) AS spent FROM spans WHERE {_OF}"
        " GROUP BY trace_id ORDER BY timestamp DESC LIMIT 50", instant=True,
    ),
)  # fmt: skip

BOARDS = (
    Board("podium-jobs", "Podium: jobs and tasks", "5s", JOBS),
    Board("podium-coordinators", "Podium: coordinators", "30s", COORDINATORS),
    Board("podium-gateway", "Podium: gateway", "30s", GATEWAY),
)
