"""The documented JSON of the coordinator dashboard."""

import json

import pytest

from podium.commands.metrics.document import as_json, document_of
from podium.commands.metrics.report import CoordinatorReport, MetricsReport, ReportedExecution
from podium.commands.metrics.samples import sample

NOW_S = 1_790_000_000.0


def test_S1_39_and_S1_40_the_document_has_the_documented_keys() -> None:
    document = json.loads(as_json(document_of(sample(NOW_S), NOW_S)))

    assert document["timestamp"] == "2026-09-21T14:13:20.000000000Z"
    assert document["overall_stats"].keys() == {
        "total_executions", "total_coordinators", "total_errors", "overall_error_rate", "uptime_seconds",
        "analytics_events",
    }  # fmt: skip
    (chat,) = [each for each in document["coordinators"] if each["coordinator_name"] == "ChatCoordinator"]
    assert chat.keys() == {
        "coordinator_name", "timestamp", "memory_bytes", "memory_mb", "cpu_percent", "execution_count",
        "total_duration_ms", "error_count", "cache_hits", "cache_misses", "cache_hit_rate",
    }  # fmt: skip
    stats = document["coordinator_stats"]["ChatCoordinator"]
    assert 12 <= stats["p50_duration_ms"] <= stats["p95_duration_ms"] <= stats["p99_duration_ms"] <= 17.4
    assert stats["avg_duration_ms"] == pytest.approx(chat["total_duration_ms"] / chat["execution_count"])


def test_percentiles_are_times_that_were_measured_and_the_newest_hundred_are_listed() -> None:
    report = MetricsReport("a note")
    for number in range(1, 201):
        report.of("Chat").add(ReportedExecution(NOW_S + number, float(number)))

    stats = document_of(report, NOW_S)["coordinator_stats"]["ChatCoordinator"]

    assert [stats[f"p{share}_duration_ms"] for share in (50, 95, 99)] == [100.0, 190.0, 198.0]
    assert (stats["min_duration_ms"], stats["max_duration_ms"]) == (1.0, 200.0)
    assert [each["duration_ms"] for each in stats["recent_executions"]] == [float(n) for n in range(101, 201)]


def test_an_execution_starts_its_duration_before_its_end_and_says_why_it_failed() -> None:
    report = MetricsReport("a note")
    report.of("Chat").add(ReportedExecution(NOW_S, 1500.0, "it failed"))

    (run,) = document_of(report, NOW_S)["coordinator_stats"]["ChatCoordinator"]["recent_executions"]

    assert run["start_time"] == "2026-09-21T14:13:18.500000000Z"
    assert run["end_time"] == "2026-09-21T14:13:20.000000000Z"
    assert (run["success"], run["error_message"]) == (False, "it failed")


def test_a_coordinator_that_never_ran_has_no_times() -> None:
    report = MetricsReport("a note", coordinators={"Idle": CoordinatorReport("Idle")})

    document = document_of(report, NOW_S)

    assert document["coordinator_stats"]["Idle"]["avg_duration_ms"] is None
    assert document["coordinator_stats"]["Idle"]["p50_duration_ms"] is None
    assert document["overall_stats"]["overall_error_rate"] == 0.0
