"""A provider that fails, and those that are asked instead."""

from podium import SmartOrchestratorWithLogging

if __name__ == "__main__":
    orchestrator = SmartOrchestratorWithLogging(
        provider="deepseek",
        enable_fallback=True,  # tries grok, gpt-mini and anthropic when deepseek fails
        enable_metrics=True,
    )
    orchestrator.analyze_and_plan("Answer where parcel P-17 is", ["search", "writing"], {})

    for provider, cost in orchestrator.get_cost_summary()["by_provider"].items():
        print(f"{provider}: ${cost['total_cost']:.6f}")
