"""A small orchestrator over real model providers, with fallback, metrics and structured log lines."""

from podium.sdk.orchestrator.answers import Plan, Subtask, Validation
from podium.sdk.orchestrator.fallback import AllProvidersFailed
from podium.sdk.orchestrator.orchestrator import SmartOrchestratorWithLogging
from podium.sdk.orchestrator.providers import PROVIDERS, Provider

__all__ = [
    "PROVIDERS",
    "AllProvidersFailed",
    "Plan",
    "Provider",
    "SmartOrchestratorWithLogging",
    "Subtask",
    "Validation",
]
