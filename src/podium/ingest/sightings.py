"""What was seen before, by a number for each: a memory of traces or answers, and when they were.

A tidy delivery brings every trace once, so nothing is looked up for it: a set of a few million numbers answers that in
a few milliseconds, where asking the table takes longer than all else. It is bounded; `complete_from_s` says since when
nothing was forgotten.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
Seconds = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Run:
    """Numbers in order, each once, with the first and the last second of each."""

    numbers: Numbers
    first_s: Seconds
    last_s: Seconds

    @classmethod
    def of(cls, numbers: Numbers, first_s: Seconds, last_s: Seconds) -> "Run":
        """Return them in order; of a number given twice the earlier first and the later last second."""
        if not numbers.size:
            return cls(numbers, first_s, last_s)
        order = np.argsort(numbers, kind="stable")
        numbers = numbers[order]
        starts = np.flatnonzero(np.concatenate(([True], numbers[1:] != numbers[:-1])))
        return cls(
            numbers[starts],
            np.minimum.reduceat(first_s[order], starts),
            np.maximum.reduceat(last_s[order], starts),
        )

    def merged(self, other: "Run") -> "Run":
        """Return both as one."""
        return Run.of(
            np.concatenate((self.numbers, other.numbers)),
            np.concatenate((self.first_s, other.first_s)),
            np.concatenate((self.last_s, other.last_s)),
        )

    def since(self, second: int) -> "Run":
        """Return those last seen at that second or later."""
        kept = self.last_s >= second
        return Run(self.numbers[kept], self.first_s[kept], self.last_s[kept])

    def find(self, numbers: Numbers) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
        """Return which of the numbers are in it, and the places of those."""
        places = np.searchsorted(self.numbers, numbers)
        places[places == self.numbers.size] = 0
        found = self.numbers[places] == numbers if self.numbers.size else np.zeros(numbers.size, dtype=bool)
        return found, places[found]


EMPTY = Run(np.empty(0, np.uint64), np.empty(0, np.uint32), np.empty(0, np.uint32))


class Sightings:
    """A bounded memory of numbers and when they were seen, 16 bytes each.

    Args:
        capacity: how many numbers it holds at most; beyond, the half seen longest ago is forgotten.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        # Each at least twice as large as the next, so that a number is merged a few times in its life.
        self._runs: list[Run] = []
        self.complete_from_s = 0

    def add(self, run: Run) -> None:
        """Remember numbers."""
        while self._runs and self._runs[-1].numbers.size < 2 * run.numbers.size:
            run = self._runs.pop().merged(run)
        self._runs.append(run)
        if sum(each.numbers.size for each in self._runs) > self._capacity:
            self._forget()

    def find(self, numbers: Numbers) -> Run:
        """Return what was seen of the numbers, with the times of their sightings."""
        found = EMPTY
        for run in self._runs:
            which, places = run.find(numbers)
            if places.size:
                found = found.merged(Run.of(numbers[which], run.first_s[places], run.last_s[places]))
        return found

    def _forget(self) -> None:
        whole = self._runs.pop()
        while self._runs:
            whole = self._runs.pop().merged(whole)
        middle = int(np.median(whole.last_s)) + 1
        self.complete_from_s = max(self.complete_from_s, middle)
        self._runs = [whole.since(middle)]
