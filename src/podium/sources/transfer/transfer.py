"""From a source to a server: read, leave out what is there already, send, and only then note the position.

Whatever ends the work between two of these steps, the next run begins where the last position stands. What was kept
by the server meanwhile is not sent again: it is asked for the spans and events of each batch before. Points of
metrics have no identity; of them, the server recognises a batch that is sent again unchanged within 15 minutes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from podium.errors import Overloaded, TooLarge
from podium.sources.otlp.messages import Key, count, halves, keys, without
from podium.sources.source import Batch, Message, Signal, Skipped, Source
from podium.sources.transfer.positions import PositionFile

_EXAMPLES = 3
_PATIENCE_S = 120.0
_FIRST_WAIT_S = 0.25
_LONGEST_WAIT_S = 15.0
_Answer = TypeVar("_Answer")


class Destination(Protocol):
    """Who takes messages: a server elsewhere, or the one this process is."""

    def settle(self) -> None:
        """Return when what was sent before can be asked for."""

    def existing(self, signal: Signal, wanted: dict[Key, int]) -> set[Key]:
        """Return which of the keys, given with the time of each, are stored.

        Raises:
            Overloaded: it cannot say now.
        """

    def send(self, signal: Signal, message: Message) -> tuple[int, str]:
        """Return once a message is kept: how many items were refused for good, and why.

        Raises:
            Overloaded: it cannot be kept now.
            TooLarge: it must be sent in parts.
        """


@dataclass(slots=True)
class Reason:
    """How many items were skipped for one reason, and the first few of them."""

    items: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Summary:
    """What became of what was read: items of the source, and the spans, events and points made of them.

    Attributes:
        read: items of the source, the skipped included.
        sent: spans, events and points that the destination took.
        existing: those it had already.
        skipped: by reason, what is not sent.
        unread: how many of the skipped could not be read at all.
    """

    read: int = 0
    sent: int = 0
    existing: int = 0
    skipped: dict[str, Reason] = field(default_factory=dict)
    unread: int = 0

    def skip(self, each: Skipped, items: int = 1) -> None:
        """Count what is not sent."""
        reason = self.skipped.setdefault(each.why, Reason())
        reason.items += items
        self.unread += each.is_unread
        if len(reason.examples) < _EXAMPLES:
            # A file's name need not be UTF-8, and examples are printed.
            reason.examples.append(each.what.encode(errors="replace").decode())


def _sleep(seconds: float) -> bool:
    time.sleep(seconds)
    return False


class Transfer:
    """One source on its way to one destination.

    Args:
        source: what is read.
        destination: who takes it.
        position_file: where the position is kept; None reads from the beginning and notes nothing.
        wait: sleeps so many seconds; True when there is no time left.
        on_trouble: called with why the destination takes nothing, before each wait.
        on_skip: called with what is not sent.
        returns_to_unread: whether no position is noted behind something that could not be read, so that the next run
            reads it again.
    """

    def __init__(
        self,
        source: Source,
        destination: Destination,
        position_file: PositionFile | None,
        *,
        wait: Callable[[float], bool] = _sleep,
        on_trouble: Callable[[str], None] = lambda _: None,
        on_skip: Callable[[Skipped], None] = lambda _: None,
        returns_to_unread: bool = False,
    ) -> None:
        self._source = source
        self._destination = destination
        self._position_file = position_file
        self._wait = wait
        self._on_trouble = on_trouble
        self._on_skip = on_skip
        self._returns_to_unread = returns_to_unread
        self._is_settled = False

    def run(self, on_progress: Callable[[Summary], None] = lambda _: None, summary: Summary | None = None) -> Summary:
        """Send all there is now and return what became of it.

        Args:
            on_progress: called after each batch.
            summary: where to count, for who wants to know also when it fails.

        Raises:
            SourceUnavailable: the source went away; what was sent stands.
            Overloaded: the destination takes nothing for two minutes.
            InvalidInput: the destination refuses for good, or the position cannot be kept.
        """
        summary = summary or Summary()
        position = self._position_file.load() if self._position_file else None
        for batch in self._source.read(position):
            self._take(batch, summary)
            stays = self._returns_to_unread and summary.unread > 0
            if self._position_file and batch.position != position and not stays:
                self._position_file.save(batch.position)
                position = batch.position
            on_progress(summary)
        return summary

    def _take(self, batch: Batch, summary: Summary) -> None:
        summary.read += batch.read
        for each in batch.skipped:
            self._skip(each, summary)
        for signal, message in batch.messages:
            existing = without(signal, message, self._existing(signal, message))
            summary.existing += existing
            self._send(signal, message, summary)

    def _existing(self, signal: Signal, message: Message) -> set[Key]:
        wanted = keys(signal, message)
        if not wanted:
            return set()
        if not self._is_settled:
            self._patiently(self._destination.settle)
            self._is_settled = True
        return self._patiently(lambda: self._destination.existing(signal, wanted))

    def _send(self, signal: Signal, message: Message, summary: Summary) -> None:
        items = count(message)
        if not items:
            return
        try:
            refused, why = self._patiently(lambda: self._destination.send(signal, message))
        except TooLarge as error:
            if items == 1:
                self._skip(Skipped(f"one of {signal}", str(error)), summary)
                return
            for half in halves(message):
                self._send(signal, half, summary)
            return
        summary.sent += items - refused
        if refused:
            self._skip(Skipped(f"some of {signal}", why), summary, refused)

    def _skip(self, each: Skipped, summary: Summary, items: int = 1) -> None:
        summary.skip(each, items)
        self._on_skip(each)

    def _patiently(self, ask: Callable[[], _Answer]) -> _Answer:
        give_up_at, wait_s = time.monotonic() + _PATIENCE_S, _FIRST_WAIT_S
        while True:
            try:
                return ask()
            except Overloaded as error:
                self._on_trouble(str(error))
                pause_s = min(max(wait_s, error.retry_after_s), _LONGEST_WAIT_S)
                if time.monotonic() + pause_s > give_up_at or self._wait(pause_s):
                    raise
                wait_s *= 2


class DryRun:
    """A destination that keeps nothing."""

    def settle(self) -> None:
        """Return at once."""

    def existing(self, signal: Signal, wanted: dict[Key, int]) -> set[Key]:  # noqa: ARG002
        """Return nothing: nobody is asked."""
        return set()

    def send(self, signal: Signal, message: Message) -> tuple[int, str]:  # noqa: ARG002
        """Keep nothing."""
        return 0, ""
