"""Records of Langfuse's exports, one at a time; whole exports: tests/sources/tools/test_langfuse.py."""

from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from podium.errors import InvalidInput
from podium.sources.tools import langfuse_records as records
from podium.sources.tools.langfuse_records import (
    Trace,
    key_of,
    observation_span,
    records_in,
    resource_of,
    score_event,
    trace_id_of,
    trace_span,
    trace_span_id,
)

NS = 10**9
START_NS = 1_795_168_800 * NS  # 2026-11-20T10:00:00Z
TRACE = "0af7651916cd43dd8448eb211c80319c"


def observation(**more: Any) -> dict[str, Any]:
    known = {
        "id": "b7ad6b7169203331", "trace_id": TRACE, "type": "SPAN", "name": "step",
        "start_time": "2026-11-20T10:00:00.000", "end_time": "2026-11-20T10:00:01.000", "parent_observation_id": None,
    }  # fmt: skip
    return known | more


def score(**more: Any) -> dict[str, Any]:
    known = {"id": "s1", "trace_id": TRACE, "name": "tone", "value": 0.5, "timestamp": "2026-11-20T10:00:00Z"}
    return known | more


def attributes(holder: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in holder.attributes}


@pytest.mark.parametrize(
    ("value", "sort"),
    [
        ({"id": 1, "name": "tone", "value": 1}, "score"),
        ({"id": 1, "name": "tone", "stringValue": "good"}, "score"),
        ({"id": 1, "name": "step", "startTime": None, "value": 1}, "observation"),
        ({"id": 1, "traceId": "t", "type": "SPAN"}, "observation"),
        ({"id": 1, "timestamp": None}, "trace"),
        ({"id": 1, "observations": []}, "trace"),
        ({"id": 1, "name": "x"}, None),
    ],
)
def test_a_record_is_recognised_by_the_fields_it_has(value: dict[str, Any], sort: str | None) -> None:
    ((found, _),) = records_in(value)

    assert found == sort


def test_both_spellings_of_a_field_are_one() -> None:
    ((_, record),) = records_in({"id": 1, "startTime": "x", "parentObservationId": "p", "usage_details": {}})

    assert record == {"id": 1, "start_time": "x", "parent_observation_id": "p", "usage_details": {}}


def test_a_trace_holds_its_observations_and_scores() -> None:
    value = {"id": "t", "timestamp": 1, "observations": [{"id": "o", "startTime": 1}, 7], "scores": [score()]}
    page = {"trace": {"id": "t", "timestamp": 1}, "observations": value["observations"], "scores": value["scores"]}

    for each in (value, page):
        found = list(records_in(each))
        assert [sort for sort, _ in found] == ["trace", "observation", "score"]
        assert found[0][1] == {"id": "t", "timestamp": 1}
        assert (found[1][1]["trace_id"], found[2][1]["trace_id"]) == ("t", TRACE)


@pytest.mark.parametrize("value", [None, 7, "x", [1]])
def test_what_is_no_object_is_no_record(value: Any) -> None:
    assert list(records_in(value)) == [(None, {})]


def test_a_record_without_an_id_has_no_key() -> None:
    assert key_of("score", {"id": 1, "trace_id": "t"}) == "score t 1"
    with pytest.raises(InvalidInput, match="it has no id"):
        key_of("score", {"trace_id": "t"})


def test_a_trace_has_a_span_of_its_own_unless_one_root_stands_for_it() -> None:
    trace = Trace({"id": TRACE})
    assert trace.has_span
    trace.cover(observation(), is_first=True)
    assert not trace.has_span
    trace.cover(observation(), is_first=False)
    assert not trace.has_span
    trace.cover(observation(parent_observation_id="p"), is_first=True)
    assert not trace.has_span
    trace.cover(observation(id="other"), is_first=True)
    assert trace.has_span
    assert not Trace(roots=2).has_span


def test_a_trace_covers_its_observations() -> None:
    trace = Trace({"id": TRACE, "timestamp": "2026-11-20T10:00:02Z"})
    for start, end in (("10:00:01", "10:00:05"), ("10:00:03", None), ("soon", "10:00:09")):
        trace.cover(observation(start_time=f"2026-11-20T{start}", end_time=end and f"2026-11-20T{end}"), is_first=True)

    span = trace_span(TRACE, trace)

    assert (span.start_time_unix_nano, span.end_time_unix_nano) == (START_NS + NS, START_NS + 5 * NS)
    assert (span.span_id, span.parent_span_id) == (trace_span_id(TRACE), b"")


