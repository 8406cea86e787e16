"""OTLP/JSON and protobuf mean the same, and a fault is named by its place in the document."""

import base64
import json
import math
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.metrics.v1.metrics_pb2 import AGGREGATION_TEMPORALITY_DELTA
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.errors import InvalidInput
from podium.ingest.envelope import Signal
from podium.ingest.otlp.checking import Checked
from podium.ingest.otlp.json_requests import check_json
from podium.ingest.otlp.json_values import MAX_NESTING

NOW_NS = 1_795_000_000 * 10**9
TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
SPAN_ID = "b7ad6b7169203331"


def a_span(**fields: object) -> dict[str, Any]:
    return {"traceId": TRACE_ID, "spanId": SPAN_ID, "startTimeUnixNano": str(NOW_NS), "name": "chat"} | fields


def traces(*spans: object) -> dict[str, Any]:
    return {"resourceSpans": [{"scopeSpans": [{"spans": list(spans)}]}]}


def check_document(document: Any, signal: Signal = "traces") -> Checked:
    return check_json(signal, json.dumps(document).encode(), NOW_NS)


def only_span(checked: Checked) -> Span:
    (span,) = ExportTraceServiceRequest.FromString(checked.body).resource_spans[0].scope_spans[0].spans
    return span


def value_of(value: Any) -> AnyValue:
    checked = check_document(traces(a_span(attributes=[{"key": "k", "value": value}])))
    assert checked.message == ""
    return only_span(checked).attributes[0].value


def test_a_span_arrives_with_all_its_fields() -> None:
    document = traces(
        a_span(
            traceId=TRACE_ID.upper(),
            parentSpanId="00F067AA0BA902B7",
            traceState="a=b",
            kind=3,
            endTimeUnixNano=NOW_NS + 5,
            attributes=[{"key": "model", "value": {"stringValue": "gpt-5"}}],
            droppedAttributesCount=1,
            events=[
                {"timeUnixNano": str(NOW_NS), "name": "chunk", "attributes": [{"key": "i", "value": {"intValue": 1}}]}
            ],
            links=[{"traceId": TRACE_ID, "spanId": SPAN_ID, "attributes": []}],
            status={"code": 2, "message": "no"},
            flags=256,
        )
    )
    document["resourceSpans"][0]["resource"] = {
        "attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]
    }
    document["resourceSpans"][0]["scopeSpans"][0]["scope"] = {"name": "tracer", "version": "1"}
    document["resourceSpans"][0]["schemaUrl"] = "https://example.test/1"

    checked = check_document(document)

    request = ExportTraceServiceRequest.FromString(checked.body)
    resource = request.resource_spans[0]
    span = resource.scope_spans[0].spans[0]
    assert (checked.items, checked.message) == (1, "")
    assert (span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex()) == (
        TRACE_ID,
        SPAN_ID,
        "00f067aa0ba902b7",
    )
    assert (span.start_time_unix_nano, span.end_time_unix_nano, span.kind, span.flags) == (NOW_NS, NOW_NS + 5, 3, 256)
    assert (span.status.code, span.status.message, span.trace_state) == (2, "no", "a=b")
    assert (span.events[0].name, span.events[0].attributes[0].value.int_value) == ("chunk", 1)
    assert span.links[0].trace_id.hex() == TRACE_ID
    assert resource.resource.attributes[0].value.string_value == "shop"
    assert (resource.scope_spans[0].scope.name, resource.schema_url) == ("tracer", "https://example.test/1")


