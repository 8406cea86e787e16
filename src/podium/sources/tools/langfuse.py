"""Langfuse: the traces, observations and scores of its exports.

An export is read twice: what is said of a trace may stand in another file than its observations, or behind them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from podium.errors import InvalidInput
from podium.semconv import general
from podium.sources.access import export_files, files
from podium.sources.otlp import messages
from podium.sources.otlp.batches import MOST_SPANS, SpanBatch
from podium.sources.source import Batch, Position, Skipped, kept
from podium.sources.tools.langfuse_records import (
    KIND,
    NO_TRACE,
    NOT_A_RECORD,
    Record,
    Sort,
    Trace,
    key_of,
    observation_span,
    records_in,
    resource_of,
    score_event,
    trace_span,
)

if TYPE_CHECKING:
    from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord

OLDER = "it stands in the exports again, in a newer state"
TWICE = "it stands in the exports twice"

_Found = Skipped | tuple[str, Sort, Record]


@dataclass(frozen=True, slots=True)
class Langfuse:
    """Exports: a file, those below a directory, or those of a pattern; see `podium.sources.source.Source`.

    Attributes:
        name: the path or pattern.
    """

    name: str
    kind: ClassVar[str] = KIND

    def read(self, position: Position) -> Iterator[Batch]:
        """Yield the records of files that are new or changed; they are done when all of them are."""
        known = kept(position)
        paths = export_files.found(self.name)
        stamps = dict(files.changed(paths, known))
        if not stamps:
            return
        filling = _Filling(_survey(paths))
        for path in stamps:
            for found in _records(path):
                filling.take(found)
                if filling.spans.is_full or len(filling.scores) >= MOST_SPANS:
                    yield filling.batch(dict(known))
        for trace_id in filling.traces:
            filling.take_trace(trace_id)
            if filling.spans.is_full:
                yield filling.batch(dict(known))
        yield filling.batch(known | {str(path): stamp for path, stamp in stamps.items()})


@dataclass(slots=True)
class _Survey:
    """What the first reading finds: the traces, and the newest state of each record."""

    traces: dict[str, Trace] = field(default_factory=dict)
    newest: dict[str, str] = field(default_factory=dict)


def _survey(paths: Iterable[Path]) -> _Survey:
    found = _Survey()
    for path in paths:
        for record in _records(path):
            if isinstance(record, Skipped):
                continue
            _, sort, fields = record
            key = key_of(sort, fields)
            is_first = key not in found.newest
            found.newest[key] = max(found.newest.get(key, ""), _state(fields))
            if sort == "trace":
                found.traces.setdefault(str(fields["id"]), Trace()).record = fields
            elif sort == "observation":
                found.traces.setdefault(str(fields["trace_id"]), Trace()).cover(fields, is_first=is_first)
    return found


def _records(path: Path) -> Iterator[_Found]:
    for found in export_files.records(path):
        if isinstance(found, Skipped):
            yield found
            continue
        place, value = found
        for sort, record in records_in(value):
            what = f"{place} ({sort} {record['id']})" if record.get("id") else place
            if sort is None:
                yield Skipped(what, NOT_A_RECORD)
            elif sort == "observation" and not record.get("trace_id"):
                yield Skipped(what, NO_TRACE)
            else:
                try:
                    key_of(sort, record)
                except InvalidInput as error:
                    yield Skipped(what, str(error))
                else:
                    yield what, sort, record


def _state(record: Record) -> str:
    """Return what is greater for a newer state of a record."""
    return str(record.get("updated_at") or record.get("end_time") or "")


class _Filling:
    """The batch that is being filled.

    Attributes:
        traces: of what was taken, in the order in which they were first seen.
    """

    def __init__(self, survey: _Survey) -> None:
        self._survey = survey
        self._done = set[str]()
        self.traces: dict[str, None] = {}
        self.spans = SpanBatch()
        self.scores: list[tuple[str, LogRecord]] = []
        self._merged = 0  # traces that their one root stands for

    def take(self, found: _Found) -> None:
        """Take in a record, once and in its newest state; of a trace, until all of its observations are there."""
        if isinstance(found, Skipped):
            self.spans.skip(found)
            return
        what, sort, record = found
        key = key_of(sort, record)
        if key in self._done or _state(record) < self._survey.newest.get(key, ""):
            self.spans.skip(Skipped(what, TWICE if key in self._done else OLDER))
            return
        self._done.add(key)
        try:
            if sort == "trace":
                self.traces.setdefault(str(record["id"]))
                self._merged += not self._trace(str(record["id"])).has_span
            elif sort == "score":
                self.scores.append((str(record.get("environment") or ""), score_event(record)))
            else:
                trace_id = str(record["trace_id"])
                self.traces.setdefault(trace_id)
                trace = self._trace(trace_id)
                self.spans.add(observation_span(record, trace), resource_of(record, trace))
        except InvalidInput as error:
            self.spans.skip(Skipped(what, str(error)))

    def take_trace(self, trace_id: str) -> None:
        """Take in the span of a trace that has one."""
        trace = self._trace(trace_id)
        if not trace.has_span:
            return
        try:
            self.spans.add(trace_span(trace_id, trace), resource_of(trace.record, trace))
        except InvalidInput as error:
            self.spans.skip(Skipped(f"trace {trace_id}", str(error)))

    def _trace(self, trace_id: str) -> Trace:
        return self._survey.traces.get(trace_id, Trace())

    def batch(self, position: Position) -> Batch:
        """Return the batch, and begin another."""
        found = self.spans.batch(position)
        environments = sorted({environment for environment, _ in self.scores})
        logs = tuple(
            messages.logs(
                KIND,
                {general.ENVIRONMENT_NAME: environment or None},
                [record for each, record in self.scores if each == environment],
            )
            for environment in environments
        )
        read = found.read + len(self.scores) + self._merged
        self.spans, self.scores, self._merged = SpanBatch(), [], 0
        return Batch((*found.messages, *(("logs", message) for message in logs)), position, read, found.skipped)