def test_a_trace_alone_lasts_as_long_as_its_latency() -> None:
    span = trace_span("t", Trace({"id": "t", "timestamp": "2026-11-20T10:00:00Z", "latency": "1.5"}))

    assert (span.start_time_unix_nano, span.end_time_unix_nano) == (START_NS, START_NS + 3 * NS // 2)
    with pytest.raises(InvalidInput, match="start time is missing"):
        trace_span("t", Trace({"id": "t"}))


def test_hex_ids_and_uuids_stay_and_other_names_become_ids() -> None:
    assert trace_id_of(TRACE).hex() == TRACE
    assert trace_id_of("0af76519-16cd-43dd-8448-eb211c80319c").hex() == TRACE
    assert len(trace_id_of("my trace")) == 16
    assert observation_span(observation(), Trace()).span_id.hex() == "b7ad6b7169203331"
    assert len(observation_span(observation(id="mine"), Trace()).span_id) == 8


def test_a_root_stands_under_its_trace_where_that_has_a_span() -> None:
    many = Trace({"id": TRACE}, roots=2)

    assert observation_span(observation(), many).parent_span_id == trace_span_id(TRACE)
    assert observation_span(observation(), Trace({"id": TRACE}, roots=1)).parent_span_id == b""
    child = observation_span(observation(id="c", parent_observation_id="b7ad6b7169203331"), many)
    assert child.parent_span_id.hex() == "b7ad6b7169203331"


def test_an_event_has_no_duration_and_what_has_not_ended_still_runs() -> None:
    event = observation_span(observation(type="event"), Trace())
    running = observation_span(observation(end_time=None), Trace())

    assert (event.start_time_unix_nano, event.end_time_unix_nano) == (START_NS, START_NS)
    assert running.end_time_unix_nano == 0


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"type": "DREAM"}, records.BAD_TYPE),
        ({"start_time": None}, records.NO_START),
        ({"start_time": "soon"}, records.NO_START),
        ({"end_time": "later"}, records.BAD_END),
    ],
)
def test_an_observation_that_is_no_span_says_why(more: dict[str, Any], why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        observation_span(observation(**more), Trace())


def test_an_error_is_a_status_and_another_level_an_attribute() -> None:
    failed = observation_span(observation(level="ERROR", status_message="no quota"), Trace())
    warned = observation_span(observation(level="WARNING", status_message="slow"), Trace())

    assert failed.status == Status(code=Status.STATUS_CODE_ERROR, message="no quota")
    assert "langfuse.observation.status_message" not in attributes(failed)
    assert warned.status == Status()
    assert attributes(warned)["langfuse.observation.status_message"] == "slow"


def test_a_first_token_is_measured_from_the_start_and_never_before_it() -> None:
    def first(at: str | None) -> Any:
        span = observation_span(observation(completion_start_time=at), Trace())
        return attributes(span).get("gen_ai.response.time_to_first_chunk")

    assert first("2026-11-20T10:00:00.250") == 0.25
    assert (first("2026-11-20T09:59:59"), first(None)) == (None, None)


def test_the_one_root_speaks_for_its_trace() -> None:
    trace = Trace(
        {"id": TRACE, "name": "chat", "tags": ["a", 7], "public": True, "metadata": {"n": 1}, "input": "hello"}, roots=1
    )

    root = attributes(observation_span(observation(output="bye"), trace))
    child = attributes(observation_span(observation(parent_observation_id="p"), trace))

    assert (root["langfuse.trace.name"], root["langfuse.trace.public"]) == ("chat", True)
    assert [each.string_value for each in root["langfuse.trace.tags"].values] == ["a", "7"]
    assert (root["langfuse.trace.metadata.n"], root["input.value"], root["output.value"]) == (1, "hello", "bye")
    assert "input.value" not in child
    assert "langfuse.trace.name" not in child


def test_the_resource_is_who_sent_it_so_far_as_it_was_kept() -> None:
    sent = {"metadata": {"resourceAttributes": {"service.name": "shop"}}, "release": "1.2"}

    assert resource_of(sent, Trace({"environment": "prod", "release": "0.9"})) == {
        "service.name": "shop", "service.version": "1.2", "deployment.environment.name": "prod",
    }  # fmt: skip
    assert set(resource_of({"metadata": "text"}, Trace()).values()) == {None}


def test_a_score_is_the_result_of_an_evaluation_of_what_it_names() -> None:
    event = score_event(score(observation_id="b7ad6b7169203331", comment="kind", data_type="NUMERIC"))

    assert (event.event_name, event.time_unix_nano) == ("gen_ai.evaluation.result", START_NS)
    assert (event.trace_id.hex(), event.span_id.hex()) == (TRACE, "b7ad6b7169203331")
    found = attributes(event)
    assert (found["gen_ai.evaluation.name"], found["gen_ai.evaluation.score.value"]) == ("tone", 0.5)
    assert found["gen_ai.evaluation.explanation"] == "kind"
    assert score_event(score()).span_id == b""


def test_a_score_of_text_has_a_label_and_no_value() -> None:
    found = attributes(score_event(score(value=0, string_value="good", data_type="TEXT")))

    assert found["gen_ai.evaluation.score.label"] == "good"
    assert "gen_ai.evaluation.score.value" not in found


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"trace_id": None}, records.SCORE_OF_NO_TRACE),
        ({"name": ""}, records.SCORE_WITHOUT_NAME),
        ({"value": None}, records.SCORE_WITHOUT_NAME),
        ({"timestamp": None}, records.SCORE_WITHOUT_NAME),
    ],
)
def test_a_score_that_says_nothing_is_refused(more: dict[str, Any], why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        score_event(score(**more))