def test_the_reading_agrees_with_the_library_on_all_signals() -> None:
    log = ExportLogsServiceRequest()
    record = log.resource_logs.add().scope_logs.add().log_records.add(severity_number=9, event_name="login")
    record.time_unix_nano = record.observed_time_unix_nano = NOW_NS
    record.body.kvlist_value.values.add(key="a").value.array_value.values.add(double_value=1.5)
    metric = ExportMetricsServiceRequest()
    metrics = metric.resource_metrics.add().scope_metrics.add().metrics
    metrics.add(name="g", unit="By").gauge.data_points.add(time_unix_nano=NOW_NS, as_double=math.inf)
    sums = metrics.add(name="s").sum
    sums.aggregation_temporality, sums.is_monotonic = AGGREGATION_TEMPORALITY_DELTA, True
    sums.data_points.add(time_unix_nano=NOW_NS, start_time_unix_nano=NOW_NS - 9, as_int=-(2**63))
    metrics.add(name="h").histogram.data_points.add(
        time_unix_nano=NOW_NS, count=2**63, sum=4.5, bucket_counts=[1, 2, 0], explicit_bounds=[0.5, 1], min=0, max=3
    )
    buckets = metrics.add(name="e").exponential_histogram.data_points.add(time_unix_nano=NOW_NS, scale=-3, zero_count=2)
    buckets.positive.offset = -1
    buckets.positive.bucket_counts.extend([3, 4])
    metrics.add(name="q").summary.data_points.add(time_unix_nano=NOW_NS).quantile_values.add(quantile=0.5, value=7)

    cases: tuple[tuple[Signal, ExportLogsServiceRequest | ExportMetricsServiceRequest], ...]
    cases = (("logs", log), ("metrics", metric))
    for signal, request in cases:
        checked = check_document(MessageToDict(request), signal)

        assert type(request).FromString(checked.body) == request
        assert checked.message == ""


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        ({"stringValue": ""}, "string_value", ""),
        ({"boolValue": False}, "bool_value", False),
        ({"intValue": "-9223372036854775808"}, "int_value", -(2**63)),
        ({"intValue": 9223372036854775807}, "int_value", 2**63 - 1),
        ({"intValue": 12.0}, "int_value", 12),
        ({"doubleValue": 0.1}, "double_value", 0.1),
        ({"doubleValue": 3}, "double_value", 3.0),
        ({"doubleValue": "Infinity"}, "double_value", math.inf),
        ({"doubleValue": "-Infinity"}, "double_value", -math.inf),
        ({"bytesValue": base64.b64encode(b"\xff\xee?").decode()}, "bytes_value", b"\xff\xee?"),
        ({"bytesValue": base64.urlsafe_b64encode(b"\xff\xee?").decode()}, "bytes_value", b"\xff\xee?"),
    ],
)
def test_scalar_values_keep_their_type(value: Any, field: str, expected: Any) -> None:
    kept = value_of(value)

    assert kept.WhichOneof("value") == field
    assert getattr(kept, field) == expected


def test_not_a_number_is_a_number() -> None:
    assert math.isnan(value_of({"doubleValue": "NaN"}).double_value)


def test_nested_values_arrive_nested() -> None:
    inner = {"kvlistValue": {"values": [{"key": "b", "value": {"boolValue": True}}, {"key": "nothing", "value": {}}]}}

    kept = value_of({"arrayValue": {"values": [inner, {"intValue": 1}, {"arrayValue": {}}]}})

    first, second, third = kept.array_value.values
    assert first.kvlist_value.values[0].value.bool_value is True
    assert first.kvlist_value.values[1].value.WhichOneof("value") is None
    assert second.int_value == 1
    assert third.WhichOneof("value") == "array_value"


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {"stringValue": "deep"}
    for _ in range(levels):
        value = {"kvlistValue": {"values": [{"key": "k", "value": value}]}}
    return value


def test_values_nested_to_the_limit_are_kept() -> None:
    value = value_of(nested(MAX_NESTING))

    for _ in range(MAX_NESTING):
        value = value.kvlist_value.values[0].value
    assert value.string_value == "deep"


@pytest.mark.parametrize("levels", [MAX_NESTING + 1, 200])
def test_values_nested_deeper_cost_only_their_span(levels: int) -> None:
    deep = a_span(attributes=[{"key": "k", "value": nested(levels)}])

    checked = check_document(traces(deep, a_span()))

    assert (checked.items, checked.rejected) == (1, {"malformed": 1})
    assert "is nested deeper than 24 levels" in checked.message


@pytest.mark.parametrize("parent", ["", "0000000000000000", None])
def test_every_way_to_write_no_parent_makes_a_root(parent: str | None) -> None:
    assert only_span(check_document(traces(a_span(parentSpanId=parent)))).parent_span_id == b""


