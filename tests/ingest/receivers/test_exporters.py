"""The stock OpenTelemetry exporters, sending what the stock SDK makes."""

import time
from collections.abc import Callable
from typing import Any, TypeAlias

import grpc
import pytest
from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter as GrpcLogExporter
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter as GrpcMetricExporter
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcSpanExporter
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from tests.ingest.receivers.loopback import MemoryIntake

from podium.errors import Overloaded
from podium.ingest.envelope import Signal

MakeExporter: TypeAlias = Callable[[Signal], Any]

WAYS = ["http", "http-gzip", "grpc", "grpc-gzip"]
RESOURCE = Resource({"service.name": "shop"})


@pytest.fixture(params=WAYS)
def exporter(request: pytest.FixtureRequest) -> MakeExporter:
    """Return a function that makes an exporter of a signal, by HTTP or gRPC, with or without gzip."""
    over_http = {"traces": OTLPSpanExporter, "logs": OTLPLogExporter, "metrics": OTLPMetricExporter}
    over_grpc = {"traces": GrpcSpanExporter, "logs": GrpcLogExporter, "metrics": GrpcMetricExporter}
    zipped = request.param.endswith("gzip")

    def make(signal: Signal) -> Any:
        if request.param.startswith("http"):
            port = request.getfixturevalue("http_port")
            return over_http[signal](
                endpoint=f"http://127.0.0.1:{port}/v1/{signal}",
                headers={"x-podium-project": "shop%20floor"},
                compression=Compression.Gzip if zipped else Compression.NoCompression,
            )
        return over_grpc[signal](
            endpoint=f"http://127.0.0.1:{request.getfixturevalue('grpc_port')}",
            insecure=True,
            headers={"x-podium-project": "shop%20floor"},
            compression=grpc.Compression.Gzip if zipped else grpc.Compression.NoCompression,
        )

    return make


def test_spans_arrive(exporter: MakeExporter, intake: MemoryIntake) -> None:
    provider = TracerProvider(resource=RESOURCE)
    provider.add_span_processor(BatchSpanProcessor(exporter("traces")))
    tracer = provider.get_tracer("test")

    with tracer.start_as_current_span("invoke_agent") as parent:
        parent.set_attribute("gen_ai.agent.name", "planner")
        for index in range(3):
            with tracer.start_as_current_span("chat", attributes={"index": index}) as span:
                span.add_event("chunk", {"size": 1.5})
    provider.shutdown()

    (kept,) = intake.kept
    resource = ExportTraceServiceRequest.FromString(kept.body).resource_spans[0]
    assert (kept.signal, kept.project, kept.items) == ("traces", "shop floor", 4)
    assert [span.name for span in resource.scope_spans[0].spans] == ["chat", "chat", "chat", "invoke_agent"]
    assert ("service.name", "shop") in [(each.key, each.value.string_value) for each in resource.resource.attributes]
    assert not intake.refused


def test_logs_arrive(exporter: MakeExporter, intake: MemoryIntake) -> None:
    provider = LoggerProvider(resource=RESOURCE)
    provider.add_log_record_processor(BatchLogRecordProcessor(exporter("logs")))

    provider.get_logger("test").emit(
        body={"user": "u1", "roles": ["a", "b"]}, event_name="login", timestamp=time.time_ns()
    )
    provider.shutdown()

    (kept,) = intake.kept
    record = ExportLogsServiceRequest.FromString(kept.body).resource_logs[0].scope_logs[0].log_records[0]
    assert (kept.signal, kept.project, kept.items) == ("logs", "shop floor", 1)
    assert record.event_name == "login"
    assert [pair.key for pair in record.body.kvlist_value.values] == ["user", "roles"]
    assert not intake.refused


def test_metrics_arrive(exporter: MakeExporter, intake: MemoryIntake) -> None:
    provider = MeterProvider([PeriodicExportingMetricReader(exporter("metrics"))], resource=RESOURCE)
    meter = provider.get_meter("test")

    meter.create_counter("calls").add(2, {"model": "a"})
    meter.create_histogram("seconds").record(0.5)
    provider.shutdown()

    (kept,) = intake.kept
    metrics = ExportMetricsServiceRequest.FromString(kept.body).resource_metrics[0].scope_metrics[0].metrics
    assert (kept.signal, kept.project, kept.items) == ("metrics", "shop floor", 2)
    assert [(metric.name, metric.WhichOneof("data")) for metric in metrics] == [
        ("calls", "sum"),
        ("seconds", "histogram"),
    ]
    assert not intake.refused


def test_an_exporter_asked_to_wait_waits_and_sends_again(exporter: MakeExporter, intake: MemoryIntake) -> None:
    intake.trouble = [Overloaded("the journal is full", retry_after_s=2)]
    provider = TracerProvider(resource=RESOURCE)
    provider.add_span_processor(BatchSpanProcessor(exporter("traces")))
    provider.get_tracer("test").start_span("chat").end()

    began = time.monotonic()
    provider.force_flush()

    assert time.monotonic() - began >= 1.9
    assert intake.attempts == 2
    assert intake.kept[0].items == 1
    provider.shutdown()


def test_an_exporter_refused_for_good_does_not_send_again(exporter: MakeExporter, intake: MemoryIntake) -> None:
    intake.trouble = [ZeroDivisionError("a bug of ours")]
    provider = TracerProvider(resource=RESOURCE)
    provider.add_span_processor(BatchSpanProcessor(exporter("traces")))
    provider.get_tracer("test").start_span("chat").end()

    provider.force_flush()
    provider.shutdown()

    assert intake.attempts == 1
    assert intake.kept == []
