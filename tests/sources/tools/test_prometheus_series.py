"""Series of Prometheus as OTLP metrics."""

from typing import Any

import pytest
from opentelemetry.proto.metrics.v1.metrics_pb2 import AggregationTemporality, Metric

from podium.sources.tools import prometheus_series
from podium.sources.tools.prometheus_series import Family, Samples, families

AT_MS = 1_790_000_040_000
INSTANTS = range(AT_MS, AT_MS + 180_000, 60_000)
CUMULATIVE = AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE
METADATA = {
    "fluxai_requests": [{"type": "counter", "help": "Requests.", "unit": ""}],
    "fluxai_queue_depth": [{"type": "gauge", "help": "Waiting requests.", "unit": ""}],
    "fluxai_request_duration_seconds": [{"type": "histogram", "help": "Time.", "unit": "seconds"}],
    "victor_coordinator_total_executions": [{"type": "counter", "help": "All.", "unit": ""}],
}


def series(labels: dict[str, str], *values: str, at_s: float = AT_MS / 1000) -> dict[str, Any]:
    """Return a series as `/api/v1/query_range` gives it, a value a minute."""
    return {"metric": labels, "values": [[at_s + 60 * number, value] for number, value in enumerate(values)]}


def metrics(family: Family, results: dict[str, list[Any]]) -> tuple[list[Metric], Samples]:
    samples = Samples()
    for name, result in results.items():
        samples.read(name, result)
    message = samples.message([family], INSTANTS)
    return [metric for group in message.resource_metrics for metric in group.scope_metrics[0].metrics], samples


def labels(point: Any) -> dict[str, str]:
    return {each.key: each.value.string_value for each in point.attributes}


def test_types_are_those_that_exporters_tell_and_else_those_of_names() -> None:
    names = [
        "fluxai_requests_total",
        "fluxai_cost_dollars_total",
        "fluxai_queue_depth",
        "fluxai_model_availability",
        "victor_coordinator_total_executions",
        "fluxai_request_duration_seconds_bucket",
        "fluxai_request_duration_seconds_sum",
        "fluxai_request_duration_seconds_count",
        "victor_coordinator_duration_ms_total",
        "victor_coordinator_duration_ms_bucket",
    ]

    found = {family.name: family for family in families(names, METADATA)}

    assert {name: family.type for name, family in found.items()} == {
        "fluxai_requests_total": "sum",
        "fluxai_cost_dollars_total": "sum",
        "fluxai_queue_depth": "gauge",
        "fluxai_model_availability": "gauge",
        "victor_coordinator_total_executions": "sum",
        "fluxai_request_duration_seconds": "histogram",
        "victor_coordinator_duration_ms_total": "sum",
        "victor_coordinator_duration_ms": "histogram",
    }
    assert found["fluxai_requests_total"].description == "Requests."
    assert found["fluxai_request_duration_seconds"].unit == "seconds"


def test_a_counter_becomes_a_cumulative_sum_with_its_labels() -> None:
    family = Family("fluxai_requests_total", "sum", "Requests.", "", ("fluxai_requests_total",))
    told = {"__name__": "fluxai_requests_total", "job": "fluxai", "instance": "gw:8080", "model": "haiku"}
    samples = Samples()
    samples.read(family.name, [series(told, "7", "7", "12"), series({**told, "model": "opus"}, "1")])

    message = samples.message([family], INSTANTS)

    (group,) = message.resource_metrics
    resource = {each.key: each.value.string_value for each in group.resource.attributes}
    assert resource == {"service.name": "fluxai", "service.instance.id": "gw:8080"}
    (metric,) = group.scope_metrics[0].metrics
    assert (metric.sum.is_monotonic, metric.sum.aggregation_temporality) == (True, CUMULATIVE)
    points = [(labels(p), p.time_unix_nano, p.as_double, p.start_time_unix_nano) for p in metric.sum.data_points]
    assert points == [
        ({"model": "haiku"}, AT_MS * 10**6, 7, 0),
        ({"model": "haiku"}, (AT_MS + 60_000) * 10**6, 7, 0),
        ({"model": "haiku"}, (AT_MS + 120_000) * 10**6, 12, 0),
        ({"model": "opus"}, AT_MS * 10**6, 1, 0),
    ]
    assert (samples.points, samples.skipped) == (4, [])


