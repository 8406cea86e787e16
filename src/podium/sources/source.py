"""What a source is: something another tool wrote, read in batches of OTLP messages from a position on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

Signal = Literal["traces", "logs", "metrics"]
Message = ExportTraceServiceRequest | ExportLogsServiceRequest | ExportMetricsServiceRequest
Position = dict[str, "Position"] | list["Position"] | str | int | float | bool | None
"""Where a source stands, as a value JSON can hold; None is the beginning."""


def kept(position: Position) -> dict[str, Position]:
    """Return what a position that is an object holds, as a copy; nothing where it is none."""
    return dict(position) if isinstance(position, dict) else {}


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was read and cannot be sent.

    Attributes:
        what: which item it is, or how many of a thing.
        why: it cannot be sent.
        thing: what is the same when more of it is skipped next time; `what` where it is empty.
        is_unread: whether it could not be read at all, such as a file that is half-written; it may be whole later.
    """

    what: str
    why: str
    thing: str = ""
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of a source that is sent as one; a thousand items or less, so that a position is never far behind.

    Attributes:
        messages: sent in order.
        position: where to go on once they are kept.
        read: how many items of the source are in it, the skipped included.
        skipped: those that are in no message.
    """

    messages: tuple[tuple[Signal, Message], ...]
    position: Position
    read: int
    skipped: tuple[Skipped, ...] = ()


class Source(Protocol):
    """Something another tool keeps. Opening one checks how it is named, reading is what touches it."""

    @property
    def kind(self) -> str:
        """Its name in `podium.sources.kinds`."""

    @property
    def name(self) -> str:
        """What it is, for ever: an absolute path, or an address without its password."""

    def read(self, position: Position) -> Iterator[Batch]:
        """Yield what came after `position`, and end at the present; called again for what comes later.

        Raises:
            SourceUnavailable: it is not there, or went away; the batches before stand.
        """


@dataclass(frozen=True, slots=True)
class Options:
    """What an opener may want to know.

    Attributes:
        zone: in which times are read that name none.
        here: the directory relative paths start from.
        addresses: by kind, where its source is unless it is named.
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    here: Path = field(default_factory=Path.cwd)
    addresses: Mapping[str, str] = field(default_factory=dict)


Opener = Callable[[str, Options], Source]
