"""Which traces are stored already, and what is stored of those that a segment touches."""

from dataclasses import dataclass, replace

import numpy as np

from podium.ingest.sightings import Run, Sightings
from podium.interpret import pool
from podium.store.engine import Engine

# Their numbers and times take 64 and 32 MiB; at the full speed of one machine it is a quarter of an hour's traces.
_TRACES = 4_000_000
_ANSWERS = 2_000_000
# A trace not remembered is looked for this long before and after.
_REACH_S = 86_400
# Traces that share an answer with one that shares another: more than one in a row is rare.
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Gathered:
    """The traces and answers of a segment, and whether anything is stored of them."""

    traces: Run
    answers: Run
    has_earlier: bool = False


class KnownTraces:
    """Remembers which traces and answers are stored, and reads what is stored of them; used by one thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._traces = Sightings(_TRACES)
        self._answers = Sightings(_ANSWERS)
        self._is_recalled = False

    def recall(self) -> None:
        """Remember what an earlier run stored: the newest traces, and the answers of the last while."""
        if self._is_recalled:
            return
        self._is_recalled = True
        since_s = self._newest_hours()
        self._traces.add(self._read(pool.STORED_TRACES, {"since_s": since_s}))
        self._traces.complete_from_s = max(self._traces.complete_from_s, since_s)
        self._answers.add(self._read(pool.STORED_ANSWERS))

    def _newest_hours(self) -> int:
        """Return the second since which the memory has room for every trace; 0 when it has for all."""
        rows = 0
        for hour_s, traces in self._engine.read_back(pool.TRACES_BY_HOUR):
            rows += traces
            if rows > _TRACES // 2:
                return int(hour_s) + 3_600
        return 0

    def gather(self, batch: int) -> Gathered:
        """Put into `earlier` what earlier batches stored of the traces that the segment touches."""
        self.recall()
        sighted = Gathered(self._read(pool.SIGHTED_TRACES), self._read(pool.SIGHTED_ANSWERS))
        seen, answers = self._traces.find(sighted.traces.numbers), self._answers.find(sighted.answers.numbers)
        self._touch_seen(seen, answers)
        if answers.numbers.size:
            self._engine.execute(pool.TOUCHED_BY_ANSWERS, {**_around(answers, pool.SHARED_WITHIN_S), "batch": batch})
        first_s = int(sighted.traces.first_s.min(initial=np.iinfo(np.uint32).max))
        is_forgotten = first_s < self._traces.complete_from_s
        if is_forgotten:
            self._engine.execute(pool.TOUCHED_LONG_AGO, _around(sighted.traces, _REACH_S))
        # What was seen may hold no row that is stored, and of what was forgotten there may be none.
        if not (seen.numbers.size or answers.numbers.size or is_forgotten) or not self._count("touched"):
            return sighted
        self._read_earlier(batch, sighted)
        return replace(sighted, has_earlier=self._count("earlier") > 0)

    def remember(self, sighted: Gathered) -> None:
        """Remember the traces and answers of a segment that is stored."""
        self._traces.add(sighted.traces)
        self._answers.add(sighted.answers)

    def _touch_seen(self, seen: Run, answers: Run) -> None:
        numbers = np.concatenate((seen.numbers, answers.numbers))
        if numbers.size:
            self._engine.insert("seen", ["sighting"], [(number,) for number in numbers.tolist()])
        if seen.numbers.size:
            self._engine.execute(pool.TOUCHED_TRACES)

    def _count(self, table: str) -> int:
        return int(self._engine.read_back(f"SELECT count() FROM {table}")[0][0])

    def _read_earlier(self, batch: int, sighted: Gathered) -> None:
        """Read the touched traces, then those that they are known to share a request with."""
        for round_ in range(1, _ROUNDS + 1):
            self._engine.execute(pool.EARLIER, {**self._window(sighted), "batch": batch, "round": round_})
            shared, first_s, last_s = self._engine.read_back(pool.SHARED_WINDOW)[0]
            if not shared:
                return
            before = self._count("touched")
            window = {"since_s": max(first_s - pool.SHARED_WITHIN_S, 0), "until_s": last_s + pool.SHARED_WITHIN_S}
            self._engine.execute(pool.TOUCHED_BY_SHARED, {**window, "batch": batch})
            if self._count("touched") == before:
                return

    def _window(self, sighted: Gathered) -> dict[str, object]:
        """Return the seconds within which the touched traces have their spans."""
        touched = np.asarray(self._engine.read_columns(pool.TOUCHED)[0], np.uint64)
        found = self._traces.find(touched)
        if found.numbers.size == touched.size:
            return _around(found, 0)
        return _around(sighted.traces.merged(found), _REACH_S)

    def _read(self, sql: str, values: dict[str, object] | None = None) -> Run:
        columns = self._engine.read_columns(sql, values) or [(), (), ()]
        numbers, first_s, last_s = columns
        return Run.of(np.asarray(numbers, np.uint64), np.asarray(first_s, np.uint32), np.asarray(last_s, np.uint32))


def _around(run: Run, seconds: int) -> dict[str, object]:
    return {
        "since_s": max(int(run.first_s.min()) - seconds, 0),
        "until_s": min(int(run.last_s.max()) + seconds, np.iinfo(np.uint32).max),
    }
