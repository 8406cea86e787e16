"""What the orchestrator did and what it cost: sums since the start, and the newest tasks."""

import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

MAX_TASKS = 1000
_USD_PLACES = 9
_PER_1K = 1000


@dataclass(frozen=True, slots=True)
class TaskCost:
    """One answered operation; tokens and costs are None where they are not known."""

    timestamp: float
    provider: str
    model: str
    operation: str
    input_tokens: int | None
    output_tokens: int | None
    input_cost: Decimal | None
    output_cost: Decimal | None
    latency_ms: float

    @property
    def total_cost(self) -> Decimal | None:
        """Input and output together."""
        return None if self.input_cost is None or self.output_cost is None else self.input_cost + self.output_cost

    @property
    def tokens(self) -> int:
        """Input and output together, 0 where not known."""
        return (self.input_tokens or 0) + (self.output_tokens or 0)

    def as_dict(self) -> dict[str, Any]:
        """Return it in the documented shape of a task."""
        return {
            "timestamp": self.timestamp,
            "provider": self.provider,
            "model": self.model,
            "operation": self.operation,
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "input_cost": usd(self.input_cost),
            "output_cost": usd(self.output_cost),
            "total_cost": usd(self.total_cost),
            "latency_ms": round(self.latency_ms, 2),
        }


def usd(amount: Decimal | None) -> float | None:
    """Return an amount as a JSON number with nine decimals at most."""
    return None if amount is None else float(round(amount, _USD_PLACES))


@dataclass(slots=True)
class Range:
    """Count, sum, mean, least and greatest of a series of numbers."""

    count: int = 0
    sum: float = 0.0
    min: float = 0.0
    max: float = 0.0

    def add(self, value: float) -> None:
        """Take one number in."""
        self.min = min(self.min, value) if self.count else value
        self.max = max(self.max, value) if self.count else value
        self.count += 1
        self.sum += value

    def as_dict(self) -> dict[str, float]:
        """Return it in the documented shape; zeros where nothing was counted."""
        mean = self.sum / self.count if self.count else 0.0
        return {"count": self.count, "sum": self.sum, "avg": mean, "min": self.min, "max": self.max}


@dataclass(slots=True)
class TaskTotals:
    """Sums over tasks that have something in common."""

    count: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal = Decimal(0)
    latency_ms: float = 0.0

    def add(self, task: TaskCost) -> None:
        """Take one task in."""
        self.count += 1
        self.input_tokens += task.input_tokens or 0
        self.output_tokens += task.output_tokens or 0
        self.cost += task.total_cost or 0
        self.latency_ms += task.latency_ms

    @property
    def tokens(self) -> int:
        """Input and output together."""
        return self.input_tokens + self.output_tokens

    @property
    def mean_latency_ms(self) -> float:
        """Mean latency, 0 of nothing."""
        return round(self.latency_ms / self.count, 2) if self.count else 0.0

    @property
    def mean_cost(self) -> float:
        """Mean cost in USD, 0 of nothing."""
        return usd(self.cost / self.count) or 0.0 if self.count else 0.0


_SERIES = ("task_duration", "subtask_duration", "error_count", "retry_count", "token_usage", "model_usage", "cost")


@dataclass(slots=True)
class Sums:
    """Everything that is summed up; replaced as a whole by a reset."""

    started: float = field(default_factory=time.time)
    successful: int = 0
    failed: int = 0
    fallbacks: int = 0
    failed_providers: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    total: TaskTotals = field(default_factory=TaskTotals)
    by_provider: dict[str, TaskTotals] = field(default_factory=dict)
    by_operation: dict[str, TaskTotals] = field(default_factory=dict)
    by_provider_operation: dict[tuple[str, str], TaskTotals] = field(default_factory=dict)
    by_model: dict[str, TaskTotals] = field(default_factory=dict)
    series: dict[str, Range] = field(default_factory=lambda: {name: Range() for name in _SERIES})
    tasks: deque[TaskCost] = field(default_factory=lambda: deque(maxlen=MAX_TASKS))


