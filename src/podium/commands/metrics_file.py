"""The coordinators' metrics file: what a server holds, made-up samples, or a measurement, as JSON, text or page.

The JSON is the documented one of the coordinator dashboard: `overall_stats`, `coordinators`, `coordinator_stats`.
What a server holds is taken as it answers it.
"""

import json
import math
import os
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from podium.api.documented.coordinator_page import coordinator_page
from podium.api.prometheus import scraped
from podium.api.prometheus.exposition import Family, Samples, exposition
from podium.client import podium_server as remote
from podium.errors import InvalidInput, NotFound, PodiumError
from podium.model.time import format_instant

Document = dict[str, Any]

# The formats, and what a file in each is called where nobody says.
FORMATS = {"json": "metrics.json", "prometheus": "metrics.prom", "html": "coordinator_performance.html"}
SAMPLE = "sample data, made up"
BENCHMARK = "a benchmark: work that waits as long as its coordinator is said to take"

# Milliseconds that an execution of each takes in samples and benchmarks.
BASE_MS = {
    "Config": 2, "Prompt": 5, "Context": 8, "Chat": 15, "Tool": 10, "Session": 3, "Analytics": 4, "Provider": 6,
    "Mode": 2, "Evaluation": 7, "Workflow": 4, "Checkpoint": 3, "ToolSelection": 5,
}  # fmt: skip
_SAMPLES = 1000
_SAMPLE_SPAN_S = 3600.0
_EVENTS = {"tool_call": 5, "model_request": 10, "state_transition": 20}
_MAX_RECENT = 100
_MIB = 2**20
_NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Execution:
    """One execution that ended at `end_s`, unix seconds; `error` says what went wrong."""

    end_s: float
    duration_ms: float
    error: str | None = None


@dataclass(slots=True)
class Coordinator:
    """What is known of one coordinator; counts cover all of it, `history` the newest executions in order of time."""

    name: str
    executions: int = 0
    errors: int = 0
    total_ms: float = 0.0
    memory_bytes: int = 0
    cpu_percent: float = 0.0
    hits: int = 0
    misses: int = 0
    history: list[Execution] = field(default_factory=list)

    def add(self, execution: Execution) -> None:
        """Count an execution."""
        self.executions += 1
        self.errors += execution.error is not None
        self.total_ms += execution.duration_ms
        self.history.append(execution)


@dataclass(slots=True)
class Report:
    """Everything of one file that was made here; `note` says what it is."""

    coordinators: dict[str, Coordinator]
    events: dict[str, int]
    uptime_s: float
    note: str

    @property
    def executions(self) -> int:
        """How many there were of all coordinators."""
        return sum(each.executions for each in self.coordinators.values())

    @property
    def errors(self) -> int:
        """How many of them failed."""
        return sum(each.errors for each in self.coordinators.values())


def held_by(url: str, project: str) -> Document:
    """Return the document of what a server holds of a project.

    Raises:
        NotFound: it holds no execution of a coordinator, so there is nothing to write.
        PodiumError: it does not answer with one.
    """
    document = remote.ask(url, f"/metrics.json?{urlencode({'project': project})}")
    if "overall_stats" not in document:
        msg = f"{url} does not tell of coordinators: {document.get('error', 'its reply is something else')}"
        raise PodiumError(msg)
    if not document["coordinators"]:
        msg = f"{url} holds no execution of a coordinator in project {project}: nothing was written"
        raise NotFound(msg)
    return document


def prometheus_of(url: str, project: str) -> str:
    """Return what a server holds of a project as Prometheus text."""
    return remote.ask_text(url, f"/metrics.prom?{urlencode({'project': project})}")


