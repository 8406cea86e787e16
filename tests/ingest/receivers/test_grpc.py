"""OTLP/gRPC on the wire: what is answered, what is kept, what is counted."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import grpc
import pytest
from google.rpc.error_details_pb2 import BadRequest, RetryInfo
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from tests.ingest.receivers.loopback import MakeTraces, MemoryIntake

from podium.errors import Overloaded, PodiumError
from podium.ingest.envelope import Signal
from podium.ingest.receivers.grpc import SERVICES, serve_grpc
from podium.ingest.receivers.reception import Reception
from podium.settings import Settings

Export: TypeAlias = Callable[..., bytes]

LIMIT = 100_000


@pytest.fixture
def export(grpc_port: int) -> Iterator[Export]:
    """Return a function that calls Export of a signal with raw bytes."""
    with grpc.insecure_channel(f"127.0.0.1:{grpc_port}") as channel:

        def call(
            signal: Signal,
            body: bytes,
            *,
            metadata: tuple[tuple[str, str | bytes], ...] = (),
            compression: grpc.Compression = grpc.Compression.NoCompression,
        ) -> bytes:
            method: grpc.UnaryUnaryMultiCallable[bytes, bytes]
            method = channel.unary_unary(f"/{SERVICES[signal]}/Export")
            return method(body, metadata=metadata, compression=compression, timeout=60)

        yield call


def refused(export: Export, *arguments: Any, **options: Any) -> tuple[grpc.StatusCode, str, Any]:
    """Return `(code, details, google.rpc.Status or None)` of a call that fails."""
    with pytest.raises(grpc.RpcError) as caught:
        export(*arguments, **options)
    error = caught.value
    statuses = [each.value for each in error.trailing_metadata() if each.key == "grpc-status-details-bin"]
    return error.code(), str(error.details()), Status.FromString(statuses[0]) if statuses else None


@pytest.mark.parametrize("compression", list(grpc.Compression))
def test_a_request_is_kept_as_it_came_and_answered_with_nothing(
    export: Export, intake: MemoryIntake, traces: MakeTraces, compression: grpc.Compression
) -> None:
    body = traces(3).SerializeToString()

    answer = export("traces", body, compression=compression)

    assert answer == b""
    (kept,) = intake.kept
    assert (kept.signal, kept.project, kept.body, kept.items) == ("traces", "", body, 3)


def test_logs_and_metrics_have_their_services(export: Export, intake: MemoryIntake) -> None:
    logs = ExportLogsServiceRequest()
    logs.resource_logs.add().scope_logs.add().log_records.add(event_name="login")
    metrics = ExportMetricsServiceRequest()
    metrics.resource_metrics.add().scope_metrics.add().metrics.add(name="m").gauge.data_points.add(as_int=1)

    answers = [export("logs", logs.SerializeToString()), export("metrics", metrics.SerializeToString())]

    assert answers == [b"", b""]
    assert [(kept.signal, kept.items) for kept in intake.kept] == [("logs", 1), ("metrics", 1)]


def test_an_empty_request_succeeds_and_keeps_nothing(export: Export, intake: MemoryIntake) -> None:
    assert export("traces", b"") == b""
    assert intake.kept == []


def test_refused_spans_are_reported_and_counted(export: Export, intake: MemoryIntake, traces: MakeTraces) -> None:
    request = traces(3)
    request.resource_spans[0].scope_spans[0].spans[1].span_id = b""

    reported = ExportTraceServiceResponse.FromString(export("traces", request.SerializeToString())).partial_success

    assert reported.rejected_spans == 1
    assert "span id" in reported.error_message
    assert intake.kept[0].items == 2
    assert intake.refused == {("traces", "invalid_span_id"): 1}


def test_the_metadata_name_the_project(export: Export, intake: MemoryIntake, traces: MakeTraces) -> None:
    export("traces", traces().SerializeToString(), metadata=(("x-podium-project", "My%20shop"), ("a-bin", b"\xff")))

    assert intake.kept[0].project == "My shop"


def test_a_malformed_message_is_an_invalid_argument(export: Export, intake: MemoryIntake) -> None:
    code, details, status = refused(export, "traces", b"\xff\xff\xff")

    violation = BadRequest()
    assert code == grpc.StatusCode.INVALID_ARGUMENT
    assert "ExportTraceServiceRequest" in details
    assert status.details[0].Unpack(violation)
    assert violation.field_violations[0].description == details
    assert intake.refused_requests == {("traces", "malformed"): 1}


def test_a_full_journal_is_unavailable_with_the_time_to_wait(
    export: Export, intake: MemoryIntake, traces: MakeTraces
) -> None:
    intake.trouble = [Overloaded("the journal is full", retry_after_s=7)]

    code, details, status = refused(export, "traces", traces(4).SerializeToString())

    wait = RetryInfo()
    assert (code, details) == (grpc.StatusCode.UNAVAILABLE, "the journal is full")
    assert status.details[0].Unpack(wait)
    assert wait.retry_delay.seconds == 7
    assert intake.refused == {("traces", "overloaded"): 4}


def test_a_disk_that_fails_is_unavailable_and_a_bug_is_internal(
    export: Export, intake: MemoryIntake, traces: MakeTraces
) -> None:
    intake.trouble = [ZeroDivisionError("secret"), OSError("secret")]
    body = traces().SerializeToString()

    first, second = (refused(export, "traces", body) for _ in range(2))

    assert first[0] == grpc.StatusCode.UNAVAILABLE
    assert second[0] == grpc.StatusCode.INTERNAL
    assert second[2].details == []
    assert "secret" not in first[1] + second[1]


def test_a_request_as_large_as_allowed_is_kept(export: Export, intake: MemoryIntake, traces: MakeTraces) -> None:
    body = traces(size=LIMIT).SerializeToString()

    export("traces", body)

    assert intake.kept[0].body == body


@pytest.mark.parametrize("compression", list(grpc.Compression))
@pytest.mark.parametrize("size", [LIMIT + 1, 32 * 2**20])
def test_more_than_allowed_is_refused_for_good(
    export: Export, intake: MemoryIntake, compression: grpc.Compression, size: int
) -> None:
    code, message, status = refused(export, "traces", bytes(size), compression=compression)

    assert code == grpc.StatusCode.RESOURCE_EXHAUSTED
    # A RetryInfo would make the sender try again.
    assert status is None or not status.details
    assert intake.kept == []
    # What is far beyond never reaches us.
    is_ours = size <= 2 * LIMIT
    assert intake.refused_requests == ({("traces", "too_large"): 1} if is_ours else {})
    assert ("PODIUM_MAX_REQUEST_BYTES" in message) == is_ours


def test_gRPC_can_be_switched_off(reception: Reception) -> None:
    assert asyncio.run(serve_grpc(reception, Settings(grpc_port=-1))) is None


def test_a_port_in_use_is_said_rather_than_shared(reception: Reception, grpc_port: int) -> None:
    with pytest.raises(PodiumError, match="set PODIUM_GRPC_PORT"):
        asyncio.run(serve_grpc(reception, Settings(grpc_port=grpc_port)))
