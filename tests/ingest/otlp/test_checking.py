"""Which items of a request are kept, and what is reported of the others."""

from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.errors import InvalidInput
from podium.ingest.envelope import Signal
from podium.ingest.otlp.checking import KINDS, SENTENCES, Window, check

NOW_NS = 1_795_000_000 * 10**9
FIRST_START_NS = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp()) * 10**9
DAY_NS = 24 * 60 * 60 * 10**9
TRACE_ID = bytes(range(16))
SPAN_ID = bytes(range(8))


def a_span(**fields: Any) -> Span:
    usual: dict[str, Any] = {"trace_id": TRACE_ID, "span_id": SPAN_ID, "name": "chat"}
    usual |= {"start_time_unix_nano": NOW_NS, "end_time_unix_nano": NOW_NS + 5}
    return Span(**(usual | fields))


def traces(*spans: Span) -> ExportTraceServiceRequest:
    request = ExportTraceServiceRequest()
    request.resource_spans.add().scope_spans.add().spans.extend(spans)
    return request


def logs(*records: LogRecord) -> ExportLogsServiceRequest:
    request = ExportLogsServiceRequest()
    request.resource_logs.add().scope_logs.add().log_records.extend(records)
    return request


def metrics(*given_metrics: Metric) -> ExportMetricsServiceRequest:
    request = ExportMetricsServiceRequest()
    request.resource_metrics.add().scope_metrics.add().metrics.extend(given_metrics)
    return request


def a_gauge(name: str, *times_ns: int) -> Metric:
    metric = Metric(name=name)
    for time_ns in times_ns:
        metric.gauge.data_points.add(time_unix_nano=time_ns, as_int=1)
    return metric


def nested(levels: int) -> bytes:
    """Return the bytes of an AnyValue; the library itself refuses to build deep ones."""
    value = AnyValue(string_value="deep").SerializeToString()
    for _ in range(levels):
        value = b"\x2a" + prefixed(b"\x0a" + prefixed(value))  # array_value { values { … } }
    return value


def prefixed(content: bytes) -> bytes:
    size = len(content)
    length = bytearray()
    while size > 0x7F:
        length.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes([*length, size]) + content


def with_nested(span: Span, levels: int) -> bytes:
    """Return the bytes of a span with a value of so many levels."""
    pair = b"\x0a\x01a\x12" + prefixed(nested(levels))
    return span.SerializeToString() + b"\x4a" + prefixed(pair)


def request_of(*spans: bytes) -> bytes:
    """Return the bytes of a request from the bytes of its spans."""
    scope = b"".join(b"\x12" + prefixed(span) for span in spans)
    return b"\x0a" + prefixed(b"\x12" + prefixed(scope))


def spoil(request: Message, text: bytes, by: bytes = b"\xff\xfe") -> bytes:
    """Return the request's bytes with the first characters of `text` made invalid UTF-8."""
    body = request.SerializeToString()
    assert text in body
    return body.replace(text, by + text[len(by) :], 1)


def test_a_clean_request_comes_back_as_the_very_same_bytes() -> None:
    body = traces(a_span(), a_span(parent_span_id=SPAN_ID)).SerializeToString()

    checked = check("traces", body, NOW_NS)

    assert checked.body is body
    assert (checked.items, checked.rejected, checked.message) == (2, {}, "")


