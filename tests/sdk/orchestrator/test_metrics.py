"""What the orchestrator keeps: figures, the metrics file, log lines."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.sdk.conftest import Recorded
from tests.sdk.orchestrator.conftest import Make


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_S0_13_the_metrics_file_has_the_documented_keys_and_the_default_place(
    behave: Callable[..., None], make: Make
) -> None:
    behave(anthropic="plan")
    orchestrator = make()
    orchestrator.analyze_and_plan("first", [], {})
    assert orchestrator.save_metrics() is True
    orchestrator.analyze_and_plan("second", [], {})
    assert orchestrator.save_metrics("logs/orchestrator_metrics.json") is True

    saved = json.loads(Path("logs/orchestrator_metrics.json").read_text(encoding="utf-8"))
    assert {"session_start", "session_duration", "active_tasks", "error_types"} <= set(saved)
    assert (saved["total_tasks"], saved["successful_tasks"], saved["failed_tasks"]) == (2, 2, 0)
    assert (saved["success_rate"], saved["total_cost"], saved["active_tasks"]) == (1.0, 0.012, 0)
    assert saved["model_usage"] == {"claude-sonnet-4-5-20250929": {"count": 2, "tokens": 2400, "cost": 0.012}}
    assert set(saved["metrics"]) == {
        "task_duration",
        "subtask_duration",
        "error_count",
        "retry_count",
        "token_usage",
        "model_usage",
        "cost",
    }
    assert saved["metrics"]["cost"] == {"count": 2, "sum": 0.012, "avg": 0.006, "min": 0.006, "max": 0.006}
    tasks = saved["orchestrator"]["task_costs"]
    assert [each["total_cost"] for each in tasks] == [0.006, 0.006]
    assert set(tasks[0]) == {
        "timestamp",
        "provider",
        "model",
        "operation",
        "input_tokens",
        "output_tokens",
        "input_cost",
        "output_cost",
        "total_cost",
        "latency_ms",
    }
    assert [each.name for each in Path("logs").iterdir()] == ["orchestrator_metrics.json"]


def test_S0_14_metrics_go_to_any_other_place(behave: Callable[..., None], make: Make) -> None:
    behave(anthropic="plan")
    orchestrator = make(log_file="custom/path/orchestrator.log")
    orchestrator.analyze_and_plan("first", [], {})

    assert orchestrator.save_metrics(Path("custom/path/metrics.json")) is True
    assert json.loads(Path("custom/path/metrics.json").read_text(encoding="utf-8"))["total_tasks"] == 1


def test_a_place_that_cannot_be_written_keeps_the_program_running(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    Path("taken").write_text("a file, not a directory", encoding="utf-8")

    orchestrator = make(log_file="taken/orchestrator.log")
    assert orchestrator.save_metrics("taken/metrics.json") is False

    assert Path("taken").read_text(encoding="utf-8") == "a file, not a directory"
    assert sum("cannot be written" in each.getMessage() for each in caplog.records) == 2


def test_the_cost_summary_adds_up_the_tasks_once(behave: Callable[..., None], make: Make) -> None:
    behave(anthropic="plan")
    orchestrator = make()
    for _ in range(3):
        orchestrator.analyze_and_plan("again", [], {})
    orchestrator.generate_feedback("fine")

    summary: Any = orchestrator.get_cost_summary()
    assert (summary["total_cost"], summary["task_count"], summary["average_cost"]) == (0.024, 4, 0.006)
    provider = summary["by_provider"]["anthropic"]
    assert (provider["total_cost"], provider["input_tokens"], provider["output_tokens"]) == (0.024, 4000, 800)
    assert {name: each["count"] for name, each in provider["operations"].items()} == {
        "analyze_and_plan": 3,
        "generate_feedback": 1,
    }
    operation = summary["by_operation"]["analyze_and_plan"]
    assert (operation["count"], operation["total_cost"], operation["total_tokens"]) == (3, 0.018, 3600)
    efficiency = summary["efficiency_metrics"]
    assert (efficiency["cost_per_1k_tokens"], efficiency["avg_tokens_per_task"]) == (0.005, 1200.0)
    assert efficiency["input_output_ratio"] == 5.0
    assert sum(each["total_cost"] for each in summary["tasks"]) == pytest.approx(0.024)


def test_a_reset_starts_all_figures_anew(behave: Callable[..., None], make: Make) -> None:
    behave(anthropic="plan")
    orchestrator = make()
    orchestrator.analyze_and_plan("first", [], {})
    orchestrator.reset_metrics()

    metrics = orchestrator.get_orchestrator_metrics()
    assert (metrics["total_tasks"], metrics["total_cost"], metrics["success_rate"]) == (0, 0.0, 0.0)
    assert orchestrator.get_cost_summary()["tasks"] == []


def test_without_metrics_nothing_is_counted_recorded_or_saved(
    behave: Callable[..., None], make: Make, recorded: Recorded
) -> None:
    behave(anthropic="plan")
    orchestrator = make(enable_metrics=False)
    orchestrator.analyze_and_plan("first", [], {})

    assert orchestrator.save_metrics() is False
    assert not Path("logs").exists()
    assert recorded.spans == []
    assert orchestrator.get_orchestrator_metrics()["total_tasks"] == 0
