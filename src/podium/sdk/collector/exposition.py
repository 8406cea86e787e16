"""The collector's figures as Prometheus text, format 0.0.4."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from podium.sdk.collector.stats import BUCKETS_MS, CoordinatorSnapshot

_PREFIX = "victor_coordinator_"


@dataclass(frozen=True, slots=True)
class _Metric:
    """One family with a sample per coordinator."""

    name: str
    type: str
    help: str
    value: Callable[[CoordinatorSnapshot], str]


_METRICS = (
    _Metric("executions_total", "counter", "Executions of the coordinator.", lambda s: str(s.execution_count)),
    _Metric("duration_ms_total", "counter", "Time its executions took, in ms.", lambda s: f"{s.total_duration_ms:.2f}"),
    _Metric("errors_total", "counter", "Executions that failed.", lambda s: str(s.error_count)),
    _Metric(
        "memory_bytes",
        "gauge",
        "Estimate: what the process grew by during its executions; 0 where not measured.",
        lambda s: str(s.memory_bytes),
    ),
    _Metric(
        "cache_hit_rate", "gauge", "Share of its cache lookups that hit, 0 to 1.", lambda s: f"{s.cache_hit_rate:.4f}"
    ),
    _Metric("cache_hits_total", "counter", "Its cache lookups that hit.", lambda s: str(s.cache_hits)),
    _Metric("cache_misses_total", "counter", "Its cache lookups that missed.", lambda s: str(s.cache_misses)),
)


def escaped(label: str) -> str:
    r"""Return a label value as it stands between quotes: `a"b` → `a\"b`."""
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def exposition(
    snapshots: Sequence[CoordinatorSnapshot], events: Mapping[str, int], *, uptime_s: float, executions: int
) -> str:
    """Return all families; samples are ordered by coordinator, events by name."""
    lines: list[str] = []
    for metric in _METRICS:
        lines += _head(_PREFIX + metric.name, metric.type, metric.help)
        lines += [f"{_PREFIX}{metric.name}{_label(each)} {metric.value(each)}" for each in snapshots]
    lines += _head(_PREFIX + "duration_ms", "histogram", "How long its executions took, in ms.")
    for each in snapshots:
        lines += _histogram(each)
    lines += _head(_PREFIX + "uptime_seconds", "gauge", "Seconds since the collector was made or reset.")
    lines.append(f"{_PREFIX}uptime_seconds {uptime_s:.2f}")
    lines += _head(_PREFIX + "total_executions", "gauge", "Executions of all coordinators.")
    lines.append(f"{_PREFIX}total_executions {executions}")
    lines += _head("victor_analytics_events_total", "counter", "Analytics events by name.")
    lines += [f'victor_analytics_events_total{{event="{escaped(name)}"}} {events[name]}' for name in sorted(events)]
    return "\n".join(lines) + "\n"


def _head(name: str, type_: str, help_: str) -> tuple[str, str]:
    return f"# HELP {name} {help_}", f"# TYPE {name} {type_}"


def _label(snapshot: CoordinatorSnapshot) -> str:
    return f'{{coordinator="{escaped(snapshot.coordinator_name)}"}}'


def _histogram(snapshot: CoordinatorSnapshot) -> Iterator[str]:
    name, coordinator = _PREFIX + "duration_ms", escaped(snapshot.coordinator_name)
    bounds = (*(f"{bound:g}" for bound in BUCKETS_MS), "+Inf")
    for bound, count in zip(bounds, accumulate(snapshot.buckets), strict=True):
        yield f'{name}_bucket{{coordinator="{coordinator}",le="{bound}"}} {count}'
    yield f"{name}_sum{_label(snapshot)} {snapshot.total_duration_ms:.2f}"
    yield f"{name}_count{_label(snapshot)} {sum(snapshot.buckets)}"
