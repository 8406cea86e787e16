"""The orchestrator: six operations, each one prompt to the first provider that answers."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from podium.sdk.orchestrator import prompts
from podium.sdk.orchestrator.answers import (
    Plan,
    Subtask,
    Validation,
    read_assignment,
    read_plan,
    read_validation,
)
from podium.sdk.orchestrator.fallback import AllProvidersFailed, Answered, Attempt, Chain
from podium.sdk.orchestrator.log_lines import LogLines
from podium.sdk.orchestrator.metrics import OrchestratorMetrics, TaskCost, usd
from podium.sdk.orchestrator.model_calls import Prompt
from podium.sdk.orchestrator.providers import Provider, fallback_chain, find_provider
from podium.sdk.orchestrator.saving import save_json
from podium.sdk.recording.blocks import span
from podium.sdk.recording.spans import NO_SPAN, Span
from podium.sdk.safety import warn_once
from podium.sdk.setup.lifecycle import init_if_asked

T = TypeVar("T")

METRICS_FILE = "logs/orchestrator_metrics.json"


class SmartOrchestratorWithLogging:
    """Plans, assigns, specifies, validates and assembles work through model providers.

    Keys come from `ANTHROPIC_API_KEY`, `OPENAI_API_KEY`, `DEEPSEEK_API_KEY` and `XAI_API_KEY`. Each operation
    is a span of kind task, each call of a provider one of kind llm below it. An operation raises
    `AllProvidersFailed` when no provider answers; nothing else here does.

    Args:
        provider: who is asked first: deepseek, grok-fast (grok), gpt-mini, anthropic, openai, openai-4o.
        enable_metrics: whether figures are kept and spans sent.
        enable_fallback: whether deepseek, grok-fast, gpt-mini and anthropic are tried, in this order, where
            the first one fails.
        log_level: the least level of the log lines.
        log_file: gets a JSON object per line; without it they go to the logger `podium.orchestrator`.
        providers: definitions by name that are added to the known ones, or replace them.

    Raises:
        ValueError: there is no provider of that name.
    """

    def __init__(
        self,
        provider: str = "anthropic",
        *,
        enable_metrics: bool = True,
        enable_fallback: bool = False,
        log_level: str = "INFO",
        log_file: str | Path | None = None,
        providers: Mapping[str, Provider] | None = None,
    ) -> None:
        self._provider = find_provider(provider, providers or {})
        self._enable_fallback = enable_fallback
        self._enable_metrics = enable_metrics
        self._metrics = OrchestratorMetrics(is_on=enable_metrics)
        self._log = LogLines(log_level, log_file)
        chain = fallback_chain(self._provider, providers or {}, enabled=enable_fallback)
        self._chain = Chain(chain, is_traced=enable_metrics)
        self._log.write(
            "orchestrator_initialized",
            provider=self._provider.name,
            model=self._provider.model,
            enable_fallback=enable_fallback,
            enable_metrics=enable_metrics,
        )

    def analyze_and_plan(self, task: str, capabilities: object = (), context: object = None) -> Plan:
        """Return a plan of subtasks for a task.

        Args:
            task: what is to be done.
            capabilities: what the workers can do.
            context: what else is known, of any shape.
        """
        prompt = prompts.plan(task, capabilities, context)
        return self._run("analyze_and_plan", prompt, lambda text: read_plan(task, text))

    def assign_workers(
        self, subtasks: "Iterable[Subtask | Mapping[str, object]]", available_workers: Mapping[str, object]
    ) -> dict[str, str]:
        """Return the worker of each subtask: `{subtask id: worker}`."""
        steps = list(subtasks)
        prompt = prompts.assignment(steps, available_workers)
        ids, workers = [_id_of(step, number) for number, step in enumerate(steps, 1)], list(available_workers)
        return self._run("assign_workers", prompt, lambda text: read_assignment(ids, workers, text))

    def generate_specs(self, subtask: object, worker_info: object, full_context: object = None) -> str:
        """Return instructions for one subtask, fit for one worker."""
        return self._run("generate_specs", prompts.specification(subtask, worker_info, full_context), str)

    def validate_outputs(self, results: object, requirements: object) -> Validation:
        """Return whether results meet requirements."""
        return self._run("validate_outputs", prompts.validation(results, requirements), read_validation)

    def generate_feedback(self, validation: object, results: object = None) -> str:
        """Return what is to be changed so that a next attempt passes."""
        return self._run("generate_feedback", prompts.feedback(validation, results), str)

    def assemble_and_polish(self, results: object, plan: object = None) -> str:
        """Return the results put together to one whole."""
        return self._run("assemble_and_polish", prompts.assembly(results, plan), str)

    def save_metrics(self, path: str | Path = METRICS_FILE) -> bool:
        """Write the metrics file, at once and whole; return whether it was written.

        A file that cannot be written is logged and harms nothing.
        """
        if not self._enable_metrics:
            self._log.write("save_metrics_skipped", level=logging.WARNING, reason="enable_metrics is off")
            return False
        document = {
            **self.get_orchestrator_metrics(),
            "orchestrator": {**self.get_stats(), "task_costs": self._metrics.tasks()},
        }
        try:
            save_json(Path(path), document)
        except OSError as error:
            self._log.write("save_metrics_failed", level=logging.ERROR, path=str(path), error=str(error))
            warn_once(f"save:{path}", "podium: %s cannot be written (%s)", path, error)
            return False
        self._log.write("metrics_saved", level=logging.DEBUG, path=str(path))
        return True

    def get_orchestrator_metrics(self) -> dict[str, Any]:
        """Return the figures since the start or the last reset; `success_rate` is a ratio, 0–1."""
        return self._metrics.summary()

    def get_cost_summary(self) -> dict[str, Any]:
        """Return costs by provider and operation, and the newest 1000 tasks. What has no price costs nothing here."""
        return self._metrics.cost_summary()

    def get_stats(self) -> dict[str, Any]:
        """Return provider, model, prices per million tokens, tokens, cost and fallbacks."""
        return {
            "provider": self._provider.name,
            "model": self._provider.model,
            **self._metrics.stats(),
            "input_price_per_1m": usd(self._provider.input_usd),
            "output_price_per_1m": usd(self._provider.output_usd),
            "enable_fallback": self._enable_fallback,
        }

    def reset_metrics(self) -> None:
        """Start all figures anew."""
        self._metrics.reset()

    def _run(self, operation: str, prompt: Prompt, read: Callable[[str], T]) -> T:
        task_id = self._metrics.start_task(operation)
        done = False
        try:
            with self._recorded(operation) as here:
                here.set_input(prompt.text)
                self._line(f"{operation}_started", here, task_id=task_id, provider=self._provider.name)
                started_ns = time.perf_counter_ns()
                try:
                    answered = self._chain.ask(prompt, operation, lambda attempt: self._note(attempt, here, task_id))
                except AllProvidersFailed as error:
                    self._failed(operation, here, error, task_id=task_id, duration_ms=_since_ms(started_ns))
                    raise
                here.set_output(answered.answer.text)
                task = self._count(operation, answered)
                self._completed(operation, here, task, task_id=task_id, duration_ms=_since_ms(started_ns))
                result = read(answered.answer.text)
                done = True
                return result
        finally:
            self._metrics.end_task(task_id, success=done)

    def _recorded(self, operation: str) -> AbstractContextManager[Span]:
        return span(operation, kind="task") if self._enable_metrics else nullcontext(NO_SPAN)

    def _count(self, operation: str, answered: Answered) -> TaskCost:
        provider, answer = answered.provider, answered.answer
        costs = provider.costs(answer.input_tokens, answer.output_tokens, answer.cache_read_tokens)
        task = TaskCost(
            timestamp=time.time(),
            provider=provider.name,
            model=provider.model,
            operation=operation,
            input_tokens=answer.input_tokens,
            output_tokens=answer.output_tokens,
            input_cost=costs[0] if costs else None,
            output_cost=costs[1] if costs else None,
            latency_ms=answered.latency_ms,
        )
        self._metrics.record_answer(task, is_fallback=bool(answered.fallback_from))
        return task

    def _note(self, attempt: Attempt, here: Span, task_id: str) -> None:
        """Count one attempt; one that failed is a log line."""
        self._metrics.record_attempt(
            attempt.provider.name,
            attempt.latency_ms,
            error_type=None if attempt.error is None else attempt.error.kind,
            was_sent=attempt.was_sent,
            is_retry=attempt.is_retry,
            is_last=attempt.is_last,
        )
        if attempt.error is not None:
            self._line(
                "provider_failed",
                here,
                level=logging.WARNING,
                task_id=task_id,
                provider=attempt.provider.name,
                model=attempt.provider.model,
                attempt=attempt.number,
                error_type=attempt.error.kind,
                error=str(attempt.error),
            )

    def _completed(self, operation: str, here: Span, task: TaskCost, *, task_id: str, duration_ms: float) -> None:
        self._line(
            f"{operation}_completed",
            here,
            provider=task.provider,
            model=task.model,
            input_tokens=task.input_tokens,
            output_tokens=task.output_tokens,
            cost=usd(task.total_cost),
            task_id=task_id,
            duration_ms=duration_ms,
        )

    def _failed(
        self, operation: str, here: Span, error: AllProvidersFailed, *, task_id: str, duration_ms: float
    ) -> None:
        self._line(
            f"{operation}_failed", here, level=logging.ERROR, error=str(error), task_id=task_id, duration_ms=duration_ms
        )

    def _line(self, event: str, here: Span, *, level: int = logging.INFO, **fields: object) -> None:
        self._log.write(event, level=level, **fields, trace_id=here.trace_id or None)


def _id_of(subtask: object, number: int) -> str:
    """Return the id of a subtask, whatever it is; its number where it has none."""
    found = subtask.get("id") if isinstance(subtask, Mapping) else getattr(subtask, "id", None)
    return str(number) if found is None else str(found)


def _since_ms(started_ns: int) -> float:
    return round((time.perf_counter_ns() - started_ns) / 1_000_000, 3)


init_if_asked()
