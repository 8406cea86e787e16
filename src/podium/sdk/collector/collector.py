"""Coordinator metrics: kept in the process, exported as JSON and Prometheus text, and sent to Podium.

A collector is of use alone, without a server. Where `podium.init` was called, each execution is also a span
of kind coordinator, and each cache lookup and analytics event is an event.
"""

import functools
import json
import math
import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from podium.sdk.collector.exposition import exposition
from podium.sdk.collector.process_memory import ProcessMemory
from podium.sdk.collector.stats import (
    CoordinatorCounts,
    CoordinatorExecution,
    CoordinatorSnapshot,
    instant,
    ratio,
)
from podium.sdk.recording.attributes import known_duration, starting_attributes
from podium.sdk.recording.content import as_text, sound, word
from podium.sdk.recording.events import send
from podium.sdk.recording.finished import finished_span
from podium.sdk.recording.observation import Observation, observed
from podium.sdk.safety import guarded, never_raises, warn_once
from podium.sdk.setup.lifecycle import init_if_asked
from podium.semconv import events, podium

F = TypeVar("F", bound=Callable[..., Any])

_NS_PER_MS = 1_000_000
# More names than this are no coordinators but ids: they are counted together, so that memory stays bounded.
MAX_NAMES = 1000
OTHER_NAMES = "(other)"
_MAX_COUNT = 10**10
_MAX_MESSAGE_CHARACTERS = 1000


