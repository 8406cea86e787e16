"""Tasks of jobs: what each one took, used and cost, by a decorator or one by one."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from opentelemetry import context as otel
from opentelemetry.context import Context

from podium.sdk.recording.attributes import count, known_duration, money, starting_attributes
from podium.sdk.recording.content import word
from podium.sdk.recording.context import ChildWatch, extended, report_start, with_watch
from podium.sdk.recording.finished import finished_span
from podium.sdk.recording.observation import Observation, observed
from podium.sdk.safety import guarded, never_raises, swallow, warn_once
from podium.sdk.setup.lifecycle import init_by_default, init_if_asked
from podium.sdk.verbs.job_stats import get_job_stats, hand_over
from podium.semconv import gen_ai, podium

__all__ = ["DEFAULT_PRICES", "estimate_default_cost", "get_job_stats", "log_metric", "monitor_task"]

F = TypeVar("F", bound=Callable[..., Any])
JobId = str | Callable[..., object] | None
EstimateCost = Callable[[str, int], float]

DEFAULT_PRICES: Mapping[str, Decimal] = {
    "gpt-4": Decimal("0.03"),
    "gpt-4-turbo": Decimal("0.01"),
    "gpt-3.5-turbo": Decimal("0.002"),
    "claude-3-opus": Decimal("0.015"),
    "claude-3-sonnet": Decimal("0.003"),
    "claude-3-haiku": Decimal("0.00025"),
    "llama-2-70b": Decimal("0.0007"),
    "llama-2-13b": Decimal("0.0002"),
}
"""USD per 1000 tokens of any kind, by model in lower case."""
OTHER_MODELS_PRICE = Decimal("0.001")
_TOKENS_KEY = "tokens"
_PAIR = 2
_MAX_CHARACTERS = 255
# Where a cost comes from, as `cost_source` shows it.
_BLENDED, _DEFAULT, _CUSTOM, _REPORTED = "blended", "default", "custom", "reported"


def estimate_default_cost(model_name: str, token_count: int) -> float:
    """Return the USD of so many tokens at the default price of a model, or at that of models without one.

    `("gpt-4", 1000)` → 0.03. What is no number of tokens costs nothing.
    """
    return float((count(token_count) or 0) * _default_price(_word(model_name) or "") / 1000)


def monitor_task(
    job_id: JobId = None,
    task_name: str | None = None,
    model_used: str | None = None,
    estimate_cost_fn: EstimateCost | None = None,
) -> Callable[[F], F]:
    """Record every call of a function as a task of a job, with its time, tokens, cost and outcome.

    Tokens are read from results of the shape `(value, tokens)` or `{"tokens": n}`, which are returned
    unchanged; of a generator from its return value, else summed over the items that have one of these shapes.
    Any other result is a task whose tokens are not known. The function may be plain, async, a generator or an
    async generator. Where model calls inside the task are recorded too, they are billed and the task is not.
    Without a call of `podium.init`, the first task makes it. A task returns when the server has taken it, as long as
    that answers.

    Args:
        job_id: the job; or what gives it for the arguments of a call; else that of the surrounding `podium.job`.
        task_name: the function's name if absent.
        model_used: by which model, for the price.
        estimate_cost_fn: `(model, tokens)` → USD; the default price where it is absent, raises or gives no amount.
    """

    def decorate(function: F) -> F:
        name = _word(task_name or getattr(function, "__name__", None)) or "task"
        terms = _terms(name, _word(model_used) or "", estimate_cost_fn)
        find_job = _job_finder(job_id)

        def start(args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Task:
            init_by_default()
            return _Task(terms, find_job(args, kwargs))

        return observed(function, start)

    return decorate


@never_raises(None)
def log_metric(
    job_id: str,
    task_name: str,
    model_used: str,
    token_count: int,
    latency_ms: float,
    cost_estimate: float | None = None,
) -> None:
    """Record a task that just ended and was measured elsewhere; the default price where no cost is given.

    What is no sane number is not known, and the rest is kept.
    """
    init_by_default()
    tokens, cost, source = count(token_count), money(cost_estimate), _REPORTED
    if cost is None and tokens is not None:
        cost, source = estimate_default_cost(model_used, tokens), _default_source(_word(model_used) or "")
    finished_span(
        _word(task_name) or "task",
        kind="task",
        duration_ms=known_duration(latency_ms) or 0.0,
        attributes={
            podium.JOB_ID: _word(job_id),
            gen_ai.REQUEST_MODEL: _word(model_used),
            podium.TOTAL_TOKENS: tokens,
            podium.COST: cost,
            podium.COST_SOURCE: None if cost is None else source,
        },
    )
    hand_over()


@dataclass(frozen=True, slots=True)
class _Terms:
    """What is the same for every call of one monitored function; `price` is that of 1000 tokens."""

    name: str
    model: str
    price: Decimal
    source: str
    estimate: EstimateCost | None
    starting: Mapping[str, Any]


def _terms(name: str, model: str, estimate: EstimateCost | None) -> _Terms:
    starting = starting_attributes(name, "task", {gen_ai.REQUEST_MODEL: model or None})
    return _Terms(name, model, _default_price(model), _default_source(model), estimate, starting)


class _Task(Observation):
    """One call of a monitored function."""

    __slots__ = ("_children", "_is_watched", "_item_tokens", "_terms")

    def __init__(self, terms: _Terms, job: str | None) -> None:
        self._terms = terms
        self._children = ChildWatch()
        self._item_tokens: int | None = None
        super().__init__(terms.name, terms.starting, self._context(job))
        self._is_watched = self._children.has_started  # the first one reported is the task's own
        self._children.has_started = False

    def _context(self, job: str | None) -> Context | None:
        """Return a context that says which task it is, and watches what starts in it."""
        try:
            here = otel.get_current()
            report_start(here)
            inside = extended(here, {podium.JOB_ID: job, podium.WITHIN_TASK: self._terms.name})
            return with_watch(self._children, inside)
        except Exception as error:  # noqa: BLE001 - the call itself must happen
            swallow("task", error)
            return None

    def finish(self, result: object = None, error: BaseException | None = None) -> None:
        """End the span, and give it to the server."""
        super().finish(result, error)
        hand_over()

    def yielded(self, item: object) -> None:
        """Add the tokens of an item."""
        try:
            tokens = tokens_in(item)
        except Exception as error:  # noqa: BLE001 - the item is the user's
            swallow("tokens", error)
            return
        if tokens is not None:
            self._item_tokens = tokens + (self._item_tokens or 0)

    def ended(self, result: object, error: BaseException | None) -> None:  # noqa: ARG002 - the span has the outcome
        """Keep tokens and cost."""
        if not self.span.is_recording:
            return
        tokens = tokens_in(result)
        tokens = self._item_tokens if tokens is None else tokens
        cost, source = self._cost(tokens)
        set_attribute = self.span.otel_span.set_attribute
        if tokens is not None:
            set_attribute(podium.TOTAL_TOKENS, tokens)
        if cost is not None and source is not None:
            set_attribute(podium.COST, cost)
            set_attribute(podium.COST_SOURCE, source)
        if self._is_watched and not self._children.has_started and (tokens is not None or cost is not None):
            set_attribute(podium.OWN_USAGE, True)  # noqa: FBT003 - an attribute's value

    def _cost(self, tokens: int | None) -> tuple[float | None, str | None]:
        terms = self._terms
        if terms.estimate is not None:
            cost = _estimated(terms, terms.estimate, tokens or 0)
            if cost is not None:  # a price for nothing known is one only if there is a price per call
                return (cost, _CUSTOM) if cost > 0 or tokens is not None else (None, None)
        if tokens is None:
            return None, None
        return float(tokens * terms.price / 1000), terms.source


def _estimated(terms: _Terms, estimate: EstimateCost, tokens: int) -> float | None:
    try:
        found = estimate(terms.model, tokens)
    except Exception as error:  # noqa: BLE001 - the function is the user's
        swallow(f"estimate_cost_fn of {terms.name}", error)
        return None
    cost = money(found)
    if cost is None:
        warn_once(f"price:{terms.name}", "podium: estimate_cost_fn of %s gave no amount of USD", terms.name)
    return cost


def tokens_in(result: object) -> int | None:
    """Return the tokens a result names: `(value, tokens)` or `{"tokens": n}`; None where it names none."""
    if result is None or type(result) is str:
        return None
    if isinstance(result, tuple):
        named = result[1] if len(result) == _PAIR else None
    elif isinstance(result, Mapping):
        named = result.get(_TOKENS_KEY)
    else:
        return None
    return count(_whole(named))


def _word(value: object) -> str | None:
    """Return an id or name as long as the documented table keeps it."""
    return word(value, _MAX_CHARACTERS)


def _whole(value: object) -> object:
    """Return a number of another library (numpy) as Python's."""
    index = getattr(value, "__index__", None)
    return value if index is None or isinstance(value, bool) else index()


def _default_price(model: str) -> Decimal:
    return DEFAULT_PRICES.get(model.lower(), OTHER_MODELS_PRICE)


def _default_source(model: str) -> str:
    return _BLENDED if model.lower() in DEFAULT_PRICES else _DEFAULT


def _job_finder(job_id: JobId) -> Callable[[tuple[Any, ...], dict[str, Any]], str | None]:
    if not callable(job_id):
        fixed = _word(job_id)
        return lambda _args, _kwargs: fixed
    asks = _takes_arguments(job_id)

    def find(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
        with guarded("job_id"):
            found = job_id(*args, **kwargs) if asks else job_id()
            return _word(found)
        return None

    return find


def _takes_arguments(function: Callable[..., object]) -> bool:
    try:
        return bool(inspect.signature(function).parameters)
    except (TypeError, ValueError):  # a function of C without a signature
        return True


init_if_asked()
