"""A report as Prometheus text."""

import subprocess

from tests.flows.prometheus import needed

from podium.commands.metrics.prometheus_text import as_prometheus
from podium.commands.metrics.report import MetricsReport, ReportedExecution
from podium.commands.metrics.samples import NOTE, sample

NOW_S = 1_790_000_000.0


def test_figures_and_buckets_are_those_of_the_report() -> None:
    report = MetricsReport("a note", uptime_s=12.0)
    report.of("Chat").add(ReportedExecution(NOW_S, 4.0))
    report.of("Chat").add(ReportedExecution(NOW_S, 40.0, "it failed"))
    report.of("Chat").look_up(found=True)

    lines = as_prometheus(report).splitlines()

    assert lines[0] == "# a note"
    assert 'victor_coordinator_executions_total{coordinator="ChatCoordinator"} 2' in lines
    assert 'victor_coordinator_errors_total{coordinator="ChatCoordinator"} 1' in lines
    assert 'victor_coordinator_duration_ms_bucket{coordinator="ChatCoordinator",le="10"} 1' in lines
    assert 'victor_coordinator_duration_ms_sum{coordinator="ChatCoordinator"} 44.00' in lines
    assert 'victor_coordinator_cache_hit_rate{coordinator="ChatCoordinator"} 1.0000' in lines


def test_S1_10_promtool_reads_the_text() -> None:
    promtool = needed("promtool")
    text = as_prometheus(sample(NOW_S))

    found = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, text=True, check=False)

    assert NOTE in text
    assert all("abbreviated units" in line for line in (found.stdout + found.stderr).splitlines() if line)
