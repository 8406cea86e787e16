"""Damaged protobuf made acceptable: what is kept, what is lost, and what is said to have changed."""

from typing import Any

import pytest
from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from podium.ingest.otlp.mending import Loss, mend


def traces(*names: str) -> ExportTraceServiceRequest:
    request = ExportTraceServiceRequest()
    for name in names:
        request.resource_spans.add().scope_spans.add().spans.add(name=name)
    return request


def test_a_request_without_damage_stays_as_it_was() -> None:
    request = traces("one", "two")

    mended = mend(ExportTraceServiceRequest, request.SerializeToString())

    assert (mended.body, mended.lost, mended.texts) == (request.SerializeToString(), [], 0)


def test_texts_are_mended_wherever_they_stand_and_counted() -> None:
    request = traces("name_of_span")
    resource = request.resource_spans[0]
    resource.schema_url = "url_of_schema"
    resource.resource.attributes.add(key="key_of_pair").value.string_value = "fine"
    span = resource.scope_spans[0].spans[0]
    span.attributes.add(key="list").value.array_value.values.add(string_value="text_in_list")
    span.events.add(name="name_of_event")
    body = request.SerializeToString()
    for text in (b"name_of_span", b"url_of_schema", b"key_of_pair", b"text_in_list", b"name_of_event"):
        body = body.replace(text, b"\xff" + text[1:])

    mended = mend(ExportTraceServiceRequest, body)

    kept = ExportTraceServiceRequest.FromString(mended.body).resource_spans[0]
    span = kept.scope_spans[0].spans[0]
    assert (mended.texts, mended.lost) == (5, [])
    assert (span.name, kept.schema_url) == ("\ufffdame_of_span", "\ufffdrl_of_schema")
    assert kept.resource.attributes[0].key == "\ufffdey_of_pair"
    assert span.attributes[0].value.array_value.values[0].string_value == "\ufffdext_in_list"
    assert span.events[0].name == "\ufffdame_of_event"


def test_an_item_that_cannot_be_decoded_leaves_its_place_empty() -> None:
    request = traces("first", "damaged", "last")
    inner = request.resource_spans[1].scope_spans[0].spans[0].SerializeToString()
    body = request.SerializeToString().replace(inner, b"\x2a\x7f" + inner[2:])

    mended = mend(ExportTraceServiceRequest, body)

    names = [
        span.name
        for resource in ExportTraceServiceRequest.FromString(mended.body).resource_spans
        for span in resource.scope_spans[0].spans
    ]
    assert names == ["first", "", "last"]
    assert mended.lost == [Loss((1, 0, 0), ("resource_spans", "scope_spans", "spans"))]
    assert mended.texts == 0


def test_bytes_are_not_taken_for_text() -> None:
    request: Any = ExportLogsServiceRequest()
    record = request.resource_logs.add().scope_logs.add().log_records.add(trace_id=b"\xff" * 16, event_name="an_event")
    record.body.bytes_value = b"\xfe\xff"
    body = request.SerializeToString().replace(b"an_event", b"\xffn_event")

    mended = mend(ExportLogsServiceRequest, body)

    kept = ExportLogsServiceRequest.FromString(mended.body).resource_logs[0].scope_logs[0].log_records[0]
    assert (kept.trace_id, kept.body.bytes_value, kept.event_name) == (b"\xff" * 16, b"\xfe\xff", "\ufffdn_event")
    assert mended.texts == 1


@pytest.mark.parametrize("body", [b"\x0a", b"hello", b"\x0a\x05\x12\x80"])
def test_damage_outside_the_items_leaves_nothing_to_keep(body: bytes) -> None:
    with pytest.raises(DecodeError):
        mend(ExportTraceServiceRequest, body)
