"""What log records and data points are stored as, and which of their values are looked up."""

from typing import Any

import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord, SeverityNumber
from opentelemetry.proto.metrics.v1.metrics_pb2 import AggregationTemporality, Metric
from tests.spans import any_value
from tests.write_path import WritePath

from podium.interpret.records import composites_of
from podium.store.engine import Engine

EVENTS = "SELECT * FROM events WHERE project = {p:String} ORDER BY time, name"
POINTS = "SELECT * FROM points WHERE project = {p:String} ORDER BY metric"
DELTA = AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA
CUMULATIVE = AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE
RESOURCE = {"service.name": "shop", "deployment.environment.name": "prod", "podium.sample": True, "argv": ["a", "b"]}
TRACE_ID, SPAN_ID = bytes(range(16)), bytes(range(8))


def attribute(target: Any, **values: Any) -> Any:
    for key, value in values.items():
        target.attributes.add(key=key.replace("__", "."), value=any_value(value))
    return target


def stored_events(
    path: WritePath, engine: Engine, project: str, *records: LogRecord, resource: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    request = ExportLogsServiceRequest()
    group = request.resource_logs.add()
    for key, value in (RESOURCE if resource is None else resource).items():
        group.resource.attributes.add(key=key, value=any_value(value))
    scope = group.scope_logs.add()
    scope.scope.name, scope.scope.version = "logger", "1.2"
    scope.log_records.extend(records)
    sent_as = "" if resource else project
    path.take("logs", request.SerializeToString(), len(records), project=sent_as)
    path.settle()
    return engine.select(EVENTS, {"p": project})


def test_a_record_is_stored_as_it_came(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    record = LogRecord(
        time_unix_nano=now_ns,
        event_name="login",
        severity_number=SeverityNumber.SEVERITY_NUMBER_ERROR,
        severity_text="ERROR",
        body=any_value({"text": "hello", "n": [1]}),
        trace_id=TRACE_ID,
        span_id=SPAN_ID,
    )
    attribute(record, user__id="u-1", session__id="s-1", count=5, tags=["a", "b"])

    (row,) = stored_events(path, engine, project, record)

    ids = engine.read_back("SELECT hex(trace_id), hex(span_id) FROM events WHERE project = {p:String}", {"p": project})
    assert ids == [(TRACE_ID.hex().upper(), SPAN_ID.hex().upper())]
    assert (row["name"], row["severity"], row["severity_text"]) == ("login", 17, "ERROR")
    assert row["body"] == '{"text":"hello","n":[1]}'
    assert (row["service"], row["scope"], row["scope_version"], row["environment"]) == ("shop", "logger", "1.2", "prod")
    assert (row["user_id"], row["session_id"], row["sample"]) == ("u-1", "s-1", True)
    assert row["attributes"] == {"user.id": "u-1", "session.id": "s-1", "count": "5", "tags": '["a","b"]'}
    assert row["attribute_types"] == {"count": "int", "tags": "json"}
    assert row["resource"]["argv"] == '["a","b"]'
    assert row["resource_types"] == {"podium.sample": "bool", "argv": "json"}


def test_a_record_without_a_time_has_the_one_it_was_observed_or_received_at(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    records = [
        LogRecord(event_name="own", time_unix_nano=now_ns, observed_time_unix_nano=now_ns + 9),
        LogRecord(event_name="observed", observed_time_unix_nano=now_ns + 1),
        LogRecord(event_name="received"),
    ]

    stored_events(path, engine, project, *records)

    times = dict(
        engine.read_back(
            "SELECT name, toUnixTimestamp64Nano(time) FROM events WHERE project = {p:String}", {"p": project}
        )
    )
    assert (times["own"], times["observed"]) == (now_ns, now_ns + 1)
    assert times["received"] > now_ns + 9


def test_a_record_is_named_by_its_event_name_or_by_the_attribute(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    both = attribute(LogRecord(time_unix_nano=now_ns, event_name="own"), event__name="other")
    old = attribute(LogRecord(time_unix_nano=now_ns + 1), event__name="old")
    none = LogRecord(
        time_unix_nano=now_ns + 2,
    )
    none.severity_number = 99  # type: ignore[assignment] # no number of the enumeration, as a sender may write one

    rows = stored_events(path, engine, project, both, old, none)

    assert [row["name"] for row in rows] == ["own", "old", ""]
    assert rows[2]["severity"] == 24


@pytest.mark.parametrize("name", ["podium.project", "openinference.project.name"])
def test_the_resource_names_the_project_where_the_sender_does_not(
    path: WritePath, engine: Engine, project: str, now_ns: int, name: str
) -> None:
    (row,) = stored_events(path, engine, project, LogRecord(time_unix_nano=now_ns), resource={name: project})

    assert (row["project"], row["sample"]) == (project, False)


@pytest.mark.parametrize("name", ["podium.project", "openinference.project.name"])
@pytest.mark.parametrize("sample", [True, False])
def test_points_are_of_the_project_of_their_resource_and_samples_where_it_says_so(
    path: WritePath, engine: Engine, project: str, now_ns: int, name: str, *, sample: bool
) -> None:
    request = ExportMetricsServiceRequest()
    group = request.resource_metrics.add()
    for key, value in {name: project, "podium.sample": sample}.items():
        group.resource.attributes.add(key=key, value=any_value(value))
    group.scope_metrics.add().metrics.extend(metrics(now_ns)[:1])
    path.take("metrics", request.SerializeToString(), 1, project="")
    path.settle()

    (row,) = engine.select(POINTS, {"p": project})

    assert row["sample"] == sample


def metrics(now_ns: int) -> list[Metric]:
    """One metric of each instrument."""
    times = {"time_unix_nano": now_ns, "start_time_unix_nano": now_ns - 5}
    gauge, total = Metric(name="a gauge", description="d", unit="By"), Metric(name="b sum")
    attribute(gauge.gauge.data_points.add(as_double=1.5, **times), pool="heap")
    total.sum.data_points.add(as_int=-7, **times)
    total.sum.aggregation_temporality, total.sum.is_monotonic = DELTA, True
    histogram, exponential = Metric(name="c histogram"), Metric(name="d exponential")
    histogram.histogram.data_points.add(
        count=3, sum=6.5, min=1, max=4, bucket_counts=[1, 2], explicit_bounds=[2], **times
    )
    histogram.histogram.aggregation_temporality = CUMULATIVE
    point = exponential.exponential_histogram.data_points.add(count=4, sum=8, scale=2, zero_count=1, **times)
    point.positive.offset, point.negative.offset = 3, -4
    point.positive.bucket_counts.extend([1, 1])
    point.negative.bucket_counts.extend([1])
    exponential.exponential_histogram.aggregation_temporality = DELTA
    summary = Metric(name="e summary")
    quantiles = summary.summary.data_points.add(count=2, sum=3, **times).quantile_values
    quantiles.add(quantile=0.5, value=1)
    quantiles.add(quantile=0.9, value=2)
    return [gauge, total, histogram, exponential, summary]


def test_a_point_of_each_instrument_is_stored_as_it_came(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    request = ExportMetricsServiceRequest()
    group = request.resource_metrics.add()
    group.resource.attributes.add(key="service.name", value=any_value("shop"))
    group.scope_metrics.add().metrics.extend(metrics(now_ns))
    path.take("metrics", request.SerializeToString(), 5, project=project)
    path.settle()

    rows = {row["metric"][0]: row for row in engine.select(POINTS, {"p": project})}
    times = "SELECT DISTINCT toUnixTimestamp64Nano(time), toUnixTimestamp64Nano(start_time) FROM points"

    assert engine.read_back(f"{times} WHERE project = {{p:String}}", {"p": project}) == [(now_ns, now_ns - 5)]
    assert [(row["instrument"], row["temporality"], row["monotonic"]) for row in rows.values()] == [
        ("gauge", "", False),
        ("sum", "delta", True),
        ("histogram", "cumulative", True),
        ("exponential_histogram", "delta", True),
        ("summary", "cumulative", True),
    ]
    assert (rows["a"]["value_double"], rows["a"]["value_int"], rows["a"]["attributes"]) == (1.5, None, {"pool": "heap"})
    assert (rows["a"]["description"], rows["a"]["unit"], rows["a"]["service"]) == ("d", "By", "shop")
    assert (rows["b"]["value_double"], rows["b"]["value_int"]) == (None, -7)
    assert [rows["c"][name] for name in ("count", "sum", "min", "max")] == [3, 6.5, 1, 4]
    assert (rows["c"]["bucket_counts"], rows["c"]["explicit_bounds"]) == ([1, 2], [2.0])
    assert [rows["d"][name] for name in ("count", "sum", "min", "scale", "zero_count")] == [4, 8, None, 2, 1]
    assert (rows["d"]["positive_offset"], rows["d"]["positive_counts"]) == (3, [1, 1])
    assert (rows["d"]["negative_offset"], rows["d"]["negative_counts"]) == (-4, [1])
    assert (rows["e"]["count"], rows["e"]["sum"]) == (2, 3)
    assert (rows["e"]["quantiles"], rows["e"]["quantile_values"]) == ([0.5, 0.9], [1.0, 2.0])


def test_the_values_of_every_place_are_looked_up() -> None:
    spans, events, points = (composites_of(signal) for signal in ("traces", "logs", "metrics"))

    for place in ("mapValues(attributes)", "mapValues(resource)", ", events)", ", links)"):
        assert spans.count(place) == 1
    assert events.count("FROM staged_events") == 3
    assert points.count("FROM staged_points") == 2
