"""Making OTLP messages, and taking them apart."""

import json

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from podium.sources.otlp import messages
from podium.sources.otlp.messages import count, halves, keys, without


def points(*values: int) -> ExportMetricsServiceRequest:
    message = ExportMetricsServiceRequest()
    metrics = message.resource_metrics.add().scope_metrics.add().metrics
    for value in values:
        metric = metrics.add(name=f"m{value}")
        for number in range(value):
            metric.gauge.data_points.add(time_unix_nano=number + 1, as_int=number)
    metrics.add(name="empty")
    return message


def test_of_metrics_the_points_are_counted() -> None:
    assert count(points(3, 1)) == 4


def test_points_are_halved() -> None:
    first, second = halves(points(3, 1))

    assert (count(first), count(second)) == (2, 2)


def test_points_have_no_identity() -> None:
    assert keys("metrics", points(2)) == {}
    assert without("metrics", points(2), set()) == 0


@pytest.mark.parametrize("depth", [5, 50, 900])
@pytest.mark.parametrize("level", ['{"a":', "["])
def test_a_value_of_any_depth_can_be_sent_and_read_again(depth: int, level: str) -> None:
    closing = "}" if level == '{"a":' else "]"
    value = json.loads(level * depth + "1" + closing * depth)

    message = messages.traces("t", {}, [messages.span((b"t" * 16, b"s" * 8, b""), "s", (1, 2), {"deep": value})])

    assert ExportTraceServiceRequest.FromString(message.SerializeToString()) == message


def test_half_of_a_surrogate_pair_and_times_out_of_bounds_can_be_sent() -> None:
    half = json.loads('"\\ud800"')

    span = messages.span((b"t" * 16, b"s" * 8, b""), half, (-5, 2**70), {half: {half: half}}, error=half)
    event = messages.event(half, -1, (b"t" * 16, b"s" * 8), {half: [half]})

    assert (span.name, span.start_time_unix_nano, span.end_time_unix_nano) == ("?", 0, 2**63 - 1)
    assert (event.event_name, event.time_unix_nano) == ("?", 0)
