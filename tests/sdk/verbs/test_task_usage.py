"""Whose the usage of a monitored task is: its own, or that of what is below it."""

import threading
from collections.abc import Callable

import pytest
from tests.sdk.conftest import Recorded

import podium
from podium.sdk.verbs.tasks import monitor_task

pytestmark = pytest.mark.usefixtures("faultless")


@monitor_task("job_123", "inner", "gpt-4")
def inner(result: object = ("a tent", 10)) -> object:
    return result


def test_calls_inside_a_task_carry_its_job_and_its_name(recorded: Recorded) -> None:
    @monitor_task("job_123", "text_generation", "gpt-4")
    def task() -> None:
        with podium.span("chat", kind="llm"):
            pass

    task()
    inner = recorded.named("chat")
    assert inner.attributes is not None
    assert inner.attributes["podium.job.id"] == "job_123"
    assert inner.attributes["podium.task.within"] == "text_generation"
    assert "podium.task.name" not in inner.attributes


def _calls_a_model() -> None:
    with podium.span("chat", kind="llm"):
        pass


def _calls_a_model_in_a_thread() -> None:
    thread = threading.Thread(target=podium.carry(_calls_a_model))
    thread.start()
    thread.join()


@pytest.mark.parametrize(
    "work", [_calls_a_model, _calls_a_model_in_a_thread, inner, podium.headers], ids=lambda work: work.__name__
)
def test_a_task_with_anything_below_it_does_not_say_that_its_usage_is_its_own(
    recorded: Recorded, work: Callable[[], object]
) -> None:
    @monitor_task("job_123", "outer", "gpt-4")
    def task() -> tuple[str, int]:
        work()
        return "a tent", 1000

    task()
    kept = dict(recorded.named("outer").attributes or {})
    assert kept["podium.usage.total_tokens"] == 1000
    assert "podium.usage.own" not in kept


def test_a_task_beside_others_says_that_its_usage_is_its_own(recorded: Recorded) -> None:
    with podium.span("workflow"):
        _calls_a_model()
        inner()

    assert (recorded.named("inner").attributes or {})["podium.usage.own"] is True


def test_a_task_whose_usage_is_not_known_says_nothing_of_it(recorded: Recorded) -> None:
    inner("a tent")

    assert "podium.usage.own" not in (recorded.span.attributes or {})
