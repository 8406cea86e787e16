"""Following a source for as long as the server runs: what is new in it is taken every few seconds."""

import logging
import threading

from podium.errors import PodiumError
from podium.sources.positions import Place
from podium.sources.source import Source
from podium.sources.transfer import Destination, Summary, Transfer

EVERY_S = 5.0
log = logging.getLogger("podium.sources")


class Following:
    """A thread that takes what is new in one source; see `podium.app.worker`.

    Args:
        source: what is followed.
        destination: who takes it.
        place: where the position is kept.
        every_s: seconds between two looks.
    """

    def __init__(self, source: Source, destination: Destination, place: Place, every_s: float = EVERY_S) -> None:
        self._name = f"{source.kind}:{source.name}"
        self._every_s = every_s
        self._stopping = threading.Event()
        self._transfer = Transfer(source, destination, place, wait=self._stopping.wait)
        self._thread = threading.Thread(target=self._follow, name=f"podium-{source.kind}", daemon=True)
        self._told: set[str] = set()

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch at hand; the next start goes on behind it."""
        self._stopping.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._stopping.is_set():
            self._tell(self._look())
            self._stopping.wait(self._every_s)

    def _look(self) -> set[str]:
        """Take what is new and return what is wrong."""
        try:
            return _words(self._transfer.run())
        except PodiumError as error:
            return {str(error)}
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            if said not in self._told:
                log.exception("%s cannot be read", self._name)
            return {said}

    def _tell(self, wrong: set[str]) -> None:
        """Log what was not wrong at the last look; a source may be down for days."""
        if self._stopping.is_set():
            return
        for words in sorted(wrong - self._told):
            log.warning("%s: %s", self._name, words)
        if self._told and not wrong:
            log.warning("%s: all is well again", self._name)
        self._told = wrong


def _words(summary: Summary) -> set[str]:
    return {f"skipped {', '.join(reason.examples)}: {why}" for why, reason in summary.skipped.items()}