def test_a_gauge_stays_one_and_a_series_without_a_job_has_no_service() -> None:
    family = Family("fluxai_queue_depth", "gauge", "", "", ("fluxai_queue_depth",))
    samples = Samples()
    samples.read(family.name, [series({"__name__": "fluxai_queue_depth"}, "3")])

    (group,) = samples.message([family], INSTANTS).resource_metrics

    assert not group.resource.attributes
    (point,) = group.scope_metrics[0].metrics[0].gauge.data_points
    assert point.as_double == 3


def test_a_histogram_is_put_together_from_its_buckets() -> None:
    name = "fluxai_request_duration_seconds"
    family = Family(name, "histogram", "", "", (name + "_bucket", name + "_sum", name + "_count"))
    results = {
        name + "_bucket": [
            series({"model": "haiku", "le": "10.0"}, "9", "10"),
            series({"model": "haiku", "le": "+Inf"}, "9", "12"),
            series({"model": "haiku", "le": "0.5"}, "4", "4"),
        ],
        name + "_sum": [series({"model": "haiku"}, "13.5", "60.25")],
        name + "_count": [series({"model": "haiku"}, "9", "12")],
    }

    (metric,), samples = metrics(family, results)

    assert metric.histogram.aggregation_temporality == CUMULATIVE
    first, second = metric.histogram.data_points
    assert list(first.explicit_bounds) == [0.5, 10.0]
    assert (list(first.bucket_counts), first.count, first.sum) == ([4, 5, 0], 9, 13.5)
    assert (list(second.bucket_counts), second.count, second.sum) == ([4, 6, 2], 12, 60.25)
    assert labels(first) == {"model": "haiku"}
    assert samples.points == 2


def test_a_histogram_without_a_sum_says_none() -> None:
    family = Family("h", "histogram", "", "", ("h_bucket",))

    (metric,), _ = metrics(family, {"h_bucket": [series({"le": "+Inf"}, "2")]})

    assert not metric.histogram.data_points[0].HasField("sum")


@pytest.mark.parametrize(
    "buckets",
    [
        [series({"le": "1"}, "5"), series({"le": "+Inf"}, "4")],
        [series({"le": "1"}, "5")],
        [series({"le": "1"}, "0.5"), series({"le": "+Inf"}, "1")],
    ],
)
def test_buckets_that_are_no_histogram_are_skipped(buckets: list[Any]) -> None:
    found, samples = metrics(Family("h", "histogram", "", "", ("h_bucket",)), {"h_bucket": buckets})

    assert not found
    assert [each.why for each in samples.skipped] == [prometheus_series.UNEVEN]


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (series({}, "many"), prometheus_series.NO_NUMBER),
        (series({}, "+Inf"), prometheus_series.NO_NUMBER),
        ({"metric": {}, "values": [[1]]}, prometheus_series.NO_NUMBER),
        ({"metric": {}}, prometheus_series.NO_SERIES),
        ("series", prometheus_series.NO_SERIES),
        ({"metric": {"a": "b"}, "histograms": [[1, {}]]}, prometheus_series.NATIVE),
    ],
)
def test_what_is_no_value_is_skipped_and_makes_no_point(result: Any, why: str) -> None:
    found, samples = metrics(Family("g", "gauge", "", "", ("g",)), {"g": [result]})

    assert not found
    assert [each.why for each in samples.skipped] == [why]


def test_a_gauge_that_is_no_number_has_no_value_then() -> None:
    (metric,), samples = metrics(Family("g", "gauge", "", "", ("g",)), {"g": [series({}, "NaN", "1")]})

    assert [point.as_double for point in metric.gauge.data_points] == [1]
    assert not samples.skipped


def test_what_was_scraped_from_podium_itself_is_left_out() -> None:
    samples = Samples({("podium", "localhost:4318")})
    ours = {"job": "podium", "instance": "localhost:4318"}
    samples.read("g", [series(ours, "1"), series({"job": "podium", "instance": "other:4318"}, "2")])

    (group,) = samples.message([Family("g", "gauge", "", "", ("g",))], INSTANTS).resource_metrics

    assert [point.as_double for point in group.scope_metrics[0].metrics[0].gauge.data_points] == [2]


def test_a_bucket_without_a_bound_is_skipped() -> None:
    found, samples = metrics(Family("h", "histogram", "", "", ("h_bucket",)), {"h_bucket": [series({"le": "x"}, "1")]})

    assert not found
    assert [each.why for each in samples.skipped] == [prometheus_series.NO_BOUND]