class CoordinatorMetricsCollector:
    """Counts executions, errors, times, cache lookups and analytics events. Safe to share between threads and tasks.

    Args:
        max_history: executions kept of each coordinator, for percentiles and `recent_executions`; counts
            cover all of them whatever is kept.
    """

    def __init__(self, max_history: int = 10_000) -> None:
        self._max_history = max(int(max_history), 1)
        self._lock = threading.RLock()
        self._memory = ProcessMemory()
        self._coordinators: dict[str, CoordinatorCounts] = {}
        self._events: dict[str, int] = {}
        self._since = time.monotonic()
        _collectors.add(self)

    @contextmanager
    def track_coordinator(self, coordinator_name: str, metadata: Mapping[str, object] | None = None) -> Iterator[None]:
        """Count the block as one execution; right around awaits, threads and exceptions.

        Args:
            coordinator_name: who executes.
            metadata: kept with the execution, and sent as attributes of its span.
        """
        run = self.observe(coordinator_name, metadata)
        error: BaseException | None = None
        run.enter()
        try:
            yield
        except BaseException as raised:
            error = raised
            raise
        finally:
            run.leave()
            run.finish(None, error)

    def observe(self, coordinator_name: str, metadata: Mapping[str, object] | None = None) -> Observation:
        """Return one execution that began now and counts when it is finished."""
        return _RunningExecution(self, _name(coordinator_name), metadata)

    @never_raises(None)
    def track_execution(
        self,
        coordinator_name: str,
        duration_ms: float,
        success: bool = True,  # noqa: FBT001, FBT002 - the documented call
        error_message: str | None = None,
        metadata: Mapping[str, object] | None = None,
    ) -> None:
        """Count an execution that just ended and was timed elsewhere.

        A duration that is no sane number is unknown: the execution counts, and no time with it.
        """
        name, known = _name(coordinator_name), known_duration(duration_ms)
        if known is None:
            warn_once(
                "duration", "podium: a coordinator's duration was no sane number, e.g. of %s; it is unknown", name
            )
        failure = word(error_message, _MAX_MESSAGE_CHARACTERS)
        self.add(CoordinatorExecution(name, time.time(), known, bool(success), failure, _copied(metadata)))
        finished_span(
            name,
            kind="coordinator",
            duration_ms=known or 0.0,
            attributes=_attributes(name, metadata),
            error=None if success else failure or "failed",
        )

    def record_cache_hit(self, coordinator_name: str) -> None:
        """Count a cache lookup of the coordinator that hit."""
        self._record_lookup(coordinator_name, hit=True)

    def record_cache_miss(self, coordinator_name: str) -> None:
        """Count a cache lookup of the coordinator that missed."""
        self._record_lookup(coordinator_name, hit=False)

    @never_raises(None)
    def record_analytics_event(self, event_type: str, count: int = 1) -> None:
        """Count `count` events of a type; what is no positive whole number is not counted."""
        if isinstance(count, bool) or not isinstance(count, int) or not 0 < count < _MAX_COUNT:
            warn_once("count", "podium: analytics events are counted in positive whole numbers; %r was not", count)
            return
        with self._lock:
            name = _bounded(_name(event_type), self._events)
            self._events[name] = self._events.get(name, 0) + count
        send(events.ANALYTICS, {podium.EVENT_TYPE: name, podium.COUNT: count})

    def get_snapshot(self, coordinator_name: str) -> CoordinatorSnapshot:
        """Return the counts of one coordinator; zeros where it was never seen."""
        with self._lock:
            return self._known(_name(coordinator_name)).snapshot(instant(time.time()))

    def get_all_snapshots(self) -> list[CoordinatorSnapshot]:
        """Return the counts of every coordinator, by name."""
        now = instant(time.time())
        with self._lock:
            return [self._coordinators[name].snapshot(now) for name in sorted(self._coordinators)]

    def get_coordinator_stats(self, coordinator_name: str) -> dict[str, Any]:
        """Return counts, times (ms) and the newest 100 executions of one coordinator.

        Percentiles are nearest-rank over the kept history. A time is None where no execution was timed.
        """
        with self._lock:
            return self._known(_name(coordinator_name)).stats()

    def get_overall_stats(self) -> dict[str, Any]:
        """Return the sums over all coordinators; `overall_error_rate` is a ratio, 0–1."""
        with self._lock:
            snapshots, counted = self.get_all_snapshots(), dict(sorted(self._events.items()))
            uptime_s = time.monotonic() - self._since
        executions, errors = sum(s.execution_count for s in snapshots), sum(s.error_count for s in snapshots)
        return {
            "total_executions": executions,
            "total_coordinators": len(snapshots),
            "total_errors": errors,
            "overall_error_rate": ratio(errors, executions),
            "uptime_seconds": round(uptime_s, 3),
            "analytics_events": counted,
        }

    def reset_coordinator(self, coordinator_name: str) -> None:
        """Forget one coordinator."""
        with self._lock:
            self._coordinators.pop(_name(coordinator_name), None)

    def reset_all(self) -> None:
        """Forget everything and start the uptime anew."""
        with self._lock:
            self._coordinators.clear()
            self._events.clear()
            self._since = time.monotonic()

    def export_json(self, include_history: bool = False) -> str:  # noqa: FBT001, FBT002 - the documented call
        """Return everything as JSON; with history also times and newest executions per coordinator."""
        with self._lock:
            document: dict[str, object] = {
                "timestamp": instant(time.time()),
                "overall_stats": self.get_overall_stats(),
                "coordinators": [each.to_dict() for each in self.get_all_snapshots()],
                "memory_is": _memory_note(measured=self.memory_bytes() is not None),
            }
            if include_history:
                stats = {name: self._coordinators[name].stats() for name in sorted(self._coordinators)}
                document["coordinator_stats"] = stats
        return sound(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))

    def export_prometheus(self) -> str:
        """Return everything as Prometheus text (format 0.0.4), ordered by name."""
        with self._lock:
            snapshots, counted = self.get_all_snapshots(), dict(self._events)
            uptime_s = time.monotonic() - self._since
        executions = sum(each.execution_count for each in snapshots)
        return exposition(snapshots, counted, uptime_s=uptime_s, executions=executions)

    def add(self, execution: CoordinatorExecution) -> None:
        """Count an execution."""
        with self._lock:
            self._counts(execution.coordinator_name).add(execution)

    def memory_bytes(self) -> int | None:
        """Return the memory of the process as it was at most 0.2 ms ago, None where it cannot be measured."""
        return self._memory.recent_bytes()

    @never_raises(None)
    def _record_lookup(self, coordinator_name: str, *, hit: bool) -> None:
        name = _name(coordinator_name)
        with self._lock:
            counts = self._counts(name)
            counts.cache_hits += hit
            counts.cache_misses += not hit
        send(events.CACHE_LOOKUP, {podium.COORDINATOR: name, podium.CACHE_RESULT: "hit" if hit else "miss"})

    def _counts(self, name: str) -> CoordinatorCounts:
        found = self._coordinators.get(name)
        if found is None:
            name = _bounded(name, self._coordinators)
            found = self._coordinators.setdefault(name, CoordinatorCounts(name, self._max_history))
        return found

    def _known(self, name: str) -> CoordinatorCounts:
        return self._coordinators.get(name) or CoordinatorCounts(name, 1)

    def renew_locks(self) -> None:
        """Make it usable in a forked child, where the threads that held its locks do not exist."""
        self._lock = threading.RLock()
        self._memory.forget_lock()


