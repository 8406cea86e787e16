"""The metrics file of the coordinator dashboard: its newest executions become spans.

The file counts all executions and keeps the times of the last hundred of each coordinator. Counts without times
(older executions, cache lookups, analytics events, memory) cannot be told as something that happened at an instant;
they are skipped and said so.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.model.time import NS_PER_MS
from podium.semconv import general, podium
from podium.sources import files, ids, messages
from podium.sources.source import Batch, Options, Position, Skipped
from podium.sources.times import instant
from podium.sources.values import amount, count, mapping, text

KIND = "coordinators"
_SERVICE = "coordinators"
_IDENTITY = ("start_time", "end_time", "duration_ms", "success", "error_message")
_UNTIMED = "is counted in the file without its time"
_NO_HISTORY = "has no history in the file: counts alone cannot be told as executions"


@dataclass(frozen=True, slots=True)
class Coordinators:
    """Metrics files: one, those below a directory, or those of a pattern; see `podium.sources.source.Source`.

    Attributes:
        name: the path or pattern.
        zone: in which times are read that name none.
    """

    name: str
    zone: ZoneInfo
    kind: str = KIND

    def read(self, position: Position) -> Iterator[Batch]:
        """Yield the executions of files that changed; a file that cannot be read is told, and read again next time."""
        known = dict(position) if isinstance(position, dict) else {}
        for path in files.found(self.name, ".json"):
            stamp = files.stamp(path)
            if stamp is None or known.get(str(path)) == stamp:
                continue
            document = files.read_object(path)
            if isinstance(document, str):
                yield Batch((), dict(known), 1, (Skipped(str(path), document),))
                continue
            for name, coordinator in _coordinators(document).items():
                yield _batch(self, path, name, coordinator, dict(known))
            known[str(path)] = list(stamp)
            yield Batch((), dict(known), 0, _uncounted(document))


def open_coordinators(where: str, options: Options) -> Coordinators:
    """Return the source of the files of a path, a directory or a pattern."""
    return Coordinators(files.absolute(where, options.here), options.zone)


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


def _batch(source: Coordinators, path: Path, name: str, stats: Mapping[str, Any], position: Position) -> Batch:
    recent = stats.get("recent_executions")
    total = count(stats.get("execution_count")) or 0
    if not isinstance(recent, list):
        untold = (Skipped(f"{name} ({total} executions)", _NO_HISTORY),) if total else ()
        return Batch((), position, len(untold), untold)
    seen: Counter[tuple[str, ...]] = Counter()
    made = [_span_of(source, path, name, each, seen) for each in recent]
    spans = [each for each in made if isinstance(each, Span)]
    skipped = tuple(each for each in made if isinstance(each, Skipped))
    if total > len(recent):
        skipped += (Skipped(f"{total - len(recent)} executions of {name}", _UNTIMED),)
    message = messages.traces(KIND, {general.SERVICE_NAME: _SERVICE}, spans)
    return Batch((("traces", message),) if spans else (), position, len(made), skipped)


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


def _uncounted(document: Mapping[str, Any]) -> tuple[Skipped, ...]:
    events = mapping(mapping(document.get("overall_stats")).get("analytics_events"))
    listed = [f"{count(number)} analytics events {name}" for name, number in events.items() if count(number)]
    for name, stats in _coordinators(document).items():
        lookups = (count(stats.get("cache_hits")) or 0) + (count(stats.get("cache_misses")) or 0)
        if lookups:
            listed.append(f"{lookups} cache lookups of {name}")
    return tuple(Skipped(each, _UNTIMED) for each in listed)
