"""What is counted of one coordinator, and the figures read from it."""

import math
from bisect import bisect_left
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

MAX_RECENT = 100
# Upper bounds in ms, with those of the documented baselines (50, 100, 200 ms) among them.
BUCKETS_MS = (1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2500.0, 5000.0, 10000.0)
_MIB = 2**20


def instant(unix_s: float) -> str:
    """Return an instant as RFC 3339 in UTC: 1795252200.5 → `2026-11-21T09:10:00.500000Z`."""
    return datetime.fromtimestamp(unix_s, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def percentile(ascending: list[float], share: float) -> float | None:
    """Return the nearest-rank percentile: the smallest value that `share` of all do not pass; None of none."""
    if not ascending:
        return None
    return ascending[max(math.ceil(len(ascending) * share), 1) - 1]


def ratio(part: float, whole: float) -> float:
    """Return part / whole, 0 of nothing: the documented shape has no null here."""
    return part / whole if whole else 0.0


@dataclass(slots=True)  # frozen would triple the time it takes to make one, and one is made per call
class CoordinatorExecution:
    """One execution that ended; `duration_ms` is None where the caller gave no sane one. Never changed."""

    coordinator_name: str
    end_s: float
    duration_ms: float | None
    success: bool
    error_message: str | None = None
    metadata: Mapping[str, object] | None = None
    memory_bytes: int = 0
    cpu_ms: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it in the documented shape."""
        return {
            "coordinator_name": self.coordinator_name,
            "start_time": instant(self.end_s - (self.duration_ms or 0.0) / 1000),
            "end_time": instant(self.end_s),
            "duration_ms": self.duration_ms,
            "success": self.success,
            "error_message": self.error_message,
            "metadata": dict(self.metadata or {}),
        }


@dataclass(frozen=True, slots=True)
class CoordinatorSnapshot:
    """The counts of one coordinator since it was first seen or reset.

    Attributes:
        memory_bytes: an estimate: what the process grew by during its calls, 0 where memory is not measured.
        cpu_percent: an estimate: processor time of its calls' threads over the time they took.
        buckets: executions by upper bound of `BUCKETS_MS`, then those above; not cumulative.
    """

    coordinator_name: str
    timestamp: str
    execution_count: int = 0
    error_count: int = 0
    total_duration_ms: float = 0.0
    memory_bytes: int = 0
    cpu_percent: float = 0.0
    cache_hits: int = 0
    cache_misses: int = 0
    buckets: tuple[int, ...] = (0,) * (len(BUCKETS_MS) + 1)

    @property
    def cache_hit_rate(self) -> float:
        """Hits of all lookups, 0–1."""
        return ratio(self.cache_hits, self.cache_hits + self.cache_misses)

    @property
    def error_rate(self) -> float:
        """Failed of all executions, 0–1."""
        return ratio(self.error_count, self.execution_count)

    def to_dict(self) -> dict[str, Any]:
        """Return it in the documented shape of an item of `coordinators`."""
        return {
            "coordinator_name": self.coordinator_name,
            "timestamp": self.timestamp,
            "memory_bytes": self.memory_bytes,
            "memory_mb": round(self.memory_bytes / _MIB, 3),
            "cpu_percent": round(self.cpu_percent, 2),
            "execution_count": self.execution_count,
            "total_duration_ms": self.total_duration_ms,
            "error_count": self.error_count,
            "cache_hits": self.cache_hits,
            "cache_misses": self.cache_misses,
            "cache_hit_rate": self.cache_hit_rate,
        }


class CoordinatorCounts:
    """The counts of one coordinator. Not thread-safe: the collector holds its lock.

    Counts cover everything since the start, so that errors never outnumber executions; percentiles cover
    the newest `max_history` executions.
    """

    def __init__(self, name: str, max_history: int) -> None:
        self.name = name
        self.history: deque[CoordinatorExecution] = deque(maxlen=max_history)
        self.cache_hits = 0
        self.cache_misses = 0
        self._executions = 0
        self._errors = 0
        self._timed = 0
        self._total_ms = 0.0
        self._shortest_ms = math.inf
        self._longest_ms = 0.0
        self._memory_bytes = 0
        self._cpu_ms = 0.0
        self._cpu_of_ms = 0.0
        self._buckets = [0] * (len(BUCKETS_MS) + 1)

    def add(self, execution: CoordinatorExecution) -> None:
        """Count one execution."""
        self.history.append(execution)
        self._executions += 1
        self._errors += not execution.success
        self._memory_bytes += execution.memory_bytes
        duration_ms = execution.duration_ms
        if duration_ms is None:
            return
        self._timed += 1
        self._total_ms += duration_ms
        self._shortest_ms = min(self._shortest_ms, duration_ms)
        self._longest_ms = max(self._longest_ms, duration_ms)
        self._buckets[bisect_left(BUCKETS_MS, duration_ms)] += 1
        if execution.cpu_ms is not None:
            self._cpu_ms += execution.cpu_ms
            self._cpu_of_ms += duration_ms

    def snapshot(self, timestamp: str) -> CoordinatorSnapshot:
        """Return the counts as they stand."""
        return CoordinatorSnapshot(
            coordinator_name=self.name,
            timestamp=timestamp,
            execution_count=self._executions,
            error_count=self._errors,
            total_duration_ms=self._total_ms,
            memory_bytes=max(self._memory_bytes, 0),
            cpu_percent=100 * ratio(self._cpu_ms, self._cpu_of_ms),
            cache_hits=self.cache_hits,
            cache_misses=self.cache_misses,
            buckets=tuple(self._buckets),
        )

    def stats(self) -> dict[str, Any]:
        """Return counts, times and the newest executions; a time is None where none is known."""
        now = self.snapshot("")
        times = sorted(each.duration_ms for each in self.history if each.duration_ms is not None)
        return {
            "coordinator_name": self.name,
            "execution_count": now.execution_count,
            "avg_duration_ms": self._total_ms / self._timed if self._timed else None,
            "min_duration_ms": self._shortest_ms if self._timed else None,
            "max_duration_ms": self._longest_ms if self._timed else None,
            "p50_duration_ms": percentile(times, 0.50),
            "p95_duration_ms": percentile(times, 0.95),
            "p99_duration_ms": percentile(times, 0.99),
            "error_count": now.error_count,
            "error_rate": now.error_rate,
            "cache_hit_rate": now.cache_hit_rate,
            "cache_hits": now.cache_hits,
            "cache_misses": now.cache_misses,
            "recent_executions": [each.as_dict() for each in list(self.history)[-MAX_RECENT:]],
        }
