"""OTLP/HTTP to a server: what its answers mean."""

import pytest
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsPartialSuccess, ExportLogsServiceResponse
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsPartialSuccess,
    ExportMetricsServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTracePartialSuccess,
    ExportTraceServiceResponse,
)
from tests.client.scripted import Scripted, ok, reply

from podium.client.connection import Connection
from podium.client.otlp import send
from podium.errors import InvalidInput, NotFound, Overloaded, PodiumError, TooLarge

PARTIAL = {
    "traces": ExportTraceServiceResponse(
        partial_success=ExportTracePartialSuccess(rejected_spans=2, error_message="no ids")
    ),
    "logs": ExportLogsServiceResponse(
        partial_success=ExportLogsPartialSuccess(rejected_log_records=2, error_message="no ids")
    ),
    "metrics": ExportMetricsServiceResponse(
        partial_success=ExportMetricsPartialSuccess(rejected_data_points=2, error_message="no ids")
    ),
}


@pytest.mark.parametrize("signal", PARTIAL)
def test_what_is_refused_of_each_signal_is_counted_with_its_reason(signal: str) -> None:
    with Scripted(ok(PARTIAL[signal].SerializeToString())) as server, Connection(server.url) as connection:
        assert send(connection, signal, b"body") == (2, "no ids")

    (asked,) = server.asked
    assert (asked.method, asked.target, asked.body) == ("POST", f"/v1/{signal}", b"body")
    assert asked.headers["content-type"] == "application/x-protobuf"


def test_an_empty_answer_refuses_nothing() -> None:
    with Scripted(ok(b"")) as server, Connection(server.url) as connection:
        assert send(connection, "traces", b"") == (0, "")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (429, Overloaded), (502, Overloaded), (503, Overloaded), (504, Overloaded), (413, TooLarge), (404, NotFound),
        (400, InvalidInput), (302, InvalidInput), (500, InvalidInput),
    ],
)  # fmt: skip
def test_each_status_is_the_error_it_means(status: int, error: type[PodiumError]) -> None:
    with (
        Scripted(reply(status, b"its words")) as server,
        Connection(server.url) as connection,
        pytest.raises(error, match=f"/v1/traces answered {status}: its words") as raised,
    ):
        send(connection, "traces", b"")

    assert type(raised.value) is error


@pytest.mark.parametrize(("header", "seconds"), [("Retry-After: 7", 7), ("X: y", 1), ("Retry-After: Sat, 1 Nov", 1)])
def test_a_busy_server_says_how_long_to_wait(header: str, seconds: int) -> None:
    with (
        Scripted(reply(503, b"", header)) as server,
        Connection(server.url) as connection,
        pytest.raises(Overloaded) as raised,
    ):
        send(connection, "traces", b"")

    assert raised.value.retry_after_s == seconds


def test_the_message_of_a_status_is_shown_and_a_long_text_is_cut() -> None:
    status = Status(message="spans have no ids").SerializeToString()
    answers = reply(400, status, "Content-Type: application/x-protobuf"), reply(400, b"x" * 1000)

    with Scripted(*answers) as server, Connection(server.url) as connection:
        with pytest.raises(InvalidInput, match=r"answered 400: spans have no ids$"):
            send(connection, "traces", b"")
        with pytest.raises(InvalidInput, match=r"answered 400: x{300}$"):
            send(connection, "traces", b"")


def test_what_does_not_speak_otlp_is_refused() -> None:
    with (
        Scripted(ok(b"<html>hello</html>")) as server,
        Connection(server.url) as connection,
        pytest.raises(InvalidInput, match="does not speak OTLP"),
    ):
        send(connection, "traces", b"")
