import asyncio
import logging
import math
from collections.abc import Callable

import pytest
from opentelemetry.trace import SpanKind, StatusCode
from tests.sdk.conftest import Recorded

import podium
from podium.sdk import safety

pytestmark = pytest.mark.usefixtures("faultless")


def test_a_span_carries_its_kind_and_the_name_of_its_component(recorded: Recorded) -> None:
    with podium.span("refunds", kind="agent", attributes={"tier": "gold", "absent": None}):
        pass

    assert recorded.span.name == "refunds"
    assert recorded.span.attributes == {"podium.kind": "agent", "podium.agent": "refunds", "tier": "gold"}
    assert recorded.span.status.status_code is StatusCode.UNSET


def test_spans_nest(recorded: Recorded) -> None:
    with podium.span("outer") as outer, podium.span("inner"):
        pass

    inner = recorded.named("inner")
    assert inner.parent is not None
    assert f"{inner.parent.span_id:016x}" == outer.span_id


def test_a_model_call_says_what_it_used_and_cost(recorded: Recorded) -> None:
    with podium.span("chat", kind="llm") as span:
        span.usage(input_tokens=10, output_tokens=3, cache_read_tokens=4, model="gpt-4o", provider="openai")
        span.cost("0.25")

    assert recorded.span.kind is SpanKind.CLIENT
    assert recorded.span.attributes == {
        "podium.kind": "llm",
        "gen_ai.operation.name": "chat",
        "gen_ai.usage.input_tokens": 10,
        "gen_ai.usage.output_tokens": 3,
        "gen_ai.usage.cache_read.input_tokens": 4,
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.provider.name": "openai",
        "podium.cost": 0.25,
    }


@pytest.mark.parametrize("tokens", [-1, 10**13, 1.5, math.nan, math.inf, "12", True, None, object()])
def test_tokens_that_cannot_be_say_nothing(recorded: Recorded, tokens: object) -> None:
    with podium.span("chat", kind="llm") as span:
        span.usage(input_tokens=tokens)  # type: ignore[arg-type]

    assert recorded.span.attributes == {"podium.kind": "llm", "gen_ai.operation.name": "chat"}


@pytest.mark.parametrize("usd", [-1, "much", math.nan, math.inf, None, True, [1]])
def test_a_cost_that_cannot_be_says_nothing(recorded: Recorded, usd: object) -> None:
    with podium.span("chat", kind="llm") as span:
        span.cost(usd)

    assert recorded.span.attributes == {"podium.kind": "llm", "gen_ai.operation.name": "chat"}


def test_an_exception_marks_the_span_and_goes_on(recorded: Recorded) -> None:
    order = "order"

    with pytest.raises(KeyError, match=order), podium.span("work"):
        raise KeyError(order)

    assert recorded.span.status.status_code is StatusCode.ERROR
    assert recorded.span.status.description == "KeyError: 'order'"
    assert (recorded.span.attributes or {})["error.type"] == "KeyError"
    (event,) = recorded.span.events
    assert "raise KeyError" in str((event.attributes or {})["exception.stacktrace"])


def test_a_cancelled_span_says_so(recorded: Recorded) -> None:
    async def work() -> None:
        async with podium.span("work"):
            await asyncio.sleep(60)

    async def cancel() -> None:
        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancel())

    assert (recorded.span.attributes or {})["podium.outcome"] == "cancelled"
    assert (recorded.span.attributes or {})["error.type"] == "cancelled"


def test_an_error_can_be_a_sentence(recorded: Recorded) -> None:
    with podium.span("work") as span:
        span.error("the order is unknown")

    assert recorded.span.status.description == "the order is unknown"


def test_nothing_can_be_said_after_the_end(recorded: Recorded, caplog: pytest.LogCaptureFixture) -> None:
    with podium.span("work") as span:
        pass

    with caplog.at_level(logging.DEBUG):
        span.set("late", 1)
        span.set_output("late")
        span.error("late")

    assert recorded.span.attributes == {"podium.kind": "other"}
    assert caplog.records == []


def test_the_current_span_is_found_from_within(recorded: Recorded) -> None:
    def deep() -> None:
        podium.current().set("found", "yes")

    with podium.span("work"):
        deep()

    assert (recorded.span.attributes or {})["found"] == "yes"
    assert not podium.current().is_recording


def test_values_of_any_kind_become_attributes(recorded: Recorded) -> None:
    with podium.span("work") as span:
        span.set("list", ["a", "b"])
        span.set("map", {"a": [1, None]})
        span.set("huge", 10**400)
        span.set("object", object())

    attributes = dict(recorded.span.attributes or {})
    assert attributes["list"] == ("a", "b")
    assert attributes["map"] == '{"a":[1,null]}'
    assert attributes["huge"] == "1329 bits"
    assert attributes["object"] == '"<builtins.object>"'


def test_an_event_of_the_span_carries_its_attributes(recorded: Recorded) -> None:
    with podium.span("work") as span:
        span.event("picked", model="gpt-4o", score=0.5)

    (event,) = recorded.span.events
    assert (event.name, dict(event.attributes or {})) == ("picked", {"model": "gpt-4o", "score": 0.5})


def test_only_metadata_is_kept_where_asked(recorded: Recorded, capture: Callable[..., None]) -> None:
    capture(content="metadata")

    with podium.span("work") as span:
        span.set_input("a secret plan")
        span.set_output({"a": 1})

    assert recorded.span.attributes == {
        "podium.kind": "other",
        "podium.input.type": "str",
        "podium.input.size": 13,
        "podium.output.type": "dict",
        "podium.output.size": 1,
    }


def test_nothing_is_kept_where_capture_is_off(recorded: Recorded, capture: Callable[..., None]) -> None:
    capture(content="off")

    with podium.span("work") as span:
        span.set_input("a secret plan")

    assert recorded.span.attributes == {"podium.kind": "other"}


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise RuntimeError


def test_an_exception_without_a_text_is_recorded_all_the_same(recorded: Recorded) -> None:
    with pytest.raises(Unspeakable), podium.span("work"):
        raise Unspeakable

    assert recorded.span.status.description == f"{__name__}.Unspeakable"
    assert safety.faults() == {}
