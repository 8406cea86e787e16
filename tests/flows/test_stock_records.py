"""Logs and metrics of the stock SDK over HTTP and gRPC; the API does not show them yet, so the tables are read."""

import time
from typing import Any

import pytest
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter as GrpcLogs
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter as GrpcMetrics
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter as HttpLogs
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter as HttpMetrics
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.trace import NonRecordingSpan, SpanContext, set_span_in_context
from tests.flows.server import Server
from tests.flows.tables import read_tables

TRANSPORTS = ("http", "grpc")
RESOURCE = Resource({"service.name": "shop", "deployment.environment.name": "staging"})
TRACE_ID, SPAN_ID = 0x0AF7651916CD43DD8448EB211C80319C, 0xB7AD6B7169203331
TIME_NS = time.time_ns() - 60 * 10**9
_EVENTS = """
SELECT project, name, severity, severity_text, body, hex(trace_id) AS trace, hex(span_id) AS span, service, environment,
       user_id, session_id, scope, attributes, toUnixTimestamp64Nano(time) AS time_ns
FROM events ORDER BY project
"""
_POINTS = """
SELECT project, metric, unit, instrument, temporality, monotonic, value_int, value_double, count, sum, bucket_counts,
       explicit_bounds, attributes, service
FROM points ORDER BY project, metric
"""


def send_logs(server: Server, transport: str) -> None:
    header = {"x-podium-project": transport}
    http = HttpLogs(f"{server.url}/v1/logs", headers=header)
    exporter = http if transport == "http" else GrpcLogs(server.grpc, insecure=True, headers=header)
    provider = LoggerProvider(RESOURCE, shutdown_on_exit=False)
    provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
    record = LogRecord(
        timestamp=TIME_NS,
        context=set_span_in_context(NonRecordingSpan(SpanContext(TRACE_ID, SPAN_ID, is_remote=False))),
        severity_number=SeverityNumber.WARN,
        severity_text="WARN",
        event_name="shop.approval",
        body={"order": 17, "items": ["tent", "stove"]},
        attributes={"user.id": "customer-17", "session.id": "talk-4", "amount": 2**53 + 1},
    )
    provider.get_logger("shop.desk", "1.0").emit(record)
    provider.shutdown()


def send_metrics(server: Server, transport: str) -> None:
    header = {"x-podium-project": transport}
    http = HttpMetrics(f"{server.url}/v1/metrics", headers=header)
    exporter = http if transport == "http" else GrpcMetrics(server.grpc, insecure=True, headers=header)
    provider = MeterProvider([PeriodicExportingMetricReader(exporter)], RESOURCE, shutdown_on_exit=False)
    meter = provider.get_meter("shop.desk")
    meter.create_counter("shop.orders", "{order}").add(3, {"kind": "tent"})
    meter.create_gauge("shop.queue", "s").set(0.25)
    histogram = meter.create_histogram("shop.wait", "s", explicit_bucket_boundaries_advisory=[1.0, 10.0])
    for wait in (0.5, 2.0, 4.0, 20.0):
        histogram.record(wait)
    provider.shutdown()


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What is stored of logs and metrics sent over each transport."""
    server = Server(tmp_path_factory.mktemp("records") / "data").start()
    try:
        for transport in TRANSPORTS:
            send_logs(server, transport)
            send_metrics(server, transport)
        server.settle()
        server.stop()
    finally:
        server.close()
    return read_tables(server.data, events=_EVENTS, points=_POINTS)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_log_record_arrives_as_it_was_written(tables: dict[str, list[dict[str, Any]]], transport: str) -> None:
    (event,) = [row for row in tables["events"] if row["project"] == transport]

    assert event == {
        "project": transport,
        "name": "shop.approval",
        "severity": 13,
        "severity_text": "WARN",
        "body": '{"order":17,"items":["tent","stove"]}',
        "trace": f"{TRACE_ID:032X}",
        "span": f"{SPAN_ID:016X}",
        "service": "shop",
        "environment": "staging",
        "user_id": "customer-17",
        "session_id": "talk-4",
        "scope": "shop.desk",
        "attributes": {"user.id": "customer-17", "session.id": "talk-4", "amount": "9007199254740993"},
        "time_ns": TIME_NS,
    }


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_each_instrument_arrives_as_its_own_kind_of_point(
    tables: dict[str, list[dict[str, Any]]], transport: str
) -> None:
    points = {row["metric"]: row for row in tables["points"] if row["project"] == transport}

    assert set(points) == {"shop.orders", "shop.queue", "shop.wait"}
    orders, queue, wait = points["shop.orders"], points["shop.queue"], points["shop.wait"]
    assert (orders["instrument"], orders["temporality"], orders["monotonic"]) == ("sum", "cumulative", True)
    assert (orders["value_int"], orders["value_double"], orders["attributes"]) == (3, None, {"kind": "tent"})
    assert (queue["instrument"], queue["value_double"], queue["unit"]) == ("gauge", 0.25, "s")
    assert (wait["instrument"], wait["count"], wait["sum"]) == ("histogram", 4, 26.5)
    assert (wait["bucket_counts"], wait["explicit_bounds"]) == ([1, 2, 1], [1.0, 10.0])
    assert {row["service"] for row in points.values()} == {"shop"}
