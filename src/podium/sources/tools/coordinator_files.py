"""The metrics file of the coordinator dashboard: its newest executions become spans, its cache lookups events.

The file counts all executions and keeps the times of the last hundred of each coordinator. Cache lookups, whose rate
is asked for over all of them, stand at the minute in which the collector began; it does not move while the counts
grow, so that each is known again. Other counts without times (older executions, analytics events, memory) are skipped
and said so.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.model.time import NS_PER_MS, NS_PER_S
from podium.semconv import events, podium
from podium.sources.access import files
from podium.sources.otlp import ids, messages
from podium.sources.otlp.batches import batch_of
from podium.sources.otlp.times import instant
from podium.sources.otlp.values import amount, count, mapping, text
from podium.sources.source import Batch, Position, Skipped

KIND = "coordinators"
_MINUTE_NS = 60 * NS_PER_S
_BATCH = 500
# Each is an event: more of one coordinator would be more than all else that a file holds.
_MOST_LOOKUPS = 20_000
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
        began = _began(document, self.zone)
        for name, stats in _coordinators(document).items():
            yield self._batch(path, name, stats, known)
            if began is not None and sum(_lookups(stats)) <= _MOST_LOOKUPS:
                yield from _lookup_batches(path, name, stats, began, known)
        yield Batch((), known, 0, _counted_only(document, began))

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


def _began(document: Mapping[str, Any], zone: ZoneInfo) -> int | None:
    """Return the minute in which the collector began to count, None where the file does not say it."""
    written = instant(document.get("timestamp"), zone)
    uptime_s = amount(mapping(document.get("overall_stats")).get("uptime_seconds"))
    if written is None or uptime_s is None:
        return None
    return (written - round(uptime_s * NS_PER_S)) // _MINUTE_NS * _MINUTE_NS


def _lookups(stats: Mapping[str, Any]) -> tuple[int, int]:
    """Return hits and misses."""
    return count(stats.get("cache_hits")) or 0, count(stats.get("cache_misses")) or 0


def _lookup_batches(
    path: Path, name: str, stats: Mapping[str, Any], began_ns: int, known: dict[str, Position]
) -> Iterator[Batch]:
    """Yield an event for each cache lookup of a coordinator, which its number distinguishes."""
    trace = ids.trace_id(KIND, path, name, "cache", began_ns)
    for result, times in zip(("hit", "miss"), _lookups(stats), strict=True):
        said = {podium.COORDINATOR: name, podium.CACHE_RESULT: result}
        for first in range(0, times, _BATCH):
            numbers = range(first, min(first + _BATCH, times))
            own = ((trace, ids.span_id(KIND, path, name, result, began_ns, number)) for number in numbers)
            made = [messages.event(events.CACHE_LOOKUP, began_ns, identity, said) for identity in own]
            yield batch_of(KIND, made, known, read=len(made))


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


def _counted_only(document: Mapping[str, Any], began_ns: int | None) -> tuple[Skipped, ...]:
    """Return what the file counts and never lists, and no event was made of."""
    found: dict[str, int] = {}
    for name, times in mapping(mapping(document.get("overall_stats")).get("analytics_events")).items():
        found[f"analytics events {name}"] = count(times) or 0
    for name, stats in _coordinators(document).items():
        looked_up = sum(_lookups(stats))
        if began_ns is None or looked_up > _MOST_LOOKUPS:
            found[f"cache lookups of {name}"] = looked_up
    return tuple(_untimed(counted, thing) for thing, counted in found.items() if counted)
