"""The SQL of the boards' PostgreSQL edition, by the titles of their panels.

It reads the tables that Podium keeps filled: `metrics`, a row per task of a job, `request_metrics`, a row per model
call, `podium_coordinator_executions`, and `podium_cache_lookups`, with the coordinator of the lookup where it is known.
"""

_TIME = '$__timeGroupAlias("timestamp", $__interval)'
_TASK = "FROM metrics WHERE $__timeFilter(created_at)"
_CALL = 'FROM request_metrics WHERE $__timeFilter("timestamp")'
_FAILED = "avg(CASE WHEN status = 'error' THEN 1.0 ELSE 0 END)"
_RUN = 'FROM podium_coordinator_executions WHERE $__timeFilter("timestamp")'
_LOOKUP = 'FROM podium_cache_lookups WHERE $__timeFilter("timestamp") AND coordinator IS'
_CACHE = f"{_LOOKUP} NULL"
_HIT = "avg(CASE WHEN cache_hit THEN 1.0 ELSE 0 END)"
_PER_SECOND = "count(*) * 1000.0 / $__interval_ms"
_SECONDS = "($__unixEpochTo() - $__unixEpochFrom())"


def _share_ms(part: float) -> str:
    return f"percentile_cont({part}) WITHIN GROUP (ORDER BY latency_ms)"


def _share(part: float) -> str:
    return f"{_share_ms(part)} / 1000"


def _course(figures: str, rows: str = _CALL, *, by: str = "", time: str = _TIME) -> str:
    label, group = (f" {by} AS metric,", ", 2") if by else ("", "")
    return f"SELECT {time},{label} {figures} {rows} GROUP BY 1{group} ORDER BY 1{group}"


JOBS = {
    "Total Cost by Job": _course(
        "sum(cost_estimate) AS cost", _TASK, by="job_id", time="$__timeGroupAlias(created_at, $__interval)"
    ),
    "Average Latency by Task": _course(
        "avg(latency_ms) / 1000 AS seconds", _TASK, by="task_name", time="$__timeGroupAlias(created_at, $__interval)"
    ),
    "Token Usage by Model": f"SELECT model_used AS model, sum(token_count) AS tokens {_TASK}"
    " GROUP BY 1 ORDER BY 2 DESC",
    "Cost Breakdown by Model": f"SELECT model_used AS model, sum(cost_estimate) AS cost {_TASK}"
    " GROUP BY 1 ORDER BY 2 DESC",
    "Task Execution Timeline": "SELECT created_at AS time, job_id, task_name, model_used AS model,"
    f" token_count AS tokens, latency_ms, cost_estimate AS cost {_TASK} ORDER BY created_at DESC LIMIT 100",
    "Total Metrics": "SELECT count(*) AS tasks, coalesce(sum(token_count), 0) AS tokens,"
    f" coalesce(sum(cost_estimate), 0) AS cost {_TASK}",
    "Active Jobs": f"SELECT count(DISTINCT job_id) AS jobs {_TASK}",
    "Latency Distribution": f"SELECT latency_ms / 1000 AS seconds {_TASK} ORDER BY created_at DESC LIMIT 1000",
}

COORDINATORS = {
    "Latency (p95 and p99)": _course(f"{_share_ms(0.95)} AS p95, {_share_ms(0.99)} AS p99", _RUN, by="coordinator"),
    "Error Rate by Coordinator": _course(f"{_FAILED} AS error_rate", _RUN, by="coordinator"),
    "Cache Hit Rates": _course(f"{_HIT} AS hit_rate", f"{_LOOKUP} NOT NULL", by="coordinator"),
    "Memory Usage": _course("coalesce(sum(memory_bytes), 0) AS grown_bytes", _RUN, by="coordinator"),
    "Throughput": _course(f"{_PER_SECOND} AS per_second", _RUN, by="coordinator"),
}

GATEWAY = {
    "Total Requests": f"SELECT count(*) AS requests {_CALL}",
    "Error Rate": f"SELECT {_FAILED} AS error_rate {_CALL}",
    "Total Cost": f"SELECT coalesce(sum(total_cost), 0) AS cost {_CALL}",
    "Cost per Request": f"SELECT coalesce(sum(total_cost), 0) / nullif(count(*), 0) AS cost {_CALL}",
    "Request Rate": _course(f"{_PER_SECOND} AS per_second"),
    "Latency (P50, P95, P99)": _course(f"{_share(0.5)} AS p50, {_share(0.95)} AS p95, {_share(0.99)} AS p99"),
    "Token Usage": _course("sum(input_tokens) AS input, sum(output_tokens) AS output"),
    "Cost by Model": f"SELECT model_id AS model, sum(total_cost) AS cost {_CALL} GROUP BY 1 ORDER BY 2 DESC NULLS LAST",
    "Cumulative Cost": f'SELECT "time", sum(spent) OVER (ORDER BY "time") AS cost FROM ('
    f"SELECT {_TIME}, coalesce(sum(total_cost), 0) AS spent {_CALL} GROUP BY 1) AS spending ORDER BY 1",
    "Projected Cost": f"SELECT sum(total_cost) / {_SECONDS} * 86400 AS daily,"
    f" sum(total_cost) / {_SECONDS} * 86400 * 30 AS monthly {_CALL}",
    "Most Expensive Requests": 'SELECT request_id, model_id AS model, "timestamp", input_tokens, output_tokens,'
    f" total_cost AS cost, latency_ms {_CALL} AND total_cost > 0 ORDER BY total_cost DESC LIMIT 10",
    "Cache Hit Rate": _course(f"{_HIT} AS hit_rate", _CACHE),
    "Cache Savings": "SELECT count(*) FILTER (WHERE cache_hit) AS hits, coalesce(sum(saved_cost), 0) AS cost_saved,"
    f" coalesce(sum(saved_tokens), 0) AS tokens_saved {_CACHE}",
    "Cache Hits by Type": f"SELECT coalesce(cache_type, '') AS cache_type, count(*) AS hits {_CACHE} AND cache_hit"
    " GROUP BY 1 ORDER BY 2 DESC",
    "Cumulative Savings": f'SELECT "time", sum(spared) OVER (ORDER BY "time") AS saved FROM ('
    f"SELECT {_TIME}, coalesce(sum(saved_cost), 0) AS spared {_CACHE} GROUP BY 1) AS savings ORDER BY 1",
    "Cache Performance by Model": f"SELECT coalesce(model_id, '') AS model, {_HIT} AS hit_rate,"
    f" sum(saved_cost) AS savings {_CACHE} GROUP BY 1 ORDER BY 1",
    "Availability by Model": f"SELECT model_id AS model, 1 - {_FAILED} AS availability {_CALL} GROUP BY 1 ORDER BY 1",
    "Error Rate by Model": _course(f"{_FAILED} AS error_rate", by="model_id"),
    "Latency by Model (P95)": _course(f"{_share(0.95)} AS p95", by="model_id"),
    "Usage by Model": _course(f"{_PER_SECOND} AS per_second", by="model_id"),
    "Recent Traces": 'SELECT trace_id, min("timestamp") AS "timestamp",'
    ' extract(epoch FROM max("timestamp" + latency_ms * interval \'1 millisecond\') - min("timestamp")) * 1000'
    " AS duration_ms, CASE WHEN bool_or(status = 'error') THEN 'error' ELSE 'success' END AS outcome,"
    f" max(model_id) AS asked, sum(total_cost) AS spent {_CALL} GROUP BY trace_id ORDER BY 2 DESC LIMIT 50",
}

POSTGRES = JOBS | COORDINATORS | GATEWAY
