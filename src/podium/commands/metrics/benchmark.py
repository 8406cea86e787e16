"""A benchmark of the machine: coordinators that wait as long as they typically take."""

import random
import time
from collections.abc import Callable

from podium.commands.metrics.report import EVENT_EVERY, TYPICAL_MS, MetricsReport, ReportedExecution
from podium.errors import InvalidInput

NOTE = "a benchmark: work that waits as long as its coordinator is said to take"
_FOUND = 0.75


def benchmark(iterations: int, wait: Callable[[float], None] = time.sleep) -> MetricsReport:
    """Return the measured times of `iterations` rounds in which each coordinator waits as long as it typically takes.

    Raises:
        InvalidInput: there are no rounds.
    """
    if iterations < 1:
        msg = "--iterations must be at least 1"
        raise InvalidInput(msg)
    chance = random.Random(0)  # noqa: S311 - the same lookups every time
    report, began = MetricsReport(NOTE), time.perf_counter()
    for _ in range(iterations):
        for kind, typical_ms in TYPICAL_MS.items():
            started = time.perf_counter()
            wait(typical_ms / 1000)
            took_ms = (time.perf_counter() - started) * 1000
            report.of(kind).add(ReportedExecution(time.time(), took_ms))
            report.of(kind).look_up(found=chance.random() < _FOUND)
    report.uptime_s = time.perf_counter() - began
    report.events = {name: iterations // every for name, every in EVENT_EVERY.items() if iterations >= every}
    return report
