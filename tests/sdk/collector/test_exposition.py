"""The collector's figures as JSON and as Prometheus text."""

import json

import pytest

from podium.sdk.collector.collector import CoordinatorMetricsCollector

pytestmark = pytest.mark.usefixtures("faultless")


@pytest.fixture
def collector() -> CoordinatorMetricsCollector:
    return CoordinatorMetricsCollector()


def test_S1_39_the_json_has_the_documented_keys_and_units(collector: CoordinatorMetricsCollector) -> None:
    collector.track_execution("ChatCoordinator", 10.0)
    collector.track_execution("ChatCoordinator", 12.5, success=False)
    collector.record_cache_hit("ChatCoordinator")
    collector.track_execution("AnalyticsCoordinator", 4.0)

    document = json.loads(collector.export_json())
    assert document["timestamp"].endswith("Z")
    overall = document["overall_stats"]
    assert overall.pop("uptime_seconds") >= 0
    assert overall == {
        "total_executions": 3,
        "total_coordinators": 2,
        "total_errors": 1,
        "overall_error_rate": pytest.approx(1 / 3),
        "analytics_events": {},
    }
    assert [each["coordinator_name"] for each in document["coordinators"]] == [
        "AnalyticsCoordinator",
        "ChatCoordinator",
    ]
    assert "coordinator_stats" not in document


def test_S1_40_a_coordinator_in_the_json_has_the_documented_keys(collector: CoordinatorMetricsCollector) -> None:
    collector.track_execution("ChatCoordinator", 10.0)
    collector.track_execution("ChatCoordinator", 12.5, success=False)
    collector.record_cache_hit("ChatCoordinator")

    (item,) = json.loads(collector.export_json())["coordinators"]
    assert item.pop("timestamp").endswith("Z")
    assert item == {
        "coordinator_name": "ChatCoordinator",
        "memory_bytes": 0,
        "memory_mb": 0.0,
        "cpu_percent": 0.0,
        "execution_count": 2,
        "total_duration_ms": 22.5,
        "error_count": 1,
        "cache_hits": 1,
        "cache_misses": 0,
        "cache_hit_rate": 1.0,
    }


def test_S1_25_history_is_exported_when_asked_for_and_is_strict_json(collector: CoordinatorMetricsCollector) -> None:
    odd = {"nan": float("nan"), "object": object(), 7: [1, 2]}
    for number in range(150):
        collector.track_execution("Chat", float(number), metadata=odd)  # type: ignore[arg-type]

    document = json.loads(collector.export_json(include_history=True), parse_constant=pytest.fail)
    stats = document["coordinator_stats"]["Chat"]
    assert len(stats["recent_executions"]) == 100
    newest = stats["recent_executions"][-1]
    assert (newest["coordinator_name"], newest["duration_ms"], newest["success"]) == ("Chat", 149.0, True)
    assert newest["start_time"] < newest["end_time"]
    assert newest["metadata"]["7"] == "[1,2]"


