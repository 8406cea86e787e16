"""Following a source for as long as the server runs: what is new in it is taken every few seconds."""

import logging
import threading
import time
from dataclasses import dataclass, replace

from podium.errors import PodiumError
from podium.sources.source import Skipped
from podium.sources.transfer.feed import Feed
from podium.sources.transfer.positions import PositionFile
from podium.sources.transfer.transfer import Destination, Summary, Transfer

EVERY_S = 5.0
# So many skipped things are known again: a few megabytes at the most.
MOST_KNOWN = 10_000
log = logging.getLogger("podium.sources")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source stands since the server started.

    Attributes:
        kind: of the source.
        name: of the source.
        project: that its records are stored in.
        read: items read.
        sent: spans, events and points sent.
        existing: those that were there already.
        skipped: items that were not sent.
        looked_ns: when the last look ended; 0 before the first.
        trouble: why the last look found nothing, or None.
    """

    kind: str
    name: str
    project: str
    read: int = 0
    sent: int = 0
    existing: int = 0
    skipped: int = 0
    looked_ns: int = 0
    trouble: str | None = None


class _Stopped(Exception):
    """The server ends: the position of the last batch is noted, the rest waits for its next start."""


class Following:
    """A thread that takes what is new in one source; see `podium.app.worker`.

    Args:
        feed: what is followed.
        destination: who takes it.
        position_file: where the position is kept.
        every_s: seconds between two looks.
    """

    def __init__(
        self, feed: Feed, destination: Destination, position_file: PositionFile, every_s: float = EVERY_S
    ) -> None:
        source = feed.source
        self.standing = Standing(source.kind, source.name, feed.project)
        self._label = feed.label
        self._every_s = every_s
        self._stopping = threading.Event()
        self._transfer = Transfer(source, destination, position_file, wait=self._stopping.wait, on_skip=self._note)
        self._thread = threading.Thread(target=self._follow, name=f"podium-{source.kind}", daemon=True)
        self._known: set[tuple[str, str]] = set()
        self._unlogged = Summary()

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch at hand; the next start goes on behind it."""
        self._stopping.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look()
            except _Stopped:
                return
            self._stopping.wait(self._every_s)

    def _look(self) -> None:
        """Take what is new; a source that is away, or that we cannot read, is looked for again."""
        before = self.standing
        trouble, bug = None, None
        try:
            self._transfer.run(lambda so_far: self._count(before, so_far))
        except _Stopped:
            raise
        except PodiumError as error:
            trouble = str(error)
        except Exception as error:  # noqa: BLE001 - logged below, with where it came from
            trouble, bug = f"{type(error).__name__}: {error}", error
        finally:
            self._log_skipped()
        if not self._stopping.is_set():
            self._log_trouble(trouble, bug)
        self.standing = replace(self.standing, looked_ns=time.time_ns(), trouble=trouble)

    def _count(self, before: Standing, so_far: Summary) -> None:
        self.standing = replace(
            before,
            read=before.read + so_far.read,
            sent=before.sent + so_far.sent,
            existing=before.existing + so_far.existing,
            skipped=before.skipped + sum(reason.items for reason in so_far.skipped.values()),
        )
        if self._stopping.is_set():
            raise _Stopped

    def _log_trouble(self, trouble: str | None, bug: Exception | None) -> None:
        """Log a change of what is wrong; a source may be away for days."""
        if trouble is not None and trouble != self.standing.trouble:
            log.warning("%s: %s", self._label, trouble, exc_info=bug)
        elif trouble is None and self.standing.trouble is not None:
            log.warning("%s: it is read again", self._label)

    def _note(self, each: Skipped) -> None:
        """Keep what was not skipped before, to be logged; many sources skip the same things at every look."""
        key = each.thing or each.what, each.why
        if key in self._known or len(self._known) > MOST_KNOWN:
            return
        self._known.add(key)
        if len(self._known) > MOST_KNOWN:
            each = Skipped(f"more than {MOST_KNOWN:,} things", "what else is skipped is counted, and logged no more")
        self._unlogged.skip(each)

    def _log_skipped(self) -> None:
        for why, reason in self._unlogged.skipped.items():
            rest = reason.items - len(reason.examples)
            shown = ", ".join(reason.examples) + (f" and {rest:,} more" if rest else "")
            log.warning("%s: skipped %s: %s", self._label, shown, why)
        self._unlogged = Summary()
