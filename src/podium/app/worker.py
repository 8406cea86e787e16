"""Work that goes on beside the requests for as long as the server runs."""

from typing import Protocol


class Worker(Protocol):
    """A thread of its own, started after the write path and stopped before it."""

    def start(self) -> None:
        """Begin; returns at once."""

    def stop(self) -> None:
        """End, and return when it has ended; what was not finished is taken up at the next start."""
