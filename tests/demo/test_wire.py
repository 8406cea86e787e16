"""Spans as protobuf bytes, read back with the official classes."""

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from tests.demo.spans_read_back import plain

from podium.demo import wire
from podium.demo.wire import Constant, Value

OF_SPAN = b"\x4a"
OF_RESOURCE = b"\x0a"
IDS = (b"t" * 16, b"s" * 8, b"p" * 8)


def encoded(pairs: dict[str, Value], **more: object) -> bytes:
    return wire.span(IDS, "name", wire.CLIENT, (5, 9), wire.attributes(OF_SPAN, pairs), **more)  # type: ignore[arg-type]


def read(body: bytes) -> Span:
    group = wire.resource_spans(wire.attributes(OF_RESOURCE, {"service.name": "shop"}), ("scope", "1"), [body])
    (found,) = ExportTraceServiceRequest.FromString(group).resource_spans
    assert plain(found.resource.attributes) == {"service.name": "shop"}
    assert (found.scope_spans[0].scope.name, found.scope_spans[0].scope.version) == ("scope", "1")
    return found.scope_spans[0].spans[0]


def test_a_span_is_what_it_was_made_of() -> None:
    span = read(encoded({}))

    assert (span.trace_id, span.span_id, span.parent_span_id) == IDS
    assert (span.name, span.kind) == ("name", Span.SPAN_KIND_CLIENT)
    assert (span.start_time_unix_nano, span.end_time_unix_nano, span.flags) == (5, 9, 0x101)
    assert (span.status, len(span.events)) == (Status(), 0)


def test_a_root_has_no_parent() -> None:
    assert read(wire.span((*IDS[:2], b""), "a", wire.SERVER, (0, 2**62), b"")).parent_span_id == b""


@pytest.mark.parametrize(
    "value",
    [
        "", "text", "ü" * 30, "x" * 40_000, Constant("said again"), 0, 1, 127, 128, 2**15 - 1, 2**15, 2**62, True,
        False, 0.0, -1.5, 1e300,
    ],
)  # fmt: skip
def test_every_value_comes_back_of_its_type(value: Value) -> None:
    for _ in range(2):  # what is cached says the same
        found = plain(read(encoded({"key": value})).attributes)["key"]
        assert (found, type(found)) == (value, str if isinstance(value, str) else type(value))


def test_texts_in_a_row_are_a_list() -> None:
    assert plain(read(encoded({"key": ("a", "", "b")})).attributes) == {"key": ["a", "", "b"]}


def test_a_whole_number_and_a_truth_are_not_taken_for_each_other() -> None:
    assert [plain(read(encoded({"key": value})).attributes)["key"] for value in (1, True, 1.0)] == [1, True, 1.0]
    assert type(plain(read(encoded({"key": True})).attributes)["key"]) is bool


def test_events_and_status_are_kept() -> None:
    events = wire.event(7, "exception", {"exception.type": "E"}) + wire.event(8, "other", {})

    span = read(encoded({}, status=(wire.ERROR, "no quota"), events=events))

    assert [(each.time_unix_nano, each.name, plain(each.attributes)) for each in span.events] == [
        (7, "exception", {"exception.type": "E"}),
        (8, "other", {}),
    ]
    assert span.status == Status(code=Status.STATUS_CODE_ERROR, message="no quota")
    assert read(encoded({}, status=(wire.OK, ""))).status == Status(code=Status.STATUS_CODE_OK)