class _RunningExecution(Observation):
    """One execution while it runs: a span, and what it is measured by."""

    __slots__ = ("_collector", "_cpu_ns", "_memory", "_metadata", "_name", "_started_ns", "_thread")

    def __init__(
        self, collector: CoordinatorMetricsCollector, name: str, metadata: Mapping[str, object] | None
    ) -> None:
        super().__init__(name, _starting(name) if metadata is None else _starting_with(name, metadata))
        self._collector = collector
        self._name = name
        self._metadata = metadata
        self._memory = collector.memory_bytes()
        self._thread, self._cpu_ns = threading.get_ident(), time.thread_time_ns()
        self._started_ns = time.perf_counter_ns()

    def ended(self, result: object, error: BaseException | None) -> None:  # noqa: ARG002 - only whether it failed counts
        """Count it. Its processor time is known where it ends in the thread in which it began."""
        took_ms = (time.perf_counter_ns() - self._started_ns) / _NS_PER_MS
        is_same_thread = self._thread == threading.get_ident()
        cpu_ms = (time.thread_time_ns() - self._cpu_ns) / _NS_PER_MS if is_same_thread else None
        memory = self._collector.memory_bytes()
        grown = None if memory is None or self._memory is None else memory - self._memory
        self._collector.add(
            CoordinatorExecution(
                coordinator_name=self._name,
                end_s=time.time(),
                duration_ms=took_ms,
                success=error is None,
                error_message=None if error is None else _message(error),
                metadata=_copied(self._metadata),
                memory_bytes=grown or 0,
                cpu_ms=cpu_ms,
            )
        )
        if self.span.is_recording:
            set_attribute = self.span.otel_span.set_attribute
            if grown is not None:
                set_attribute(podium.MEMORY_DELTA, grown)
            if cpu_ms is not None:
                set_attribute(podium.CPU_MS, cpu_ms)


def track_coordinator_metrics(
    collector: CoordinatorMetricsCollector | None = None, coordinator_name: str | None = None
) -> Callable[[F], F]:
    """Count each call of a function as an execution: plain, async, generator or async generator.

    Args:
        collector: where it is counted; the shared one if absent.
        coordinator_name: by which name; that of the function if absent.
    """

    def decorate(function: F) -> F:
        name = _name(coordinator_name or getattr(function, "__qualname__", "coordinator"))
        counting = collector or get_coordinator_metrics_collector()
        return observed(function, lambda _args, _kwargs: _RunningExecution(counting, name, None))

    return decorate


def get_coordinator_metrics_collector() -> CoordinatorMetricsCollector:
    """Return the collector that the whole process shares."""
    return _shared


def _name(name: object) -> str:
    return word(name) or "unnamed"


@functools.lru_cache(maxsize=MAX_NAMES)
def _starting(name: str) -> Mapping[str, Any]:
    return starting_attributes(name, "coordinator", None)


def _starting_with(name: str, metadata: Mapping[str, object]) -> Mapping[str, Any]:
    with guarded("metadata"):
        return starting_attributes(name, "coordinator", _attributes(name, metadata))
    return _starting(name)


def _attributes(name: str, metadata: Mapping[str, object] | None) -> dict[str, Any]:
    known: dict[str, object] = {podium.COORDINATOR: name}
    if isinstance(metadata, Mapping):
        known |= {f"{podium.METADATA}.{key}": value for key, value in metadata.items()}
    return known


def _copied(metadata: Mapping[str, object] | None) -> dict[str, Any] | None:
    """Return the metadata as JSON has it; what is no plain value as text."""
    if metadata is None or not isinstance(metadata, Mapping):
        return None
    return {_name(key): value if _is_plain(value) else as_text(value) for key, value in metadata.items()}


def _is_plain(value: object) -> bool:
    return value is None or type(value) in (str, bool, int) or (type(value) is float and math.isfinite(value))


def _message(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - an exception of the user's whose text cannot be made
        text = ""
    return word(text, _MAX_MESSAGE_CHARACTERS) or type(error).__name__


def _bounded(name: str, names: Mapping[str, object]) -> str:
    """Return the name, or the one that stands for all others once there are too many."""
    if name in names or len(names) < MAX_NAMES:
        return name
    warn_once("names", "podium: more than %d coordinators or events; the others are counted together", MAX_NAMES)
    return OTHER_NAMES


def _memory_note(*, measured: bool) -> str:
    if measured:
        return "an estimate: what the process grew by while a coordinator executed"
    return "not measured: install psutil"


def _renew_locks() -> None:
    for collector in list(_collectors):
        collector.renew_locks()


_collectors: weakref.WeakSet[CoordinatorMetricsCollector] = weakref.WeakSet()
_shared = CoordinatorMetricsCollector()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_locks)
init_if_asked()
