"""Jaeger: the spans it keeps, read by windows of time through its query API.

A span is read in the window in which it starts, with the service that it belongs to: so every span is read once
although Jaeger answers with whole traces. A window whose answer is cut off by the limit is asked in halves.
"""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from podium.sources.access.address import AddressSource
from podium.sources.otlp.batches import SpanBatch
from podium.sources.source import Batch, Position, Skipped
from podium.sources.tools.jaeger_traces import read_traces, traces_of

LIMIT = 200
CUT_OFF = "Jaeger holds more traces of this microsecond than it gives in one answer"

# What started within `late` is read again so often, as a span arrives when it ends, and the newest minute every time;
# what was sent is known to the receiver.
_LOOK_EVERY_US = 300 * 10**6
_SOON_US = 60 * 10**6
_LATE = "1h"
_DAY_US = 86_400 * 10**6
_NS_PER_US = 1000
_MOST_TRACES = 10_000


@dataclass(slots=True)
class _Position:
    """Where reading stands.

    Attributes:
        until_us: what started before was read.
        looked_us: `until_us` when what may be late was last read again.
    """

    until_us: int
    looked_us: int


class Jaeger(AddressSource):
    """The traces of one Jaeger (`http://host:16686?since=30d&late=1h`).

    `since` says how old they may be when it is first read, `late` how long a span that started is waited for.
    """

    kind = "jaeger"
    _options = frozenset({"since", "late"})

    def __init__(self, where: str, clock: Callable[[], int] = time.time_ns) -> None:
        """Take the address; see `AddressSource`."""
        super().__init__(where, clock)
        self._since_us = self._since_ns // _NS_PER_US
        self._late_us = self._address.duration_ns("late", _LATE) // _NS_PER_US

    def read(self, position: Position) -> Iterator[Batch]:
        """Yield the spans since `position`, and again those that started shortly before; a batch per window.

        Raises:
            SourceUnavailable: Jaeger does not answer.
            InvalidInput: what answers is no Jaeger, or the position is none of this source.
        """
        now_us = self._clock() // _NS_PER_US
        reached, start_us, looks_back = self._begin(position, now_us)
        services = self._services()
        windows = _days(start_us, now_us)
        while windows:
            first_us, end_us = windows.pop()
            found = self._window(services, first_us, end_us)
            if found is None:
                middle_us = (first_us + end_us) // 2
                windows += [(middle_us, end_us), (first_us, middle_us)]
                continue
            reached.until_us = max(reached.until_us, end_us)
            if looks_back:
                reached.looked_us = max(reached.looked_us, end_us)
            yield found.batch(asdict(reached))

    def _begin(self, position: Position, now_us: int) -> tuple[_Position, int, bool]:
        """Return where reading stands, the instant from which it goes on, and whether it looks back."""
        if position is None:
            start_us = now_us - self._since_us
            return _Position(start_us, start_us), start_us, True
        until_us, looked_us = self._stood(position, "until_us", "looked_us")
        looks_back = now_us - looked_us >= _LOOK_EVERY_US
        start_us = looked_us - self._late_us if looks_back else until_us - min(_SOON_US, self._late_us)
        return _Position(until_us, looked_us), start_us, looks_back

    def _services(self) -> list[str]:
        answer = self._address.ask("/api/services")
        names = answer.get("data", "") if isinstance(answer, dict) else ""
        if not isinstance(names, list | None):
            raise self._another()
        return sorted({str(name) for name in names or ()})  # null: a Jaeger that has none

    def _window(self, services: list[str], first_us: int, end_us: int) -> SpanBatch | None:
        """Return the spans that start in a window; None where an answer was cut off and it must be halved."""
        batch = SpanBatch()
        for asked in services:

            def is_wanted(service: str, start_us: int, asked: str = asked) -> bool:
                return service == asked and first_us <= start_us < end_us

            is_shortest = end_us - first_us <= 1
            limit = _MOST_TRACES if is_shortest else LIMIT
            answer = self._address.ask(
                "/api/traces",
                # raw: with the times as they were sent
                {"service": asked, "start": str(first_us), "end": str(end_us), "limit": str(limit), "raw": "true"},
            )
            traces = traces_of(answer)
            if traces is None:
                raise self._another()
            if len(traces) >= limit:
                if not is_shortest:
                    return None
                batch.skip(Skipped(f"service {asked} at {first_us} µs", CUT_OFF))
            read_traces(traces, batch, is_wanted)
        return batch


def _days(start_us: int, end_us: int) -> list[tuple[int, int]]:
    """Return the windows between two instants, cut at midnight UTC, the first of them last."""
    cuts = range(start_us // _DAY_US * _DAY_US + _DAY_US, end_us, _DAY_US)
    return list(itertools.pairwise([start_us, *cuts, end_us]))[::-1] if start_us < end_us else []
