"""The figures of coordinators before they have a format."""

from podium.commands.metrics.report import CoordinatorReport, MetricsReport, ReportedExecution, ratio


def test_executions_and_errors_are_counted_and_times_summed() -> None:
    report = CoordinatorReport("Chat")

    report.add(ReportedExecution(1.0, 10.0))
    report.add(ReportedExecution(2.0, 5.0, "it failed"))

    assert (report.executions, report.errors, report.total_ms) == (2, 1, 15.0)
    assert [each.end_s for each in report.history] == [1.0, 2.0]


def test_lookups_are_hits_or_misses() -> None:
    report = CoordinatorReport("Chat")

    for found in (True, True, False):
        report.look_up(found=found)

    assert (report.hits, report.misses) == (2, 1)


def test_a_report_counts_what_all_coordinators_did() -> None:
    report = MetricsReport("a note")

    report.of("Chat").add(ReportedExecution(1.0, 10.0))
    report.of("Chat").add(ReportedExecution(2.0, 10.0, "it failed"))
    report.of("Tool").add(ReportedExecution(3.0, 10.0))

    assert list(report.coordinators) == ["ChatCoordinator", "ToolCoordinator"]
    assert (report.executions, report.errors) == (3, 1)


def test_a_share_of_nothing_is_zero() -> None:
    assert (ratio(1, 4), ratio(0, 0)) == (0.25, 0.0)