class OrchestratorMetrics:
    """Counts tasks, errors, retries, tokens and cost; safe to share between threads.

    Args:
        is_on: whether anything is counted.
    """

    def __init__(self, *, is_on: bool = True) -> None:
        self._is_on = is_on
        self._lock = threading.RLock()
        self._sums = Sums()
        self._active: dict[str, float] = {}

    def start_task(self, operation: str) -> str:
        """Begin a task and return its id: `<operation>_<epoch ms>`."""
        with self._lock:
            number = int(time.time() * 1000)
            while (task_id := f"{operation}_{number}") in self._active:
                number += 1
            self._active[task_id] = time.perf_counter()
            return task_id

    def end_task(self, task_id: str, *, success: bool) -> None:
        """End a task; one that was not begun, or begun before a reset, is not counted."""
        with self._lock:
            started = self._active.pop(task_id, None)
            if started is None or not self._is_on:
                return
            self._sums.successful += success
            self._sums.failed += not success
            self._sums.series["task_duration"].add(time.perf_counter() - started)

    def record_attempt(
        self, provider: str, latency_ms: float, *, error_type: str | None, was_sent: bool, is_retry: bool, is_last: bool
    ) -> None:
        """Count one attempt to ask a provider; `error_type` is None where it answered."""
        if not self._is_on:
            return
        with self._lock:
            if was_sent:
                self._sums.series["subtask_duration"].add(latency_ms / 1000)
            if is_retry:
                self._sums.series["retry_count"].add(1)
            if error_type is not None:
                self._sums.errors[error_type] += 1
                self._sums.series["error_count"].add(1)
                self._sums.failed_providers[provider] += is_last

    def record_answer(self, task: TaskCost, *, is_fallback: bool) -> None:
        """Count an answer: its tokens and cost, once."""
        if not self._is_on:
            return
        with self._lock:
            sums = self._sums
            sums.tasks.append(task)
            sums.total.add(task)
            sums.fallbacks += is_fallback
            sums.by_provider.setdefault(task.provider, TaskTotals()).add(task)
            sums.by_operation.setdefault(task.operation, TaskTotals()).add(task)
            sums.by_provider_operation.setdefault((task.provider, task.operation), TaskTotals()).add(task)
            sums.by_model.setdefault(task.model, TaskTotals()).add(task)
            sums.series["token_usage"].add(task.tokens)
            sums.series["model_usage"].add(1)
            if task.total_cost is not None:
                sums.series["cost"].add(float(task.total_cost))

    def reset(self) -> None:
        """Forget everything; tasks that run are not counted when they end."""
        with self._lock:
            self._sums = Sums()
            self._active.clear()

    def stats(self) -> dict[str, Any]:
        """Return tokens, cost and failed providers since the start."""
        with self._lock:
            sums = self._sums
            return {
                "input_tokens": sums.total.input_tokens,
                "output_tokens": sums.total.output_tokens,
                "total_tokens": sums.total.tokens,
                "cost": usd(sums.total.cost),
                "fallback_attempts": sums.fallbacks,
                "failed_providers": {name: times for name, times in sums.failed_providers.items() if times},
            }

    def summary(self) -> dict[str, Any]:
        """Return the figures in the shape of the documented metrics file; `success_rate` is a ratio, 0–1."""
        with self._lock:
            sums, active = self._sums, len(self._active)
            ended = sums.successful + sums.failed
            return {
                "session_start": datetime.fromtimestamp(sums.started, UTC).isoformat(),
                "session_duration": round(time.time() - sums.started, 3),
                "total_tasks": ended,
                "successful_tasks": sums.successful,
                "failed_tasks": sums.failed,
                "success_rate": sums.successful / ended if ended else 0.0,
                "active_tasks": active,
                "metrics": {name: series.as_dict() for name, series in sums.series.items()},
                "model_usage": {
                    model: {"count": totals.count, "tokens": totals.tokens, "cost": usd(totals.cost)}
                    for model, totals in sums.by_model.items()
                },
                "error_types": dict(sums.errors),
                "total_cost": usd(sums.total.cost),
            }

    def tasks(self) -> list[dict[str, Any]]:
        """Return the newest tasks, oldest first."""
        with self._lock:
            return [task.as_dict() for task in self._sums.tasks]

    def cost_summary(self) -> dict[str, Any]:
        """Return cost by provider and operation, and how efficiently it was spent."""
        with self._lock:
            sums = self._sums
            return {
                "total_cost": usd(sums.total.cost),
                "task_count": sums.total.count,
                "average_cost": sums.total.mean_cost,
                "by_provider": {name: self._provider(name, totals) for name, totals in sums.by_provider.items()},
                "by_operation": {name: _operation(totals) for name, totals in sums.by_operation.items()},
                "efficiency_metrics": _efficiency(sums.total),
                "tasks": self.tasks(),
            }

    def _provider(self, name: str, totals: TaskTotals) -> dict[str, Any]:
        operations = {
            operation: {"count": each.count, "total_cost": usd(each.cost), "avg_latency_ms": each.mean_latency_ms}
            for (provider, operation), each in self._sums.by_provider_operation.items()
            if provider == name
        }
        return {
            "total_cost": usd(totals.cost),
            "input_tokens": totals.input_tokens,
            "output_tokens": totals.output_tokens,
            "task_count": totals.count,
            "operations": operations,
        }


def _operation(totals: TaskTotals) -> dict[str, Any]:
    return {
        "count": totals.count,
        "total_cost": usd(totals.cost),
        "avg_cost": totals.mean_cost,
        "total_tokens": totals.tokens,
        "avg_latency_ms": totals.mean_latency_ms,
    }


def _efficiency(total: TaskTotals) -> dict[str, Any]:
    return {
        "cost_per_1k_tokens": usd(total.cost * _PER_1K / total.tokens) if total.tokens else 0.0,
        "avg_tokens_per_task": total.tokens / total.count if total.count else 0.0,
        "input_output_ratio": total.input_tokens / total.output_tokens if total.output_tokens else 0.0,
        "total_input_tokens": total.input_tokens,
        "total_output_tokens": total.output_tokens,
        "total_tokens": total.tokens,
    }
