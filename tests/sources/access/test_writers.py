"""Files as their writers write them: the SDK's, and those of `podium metrics`."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import podium
from podium.commands.metrics.document import as_json, document_of
from podium.commands.metrics.samples import sample
from podium.sdk.orchestrator.metrics import OrchestratorMetrics, TaskCost
from podium.sdk.orchestrator.saving import save_json
from podium.sources.source import Batch, Source
from podium.sources.tools.coordinator_files import Coordinators
from podium.sources.tools.orchestrator_files import Orchestrator

UTC = ZoneInfo("UTC")
NOW_S = 1_795_168_800.0


def spans(source: Source) -> tuple[list[Any], list[Batch]]:
    batches = list(source.read(None))
    sent: list[Any] = [message for batch in batches for signal, message in batch.messages if signal == "traces"]
    return [span for message in sent for span in message.resource_spans[0].scope_spans[0].spans], batches


def known(span: Any, name: str) -> Any:
    value = next(pair.value for pair in span.attributes if pair.key == name)
    return getattr(value, value.WhichOneof("value"))


def metrics_of(tasks: int) -> OrchestratorMetrics:
    metrics = OrchestratorMetrics()
    for number in range(tasks):
        metrics.end_task(metrics.start_task("analyze_and_plan"), success=True)
        cost = Decimal("0.001") * number
        metrics.record_answer(
            TaskCost(NOW_S + number, "grok-fast", "grok-beta", "analyze_and_plan", 10, 5, cost, cost, 250.0),
            is_fallback=False,
        )
    return metrics


@pytest.mark.parametrize("is_summary", [False, True], ids=["metrics file", "cost summary"])
def test_S0_13_what_the_orchestrator_saves_is_read_to_the_last_cent(tmp_path: Path, is_summary: bool) -> None:
    metrics = metrics_of(20)
    saved = {**metrics.summary(), "orchestrator": {**metrics.stats(), "task_costs": metrics.tasks()}}
    save_json(tmp_path / "logs" / "orchestrator_metrics.json", metrics.cost_summary() if is_summary else saved)

    found, batches = spans(Orchestrator(str(tmp_path), UTC))

    assert len(found) == 20
    assert sum(Decimal(str(known(span, "podium.cost"))) for span in found) == Decimal(str(metrics.stats()["cost"]))
    assert {known(span, "gen_ai.provider.name") for span in found} == {"x_ai"}
    assert not [skipped for batch in batches for skipped in batch.skipped]


def test_S1_25_and_S1_40_what_a_collector_exports_with_history_is_read_and_otherwise_skipped(
    tmp_path: Path,
) -> None:
    collector = podium.CoordinatorMetricsCollector()
    for number in range(3):
        collector.track_execution("ChatCoordinator", 10.0 + number, success=number != 1, error_message="no answer")
    collector.record_cache_hit("ChatCoordinator")
    file = tmp_path / "metrics.json"

    file.write_text(collector.export_json(include_history=True))
    found, with_history = spans(Coordinators(str(file), UTC))
    file.write_text(collector.export_json())
    nothing, without_history = spans(Coordinators(str(file), UTC))

    assert [span.end_time_unix_nano - span.start_time_unix_nano for span in found] == [
        10_000_000,
        11_000_000,
        12_000_000,
    ]
    assert [span.status.message for span in found] == ["", "no answer", ""]
    assert nothing == []
    assert [each.what for batch in with_history for each in batch.skipped] == []
    assert [signal for batch in with_history for signal, _ in batch.messages] == ["traces", "logs"]
    assert "ChatCoordinator (3 executions)" in [each.what for batch in without_history for each in batch.skipped]


def test_S1_7_the_samples_of_the_command_are_read_with_their_times(tmp_path: Path) -> None:
    file = tmp_path / "metrics.json"
    document = document_of(sample(NOW_S), NOW_S)
    file.write_text(as_json(document))

    found, _ = spans(Coordinators(str(file), UTC))

    written = json.loads(file.read_text())["coordinator_stats"].values()
    assert len(found) == sum(len(each["recent_executions"]) for each in written) == 1000
    assert min(span.start_time_unix_nano for span in found) / 1e9 >= NOW_S - 3600
    assert len({(span.trace_id, span.span_id) for span in found}) == 1000
    assert sum(span.status.code == 2 for span in found) == 20
