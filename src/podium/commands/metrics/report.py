"""What a sample or a benchmark finds out about coordinators, before it has a format."""

from dataclasses import dataclass, field

# The documented coordinators, with the milliseconds that an execution of each takes in samples and benchmarks.
TYPICAL_MS = {
    "Config": 2, "Prompt": 5, "Context": 8, "Chat": 15, "Tool": 10, "Session": 3, "Analytics": 4, "Provider": 6,
    "Mode": 2, "Evaluation": 7, "Workflow": 4, "Checkpoint": 3, "ToolSelection": 5,
}  # fmt: skip
# Each analytics event happens once in so many executions (of a sample) or rounds (of a benchmark).
EVENT_EVERY = {"tool_call": 5, "model_request": 10, "state_transition": 20}


@dataclass(frozen=True, slots=True)
class ReportedExecution:
    """One execution that ended at `end_s`, unix seconds; `error` says what went wrong."""

    end_s: float
    duration_ms: float
    error: str | None = None


@dataclass(slots=True)
class CoordinatorReport:
    """Figures of one coordinator; counts cover all of it, `history` the newest executions in order of time."""

    name: str
    executions: int = 0
    errors: int = 0
    total_ms: float = 0.0
    memory_bytes: int = 0
    cpu_percent: float = 0.0
    hits: int = 0
    misses: int = 0
    history: list[ReportedExecution] = field(default_factory=list)

    def add(self, execution: ReportedExecution) -> None:
        """Count an execution."""
        self.executions += 1
        self.errors += execution.error is not None
        self.total_ms += execution.duration_ms
        self.history.append(execution)

    def look_up(self, *, found: bool) -> None:
        """Count a cache lookup."""
        self.hits += found
        self.misses += not found


@dataclass(slots=True)
class MetricsReport:
    """Figures of all coordinators of one sample or benchmark; `note` says that they were made, and how."""

    note: str
    uptime_s: float = 0.0
    coordinators: dict[str, CoordinatorReport] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)

    @property
    def executions(self) -> int:
        """How many executions all coordinators had."""
        return sum(each.executions for each in self.coordinators.values())

    @property
    def errors(self) -> int:
        """How many of them failed."""
        return sum(each.errors for each in self.coordinators.values())

    def of(self, kind: str) -> CoordinatorReport:
        """Return the figures of a documented coordinator, empty at first: `Chat` is named `ChatCoordinator`."""
        name = f"{kind}Coordinator"
        return self.coordinators.setdefault(name, CoordinatorReport(name))


def ratio(part: float, whole: float) -> float:
    """Return part / whole, 0 of nothing: the documented formats have no null here."""
    return part / whole if whole else 0.0
