"""Monitored tasks: what is recorded, and that the task never notices."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from typing import Any

import pytest
from opentelemetry.trace import NoOpTracer, StatusCode
from tests.sdk.conftest import Recorded

import podium
from podium.sdk import safety
from podium.sdk.recording import spans
from podium.sdk.verbs.tasks import DEFAULT_PRICES, estimate_default_cost, log_metric, monitor_task


class _Number:
    """A whole number of another library."""

    def __index__(self) -> int:
        return 250


def run(result: object, **options: Any) -> object:
    """Run a monitored task that returns `result`."""

    @monitor_task(**{"job_id": "job_123", "task_name": "text_generation", "model_used": "gpt-4"} | options)
    def task() -> object:
        return result

    return task()


def attributes(recorded: Recorded) -> dict[str, Any]:
    return dict(recorded.span.attributes or {})


def test_S2_13_the_decorator_is_used_by_name_and_by_position(recorded: Recorded) -> None:
    @monitor_task(job_id="job_123", task_name="text_generation", model_used="gpt-4")
    def by_name(prompt: str) -> tuple[str, int]:
        """Generate."""
        return prompt, 1000

    @monitor_task("job_001", "data_processing", "gpt-4")
    def by_position(prompt: str) -> tuple[str, int]:
        return prompt, 1000

    assert by_name("tent") == by_position("tent") == ("tent", 1000)
    assert by_name.__doc__ == "Generate."
    kept = recorded.named("text_generation").attributes
    assert kept is not None
    assert dict(kept) == {
        "podium.kind": "task",
        "podium.task.name": "text_generation",
        "podium.task.within": "text_generation",
        "podium.job.id": "job_123",
        "gen_ai.request.model": "gpt-4",
        "podium.usage.total_tokens": 1000,
        "podium.usage.own": True,
        "podium.cost": 0.03,
        "podium.cost.source": "blended",
    }
    other = recorded.named("data_processing").attributes
    assert other is not None
    assert other["podium.job.id"] == "job_001"


def test_S2_14_a_pair_is_returned_unchanged_and_its_second_is_the_tokens(recorded: Recorded) -> None:
    pair = ("a tent", 500)

    assert run(pair) is pair
    assert attributes(recorded)["podium.usage.total_tokens"] == 500


def test_S2_15_a_dictionary_is_returned_unchanged_and_names_its_tokens(recorded: Recorded) -> None:
    said = {"summary": "a tent", "tokens": 1500}

    assert run(said) is said
    assert attributes(recorded)["podium.usage.total_tokens"] == 1500


def test_S2_16_a_function_of_ones_own_gives_the_cost(recorded: Recorded) -> None:
    def by_the_token(model_name: str, token_count: int) -> float:
        return token_count * (0.00005 if model_name == "custom-model" else 0.00001)

    run(("a tent", 2000), model_used="custom-model", estimate_cost_fn=by_the_token)

    kept = attributes(recorded)
    assert kept["podium.cost"] == pytest.approx(0.1)
    assert kept["podium.cost.source"] == "custom"


@pytest.mark.parametrize(
    ("model", "usd"),
    [
        ("gpt-4", 0.03),
        ("gpt-4-turbo", 0.01),
        ("gpt-3.5-turbo", 0.002),
        ("claude-3-opus", 0.015),
        ("claude-3-sonnet", 0.003),
        ("claude-3-haiku", 0.00025),
        ("llama-2-70b", 0.0007),
        ("llama-2-13b", 0.0002),
    ],
)
def test_S2_37_to_S2_39_a_thousand_tokens_cost_the_documented_price(model: str, usd: float) -> None:
    assert model in DEFAULT_PRICES
    assert estimate_default_cost(model, 1000) == usd
    assert estimate_default_cost(model.upper(), 1000) == usd


def test_a_model_without_a_price_costs_the_documented_default_and_says_so(recorded: Recorded) -> None:
    run(("a tent", 2000), model_used="house-model")

    kept = attributes(recorded)
    assert (kept["podium.cost"], kept["podium.cost.source"]) == (0.002, "default")
    assert podium.estimate_default_cost("house-model", 2000) == 0.002


@pytest.mark.parametrize("tokens", [-5, 1.5, float("nan"), float("inf"), 10**15, True, "12", None, [], object()])
def test_tokens_that_cannot_be_are_not_known(recorded: Recorded, tokens: object) -> None:
    pair = ("a tent", tokens)

    assert run(pair) is pair
    assert estimate_default_cost("gpt-4", tokens) == 0.0  # type: ignore[arg-type]
    kept = attributes(recorded)
    assert "podium.usage.total_tokens" not in kept
    assert "podium.cost" not in kept
    assert safety.faults() == {}


@pytest.mark.parametrize("result", [None, "text", 7, ("a", "b", "c"), (), {}, {"tokens": None}, [("a", 5)]])
def test_a_result_of_another_shape_is_a_task_without_tokens(recorded: Recorded, result: object) -> None:
    assert run(result) is result
    assert "podium.usage.total_tokens" not in attributes(recorded)
    assert recorded.span.status.status_code is StatusCode.UNSET


@pytest.mark.parametrize(("tokens", "expected"), [(0, 0), (250.0, 250), (_Number(), 250)])
def test_whole_numbers_of_any_kind_are_tokens(recorded: Recorded, tokens: object, expected: int) -> None:
    run(("a tent", tokens))

    assert attributes(recorded)["podium.usage.total_tokens"] == expected


def test_a_result_that_raises_when_it_is_looked_at_is_returned_all_the_same(recorded: Recorded) -> None:
    class Odd(dict[str, int]):
        def get(self, *_: object) -> Any:
            msg = "do not look"
            raise RuntimeError(msg)

    odd = Odd(tokens=5)

    assert run(odd) is odd
    assert recorded.span.name == "text_generation"
    assert safety.faults() == {"observation": 1}


def _raises(_model: str, _tokens: int) -> float:
    msg = "no price today"
    raise RuntimeError(msg)


@pytest.mark.parametrize(
    "estimate", [_raises, lambda *_: "expensive", lambda *_: -1, lambda *_: None, lambda *_: float("nan"), lambda: 1]
)
def test_a_price_function_that_fails_gives_way_to_the_default_price(
    recorded: Recorded, estimate: Callable[..., float]
) -> None:
    assert run(("a tent", 1000), estimate_cost_fn=estimate) == ("a tent", 1000)

    kept = attributes(recorded)
    assert (kept["podium.cost"], kept["podium.cost.source"]) == (0.03, "blended")


@pytest.mark.parametrize(("usd", "expected"), [(0.25, 0.25), (0, None)])
def test_a_price_per_call_counts_where_tokens_are_not_known(
    recorded: Recorded, usd: float, expected: float | None
) -> None:
    run("a tent", estimate_cost_fn=lambda _model, _tokens: usd)

    assert attributes(recorded).get("podium.cost") == expected


def test_a_failing_task_is_recorded_with_its_status_and_raises(recorded: Recorded) -> None:
    @monitor_task("job_123", "text_generation", "gpt-4")
    def task() -> None:
        msg = "no tent"
        raise LookupError(msg)

    with pytest.raises(LookupError, match="no tent"):
        task()

    assert recorded.span.status.status_code is StatusCode.ERROR
    kept = attributes(recorded)
    assert (kept["error.type"], kept["podium.job.id"]) == ("LookupError", "job_123")
    assert "podium.cost" not in kept


async def test_an_async_task_is_recorded_until_it_returns(recorded: Recorded) -> None:
    @monitor_task("job_123", "text_generation", "gpt-4")
    async def task() -> tuple[str, int]:
        await asyncio.sleep(0)
        assert recorded.spans == []
        return "a tent", 1000

    assert await task() == ("a tent", 1000)
    assert attributes(recorded)["podium.cost"] == 0.03


async def test_a_function_that_only_returns_a_coroutine_is_a_task_until_that_is_done(recorded: Recorded) -> None:
    async def answer() -> tuple[str, int]:
        await asyncio.sleep(0)
        with podium.span("inside"):
            return "a tent", 1000

    def plain() -> Awaitable[tuple[str, int]]:
        return answer()

    task = monitor_task("job_123", "text_generation", "gpt-4")(plain)

    running = task()
    assert recorded.spans == []
    assert await running == ("a tent", 1000)
    outer, inner = recorded.named("text_generation"), recorded.named("inside")
    assert (outer.attributes or {})["podium.cost"] == 0.03
    assert inner.parent is not None
    assert outer.context is not None
    assert inner.parent.span_id == outer.context.span_id


def test_a_function_that_only_returns_a_generator_is_a_task_until_its_end(recorded: Recorded) -> None:
    def words() -> Iterator[tuple[str, int]]:
        yield "a", 10
        yield "tent", 20

    def plain() -> Iterator[tuple[str, int]]:
        return words()

    task = monitor_task("job_123", "text_generation", "gpt-4")(plain)

    assert list(task()) == [("a", 10), ("tent", 20)]
    assert attributes(recorded)["podium.usage.total_tokens"] == 30


async def test_a_cancelled_task_is_recorded_as_such(recorded: Recorded) -> None:
    @monitor_task("job_123", "text_generation", "gpt-4")
    async def task() -> None:
        await asyncio.Event().wait()

    running = asyncio.create_task(task())
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert attributes(recorded)["error.type"] == "cancelled"


def test_a_generators_tokens_are_those_it_returns(recorded: Recorded) -> None:
    @monitor_task("job_123", "text_generation", "gpt-4")
    def task() -> Generator[object, None, dict[str, int]]:
        yield "a", 10
        yield "tent", 10
        return {"tokens": 1000}

    assert list(task()) == [("a", 10), ("tent", 10)]
    assert attributes(recorded)["podium.usage.total_tokens"] == 1000


def test_a_generators_tokens_are_else_the_sum_of_its_items(recorded: Recorded) -> None:
    @monitor_task("job_123", "text_generation", "gpt-4")
    def task() -> Iterator[object]:
        yield "a ", 10
        yield "plain word"
        yield {"tokens": 30}

    for _ in task():
        assert recorded.spans == []
    assert attributes(recorded)["podium.usage.total_tokens"] == 40


async def test_an_async_generator_that_is_left_keeps_what_it_gave(recorded: Recorded) -> None:
    @monitor_task("job_123", "text_generation", "gpt-4")
    async def task() -> AsyncIterator[tuple[str, int]]:
        yield "a", 10
        yield "tent", 10

    reading = task()
    await anext(reading)
    await reading.aclose()  # type: ignore[attr-defined]

    kept = attributes(recorded)
    assert (kept["podium.usage.total_tokens"], kept["podium.outcome"]) == (10, "stopped early")
    assert recorded.span.status.status_code is StatusCode.UNSET


def test_the_job_may_depend_on_the_call(recorded: Recorded) -> None:
    @monitor_task(lambda order, **_: f"order-{order}", "work", "gpt-4")
    def task(order: int, *, fast: bool = False) -> int:
        return order

    assert task(17, fast=True) == 17
    assert attributes(recorded)["podium.job.id"] == "order-17"


def test_the_job_may_come_from_a_function_without_arguments_or_from_the_context(recorded: Recorded) -> None:
    run(("a", 1), job_id=lambda: "from-function", task_name="first")
    with podium.job("from-context"):
        run(("a", 1), job_id=None, task_name="second")

    jobs = [(each.attributes or {})["podium.job.id"] for each in recorded.spans]
    assert jobs == ["from-function", "from-context"]


def test_a_job_function_that_raises_leaves_the_task_without_a_job(recorded: Recorded) -> None:
    def broken() -> str:
        msg = "which job?"
        raise RuntimeError(msg)

    assert run(("a tent", 10), job_id=broken) == ("a tent", 10)
    assert "podium.job.id" not in attributes(recorded)
    assert safety.faults() == {"job_id": 1}


def test_a_metric_can_be_logged_by_hand(recorded: Recorded) -> None:
    log_metric("job_123", "text_generation", "gpt-4", 500, 1250.5, 0.2)

    kept = attributes(recorded)
    assert (kept["podium.cost"], kept["podium.cost.source"], kept["podium.usage.total_tokens"]) == (
        0.2,
        "reported",
        500,
    )
    assert recorded.span.end_time is not None
    assert recorded.span.start_time is not None
    assert recorded.span.end_time - recorded.span.start_time == 1_250_500_000


def test_a_metric_without_sane_numbers_is_kept_without_them(recorded: Recorded) -> None:
    log_metric("job_123", "text_generation", "gpt-4", -500, float("nan"), "expensive")  # type: ignore[arg-type]

    assert set(attributes(recorded)) == {"podium.kind", "podium.task.name", "podium.job.id", "gen_ai.request.model"}
    assert recorded.span.end_time == recorded.span.start_time


@pytest.mark.parametrize("name", [7, "", "\ud800", object(), "x" * 10_000, ["a"]])
def test_names_of_any_kind_are_made_short_texts(recorded: Recorded, name: Any) -> None:
    assert run(("a tent", 10), job_id=name, task_name=name, model_used=name) == ("a tent", 10)
    log_metric(name, name, name, 10, 1.0)

    for span in recorded.spans:
        assert 0 < len(span.name) < 300
        span.name.encode()


def test_without_init_tasks_run_as_if_undecorated(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(spans, "tracer", NoOpTracer())

    assert run(("a tent", 10)) == ("a tent", 10)
    assert caplog.records == []
    assert safety.faults() == {}
