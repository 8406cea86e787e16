"""The answer to a request that was taken."""

import json

import pytest
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from podium.ingest.envelope import Signal
from podium.ingest.otlp.checking import Checked
from podium.ingest.receivers.answers import answer, answer_json

FIELDS: list[tuple[Signal, type[Message], str, str]] = [
    ("traces", ExportTraceServiceResponse, "rejected_spans", "rejectedSpans"),
    ("logs", ExportLogsServiceResponse, "rejected_log_records", "rejectedLogRecords"),
    ("metrics", ExportMetricsServiceResponse, "rejected_data_points", "rejectedDataPoints"),
]


@pytest.mark.parametrize(("signal", "response", "name", "key"), FIELDS)
def test_refused_items_are_counted_in_the_signals_own_field(
    signal: Signal, response: type[Message], name: str, key: str
) -> None:
    checked = Checked(b"", 1, {"malformed": 2, "invalid_trace_id": 3}, "two faults")

    partial = response.FromString(answer(signal, checked)).partial_success  # type: ignore[attr-defined]

    assert (getattr(partial, name), partial.error_message) == (5, "two faults")
    assert json.loads(answer_json(signal, checked)) == {"partialSuccess": {key: "5", "errorMessage": "two faults"}}


@pytest.mark.parametrize(("signal", "response", "name", "_key"), FIELDS)
def test_a_warning_refuses_nothing(signal: Signal, response: type[Message], name: str, _key: str) -> None:
    checked = Checked(b"", 1, {}, "look at your clock")

    partial = response.FromString(answer(signal, checked)).partial_success  # type: ignore[attr-defined]

    assert (getattr(partial, name), partial.error_message) == (0, "look at your clock")
    assert json.loads(answer_json(signal, checked)) == {"partialSuccess": {"errorMessage": "look at your clock"}}


def test_full_success_is_nothing_more() -> None:
    checked = Checked(b"", 1, {}, "")

    assert (answer("traces", checked), answer_json("traces", checked)) == (b"", b"{}")