@pytest.mark.parametrize(
    ("fields", "reason", "reported"),
    [
        ({"traceId": "xyz"}, "invalid_trace_id", ".traceId: must be 32 hex digits"),
        ({"traceId": "CvdlGRbNQ92ESOshHIAxnA=="}, "invalid_trace_id", ".traceId: must be 32 hex digits"),
        ({"traceId": TRACE_ID[:-2] + "  "}, "invalid_trace_id", ".traceId: must be 32 hex digits"),
        ({"traceId": "0" * 32}, "invalid_trace_id", "spans[1])"),
        ({"spanId": ""}, "invalid_span_id", "spans[1])"),
        ({"spanId": "b7ad"}, "invalid_span_id", ".spanId: must be 16 hex digits"),
        ({"parentSpanId": "g" * 16}, "invalid_parent_span_id", ".parentSpanId: must be 16 hex digits"),
        ({"spanId": 7}, "malformed", ".spanId: must be a string"),
        ({"name": 7}, "malformed", ".name: must be a string"),
        ({"kind": "SPAN_KIND_NONE"}, "malformed", ".kind: must be the number of a SpanKind"),
        ({"kind": 2**40}, "malformed", ".kind: is out of the range of its field"),
        ({"startTimeUnixNano": "12 s"}, "malformed", ".startTimeUnixNano: must be a whole number"),
        ({"startTimeUnixNano": -5}, "malformed", ".startTimeUnixNano: is out of the range of its field"),
        ({"startTimeUnixNano": True}, "malformed", ".startTimeUnixNano: must be a whole number"),
        ({"startTimeUnixNano": NOW_NS // 10**9}, "start_time_out_of_range", "spans[1])"),
        ({"startTimeUnixNano": None}, "missing_start_time", "spans[1])"),
        ({"attributes": {}}, "malformed", ".attributes: must be an array"),
        ({"attributes": [{"key": 1}]}, "malformed", ".attributes[0]: must be an object with a text as key"),
        ({"attributes": [{"key": "a", "value": "b"}]}, "malformed", ".attributes[0]: must be an object such as"),
        ({"attributes": [{"key": "a", "value": {"intValue": "x"}}]}, "malformed", ".attributes[0].intValue: must be"),
        ({"attributes": [{"key": "a", "value": {"boolValue": 1}}]}, "malformed", ".attributes[0].boolValue: must be"),
        ({"attributes": [{"key": "a", "value": {"bytesValue": "?"}}]}, "malformed", ".bytesValue: must be base64"),
        ({"attributes": [{"key": "a", "value": {"doubleValue": "x"}}]}, "malformed", ".doubleValue: must be a number"),
        ({"attributes": [{"key": "a", "value": {"intValue": 2**64}}]}, "malformed", ".intValue: is out of the range"),
        ({"events": [{"name": []}]}, "malformed", ".events[0].name: must be a string"),
        ({"links": [{"traceId": "1"}]}, "invalid_trace_id", ".links[0].traceId: must be 32 hex digits"),
        ({"status": 2}, "malformed", ".status: must be an object"),
    ],
)
def test_a_bad_span_is_refused_alone_and_its_fault_is_named(fields: dict[str, Any], reason: str, reported: str) -> None:
    checked = check_document(traces(a_span(name="first"), a_span(**fields), a_span(name="last"), a_span(traceId="")))

    spans = ExportTraceServiceRequest.FromString(checked.body).resource_spans[0].scope_spans[0].spans
    assert [span.name for span in spans] == ["first", "last"]
    assert checked.rejected.get(reason)
    assert sum(checked.rejected.values()) == 2
    assert "resourceSpans[0].scopeSpans[0].spans[1]" in checked.message
    assert reported in checked.message


def test_a_span_that_is_no_object_is_refused_alone() -> None:
    checked = check_document(traces("span", a_span()))

    assert (checked.items, checked.rejected) == (1, {"malformed": 1})
    assert "resourceSpans[0].scopeSpans[0].spans[0]: must be an object" in checked.message


@pytest.mark.parametrize(
    ("document", "reported"),
    [
        ([], "the document: must be an object"),
        ({"resourceSpans": {}}, "resourceSpans: must be an array"),
        (
            {"resourceSpans": [{"scopeSpans": [{"spans": 5}]}]},
            r"resourceSpans\[0\].scopeSpans\[0\].spans: must be an array",
        ),
        (
            {"resourceSpans": [{"resource": {"attributes": [7]}}]},
            r"resourceSpans\[0\].resource.attributes\[0\]: must be",
        ),
    ],
)
def test_a_fault_outside_the_items_refuses_the_request_and_is_named(document: Any, reported: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{reported}"):
        check_document(document)


@pytest.mark.parametrize("body", [b"{", b"hello", b'{"resourceSpans": [}', b"\xff\xff", b"[" * 100_000])
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput, match="the body is not JSON"):
        check_json("traces", body, NOW_NS)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"resourceSpans": []}', b'{"resourceSpans": null}', b"null"[:0]])
def test_an_empty_request_is_a_success(body: bytes) -> None:
    checked = check_json("traces", body, NOW_NS)

    assert (checked.items, checked.message) == (0, "")


@pytest.mark.parametrize("document", [{"resource_spans": []}, {"resourceLogs": []}])
def test_a_document_without_the_expected_key_is_answered_with_its_name(document: Any) -> None:
    checked = check_document(document)

    assert (checked.items, checked.rejected) == (0, {})
    assert checked.message == "Nothing was stored: the document has no resourceSpans."


def test_unknown_keys_and_snake_case_are_ignored() -> None:
    checked = check_document(traces(a_span(parent_span_id="zz", future={"x": [1]}, kind="SPAN_KIND_CLIENT")))

    span = only_span(checked)
    assert checked.message == ""
    assert (span.kind, span.parent_span_id) == (3, b"")


def test_text_cut_inside_a_character_is_mended() -> None:
    half_a_pair = json.dumps(traces(a_span(name="cut \ud83d"))).encode()
    half_utf8 = json.dumps(traces(a_span(name="cut X"))).encode().replace(b"X", b"\xe2\x82")

    for body in (half_a_pair, half_utf8):
        checked = check_json("traces", body, NOW_NS)

        assert only_span(checked).name.startswith("cut ")
        assert (checked.items, checked.rejected) == (1, {})
        assert "not valid Unicode" in checked.message


def a_metric(**fields: object) -> dict[str, Any]:
    return {"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": "m"} | fields]}]}]}


