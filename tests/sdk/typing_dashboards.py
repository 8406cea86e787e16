"""What type checkers see of tasks, coordinators and the orchestrator: checked by mypy, never run."""

from collections.abc import AsyncIterator
from typing import Any, assert_type

from podium import (
    CoordinatorMetricsCollector,
    SmartOrchestratorWithLogging,
    estimate_default_cost,
    get_coordinator_metrics_collector,
    get_job_stats,
    monitor_task,
    track_coordinator_metrics,
)
from podium.sdk.collector.stats import CoordinatorSnapshot
from podium.sdk.orchestrator import Plan, Validation


@monitor_task("job_001", "data_processing", "gpt-4")
def process(data: str) -> tuple[str, int]:
    return data, 10


@monitor_task(lambda order: f"order-{order}", model_used="gpt-4", estimate_cost_fn=lambda _model, tokens: tokens * 0.1)
async def pack(order: int) -> dict[str, object]:
    return {"tokens": order}


@monitor_task()
async def stream(text: str) -> AsyncIterator[str]:
    yield text


collector = get_coordinator_metrics_collector()


class Chat:
    @track_coordinator_metrics(collector, "ChatCoordinator")
    async def answer(self, message: str) -> str:
        return message


async def main() -> None:
    assert_type(process("x"), tuple[str, int])
    assert_type(await pack(1), dict[str, object])
    assert_type(stream("x"), AsyncIterator[str])
    process(7)  # type: ignore[arg-type]
    monitor_task(estimate_cost_fn=lambda tokens: tokens)  # type: ignore[misc,arg-type]
    assert_type(estimate_default_cost("gpt-4", 1000), float)
    assert_type(get_job_stats("job_001"), dict[str, Any])

    assert_type(collector, CoordinatorMetricsCollector)
    assert_type(await Chat().answer("x"), str)
    with collector.track_coordinator("ChatCoordinator") as nothing:
        assert_type(nothing, None)
    assert_type(collector.get_snapshot("ChatCoordinator"), CoordinatorSnapshot)
    assert_type(collector.export_json(include_history=True), str)

    orchestrator = SmartOrchestratorWithLogging(provider="anthropic", enable_fallback=True)
    plan = orchestrator.analyze_and_plan("x", ["search"], {})
    assert_type(plan, Plan)
    assert_type(orchestrator.assign_workers(plan.subtasks, {"ada": {}}), dict[str, str])
    assert_type(orchestrator.validate_outputs({}, {}), Validation)
    assert_type(orchestrator.save_metrics(), bool)
