"""Log lines and metrics in a place of one's own."""

from podium import SmartOrchestratorWithLogging

if __name__ == "__main__":
    orchestrator = SmartOrchestratorWithLogging(provider="anthropic", log_file="custom/path/orchestrator.log")
    orchestrator.analyze_and_plan("Answer where parcel P-17 is", ["search", "writing"], {})
    orchestrator.save_metrics("custom/path/metrics.json")
