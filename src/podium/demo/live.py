"""The sample's present: a gentle flow of traces, logs and metrics, each sent when it would be."""

import heapq
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from podium.demo.client import PROJECT, Request, Sent, send
from podium.demo.company import CATALOG, CHECKOUT, OPERATIONS, RESEARCH, SUPPORT, Scenario
from podium.demo.history import grouped
from podium.demo.signals import Log, Period, logs_of, logs_request, metrics_request
from podium.demo.story import SECOND, Story
from podium.demo.trace import Answered, Place, Trace

if TYPE_CHECKING:
    from podium.demo.dialects import Dialect

RATE = 0.25
_JITTER = 0.35
_METRICS_EVERY = 15 * SECOND
_TICK_S = 0.5
# The flow is far denser than the past; with shorter prompts and answers an hour of it costs about what an hour of
# the past did.
_SCALE = 0.05
_MIX: tuple[tuple[Scenario, int], ...] = tuple(
    (replace(scenario, scale=_SCALE), weight)
    for scenario, weight in ((CHECKOUT, 60), (SUPPORT, 34), (CATALOG, 4), (OPERATIONS, 1), (RESEARCH, 1))
)


class Flow:
    """Makes traces as time goes by and hands out each of their spans once it has ended.

    Args:
        start_ns: when the flow begins.
        rate: traces begun per second, on average.
        seed: of all its choices.
    """

    def __init__(self, start_ns: int, rate: float = RATE, seed: int = 0) -> None:
        self._dice = random.Random(seed)
        self._story = Story(start_ns)
        self._gap_ns = int(SECOND / rate)
        self._next_ns = start_ns
        self._number = count()
        self._spans: list[tuple[int, int, int, Place, Dialect, bytes]] = []
        self._logs: list[tuple[int, int, Log]] = []
        self._calls: list[tuple[int, int, Place, Dialect, Answered]] = []
        self._measured_ns = start_ns

    def due(self, now_ns: int) -> Iterator[Request]:
        """Yield what has ended since the last time: spans in the order of their ends, logs, metrics."""
        while self._next_ns <= now_ns:
            self._begin(self._next_ns)
            self._next_ns += max(int(self._gap_ns * self._dice.gauss(1, _JITTER)), self._gap_ns // 20)
        ended = [heapq.heappop(self._spans) for _ in range(len(self._spans)) if self._spans[0][0] <= now_ns]
        if ended:
            yield grouped((place, dialect, encoded) for _, _, _, place, dialect, encoded in ended)
        logged = [heapq.heappop(self._logs)[2] for _ in range(len(self._logs)) if self._logs[0][0] <= now_ns]
        if logged:
            yield logs_request(logged)
        if now_ns - self._measured_ns >= _METRICS_EVERY:
            yield from self._measure(now_ns)

    def _begin(self, at_ns: int) -> None:
        scenarios, weights = zip(*_MIX, strict=True)
        scenario = self._dice.choices(scenarios, weights)[0]
        for trace in scenario.traces(scenario, self._dice, self._story, at_ns):
            self._take(trace)

    def _take(self, trace: Trace) -> None:
        for end, start, encoded in trace.spans:
            entry = (end, -start, next(self._number), trace.place, trace.dialect, encoded)
            heapq.heappush(self._spans, entry)
        for log in logs_of(trace, self._dice):
            heapq.heappush(self._logs, (log.at_ns, next(self._number), log))
        for answered in trace.answered:
            entry_of_call = (answered.end_ns, next(self._number), trace.place, trace.dialect, answered)
            heapq.heappush(self._calls, entry_of_call)

    def _measure(self, now_ns: int) -> Iterator[Request]:
        periods: dict[Place, Period] = {}
        while self._calls and self._calls[0][0] <= now_ns:
            _, _, place, dialect, answered = heapq.heappop(self._calls)
            periods.setdefault(place, Period(place, dialect)).answered.append(answered)
        if periods:
            yield metrics_request(periods.values(), self._measured_ns, now_ns, self._dice)
        self._measured_ns = now_ns


def live(
    url: str,
    stop: threading.Event,
    *,
    rate: float = RATE,
    project: str = PROJECT,
    on_progress: Callable[[Sent], None] = lambda _: None,
) -> None:
    """Send the flow to the server at `url` until `stop` is set.

    Args:
        url: of the server, such as `http://127.0.0.1:4318`.
        stop: set by another thread to end it.
        rate: traces begun per second, on average.
        project: where it is kept.
        on_progress: called after each request with what was sent in this turn.

    Raises:
        InvalidInput: the server refuses a request for good.
        Overloaded: the server takes nothing for two minutes.
        Unreachable: it does not answer.
    """
    flow = Flow(time.time_ns(), rate, seed=time.time_ns())
    while not stop.is_set():
        send(url, flow.due(time.time_ns()), on_progress, project=project)
        stop.wait(_TICK_S)
