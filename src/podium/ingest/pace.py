"""How often to commit: soon while somebody reads, rarely otherwise, as a commit costs a quarter of a second of CPU."""

import threading
import time
from collections.abc import Callable

# Commits take turns with rest, at most until rows would be seen late.
_REST = 3.0
_MOST_REST_S = 1.2
# Somebody who read within this time is taken to read on.
_GONE_AFTER_S = 30.0


class Readers:
    """Those who read, and those who listen all the time.

    Args:
        are_listening: whether anybody is notified of every commit.
        clock: seconds that only grow.
    """

    def __init__(
        self, are_listening: Callable[[], bool] = lambda: False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._are_listening = are_listening
        self._clock = clock
        self._lock = threading.Lock()
        self._last = -_GONE_AFTER_S

    def arrive(self) -> bool:
        """Note that somebody reads; True for the first after a while without any."""
        with self._lock:
            was_quiet = not self.are_there()
            self._last = self._clock()
        return was_quiet

    def are_there(self) -> bool:
        """Whether somebody listens, or read a short while ago."""
        return self._clock() - self._last < _GONE_AFTER_S or self._are_listening()


class Pace:
    """How long rows may wait in the journal.

    Args:
        interval_s: while somebody reads.
        quiet_interval_s: while nobody does.
        readers: knows which of the two it is.
    """

    def __init__(self, interval_s: float = 0.5, quiet_interval_s: float = 0.5, readers: Readers | None = None) -> None:
        self.readers = readers or Readers()
        self._interval_s = interval_s
        self._quiet_interval_s = max(quiet_interval_s, interval_s)

    def wait_s(self, last_commit_s: float) -> float:
        """Return how old the open segment should be; older where the last commit was slow."""
        if not self.readers.are_there():
            return self._quiet_interval_s
        return max(self._interval_s, min(_REST * last_commit_s, _MOST_REST_S))
