"""Tasks planned one by one, the metrics saved after each."""

from podium import SmartOrchestratorWithLogging

tasks = ["Write a haiku about tents", "Translate it to French"]
capabilities = ["writing", "translation"]
context = {"audience": "campers"}

if __name__ == "__main__":
    orchestrator = SmartOrchestratorWithLogging(provider="anthropic", enable_metrics=True)

    for task in tasks:
        plan = orchestrator.analyze_and_plan(task, capabilities, context)
        for subtask in plan.subtasks:
            print(f"{task}: {subtask.description}")
        orchestrator.save_metrics()
