"""Podium: what your AI orchestra costs, how fast it runs, what breaks and why."""

from importlib import import_module
from typing import TYPE_CHECKING

from podium.version import __version__ as __version__

if TYPE_CHECKING:
    from podium.sdk.collector import (
        CoordinatorMetricsCollector,
        get_coordinator_metrics_collector,
        track_coordinator_metrics,
    )
    from podium.sdk.orchestrator import SmartOrchestratorWithLogging
    from podium.sdk.recording.blocks import span
    from podium.sdk.recording.context import account, attempt, job, session, user
    from podium.sdk.recording.events import event
    from podium.sdk.recording.spans import Span, current
    from podium.sdk.setup.instrumentations import Instrumented, auto
    from podium.sdk.setup.lifecycle import Stats, flush, init, shutdown, stats
    from podium.sdk.verbs.agents import agent, llm, tool
    from podium.sdk.verbs.caching import cache
    from podium.sdk.verbs.decisions import Plan, Question, hitl, plan
    from podium.sdk.verbs.fingerprints import fingerprint, prompt
    from podium.sdk.verbs.observe import observe
    from podium.sdk.verbs.people import conversation, login, logout
    from podium.sdk.verbs.propagation import carry, continued, headers
    from podium.sdk.verbs.streams import stream
    from podium.sdk.verbs.switches import disabled, enabled
    from podium.sdk.verbs.tasks import estimate_default_cost, get_job_stats, log_metric, monitor_task
    from podium.sdk.verbs.workflows import workflow

# Module → the public names it defines, loaded when one of them is first used.
_HOMES = {
    "verbs.caching": ("cache",),
    "recording.context": (
        "account",
        "attempt",
        "job",
        "session",
        "user",
    ),
    "collector": (
        "CoordinatorMetricsCollector",
        "get_coordinator_metrics_collector",
        "track_coordinator_metrics",
    ),
    "verbs.propagation": (
        "carry",
        "continued",
        "headers",
    ),
    "verbs.decisions": (
        "Plan",
        "Question",
        "hitl",
        "plan",
    ),
    "recording.events": ("event",),
    "verbs.fingerprints": (
        "fingerprint",
        "prompt",
    ),
    "setup.instrumentations": (
        "Instrumented",
        "auto",
    ),
    "verbs.observe": ("observe",),
    "orchestrator": ("SmartOrchestratorWithLogging",),
    "verbs.people": (
        "conversation",
        "login",
        "logout",
    ),
    "setup.lifecycle": (
        "Stats",
        "flush",
        "init",
        "shutdown",
        "stats",
    ),
    "recording.blocks": ("span",),
    "recording.spans": (
        "Span",
        "current",
    ),
    "verbs.streams": ("stream",),
    "verbs.switches": (
        "disabled",
        "enabled",
    ),
    "verbs.tasks": (
        "estimate_default_cost",
        "get_job_stats",
        "log_metric",
        "monitor_task",
    ),
    "verbs.agents": (
        "agent",
        "llm",
        "tool",
    ),
    "verbs.workflows": ("workflow",),
}

__all__ = [
    "CoordinatorMetricsCollector",
    "Instrumented",
    "Plan",
    "Question",
    "SmartOrchestratorWithLogging",
    "Span",
    "Stats",
    "account",
    "agent",
    "attempt",
    "auto",
    "cache",
    "carry",
    "continued",
    "conversation",
    "current",
    "disabled",
    "enabled",
    "estimate_default_cost",
    "event",
    "fingerprint",
    "flush",
    "get_coordinator_metrics_collector",
    "get_job_stats",
    "headers",
    "hitl",
    "init",
    "job",
    "llm",
    "log_metric",
    "login",
    "logout",
    "monitor_task",
    "observe",
    "plan",
    "prompt",
    "session",
    "shutdown",
    "span",
    "stats",
    "stream",
    "tool",
    "track_coordinator_metrics",
    "user",
    "workflow",
]


if not TYPE_CHECKING:  # to a type checker, a name that is not above does not exist

    def __getattr__(name: str) -> object:
        """Load a public name."""
        for module, names in _HOMES.items():
            if name in names:
                home = import_module(f"podium.sdk.{module}")
                for each in names:
                    globals()[each] = getattr(home, each)
                return globals()[name]
        msg = f"module 'podium' has no attribute {name!r}"
        raise AttributeError(msg)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted([*__all__, "__version__"])