@pytest.mark.parametrize("signal", ["traces", "logs", "metrics"])
def test_an_empty_request_is_a_success_with_nothing_in_it(signal: Signal) -> None:
    checked = check(signal, b"", NOW_NS)

    assert (checked.items, checked.rejected, checked.message) == (0, {}, "")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"trace_id": b""}, "invalid_trace_id"),
        ({"trace_id": TRACE_ID[:15]}, "invalid_trace_id"),
        ({"trace_id": TRACE_ID + b"x"}, "invalid_trace_id"),
        ({"trace_id": bytes(16)}, "invalid_trace_id"),
        ({"span_id": b""}, "invalid_span_id"),
        ({"span_id": TRACE_ID}, "invalid_span_id"),
        ({"span_id": bytes(8)}, "invalid_span_id"),
        ({"parent_span_id": b"abc"}, "invalid_parent_span_id"),
        ({"start_time_unix_nano": 0}, "missing_start_time"),
        ({"start_time_unix_nano": FIRST_START_NS - 1}, "start_time_out_of_range"),
        ({"start_time_unix_nano": NOW_NS + DAY_NS + 1}, "start_time_out_of_range"),
        ({"start_time_unix_nano": NOW_NS + 7 * DAY_NS}, "start_time_out_of_range"),
    ],
)
def test_a_bad_span_is_refused_alone(fields: dict[str, Any], reason: str) -> None:
    good = [a_span(name="first"), a_span(name="last")]
    request = traces(good[0], a_span(**fields), good[1])

    checked = check("traces", request.SerializeToString(), NOW_NS)

    assert ExportTraceServiceRequest.FromString(checked.body) == traces(*good)
    assert (checked.items, checked.rejected) == (2, {reason: 1})
    assert checked.message.startswith("1 of 3 spans refused.")
    assert SENTENCES[reason] in checked.message
    assert "resource_spans[0].scope_spans[0].spans[1]" in checked.message


@pytest.mark.parametrize(
    "fields",
    [
        {"start_time_unix_nano": FIRST_START_NS},
        {"start_time_unix_nano": NOW_NS + DAY_NS, "end_time_unix_nano": 0},
        {"parent_span_id": bytes(8)},
        {"end_time_unix_nano": 0},
        {"end_time_unix_nano": NOW_NS},
    ],
)
def test_a_span_on_the_edge_of_what_is_allowed_is_kept_without_a_word(fields: dict[str, Any]) -> None:
    checked = check("traces", traces(a_span(**fields)).SerializeToString(), NOW_NS)

    assert (checked.items, checked.message) == (1, "")


def test_a_span_that_ends_before_it_starts_is_kept_with_a_warning() -> None:
    body = traces(a_span(end_time_unix_nano=NOW_NS - 1), a_span()).SerializeToString()

    checked = check("traces", body, NOW_NS)

    assert checked.body is body
    assert (checked.items, checked.rejected) == (2, {})
    assert checked.message.startswith("1 span ended before starting")


def test_what_surrounds_a_refused_span_stays() -> None:
    request = traces(a_span(trace_id=b""), a_span())
    request.resource_spans[0].resource.attributes.add(key="service.name").value.string_value = "shop"
    request.resource_spans[0].scope_spans[0].scope.name = "tracer"
    request.resource_spans[0].scope_spans[0].schema_url = "https://example.test/1"
    other = request.resource_spans.add().scope_spans.add()
    other.spans.append(a_span(name="elsewhere"))

    kept = ExportTraceServiceRequest.FromString(check("traces", request.SerializeToString(), NOW_NS).body)

    del request.resource_spans[0].scope_spans[0].spans[0]
    assert kept == request


def test_when_every_span_is_refused_nothing_is_left_to_keep() -> None:
    checked = check("traces", traces(a_span(trace_id=b""), a_span(span_id=b"")).SerializeToString(), NOW_NS)

    assert (checked.items, checked.rejected) == (0, {"invalid_trace_id": 1, "invalid_span_id": 1})


@pytest.mark.parametrize("body", [b"\x0a", b"hello", b"\x0a\x05\x12\x80", b'{"resourceSpans":[]}'])
def test_bytes_that_are_no_request_are_refused_whole(body: bytes) -> None:
    with pytest.raises(InvalidInput, match="not an ExportTraceServiceRequest in protobuf"):
        check("traces", body, NOW_NS)


