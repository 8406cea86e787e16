"""Jaeger's JSON of traces as OTLP."""

import json
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from tests.sources.jaeger import span, tag, trace

from podium.sources.otlp.batches import SpanBatch
from podium.sources.tools import jaeger_traces
from podium.sources.tools.jaeger_traces import read_traces, traces_of

RECORDED = Path(__file__).parents[2] / "data" / "jaeger-query-2.json"
START_US = 1_790_000_000_000_000


def read(answer: Any) -> SpanBatch:
    batch = SpanBatch()
    read_traces(traces_of(answer) or [], batch)
    return batch


def recorded() -> dict[str, Span]:
    batch = read(json.loads(RECORDED.read_text(encoding="utf-8")))
    return {
        each.name: each
        for message in batch.messages
        for resource in message.resource_spans
        for scope in resource.scope_spans
        for each in scope.spans
    }


def attributes(holder: Any) -> dict[str, AnyValue]:
    return {each.key: each.value for each in holder.attributes}


def only(answer: Any) -> Span:
    (message,) = read(answer).messages
    (resource,) = message.resource_spans
    (scope,) = resource.scope_spans
    (made,) = scope.spans
    return made


def reasons(answer: Any) -> list[str]:
    batch = read(answer)
    assert not batch.spans
    return [each.why for each in batch.skipped]


def test_ids_names_and_times_stay_as_they_are() -> None:
    root = recorded()["chat_completion"]

    assert root.trace_id.hex() == "5b8efff798038103d269b633813fc60c"
    assert root.span_id.hex() == "eee19b7ec3c1b174"
    assert root.parent_span_id == b""
    assert root.start_time_unix_nano == 1790000000000123000
    assert root.end_time_unix_nano - root.start_time_unix_nano == 2_500_000_000
    assert root.trace_state == "vendor=1"
    assert root.kind == Span.SPAN_KIND_SERVER


def test_an_id_of_64_bits_is_the_lower_half() -> None:
    assert recorded()["legacy.lookup"].trace_id.hex() == "00000000000000003ce929d0e0e4736a"


def test_tags_keep_their_types_and_those_of_fields_are_no_attributes() -> None:
    told = attributes(recorded()["chat_completion"])

    assert told == {
        "http.request.method": AnyValue(string_value="POST"),
        "http.response.status_code": AnyValue(int_value=200),
        "sampling.rate": AnyValue(double_value=1.0),
        "cache.enabled": AnyValue(bool_value=True),
        "request.sequence": AnyValue(int_value=9007199254740993),
        "request.digest": AnyValue(string_value="3q2+7w=="),
    }


def test_processes_are_resources_and_libraries_are_scopes() -> None:
    batch = read(json.loads(RECORDED.read_text(encoding="utf-8")))

    (message,) = batch.messages
    gateway, proxy, legacy = message.resource_spans
    assert attributes(gateway.resource) == {
        "service.name": AnyValue(string_value="gateway"),
        "deployment.environment.name": AnyValue(string_value="production"),
        "service.version": AnyValue(string_value="1.4.0"),
    }
    (scope,) = gateway.scope_spans
    assert (scope.scope.name, scope.scope.version, len(scope.spans)) == ("fluxai.gateway", "1.4.0", 2)
    assert attributes(proxy.resource)["service.name"].string_value == "bedrock-proxy"
    assert attributes(legacy.resource)["jaeger.version"].string_value == "Python-4.8.0"
    assert (batch.spans, batch.skipped) == (4, [])


def test_the_parent_is_a_reference_and_other_references_are_links() -> None:
    call = recorded()["bedrock.invoke_model"]

    assert call.parent_span_id.hex() == "eee19b7ec3c1b174"
    (link,) = call.links
    assert (link.trace_id.hex(), link.span_id.hex()) == ("00000000000000004bf92f3577b34da6", "00f067aa0ba902b7")
    assert attributes(link) == {"opentracing.ref_type": AnyValue(string_value="follows_from")}