EXPOSITION = r"""# HELP victor_coordinator_executions_total Executions of the coordinator.
# TYPE victor_coordinator_executions_total counter
victor_coordinator_executions_total{coordinator="A \"quoted\" \\ one\nname"} 1
victor_coordinator_executions_total{coordinator="Chat"} 3
# HELP victor_coordinator_duration_ms_total Time its executions took, in ms.
# TYPE victor_coordinator_duration_ms_total counter
victor_coordinator_duration_ms_total{coordinator="A \"quoted\" \\ one\nname"} 3.00
victor_coordinator_duration_ms_total{coordinator="Chat"} 250.50
# HELP victor_coordinator_errors_total Executions that failed.
# TYPE victor_coordinator_errors_total counter
victor_coordinator_errors_total{coordinator="A \"quoted\" \\ one\nname"} 0
victor_coordinator_errors_total{coordinator="Chat"} 1
# HELP victor_coordinator_memory_bytes Estimate: what the process grew by during its executions; 0 where not measured.
# TYPE victor_coordinator_memory_bytes gauge
victor_coordinator_memory_bytes{coordinator="A \"quoted\" \\ one\nname"} 0
victor_coordinator_memory_bytes{coordinator="Chat"} 0
# HELP victor_coordinator_cache_hit_rate Share of its cache lookups that hit, 0 to 1.
# TYPE victor_coordinator_cache_hit_rate gauge
victor_coordinator_cache_hit_rate{coordinator="A \"quoted\" \\ one\nname"} 0.0000
victor_coordinator_cache_hit_rate{coordinator="Chat"} 0.6667
# HELP victor_coordinator_cache_hits_total Its cache lookups that hit.
# TYPE victor_coordinator_cache_hits_total counter
victor_coordinator_cache_hits_total{coordinator="A \"quoted\" \\ one\nname"} 0
victor_coordinator_cache_hits_total{coordinator="Chat"} 2
# HELP victor_coordinator_cache_misses_total Its cache lookups that missed.
# TYPE victor_coordinator_cache_misses_total counter
victor_coordinator_cache_misses_total{coordinator="A \"quoted\" \\ one\nname"} 0
victor_coordinator_cache_misses_total{coordinator="Chat"} 1
# HELP victor_coordinator_duration_ms How long its executions took, in ms.
# TYPE victor_coordinator_duration_ms histogram
"""


@pytest.fixture
def exposition(collector: CoordinatorMetricsCollector) -> str:
    for duration_ms, success in ((0.5, True), (50.0, True), (200.0, False)):
        collector.track_execution("Chat", duration_ms, success=success)
    collector.track_execution('A "quoted" \\ one\nname', 3.0)
    collector.record_cache_hit("Chat")
    collector.record_cache_hit("Chat")
    collector.record_cache_miss("Chat")
    collector.record_analytics_event("tool_call", count=5)
    collector.record_analytics_event("model_request")
    return collector.export_prometheus()


def test_S1_41_to_S1_46_the_prometheus_text_has_the_documented_names_types_and_places(exposition: str) -> None:
    assert exposition.startswith(EXPOSITION)


def test_S1_47_uptime_and_total_executions_have_no_label(exposition: str) -> None:
    lines = exposition.splitlines()
    (uptime,) = [line for line in lines if line.startswith("victor_coordinator_uptime_seconds ")]
    assert len(uptime.rpartition(".")[2]) == 2
    assert "victor_coordinator_total_executions 4" in lines
    assert lines[-2:] == [
        'victor_analytics_events_total{event="model_request"} 1',
        'victor_analytics_events_total{event="tool_call"} 5',
    ]
    assert exposition.endswith("\n")


def test_S1_48_the_histogram_counts_cumulatively_up_to_its_bounds(exposition: str) -> None:
    prefix = 'victor_coordinator_duration_ms_bucket{coordinator="Chat",le='
    found = [line.removeprefix(prefix) for line in exposition.splitlines() if line.startswith(prefix)]
    expected = [("1", 1), ("2.5", 1), ("5", 1), ("10", 1), ("25", 1), ("50", 2), ("100", 2), ("200", 3), ("500", 3)]
    expected += [("1000", 3), ("2500", 3), ("5000", 3), ("10000", 3), ("+Inf", 3)]
    assert found == [f'"{bound}"}} {count}' for bound, count in expected]
    assert 'victor_coordinator_duration_ms_sum{coordinator="Chat"} 250.50' in exposition
    assert 'victor_coordinator_duration_ms_count{coordinator="Chat"} 3' in exposition


def test_S1_6_without_psutil_and_procfs_memory_is_0_and_says_so(
    collector: CoordinatorMetricsCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "memory_bytes", lambda: None)

    with collector.track_coordinator("Chat"):
        pass

    document = json.loads(collector.export_json())
    assert document["coordinators"][0]["memory_bytes"] == 0
    assert document["memory_is"] == "not measured: install psutil"
