"""A report as Prometheus text, in the families of `GET /metrics`."""

from podium.api.prometheus import scraped
from podium.api.prometheus.exposition import Family, Samples, exposition
from podium.commands.metrics.report import MetricsReport, ratio


def as_prometheus(report: MetricsReport) -> str:
    """Return the text of a report; its first line is a comment that says how the figures were made."""
    found = {family.name: Samples(family) for family in scraped.FAMILIES if family.name.startswith("victor_")}

    def add(family: Family, labels: tuple[str, ...], *value: float) -> None:
        found[family.name].add(labels, *value)

    for name, each in report.coordinators.items():
        times = [execution.duration_ms for execution in each.history]
        add(scraped.EXECUTIONS, (name,), each.executions)
        add(scraped.DURATION_MS, (name,), each.total_ms)
        add(scraped.ERRORS, (name,), each.errors)
        add(scraped.HITS, (name,), each.hits)
        add(scraped.MISSES, (name,), each.misses)
        if each.hits + each.misses:
            add(scraped.HIT_RATE, (name,), ratio(each.hits, each.hits + each.misses))
        counts = [sum(time_ms <= bound for time_ms in times) for bound in scraped.BUCKETS_MS]
        add(scraped.DURATIONS, (name,), *counts, len(times), each.total_ms)
    add(scraped.UPTIME, (), report.uptime_s)
    add(scraped.ALL_EXECUTIONS, (), report.executions)
    for event, count in report.events.items():
        add(scraped.EVENTS, (event,), count)
    return f"# {report.note}\n{exposition(list(found.values()))}"