def test_the_status_is_read_from_tags() -> None:
    spans = recorded()

    assert spans["chat_completion"].status == Status()
    assert spans["bedrock.invoke_model"].status == Status(code=Status.STATUS_CODE_OK)
    failed = Status(code=Status.STATUS_CODE_ERROR, message="no price for eu-west-9")
    assert spans["cost.calculate"].status == failed
    assert "error" not in attributes(spans["cost.calculate"])
    assert spans["legacy.lookup"].status.code == Status.STATUS_CODE_ERROR


def test_a_tag_that_only_looks_like_an_error_stays_an_attribute() -> None:
    made = only({"data": [trace(span(1, START_US, tags=[tag("error", "timeout")]))]})

    assert made.status == Status()
    assert attributes(made) == {"error": AnyValue(string_value="timeout")}


def test_logs_are_events() -> None:
    (received,) = recorded()["chat_completion"].events
    (raised,) = recorded()["cost.calculate"].events

    assert (received.name, received.time_unix_nano) == ("request_received", 1790000000001000000)
    assert attributes(received) == {"queue.position": AnyValue(int_value=3)}
    assert raised.name == "exception"
    assert attributes(raised)["exception.type"].string_value == "KeyError"


def test_a_log_without_a_name_or_a_time_is_kept() -> None:
    logs = [{"fields": [tag("message", "hello")]}, "no log"]

    (event,) = only({"data": [trace(span(1, START_US, logs=logs))]}).events

    assert (event.name, event.time_unix_nano) == ("log", START_US * 1000)
    assert attributes(event) == {"message": AnyValue(string_value="hello")}


def test_a_parent_of_zeros_is_none_and_an_old_client_names_it_apart() -> None:
    zero = {"refType": "CHILD_OF", "traceID": f"{1:032x}", "spanID": "0" * 16}

    assert only({"data": [trace(span(1, START_US, references=[zero]))]}).parent_span_id == b""
    old = only({"data": [trace(span(1, START_US, parentSpanID=f"{7:016x}"))]})
    assert (old.parent_span_id, len(old.links)) == ((7).to_bytes(8, "big"), 0)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"traceID": "abc"}, jaeger_traces.BAD_TRACE_ID),
        ({"traceID": "0" * 32}, jaeger_traces.BAD_TRACE_ID),
        ({"traceID": "x" * 32}, jaeger_traces.BAD_TRACE_ID),
        ({"traceID": None}, jaeger_traces.BAD_TRACE_ID),
        ({"spanID": "0123456789abcde"}, jaeger_traces.BAD_SPAN_ID),
        ({"spanID": 12}, jaeger_traces.BAD_SPAN_ID),
        ({"startTime": None}, jaeger_traces.BAD_TIME),
        ({"startTime": "yesterday"}, jaeger_traces.BAD_TIME),
        ({"duration": -1}, jaeger_traces.BAD_TIME),
        ({"duration": 1.5}, jaeger_traces.BAD_TIME),
        ({"references": [{"refType": "CHILD_OF", "traceID": "1", "spanID": "1"}]}, jaeger_traces.BAD_REFERENCE),
    ],
)
def test_a_span_that_cannot_be_read_is_skipped(more: dict[str, Any], why: str) -> None:
    assert reasons({"data": [trace(span(1, START_US, **more))]}) == [why]


def test_what_is_no_span_is_skipped_and_the_rest_is_read() -> None:
    batch = read({"data": [{"spans": ["half", span(1, START_US)], "processes": None}, {"spans": None}, 7]})

    assert [each.why for each in batch.skipped] == [jaeger_traces.NOT_AN_OBJECT]
    assert batch.spans == 1


def test_a_span_that_stands_in_an_answer_twice_is_read_once() -> None:
    batch = read({"data": [trace(span(1, START_US), span(1, START_US))]})

    assert (batch.spans, [each.why for each in batch.skipped]) == (1, [jaeger_traces.TWICE])


@pytest.mark.parametrize("answer", [[], {}, {"data": None}, {"data": {}}, "traces", None])
def test_an_answer_of_another_kind_holds_no_traces(answer: Any) -> None:
    assert traces_of(answer) is None
