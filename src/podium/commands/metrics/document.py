"""A report as the documented JSON of the coordinator dashboard.

Its parts are `overall_stats`, `coordinators` and `coordinator_stats`; a server answers with the same.
"""

import json
import math
from typing import Any

from podium.commands.metrics.report import CoordinatorReport, MetricsReport, ReportedExecution, ratio
from podium.model.time import NS_PER_S, format_instant

Document = dict[str, Any]

_MAX_RECENT = 100
_MIB = 2**20


def document_of(report: MetricsReport, now_s: float) -> Document:
    """Return the document of a report, with history."""
    now, ordered = format_instant(int(now_s * NS_PER_S)), sorted(report.coordinators)
    return {
        "timestamp": now,
        "note": report.note,
        "overall_stats": {
            "total_executions": report.executions,
            "total_coordinators": len(report.coordinators),
            "total_errors": report.errors,
            "overall_error_rate": ratio(report.errors, report.executions),
            "uptime_seconds": round(report.uptime_s, 3),
            "analytics_events": dict(sorted(report.events.items())),
        },
        "coordinators": [_item(report.coordinators[name], now) for name in ordered],
        "coordinator_stats": {name: _stats(report.coordinators[name]) for name in ordered},
    }


def as_json(document: Document) -> str:
    """Return the text of a document."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _item(each: CoordinatorReport, now: str) -> dict[str, Any]:
    return {
        "coordinator_name": each.name,
        "timestamp": now,
        "memory_bytes": each.memory_bytes,
        "memory_mb": round(each.memory_bytes / _MIB, 3),
        "cpu_percent": each.cpu_percent,
        "execution_count": each.executions,
        "total_duration_ms": each.total_ms,
        "error_count": each.errors,
        "cache_hits": each.hits,
        "cache_misses": each.misses,
        "cache_hit_rate": ratio(each.hits, each.hits + each.misses),
    }


def _stats(each: CoordinatorReport) -> dict[str, Any]:
    """Return counts, times and the newest executions; a time is null where none is known."""
    times = sorted(execution.duration_ms for execution in each.history)
    return {
        "coordinator_name": each.name,
        "execution_count": each.executions,
        "avg_duration_ms": each.total_ms / each.executions if each.executions else None,
        "min_duration_ms": times[0] if times else None,
        "max_duration_ms": times[-1] if times else None,
        **{f"p{share}_duration_ms": _percentile(times, share / 100) for share in (50, 95, 99)},
        "error_count": each.errors,
        "error_rate": ratio(each.errors, each.executions),
        "cache_hit_rate": ratio(each.hits, each.hits + each.misses),
        "cache_hits": each.hits,
        "cache_misses": each.misses,
        "recent_executions": [_recent(each.name, execution) for execution in each.history[-_MAX_RECENT:]],
    }


def _recent(name: str, execution: ReportedExecution) -> dict[str, Any]:
    return {
        "coordinator_name": name,
        "start_time": format_instant(int((execution.end_s - execution.duration_ms / 1000) * NS_PER_S)),
        "end_time": format_instant(int(execution.end_s * NS_PER_S)),
        "duration_ms": execution.duration_ms,
        "success": execution.error is None,
        "error_message": execution.error,
        "metadata": {},
    }


def _percentile(ascending: list[float], share: float) -> float | None:
    return ascending[max(math.ceil(len(ascending) * share), 1) - 1] if ascending else None
