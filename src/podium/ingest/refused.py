"""What was refused, by reason, address and sender: counted in memory and added to `quality` a moment later.

A kill loses what was counted in the last second.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from podium.errors import StoreError
from podium.interpret.quality import kinds
from podium.interpret.quality.statements import MOST_CHARACTERS, OTHERS
from podium.store.engine import Engine

log = logging.getLogger("podium.ingest")

_COLUMNS = (
    "project", "minute", "kind", "detail", "scope", "scope_version", "batch", "findings", "first_seen", "example",
)  # fmt: skip
_MINUTE_NS = 60 * 10**9
# Addresses and senders beyond these are counted together; whoever sends may make up new ones.
_MOST_NAMES = 100
_WRITTEN_EVERY_S = 1.0
_NO_SPAN = (bytes(16), bytes(8))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a request, and where to.

    Attributes:
        path: the path of the request, or the method of gRPC.
        agent: its User-Agent.
        project: the one that the request names; '' where it names none.
    """

    path: str = ""
    agent: str = ""
    project: str = ""


@dataclass(slots=True)
class _Names:
    """Names that are kept apart, each cut; the rest is one."""

    known: set[str] = field(default_factory=set)

    def of(self, name: str) -> str:
        cut = name[:MOST_CHARACTERS]
        if cut not in self.known and len(self.known) >= _MOST_NAMES:
            return OTHERS
        self.known.add(cut)
        return cut


@dataclass(slots=True)
class _Count:
    findings: int
    first_ns: int
    last_ns: int


_Key = tuple[str, int, str, str, str, str]


class Refused:
    """Counts what is refused; a thread of its own adds it to the store.

    Args:
        engine: where it is added.
        clock: unix nanoseconds.
    """

    def __init__(self, engine: Engine, clock: Callable[[], int] = time.time_ns) -> None:
        self._engine = engine
        self._clock = clock
        self._counts: dict[_Key, _Count] = {}
        self._paths, self._agents, self._projects = _Names(), _Names(), _Names()
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="podium-refused", daemon=True)

    def note(self, sender: Sender, reason: str, *, items: int, requests: int) -> None:
        """Count a request that was refused, or single items of one that was not."""
        kind, findings = (kinds.REFUSED, requests) if requests else (kinds.REFUSED_ITEM, items)
        now = self._clock()
        # `OTel-OTLP-Exporter-Python/1.39.1 grpc-python/1.76` is the first of them.
        scope, _, version = self._agents.of(sender.agent.partition(" ")[0]).partition("/")
        detail = f"{reason} at {self._paths.of(sender.path)}"
        with self._changed:
            key = (self._projects.of(sender.project), now // _MINUTE_NS, kind.name, detail, scope, version)
            count = self._counts.setdefault(key, _Count(0, now, now))
            count.findings += findings
            count.last_ns = now
            self._changed.notify()

    def start(self) -> None:
        """Begin to write what is counted."""
        self._thread.start()

    def stop(self) -> None:
        """Write what is left, and end."""
        self._stopping.set()
        with self._changed:
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            with self._changed:
                self._changed.wait_for(lambda: bool(self._counts) or self._stopping.is_set())
            self._stopping.wait(_WRITTEN_EVERY_S)
            self.write()

    def write(self) -> None:
        """Add what was counted to the store; what the engine does not take waits for the next time."""
        with self._changed:
            counts, self._counts = self._counts, {}
        if not counts:
            return
        try:
            self._engine.insert("quality", _COLUMNS, [_row(key, count) for key, count in counts.items()])
        except StoreError as error:
            log.warning("refused requests are not written down yet: %s", error.__cause__ or error)
            with self._changed:
                for key, count in counts.items():
                    later = self._counts.setdefault(key, _Count(0, count.first_ns, count.last_ns))
                    later.findings += count.findings
                    later.first_ns = count.first_ns


def _row(key: _Key, count: _Count) -> tuple[object, ...]:
    project, minute, kind, detail, scope, version = key
    example = (count.last_ns, *_NO_SPAN)
    return (project, minute * 60, kind, detail, scope, version, 0, count.findings, count.first_ns, example)
