"""The client against a small HTTP server that answers as an OTLP receiver may."""

from collections.abc import Iterator

import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTracePartialSuccess,
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from tests.demo.otlp_receiver import Receiver

from podium.demo import client
from podium.demo.client import send
from podium.errors import InvalidInput, Overloaded, Unreachable


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


def one_span() -> ExportTraceServiceRequest:
    request = ExportTraceServiceRequest()
    request.resource_spans.add().scope_spans.add().spans.add(name="a", trace_id=b"1" * 16, span_id=b"2" * 8)
    return request


def test_each_signal_goes_to_its_path_with_the_project(receiver: Receiver) -> None:
    steps: list[int] = []

    sent = send(
        receiver.url,
        [one_span(), ExportLogsServiceRequest(), ExportMetricsServiceRequest()],
        lambda progress: steps.append(progress.requests),
        headers={"authorization": "Bearer k"},
    )

    assert [path for path, _, _ in receiver.seen] == ["/v1/traces", "/v1/logs", "/v1/metrics"]
    headers = receiver.seen[0][1]
    assert (headers["x-podium-project"], headers["content-type"]) == ("demo", "application/x-protobuf")
    assert headers["authorization"] == "Bearer k"
    assert "content-encoding" not in headers
    assert ExportTraceServiceRequest.FromString(receiver.seen[0][2]) == one_span()
    assert (sent.requests, sent.items, steps) == (3, 1, [1, 2, 3])


def test_a_busy_server_is_asked_again_after_the_time_it_names(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("podium.demo.client.time.sleep", waits.append)
    receiver.answers = [(429, {"Retry-After": "3"}, b""), (503, {}, b"")]

    sent = send(receiver.url, [one_span()])

    assert (sent.requests, len(receiver.seen), waits) == (1, 3, [3, 1])


def test_a_server_that_stays_busy_is_given_up(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_PATIENCE_S", 0.0)
    receiver.answers = [(503, {"Retry-After": "7"}, b"")]

    with pytest.raises(Overloaded, match="503") as raised:
        send(receiver.url, [one_span()])

    assert raised.value.retry_after_s == 7


def test_a_refusal_is_not_repeated(receiver: Receiver) -> None:
    receiver.answers = [(400, {}, b"cannot be read")]

    with pytest.raises(InvalidInput, match="400: cannot be read"):
        send(receiver.url, [one_span(), one_span()])

    assert len(receiver.seen) == 1


def test_rejected_items_are_counted(receiver: Receiver) -> None:
    partial = ExportTracePartialSuccess(rejected_spans=1, error_message="no ids")
    receiver.answers = [(200, {}, ExportTraceServiceResponse(partial_success=partial).SerializeToString())]

    assert send(receiver.url, [one_span()]).rejected == 1


def test_a_connection_the_server_closed_is_opened_again(receiver: Receiver) -> None:
    receiver.answers = [(200, {"Connection": "close"}, b"")]

    assert send(receiver.url, [one_span(), one_span()]).requests == 2


def test_a_server_that_is_not_there_is_said() -> None:
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9 cannot be reached"):
        send("http://127.0.0.1:9", [one_span()])


def test_an_address_that_is_none_is_said() -> None:
    with pytest.raises(InvalidInput, match="not the address of a server"):
        send("localhost:4318", [one_span()])