def sample(now_s: float) -> Report:
    """Return a thousand made-up executions of the last hour: every fiftieth fails, every third asks a cache."""
    chance = random.Random(0)  # noqa: S311 - the same sample every time
    report = Report({}, {}, _SAMPLE_SPAN_S, SAMPLE)
    names = list(BASE_MS)
    for number in range(_SAMPLES):
        coordinator = _of(report, names[number % len(names)])
        end_s = now_s - _SAMPLE_SPAN_S * (1 - (number + 1) / _SAMPLES)
        took_ms = BASE_MS[names[number % len(names)]] * chance.uniform(0.8, 1.16)
        coordinator.add(Execution(end_s, took_ms, "Simulated error" if number % 50 == 49 else None))  # noqa: PLR2004
        if number % 3 == 0:
            _look_up(coordinator, found=chance.random() < 0.7)  # noqa: PLR2004
    for each, base_ms in zip(report.coordinators.values(), BASE_MS.values(), strict=True):
        each.memory_bytes, each.cpu_percent = base_ms * 3 * 2**18, float(base_ms)
    report.events = {name: _SAMPLES // every for name, every in _EVENTS.items()}
    return report


def benchmark(iterations: int, wait: Callable[[float], None] = time.sleep) -> Report:
    """Return the measured times of `iterations` rounds in which each coordinator waits as long as it is said to take.

    Raises:
        InvalidInput: there are no rounds.
    """
    if iterations < 1:
        msg = "--iterations must be at least 1"
        raise InvalidInput(msg)
    chance = random.Random(0)  # noqa: S311 - the same lookups every time
    report, began = Report({}, {}, 0.0, BENCHMARK), time.perf_counter()
    for _ in range(iterations):
        for name, base_ms in BASE_MS.items():
            started = time.perf_counter()
            wait(base_ms / 1000)
            took_ms = (time.perf_counter() - started) * 1000
            _of(report, name).add(Execution(time.time(), took_ms))
            _look_up(_of(report, name), found=chance.random() < 0.75)  # noqa: PLR2004
    report.uptime_s = time.perf_counter() - began
    report.events = {name: iterations // every for name, every in _EVENTS.items() if iterations >= every}
    return report


def as_document(report: Report, now_s: float) -> Document:
    """Return the documented document of a report that was made here, with history."""
    now, ordered = format_instant(int(now_s * _NS_PER_S)), sorted(report.coordinators)
    return {
        "timestamp": now,
        "note": report.note,
        "overall_stats": {
            "total_executions": report.executions,
            "total_coordinators": len(report.coordinators),
            "total_errors": report.errors,
            "overall_error_rate": _ratio(report.errors, report.executions),
            "uptime_seconds": round(report.uptime_s, 3),
            "analytics_events": dict(sorted(report.events.items())),
        },
        "coordinators": [_item(report.coordinators[name], now) for name in ordered],
        "coordinator_stats": {name: _stats(report.coordinators[name]) for name in ordered},
    }


def as_json(document: Document) -> str:
    """Return the text of a document."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def as_page(document: Document) -> str:
    """Return the page that shows a document and opens from a disk."""
    return coordinator_page(document)


def as_prometheus(report: Report) -> str:
    """Return the text of a report that was made here, in the families of `GET /metrics`."""
    found = {family.name: Samples(family) for family in scraped.FAMILIES if family.name.startswith("victor_")}

    def tell(family: Family, labels: tuple[str, ...], *value: float) -> None:
        found[family.name].add(labels, *value)

    for name, each in report.coordinators.items():
        times = [run.duration_ms for run in each.history]
        tell(scraped.EXECUTIONS, (name,), each.executions)
        tell(scraped.DURATION_MS, (name,), each.total_ms)
        tell(scraped.ERRORS, (name,), each.errors)
        tell(scraped.HITS, (name,), each.hits)
        tell(scraped.MISSES, (name,), each.misses)
        if each.hits + each.misses:
            tell(scraped.HIT_RATE, (name,), _ratio(each.hits, each.hits + each.misses))
        counts = [sum(time_ms <= bound for time_ms in times) for bound in scraped.BUCKETS_MS]
        tell(scraped.DURATIONS, (name,), *counts, len(times), each.total_ms)
    tell(scraped.UPTIME, (), report.uptime_s)
    tell(scraped.ALL_EXECUTIONS, (), report.executions)
    for event, count in report.events.items():
        tell(scraped.EVENTS, (event,), count)
    return exposition(list(found.values()))


def write(path: Path, text: str) -> None:
    """Replace a file by another whole one: whoever reads it finds the old text or the new one.

    Raises:
        InvalidInput: it cannot be written.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".", delete=False) as file:
            temporary = Path(file.name)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)  # readable by the web server or the exporter that reads it
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        msg = f"{path} cannot be written: {error.strerror}"
        raise InvalidInput(msg) from error


def _item(each: Coordinator, now: str) -> dict[str, Any]:
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
        "cache_hit_rate": _ratio(each.hits, each.hits + each.misses),
    }


def _stats(each: Coordinator) -> dict[str, Any]:
    """Return counts, times and the newest executions; a time is null where none is known."""
    times = sorted(run.duration_ms for run in each.history)
    return {
        "coordinator_name": each.name,
        "execution_count": each.executions,
        "avg_duration_ms": each.total_ms / each.executions if each.executions else None,
        "min_duration_ms": times[0] if times else None,
        "max_duration_ms": times[-1] if times else None,
        **{f"p{share}_duration_ms": _percentile(times, share / 100) for share in (50, 95, 99)},
        "error_count": each.errors,
        "error_rate": _ratio(each.errors, each.executions),
        "cache_hit_rate": _ratio(each.hits, each.hits + each.misses),
        "cache_hits": each.hits,
        "cache_misses": each.misses,
        "recent_executions": [_recent(each.name, run) for run in each.history[-_MAX_RECENT:]],
    }


def _recent(name: str, run: Execution) -> dict[str, Any]:
    return {
        "coordinator_name": name,
        "start_time": format_instant(int((run.end_s - run.duration_ms / 1000) * _NS_PER_S)),
        "end_time": format_instant(int(run.end_s * _NS_PER_S)),
        "duration_ms": run.duration_ms,
        "success": run.error is None,
        "error_message": run.error,
        "metadata": {},
    }


def _of(report: Report, name: str) -> Coordinator:
    full = name + "Coordinator" if name in BASE_MS else name
    return report.coordinators.setdefault(full, Coordinator(full))


def _look_up(coordinator: Coordinator, *, found: bool) -> None:
    coordinator.hits += found
    coordinator.misses += not found


def _percentile(ascending: list[float], share: float) -> float | None:
    return ascending[max(math.ceil(len(ascending) * share), 1) - 1] if ascending else None


def _ratio(part: float, whole: float) -> float:
    """Return part / whole, 0 of nothing: the documented shape has no null here."""
    return part / whole if whole else 0.0