def test_text_that_is_not_utf8_is_mended_and_nothing_is_lost() -> None:
    request = traces(a_span(name="caf_cut_off"), a_span(name="intact"))
    request.resource_spans[0].resource.attributes.add(key="service.name").value.string_value = "shop_name"
    body = spoil(request, b"caf_cut_off").replace(b"shop_name", b"\xc3hop_name")

    checked = check("traces", body, NOW_NS)

    kept = ExportTraceServiceRequest.FromString(checked.body).resource_spans[0]
    assert [span.name for span in kept.scope_spans[0].spans] == ["\ufffd\ufffdf_cut_off", "intact"]
    assert kept.resource.attributes[0].value.string_value == "\ufffdhop_name"
    assert (checked.items, checked.rejected) == (2, {})
    assert checked.message.startswith("2 texts had bytes that are not UTF-8")


def test_a_span_with_a_bad_text_and_a_bad_id_is_refused_where_it_stood() -> None:
    request = traces(a_span(), a_span(name="broken_text", span_id=b""), a_span())

    checked = check("traces", spoil(request, b"broken_text"), NOW_NS)

    assert (checked.items, checked.rejected) == (2, {"invalid_span_id": 1})
    assert "spans[1]" in checked.message


def test_a_value_nested_beyond_what_decoders_read_costs_only_its_span() -> None:
    fine = with_nested(a_span(name="fine"), 30)
    body = request_of(with_nested(a_span(name="deep"), 200), fine, a_span(trace_id=b"x").SerializeToString())

    checked = check("traces", body, NOW_NS)

    assert checked.body == request_of(fine)
    assert (checked.items, checked.rejected) == (1, {"malformed": 1, "invalid_trace_id": 1})
    assert "spans[0]" in checked.message
    assert "spans[2]" in checked.message


def test_bytes_inside_a_span_that_are_no_span_cost_only_that_span() -> None:
    request = traces(a_span(), a_span(name="damaged_here"))
    inner = request.resource_spans[0].scope_spans[0].spans[1].SerializeToString()
    damaged = request.SerializeToString().replace(inner, b"\x0a\x7f" + inner[2:])  # a length that leads out of it

    checked = check("traces", damaged, NOW_NS)

    assert (checked.items, checked.rejected) == (1, {"malformed": 1})


@pytest.mark.parametrize("wrong", [{"trace_id": b"x"}, {"span_id": TRACE_ID}, {"time_unix_nano": 1_795_000_000}])
def test_a_bad_log_record_is_refused_alone(wrong: dict[str, Any]) -> None:
    good = [LogRecord(trace_id=bytes(16), span_id=bytes(8)), LogRecord(observed_time_unix_nano=NOW_NS)]

    checked = check("logs", logs(good[0], LogRecord(**wrong), good[1]).SerializeToString(), NOW_NS)

    assert ExportLogsServiceRequest.FromString(checked.body) == logs(*good)
    assert (checked.items, sum(checked.rejected.values())) == (2, 1)
    assert "1 of 3 log records refused." in checked.message
    assert "log_records[1]" in checked.message


@pytest.mark.parametrize("field", ["time_unix_nano", "observed_time_unix_nano"])
@pytest.mark.parametrize(
    ("time_ns", "kept"),
    [
        (0, 1),
        (FIRST_START_NS, 1),
        (FIRST_START_NS - 1, 0),
        (NOW_NS + DAY_NS, 1),
        (NOW_NS + DAY_NS + 1, 0),
        (NOW_NS + 7 * DAY_NS, 0),
    ],
)
def test_a_record_and_a_point_are_believed_from_2000_to_a_day_ahead(field: str, time_ns: int, kept: int) -> None:
    log_record = LogRecord()
    setattr(log_record, field, time_ns)
    record = logs(log_record)
    point = metrics(a_gauge("memory", time_ns))

    assert check("logs", record.SerializeToString(), NOW_NS).items == kept
    assert check("metrics", point.SerializeToString(), NOW_NS).items == kept


def test_a_records_own_time_is_judged_before_the_one_it_was_observed_at() -> None:
    record = LogRecord(time_unix_nano=NOW_NS, observed_time_unix_nano=1)

    assert check("logs", logs(record).SerializeToString(), NOW_NS).items == 1


