"""The metrics files of the orchestrator dashboard: each task in them is a model call, each file a session.

A file is written anew after each task and keeps the newest of them; what was read before is known again by what
the task says of itself.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.model.time import NS_PER_MS
from podium.semconv import gen_ai, podium
from podium.sources.access import files
from podium.sources.otlp import ids, messages
from podium.sources.otlp.batches import batch_of
from podium.sources.otlp.times import instant
from podium.sources.otlp.values import amount, count
from podium.sources.source import Batch, Position, Skipped

KIND = "orchestrator"
_BATCH = 500
_NO_TASKS = (
    "lists no tasks, and totals alone are no calls: "
    "name the metrics file that has task_costs, or a cost summary that has tasks"
)
_NOT_LISTED = "are counted in the file and not listed, such as the oldest"
_UNTIMED = "failed tasks are counted, and the file says neither when they failed nor when its session began"
_FAILED = "failed; the file counts it and says no more, so it stands at the beginning of the session"
_UNKNOWN = "unknown"
# As the SDK names those who answer for the documented names of providers.
_SYSTEMS = {"grok-fast": "x_ai", "gpt-mini": "openai", "openai-4o": "openai"}
_IDENTITY = ("timestamp", "provider", "model", "operation", "input_tokens", "output_tokens", "total_cost", "latency_ms")


@dataclass(frozen=True, slots=True)
class Orchestrator(files.FileSource):
    """The metrics files of an orchestrator."""

    kind: ClassVar[str] = KIND

    def read(self, position: Position) -> Iterator[Batch]:
        """Yield the tasks of files that changed."""
        yield from files.documents(self.name, position, self._batches)

    def _batches(self, path: Path, document: Mapping[str, Any], known: dict[str, Position]) -> Iterator[Batch]:
        tasks = _tasks(document)
        if isinstance(tasks, str):
            yield Batch((), known, 1, (Skipped(str(path), tasks),))
            return
        began = instant(document.get("session_start"), self.zone)
        missing = _missing(document, len(tasks))
        failed = min(count(document.get("failed_tasks")) or 0, missing)
        if str(path) not in known and missing > failed:
            yield Batch((), known, 0, (Skipped(f"{missing - failed} tasks of {path}", _NOT_LISTED, str(path)),))
        if failed and began is None:
            yield Batch((), known, 0, (Skipped(f"{failed} tasks of {path}", _UNTIMED, f"failed of {path}"),))
            failed = 0
        session = _Session(path, _session_id(self.name, path, began), str(began or ""), self.zone)
        seen: Counter[tuple[str, ...]] = Counter()
        for first in range(0, len(tasks), _BATCH):
            made = [session.span_of(task, seen) for task in tasks[first : first + _BATCH]]
            yield batch_of(KIND, made, known, read=len(made))
        for first in range(0, failed, _BATCH):
            some = range(first, min(first + _BATCH, failed))
            yield batch_of(KIND, [session.failure(nth, began or 0) for nth in some], known, read=len(some))


def _tasks(document: Mapping[str, Any]) -> list[Any] | str:
    """Return the tasks of a metrics file or of a cost summary, or why it has none."""
    orchestrator = document.get("orchestrator")
    nested = orchestrator.get("task_costs") if isinstance(orchestrator, Mapping) else None
    for tasks in (nested, document.get("task_costs"), document.get("tasks")):
        if isinstance(tasks, list):
            return tasks
    counted = document.get("total_tasks", document.get("task_count"))
    if counted == 0:
        return []
    return _NO_TASKS


def _missing(document: Mapping[str, Any], listed: int) -> int:
    """Return how many tasks the file counts beyond those it lists."""
    counted = count(document.get("total_tasks", document.get("task_count")))
    return max((counted or 0) - listed, 0)


def _session_id(where: str, path: Path, began_ns: int | None) -> str:
    """Return the file's name below the directory that is read, and when its session began."""
    base = Path(where)
    name = path.relative_to(base) if path != base and path.is_relative_to(base) else Path(path.name)
    stem = name.with_suffix("").as_posix()
    return stem if began_ns is None else f"{stem}-{began_ns // NS_PER_MS}"


@dataclass(frozen=True, slots=True)
class _Session:
    """One file: what its tasks have in common."""

    path: Path
    session_id: str
    began: str
    zone: ZoneInfo

    def span_of(self, task: object, seen: Counter[tuple[str, ...]]) -> Span | Skipped:
        """Return the call of a task; two tasks that say the same are two."""
        what = f"a task of {self.path}"
        if not isinstance(task, Mapping):
            return Skipped(what, "is no object")
        ended_ns = instant(task.get("timestamp"), self.zone)
        if ended_ns is None:
            return Skipped(what, "has no time")
        identity = tuple(str(task.get(name)) for name in _IDENTITY)
        nth = seen[identity]
        seen[identity] += 1
        names = (self.path, self.began, *identity, nth)
        took_ns = round((amount(task.get("latency_ms")) or 0) * NS_PER_MS)
        provider, operation = str(task.get("provider") or _UNKNOWN), str(task.get("operation") or _UNKNOWN)
        model = str(task.get("model") or "")
        return messages.span(
            (ids.trace_id(KIND, *names), ids.span_id(KIND, *names), b""),
            f"{operation} {model}".rstrip(),
            (ended_ns - took_ns, ended_ns),
            {
                podium.KIND: "llm",
                gen_ai.OPERATION_NAME: operation,
                gen_ai.PROVIDER_NAME: _SYSTEMS.get(provider, provider),
                gen_ai.REQUEST_MODEL: model or None,
                podium.PROVIDER_ALIAS: provider,
                podium.SESSION_ID: self.session_id,
                gen_ai.USAGE_INPUT_TOKENS: count(task.get("input_tokens")),
                gen_ai.USAGE_OUTPUT_TOKENS: count(task.get("output_tokens")),
                **_cost(task),
            },
            span_kind=Span.SPAN_KIND_CLIENT,
        )

    def failure(self, nth: int, began_ns: int) -> Span:
        """Return the nth failed task, of which the file has no more than the number."""
        names = (self.path, self.began, "failed", nth)
        return messages.span(
            (ids.trace_id(KIND, *names), ids.span_id(KIND, *names), b""),
            _UNKNOWN,
            (began_ns, began_ns),
            {podium.KIND: "llm", podium.SESSION_ID: self.session_id},
            span_kind=Span.SPAN_KIND_CLIENT,
            error=_FAILED,
        )


def _cost(task: Mapping[str, Any]) -> dict[str, object]:
    """Return the cost as it was recorded; a task without one is priced as any other call."""
    cost = amount(task.get("total_cost", task.get("cost")))
    return {} if cost is None else {podium.COST: cost, podium.COST_SOURCE: "reported"}
