"""Made-up samples: what a page of thirteen coordinators looks like."""

import random

from podium.commands.metrics.report import EVENT_EVERY, TYPICAL_MS, MetricsReport, ReportedExecution

NOTE = "sample data, made up"
_EXECUTIONS = 1000
_SPAN_S = 3600.0
_FAILS_EVERY, _LOOKS_UP_EVERY = 50, 3
_FOUND = 0.7


def sample(now_s: float) -> MetricsReport:
    """Return a thousand made-up executions of the last hour: every fiftieth fails, every third asks a cache."""
    chance = random.Random(0)  # noqa: S311 - the same sample every time
    report = MetricsReport(NOTE, _SPAN_S)
    kinds = list(TYPICAL_MS)
    for number in range(1, _EXECUTIONS + 1):
        kind = kinds[(number - 1) % len(kinds)]
        end_s = now_s - _SPAN_S * (1 - number / _EXECUTIONS)
        took_ms = TYPICAL_MS[kind] * chance.uniform(0.8, 1.16)
        error = None if number % _FAILS_EVERY else "Simulated error"
        report.of(kind).add(ReportedExecution(end_s, took_ms, error))
        if number % _LOOKS_UP_EVERY == 1:
            report.of(kind).look_up(found=chance.random() < _FOUND)
    for kind, typical_ms in TYPICAL_MS.items():
        report.of(kind).memory_bytes, report.of(kind).cpu_percent = typical_ms * 3 * 2**18, float(typical_ms)
    report.events = {name: _EXECUTIONS // every for name, every in EVENT_EVERY.items()}
    return report
