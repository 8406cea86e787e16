"""A metric sent by hand: what its body must be, and the span it becomes."""

import json
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from podium.api.documented.posted_metric import FIELDS, Metric, check_media_type, otlp_request, read_metric
from podium.errors import InvalidInput

METRIC = {
    "job_id": "job_001",
    "task_name": "data_processing",
    "model_used": "gpt-4",
    "token_count": 1500,
    "latency_ms": 2340.5,
    "cost_estimate": 0.045,
}
NOW_NS = 1_790_000_040 * 10**9


def body(**changed: Any) -> bytes:
    return json.dumps(METRIC | changed).encode()


def test_S2_22_the_documented_metric_is_read() -> None:
    assert read_metric(body()) == Metric("job_001", "data_processing", "gpt-4", 1500, 2340.5, 0.045)
    assert read_metric(body(more="ignored")) == read_metric(body())


@pytest.mark.parametrize("name", FIELDS)
def test_S2_22_a_missing_field_is_named(name: str) -> None:
    given = {key: value for key, value in METRIC.items() if key != name}

    with pytest.raises(InvalidInput, match=f"^Missing required field: {name}$"):
        read_metric(json.dumps(given).encode())


BAD = {
    "no text": {"job_id": 7},
    "an empty text": {"task_name": " "},
    "a long text": {"model_used": "x" * 256},
    "half a character": {"job_id": "\ud800"},
    "a NUL": {"job_id": "a\0b"},
    "no number": {"token_count": "1500"},
    "half a token": {"token_count": 1.5},
    "a truth for a number": {"token_count": True},
    "negative tokens": {"token_count": -1},
    "endless tokens": {"token_count": 10**12 + 1},
    "a null": {"latency_ms": None},
    "a truth for a time": {"latency_ms": True},
    "negative time": {"latency_ms": -0.1},
    "more than a year": {"latency_ms": 366 * 86_400_000 + 1},
    "time that is no number": {"latency_ms": float("nan")},
    "endless cost": {"cost_estimate": float("inf")},
    "a huge cost": {"cost_estimate": 10**9 + 1},
}


@pytest.mark.parametrize("changed", BAD.values(), ids=BAD)
def test_S2_22_what_does_not_fit_is_refused_and_named(changed: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match=next(iter(changed))):
        read_metric(body(**changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"job_id": "x" * 255},
        {"task_name": "é✓😀"},
        {"token_count": 0},
        {"token_count": 10**12},
        {"latency_ms": 0},
        {"latency_ms": 366 * 86_400_000},
        {"cost_estimate": 0},
        {"cost_estimate": 10**9},
    ],
)
def test_S2_22_the_least_and_the_most_are_taken(changed: dict[str, Any]) -> None:
    ((name, value),) = changed.items()

    assert getattr(read_metric(body(**changed)), name) == value


@pytest.mark.parametrize("given", [b"", b"{", b"\xff", b"[" * 60_000])
def test_S2_22_a_body_that_is_not_json_is_refused(given: bytes) -> None:
    with pytest.raises(InvalidInput, match="the body is not JSON"):
        read_metric(given)


@pytest.mark.parametrize("given", [b"[]", b"null", b'"text"', b"7"])
def test_S2_22_a_body_that_is_no_object_is_refused(given: bytes) -> None:
    with pytest.raises(InvalidInput, match="the body must be a JSON object"):
        read_metric(given)


@pytest.mark.parametrize("header", ["", "application/json", "Application/JSON ; charset=utf-8"])
def test_S2_22_json_or_no_type_is_let_through(header: str) -> None:
    check_media_type(header)


@pytest.mark.parametrize("header", ["text/plain", "application/jsonlines", "application/x-www-form-urlencoded; a=b"])
def test_S2_22_another_type_is_refused(header: str) -> None:
    kind = header.partition(";")[0]

    with pytest.raises(InvalidInput, match=f"^Content-Type must be application/json, not {kind}$"):
        check_media_type(header)


def test_S2_22_a_metric_is_a_task_that_has_just_ended() -> None:
    message = ExportTraceServiceRequest.FromString(otlp_request(read_metric(body()), NOW_NS))

    (span,) = message.resource_spans[0].scope_spans[0].spans
    assert (span.name, span.end_time_unix_nano) == ("data_processing", NOW_NS)
    assert span.end_time_unix_nano - span.start_time_unix_nano == 2_340_500_000
    attributes = {each.key: getattr(each.value, each.value.WhichOneof("value") or "") for each in span.attributes}
    assert attributes == {
        "podium.kind": "task",
        "podium.job.id": "job_001",
        "podium.task.name": "data_processing",
        "gen_ai.request.model": "gpt-4",
        "podium.usage.total_tokens": 1500,
        "podium.cost": 0.045,
        "podium.cost.source": "reported",
    }


def test_S2_22_the_same_metric_twice_is_two_spans() -> None:
    ids = set()
    for _ in range(2):
        message = ExportTraceServiceRequest.FromString(otlp_request(read_metric(body()), NOW_NS))
        span = message.resource_spans[0].scope_spans[0].spans[0]
        ids |= {span.trace_id, span.span_id}

    assert sorted(len(each) for each in ids) == [8, 8, 16, 16]
