"""Phoenix: the spans of its exports, as JSON, as lines of JSON or as Parquet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from podium.errors import InvalidInput
from podium.sources.access import export_files, files
from podium.sources.access.export_files import Read
from podium.sources.otlp.batches import SpanBatch
from podium.sources.source import Batch, Position, Skipped, kept
from podium.sources.tools.phoenix_spans import TWICE, read_span, what_of

KIND = "phoenix"


@dataclass(frozen=True, slots=True)
class Phoenix(files.FileSource):
    """Exports of spans."""

    kind: ClassVar[str] = KIND

    def read(self, position: Position) -> Iterator[Batch]:
        """Yield the spans of files that are new or changed, file by file."""
        known = kept(position)
        seen = set[bytes]()
        for path, stamp in files.changed(export_files.found(self.name), known):
            batch = SpanBatch()
            for found in export_files.records(path):
                self._take(found, batch, seen)
                if batch.is_full:
                    yield batch.batch(dict(known))
                    batch = SpanBatch()
            known[str(path)] = stamp
            yield batch.batch(dict(known))

    def _take(self, found: Read, batch: SpanBatch, seen: set[bytes]) -> None:
        if isinstance(found, Skipped):
            batch.skip(found)
            return
        place, row = found
        try:
            span = read_span(row, self.zone)
        except InvalidInput as error:
            batch.skip(Skipped(what_of(row, place), str(error)))
            return
        if span.trace_id + span.span_id in seen:
            batch.skip(Skipped(what_of(row, place), TWICE))
            return
        seen.add(span.trace_id + span.span_id)
        batch.add(span, {})
