"""One span, however often it arrives: (project, trace id, span id, span kind) names it.

Records that share these are one span when they share a start or a name: a span sent while it ran and again when it
ended, by two collectors, or imported with its times cut to microseconds. Otherwise an emitter gave two spans one id,
and both are kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

# Numbers of stored spans in the pool are larger than those of the segment.
FIRST_STORED = 1 << 40


@dataclass(frozen=True, slots=True)
class Record:
    """A span as it was sent once; times in unix nanoseconds, `received` when it arrived."""

    span_key: int
    pid: int
    start: int
    duration_ns: int
    running: bool
    name: str
    received: int
    has_usage: bool

    @property
    def is_stored(self) -> bool:
        """Whether an earlier segment brought it."""
        return self.pid >= FIRST_STORED

    def weight(self) -> tuple[object, ...]:
        """What decides which record of a span stands: the one that has ended, ended later, arrived later."""
        return (
            not self.running,
            self.start + self.duration_ns,
            self.received,
            self.has_usage,
            self.is_stored,
            self.pid,
        )


def outdone(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records that another one of the same span stands for; `records` are sorted by `span_key`."""
    for _, same_key in groupby(records, key=lambda record: record.span_key):
        standing: list[Record] = []
        for record in sorted(same_key, key=Record.weight, reverse=True):
            if any(record.start == other.start or record.name == other.name for other in standing):
                yield record
            else:
                standing.append(record)