def test_a_bad_data_point_is_refused_alone() -> None:
    points = [{"timeUnixNano": NOW_NS, "asInt": "5"}, {"timeUnixNano": NOW_NS, "asInt": "x"}, {"timeUnixNano": 5}]

    checked = check_document(a_metric(gauge={"dataPoints": points}), "metrics")

    assert (checked.items, checked.rejected) == (1, {"malformed": 1, "time_out_of_range": 1})
    prefix = "resourceMetrics[0].scopeMetrics[0].metrics[0].gauge.dataPoints"
    assert f"{prefix}[1].asInt: must be" in checked.message
    assert f"{prefix}[2])" in checked.message


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"gauge": {"dataPoints": [{"asInt": "x"}, {}, {}]}, "name": 5}, 3),
        ({"gauge": {"dataPoints": [{}, {}]}, "sum": {"dataPoints": [{}]}}, 3),
        ({"gauge": 5}, 1),
    ],
)
def test_a_bad_metric_costs_its_points_and_no_others(fields: dict[str, Any], refused: int) -> None:
    document = a_metric(**fields)
    document["resourceMetrics"][0]["scopeMetrics"][0]["metrics"].append({"name": "n", "gauge": {"dataPoints": [{}]}})

    checked = check_document(document, "metrics")

    kept = ExportMetricsServiceRequest.FromString(checked.body).resource_metrics[0].scope_metrics[0].metrics
    assert (checked.items, checked.rejected) == (1, {"malformed": refused})
    assert [metric.name for metric in kept if metric.WhichOneof("data")] == ["n"]
    assert "had no data" not in checked.message


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["key", "value", "stringValue", "arrayValue", "values", "kvlistValue"]), inner
        )
    ),
    max_leaves=10,
)


@given(
    field=st.sampled_from(["traceId", "kind", "startTimeUnixNano", "attributes", "events", "status"]), value=json_values
)
def test_whatever_stands_in_a_field_its_span_is_kept_or_refused(field: str, value: Any) -> None:
    checked = check_document(traces(a_span(**{field: value}), a_span()))

    assert checked.items + sum(checked.rejected.values()) == 2
    ExportTraceServiceRequest.FromString(checked.body)
