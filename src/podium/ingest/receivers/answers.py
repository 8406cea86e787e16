"""The answer to a request that was taken: nothing more, or what of it was refused or changed."""

import orjson
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from podium.ingest.envelope import Signal
from podium.ingest.otlp.checking import Checked

_RESPONSES: dict[Signal, tuple[type[Message], str, str]] = {
    "traces": (ExportTraceServiceResponse, "rejected_spans", "rejectedSpans"),
    "logs": (ExportLogsServiceResponse, "rejected_log_records", "rejectedLogRecords"),
    "metrics": (ExportMetricsServiceResponse, "rejected_data_points", "rejectedDataPoints"),
}


def answer(signal: Signal, checked: Checked) -> bytes:
    """Return the protobuf response: empty for full success (OTLP: `partial_success` must then be unset)."""
    if not checked.message:
        return b""
    response, rejected, _ = _RESPONSES[signal]
    partial = {rejected: sum(checked.rejected.values()), "error_message": checked.message}
    return response(partial_success=partial).SerializeToString()


def answer_json(signal: Signal, checked: Checked) -> bytes:
    """Return the same as JSON; the count is text, as 64-bit integers are, and absent when it is 0."""
    if not checked.message:
        return b"{}"
    _, _, rejected = _RESPONSES[signal]
    count = sum(checked.rejected.values())
    partial = {rejected: str(count)} if count else {}
    return orjson.dumps({"partialSuccess": partial | {"errorMessage": checked.message}})
