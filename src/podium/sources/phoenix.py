"""Phoenix: the spans of its exports, as JSON, as lines of JSON or as Parquet."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from podium.errors import InvalidInput
from podium.sources import export_files, files
from podium.sources.export_files import Read
from podium.sources.phoenix_spans import TWICE, read_span, what_of
from podium.sources.source import Batch, Options, Position, Skipped
from podium.sources.span_batch import SpanBatch

KIND = "phoenix"


@dataclass(frozen=True, slots=True)
class Phoenix:
    """Exports of spans: a file, those below a directory, or those of a pattern; see `podium.sources.source.Source`.

    Attributes:
        name: the path or pattern.
        zone: in which times are read that name none.
    """

    name: str
    zone: ZoneInfo
    kind: str = KIND

    def read(self, position: Position) -> Iterator[Batch]:
        """Yield the spans of files that are new or changed, file by file."""
        known = dict(position) if isinstance(position, dict) else {}
        seen = set[bytes]()
        for path, stamp in export_files.changed(self.name, known):
            batch = SpanBatch()
            for found in export_files.records(path):
                self._take(found, batch, seen)
                if batch.is_full:
                    yield batch.batch(dict(known))
                    batch = SpanBatch()
            known[str(path)] = list(stamp)
            yield batch.batch(dict(known))

    def _take(self, found: Read, batch: SpanBatch, seen: set[bytes]) -> None:
        if isinstance(found, Skipped):
            batch.skip(found.what, found.why)
            return
        place, row = found
        try:
            span = read_span(row, self.zone)
        except InvalidInput as error:
            batch.skip(what_of(row, place), str(error))
            return
        if span.trace_id + span.span_id in seen:
            batch.skip(what_of(row, place), TWICE)
            return
        seen.add(span.trace_id + span.span_id)
        batch.add(span, {})


def open_phoenix(where: str, options: Options) -> Phoenix:
    """Return the source of the exports of a path, a directory or a pattern."""
    return Phoenix(files.absolute(where, options.here), options.zone)
