"""The metrics file of the coordinator dashboard: its newest executions become spans.

The file counts all executions and keeps the times of the last hundred of each coordinator. Counts without times
(older executions, cache lookups, analytics events, memory) cannot become spans, which have a time;
they are skipped and said so.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.model.time import NS_PER_MS
from podium.semconv import podium
from podium.sources.access import files
from podium.sources.otlp import ids, messages
from podium.sources.otlp.batches import batch_of
from podium.sources.otlp.times import instant
from podium.sources.otlp.values import amount, count, mapping, text
from podium.sources.source import Batch, Position, Skipped

KIND = "coordinators"
_IDENTITY = ("start_time", "end_time", "duration_ms", "success", "error_message")
_UNTIMED = "is counted in the file without its time"
_NO_HISTORY = "has no history in the file, and counts alone are no executions: export it with include_history=True"


@dataclass(frozen=True, slots=True)
class Coordinators(files.FileSource):
    """The metrics files of coordinators."""

    kind: ClassVar[str] = KIND

    def read(self, position: Position) -> Iterator[Batch]:
        """Yield the executions of files that changed."""
        yield from files.documents(self.name, position, self._batches)

    def _batches(self, path: Path, document: Mapping[str, Any], known: dict[str, Position]) -> Iterator[Batch]:
        for name, stats in _coordinators(document).items():
            yield self._batch(path, name, stats, known)
        yield Batch((), known, 0, _counted_only(document))

    def _batch(self, path: Path, name: str, stats: Mapping[str, Any], known: dict[str, Position]) -> Batch:
        recent = stats.get("recent_executions")
        total = count(stats.get("execution_count")) or 0
        if not isinstance(recent, list):
            skipped = (Skipped(f"{name} ({total} executions)", _NO_HISTORY, name),) if total else ()
            return Batch((), known, len(skipped), skipped)
        seen: Counter[tuple[str, ...]] = Counter()
        made = [_span_of(self, path, name, each, seen) for each in recent]
        if total > len(recent):
            made.append(_untimed(total - len(recent), f"executions of {name}"))
        return batch_of(KIND, made, known, read=len(recent))


def _coordinators(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return `{name: its statistics}`, with those of which the file has no history."""
    listed = document.get("coordinators")
    counted = {
        str(each["coordinator_name"]): each
        for each in (listed if isinstance(listed, list) else ())
        if isinstance(each, Mapping) and each.get("coordinator_name")
    }
    with_history = {str(name): mapping(stats) for name, stats in mapping(document.get("coordinator_stats")).items()}
    return counted | with_history


def _span_of(
    source: Coordinators, path: Path, name: str, execution: object, seen: Counter[tuple[str, ...]]
) -> Span | Skipped:
    if not isinstance(execution, Mapping):
        return Skipped(f"an execution of {name}", "is no object")
    times = _times(execution, source.zone)
    if times is None:
        return Skipped(f"an execution of {name}", "has no time")
    identity = tuple(str(execution.get(key)) for key in _IDENTITY)
    names = (path, name, *identity, seen[identity])
    seen[identity] += 1
    metadata = {f"{podium.METADATA}.{key}": value for key, value in mapping(execution.get("metadata")).items()}
    message = text(execution.get("error_message"))
    is_error = execution.get("success") is False or (message is not None and "success" not in execution)
    return messages.span(
        (ids.trace_id(KIND, *names), ids.span_id(KIND, *names), b""),
        name,
        times,
        {podium.KIND: "coordinator", podium.COORDINATOR: name, **metadata},
        error=(message or "failed") if is_error else None,
    )


def _times(execution: Mapping[str, Any], zone: ZoneInfo) -> tuple[int, int] | None:
    """Return start and end; the duration, which is measured, wins over the difference of the clock's times."""
    began, ended = instant(execution.get("start_time"), zone), instant(execution.get("end_time"), zone)
    took_ms = amount(execution.get("duration_ms"))
    if took_ms is not None:
        took_ns = round(took_ms * NS_PER_MS)
        if ended is not None:
            return ended - took_ns, ended
        return None if began is None else (began, began + took_ns)
    return None if began is None or ended is None else (began, ended)


def _untimed(counted: int, thing: str) -> Skipped:
    return Skipped(f"{counted} {thing}", _UNTIMED, thing)


def _counted_only(document: Mapping[str, Any]) -> tuple[Skipped, ...]:
    """Return what the file counts and never lists."""
    found: dict[str, int] = {}
    for name, times in mapping(mapping(document.get("overall_stats")).get("analytics_events")).items():
        found[f"analytics events {name}"] = count(times) or 0
    for name, stats in _coordinators(document).items():
        hits, misses = (count(stats.get(f"cache_{each}")) or 0 for each in ("hits", "misses"))
        found[f"cache lookups of {name}"] = hits + misses
    return tuple(_untimed(counted, thing) for thing, counted in found.items() if counted)