def test_a_log_record_in_seconds_is_reminded_of_nanoseconds() -> None:
    checked = check("logs", logs(LogRecord(observed_time_unix_nano=1_795_000_000)).SerializeToString(), NOW_NS)

    assert checked.rejected == {"time_out_of_range": 1}
    assert "nanoseconds since 1970" in checked.message


def test_data_points_of_every_kind_are_counted() -> None:
    several = [a_gauge("memory", NOW_NS, 0)]
    for kind in ("sum", "histogram", "exponential_histogram", "summary"):
        metric = Metric(name=kind)
        getattr(metric, kind).data_points.add(time_unix_nano=NOW_NS)
        several.append(metric)
    body = metrics(*several).SerializeToString()

    checked = check("metrics", body, NOW_NS)

    assert checked.body is body
    assert (checked.items, checked.message) == (6, "")


def test_a_data_point_out_of_time_is_refused_alone() -> None:
    request = metrics(a_gauge("memory", NOW_NS, 17), a_gauge("cpu", NOW_NS))

    checked = check("metrics", request.SerializeToString(), NOW_NS)

    assert ExportMetricsServiceRequest.FromString(checked.body) == metrics(
        a_gauge("memory", NOW_NS), a_gauge("cpu", NOW_NS)
    )
    assert (checked.items, checked.rejected) == (2, {"time_out_of_range": 1})
    assert "resource_metrics[0].scope_metrics[0].metrics[0].gauge.data_points[1]" in checked.message


def test_a_metric_without_data_is_warned_about() -> None:
    checked = check("metrics", metrics(Metric(name="empty"), a_gauge("cpu", NOW_NS)).SerializeToString(), NOW_NS)

    assert (checked.items, checked.rejected) == (1, {})
    assert "1 metric ('empty') had no data" in checked.message


def test_a_broken_text_in_a_metric_is_mended() -> None:
    request = metrics(a_gauge("memory_used", NOW_NS))
    request.resource_metrics[0].scope_metrics[0].metrics[0].gauge.data_points[0].attributes.add(
        key="pool_name"
    ).value.int_value = 4

    checked = check("metrics", spoil(request, b"pool_name", b"\xe2\x82"), NOW_NS)

    kept = ExportMetricsServiceRequest.FromString(checked.body)
    assert (
        kept.resource_metrics[0].scope_metrics[0].metrics[0].gauge.data_points[0].attributes[0].key == "\ufffdol_name"
    )
    assert checked.items == 1


ids = st.sampled_from([b"", b"x", bytes(8), bytes(16), SPAN_ID, TRACE_ID])
times = st.sampled_from([0, 1, FIRST_START_NS - 1, FIRST_START_NS, NOW_NS, NOW_NS + DAY_NS, NOW_NS + DAY_NS + 1])


@given(trace_id=ids, span_id=ids, parent_span_id=ids, start_time_unix_nano=times)
def test_the_quick_look_and_the_judgement_agree(**fields: object) -> None:
    kind = KINDS["traces"]
    span = a_span(**fields)
    window = Window(FIRST_START_NS, NOW_NS + DAY_NS)

    assert (kind.scan(traces(span), window).items is None) == (kind.judge(span, window) is not None)


@given(body=st.binary(max_size=200))
def test_no_bytes_do_anything_but_pass_or_be_refused(body: bytes) -> None:
    try:
        checked = check("traces", body, NOW_NS)
    except InvalidInput:
        return
    ExportTraceServiceRequest.FromString(checked.body)


@given(at=st.integers(min_value=0), byte=st.integers(min_value=0, max_value=255))
def test_a_request_with_one_changed_byte_is_kept_mended_or_refused(at: int, byte: int) -> None:
    span = with_nested(a_span(events=[{"name": "e", "time_unix_nano": NOW_NS}]), 3)
    body = bytearray(request_of(span, span))
    body[at % len(body)] = byte

    try:
        checked = check("traces", bytes(body), NOW_NS)
    except InvalidInput:
        return

    kept = ExportTraceServiceRequest.FromString(checked.body)
    assert sum(len(s.spans) for r in kept.resource_spans for s in r.scope_spans) == checked.items
