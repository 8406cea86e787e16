"""Taking OTLP messages apart."""

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from podium.sources.messages import count, halves, keys, without


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


def test_points_cannot_be_told_apart() -> None:
    assert keys("metrics", points(2)) == {}
    assert without("metrics", points(2), set()) == 0
