"""The coordinator metrics collector: counts and percentiles in the process, with or without a server."""

from podium.sdk.collector.collector import (
    CoordinatorMetricsCollector,
    get_coordinator_metrics_collector,
    track_coordinator_metrics,
)
from podium.sdk.collector.stats import CoordinatorSnapshot

__all__ = [
    "CoordinatorMetricsCollector",
    "CoordinatorSnapshot",
    "get_coordinator_metrics_collector",
    "track_coordinator_metrics",
]
