"""Coordinators that are counted where they run, and exported to files."""

import asyncio
from pathlib import Path

from podium import CoordinatorMetricsCollector, get_coordinator_metrics_collector


class Orchestrator:
    """Answers; a real program asks a model here."""

    async def chat(self, message: str) -> str:
        """Answer a message."""
        await asyncio.sleep(0.01)
        return f"You said: {message}"


def save(json_metrics: str, prometheus_metrics: str) -> None:
    """Write both files."""
    Path("metrics.json").write_text(json_metrics, encoding="utf-8")
    Path("metrics.prom").write_text(prometheus_metrics, encoding="utf-8")


async def main() -> None:
    """Track a coordinator, cache lookups and events, and save what was counted."""
    orchestrator = Orchestrator()
    collector: CoordinatorMetricsCollector = get_coordinator_metrics_collector()

    with collector.track_coordinator("ChatCoordinator"):
        result = await orchestrator.chat("Hello")
    print(result)

    collector.record_cache_hit("PromptCoordinator")
    collector.record_cache_miss("ContextCoordinator")
    collector.record_analytics_event("tool_call", count=5)

    json_metrics = collector.export_json(include_history=True)
    prometheus_metrics = collector.export_prometheus()
    save(json_metrics, prometheus_metrics)


if __name__ == "__main__":
    asyncio.run(main())
