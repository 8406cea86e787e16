"""One trace in the making."""

import itertools
from statistics import mean

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from tests.demo.made import PLACE, read_back, trace
from tests.demo.spans_read_back import NOW

from podium.demo.facts import Step
from podium.demo.models import MINI, SONNET
from podium.demo.story import DAY, HOUR, SECOND
from podium.demo.trace import Ask, Place

ASK = Ask(SONNET, "writer", "Be brief.", "Why?", "Because.", 10_000, 200, cached=0.5, is_streamed=True)
BURST_NS = (NOW // DAY - 1) * DAY + 15 * HOUR


def test_a_step_has_its_place_its_times_and_who_it_is_for() -> None:
    made = trace()

    span_id = made.step(Step("node", "load"), b"p" * 8, (5, 9))

    (seen,) = read_back(made)
    assert (seen.span.span_id, seen.span.parent_span_id, seen.span.trace_id) == (span_id, b"p" * 8, made.trace_id)
    assert (seen.span.start_time_unix_nano, seen.span.end_time_unix_nano) == (5, 9)
    assert (seen.attributes["user.id"], seen.attributes["podium.account"]) == ("ada", "acme")
    assert seen.resource["service.name"] == PLACE.service
    assert seen.resource["podium.sample"] is True


def test_a_step_may_have_an_id_that_was_made_before() -> None:
    made = trace()
    known = made.new_id()

    assert made.step(Step("node", "load"), b"", (5, 9), known) == known
    assert made.new_id() != known


def test_a_step_that_failed_says_so_in_status_attribute_and_event() -> None:
    made = trace(place=Place("my-shop", "1", "production", "eu-1"))

    made.step(Step("tool", "search", error=("TimeoutError", "no answer")), b"", (5, 9))

    (seen,) = read_back(made)
    (event,) = seen.span.events
    assert seen.span.status == Status(code=Status.STATUS_CODE_ERROR, message="no answer")
    assert seen.attributes["error.type"] == "TimeoutError"
    assert (event.name, event.time_unix_nano) == ("exception", 9)
    assert "/app/my_shop/agents.py" in str(event)


@pytest.mark.parametrize(("status_code", "is_error"), [(200, False), (404, False), (500, True)])
def test_a_web_request_is_a_server_span_and_fails_from_500_on(status_code: int, *, is_error: bool) -> None:
    made = trace()

    made.request("POST /v1/x/{id}", (5, 9), b"r" * 8, status_code)

    (seen,) = read_back(made)
    assert (seen.span.kind, seen.span.parent_span_id) == (Span.SPAN_KIND_SERVER, b"")
    assert (seen.attributes["http.request.method"], seen.attributes["http.route"]) == ("POST", "/v1/x/{id}")
    assert (seen.span.status.code == Status.STATUS_CODE_ERROR) is is_error


def test_a_call_that_is_answered_is_counted_and_takes_its_time() -> None:
    made = trace()

    answer = made.call(ASK, b"p" * 8, NOW)

    (seen,) = read_back(made)
    (answered,) = made.answered
    assert answer.is_ok
    assert answer.usage is not None
    assert (made.used.input, made.used.output) == (answer.usage.input, answer.usage.output)
    assert answer.usage.cache_read + answer.usage.cache_write <= answer.usage.input
    assert (answered.span_id, answered.end_ns, answered.agent) == (seen.span.span_id, answer.end_ns, "writer")
    assert 0 < seen.attributes["gen_ai.response.time_to_first_chunk"] < (answer.end_ns - NOW) / SECOND


def test_a_call_while_its_provider_turns_away_is_tried_four_times() -> None:
    tries = []
    for seed in range(60):
        made = trace(seed=seed)
        answer = made.call(ASK, b"", BURST_NS)
        spans = read_back(made)
        tries.append(len(spans))
        failed = [each for each in spans if each.span.status.code == Status.STATUS_CODE_ERROR]
        assert len(spans) - len(failed) == answer.is_ok
        assert {each.attributes["error.type"] for each in failed} <= {"RateLimitError", "APITimeoutError"} | {
            "InternalServerError", "OverloadedError", "APIConnectionError",
        }  # fmt: skip
        assert all(
            later.span.start_time_unix_nano >= earlier.span.end_time_unix_nano + SECOND // 2
            for earlier, later in itertools.pairwise(spans)
        )

    assert max(tries) == 4
    assert mean(tries) > 1.5


def test_longer_prompts_have_longer_answers_though_less_so() -> None:
    def sizes(scale: float) -> tuple[float, float]:
        made = [trace(seed=seed) for seed in range(200)]
        for each in made:
            each.scale = scale
            each.call(ASK, b"", NOW)
        return mean(each.used.input for each in made), mean(each.used.output for each in made)

    (input_1, output_1), (input_4, output_4) = sizes(1.0), sizes(4.0)

    assert input_4 == pytest.approx(4 * input_1, rel=0.1)
    assert 1.3 * output_1 < output_4 < 2.5 * output_1


def test_only_models_that_cache_have_cached_tokens() -> None:
    for model in (SONNET, MINI):
        made = trace()
        usage = made.call(Ask(model, "", "", "", "", 10_000, 200, cached=0.5), b"", NOW).usage
        assert usage is not None
        assert (usage.cache_read > 0) is model.caches
        assert (usage.cache_write > 0) is model.writes_cache
        assert (usage.reasoning > 0) is model.reasons


def test_the_same_dice_make_the_same_trace() -> None:
    first, again, other = (trace(seed=seed) for seed in (1, 1, 2))
    for each in (first, again, other):
        each.call(ASK, b"", NOW)

    assert first.spans == again.spans
    assert first.trace_id != other.trace_id


def test_times_are_spread_around_what_is_asked() -> None:
    made = trace()
    seconds = [(made.after(0, 2.0)) / SECOND for _ in range(2000)]

    assert 1.9 < sorted(seconds)[1000] < 2.1
    assert min(seconds) > 0
    assert max(seconds) > 4
