"""OTLP/gRPC: the Export calls of the trace, logs and metrics services (OTLP 1.11)."""

from dataclasses import dataclass
from typing import TypeAlias

import grpc
import grpc.aio

from podium.errors import PodiumError
from podium.ingest.envelope import Signal
from podium.ingest.receivers.answers import answer
from podium.ingest.receivers.project import project_of
from podium.ingest.receivers.reception import Reception
from podium.ingest.receivers.refusals import refusal_of, retry_info, status_of
from podium.settings import Settings

SERVICES: dict[Signal, str] = {
    "traces": "opentelemetry.proto.collector.trace.v1.TraceService",
    "logs": "opentelemetry.proto.collector.logs.v1.LogsService",
    "metrics": "opentelemetry.proto.collector.metrics.v1.MetricsService",
}

_Call: TypeAlias = "grpc.aio.ServicerContext[bytes, bytes]"

_STOP_GRACE_S = 2.0
_BEYOND = 2
_MOST_OF_GRPC = 2**31 - 1
_CODES = {code.value[0]: code for code in grpc.StatusCode}


@dataclass(frozen=True, slots=True)
class GrpcReceiver:
    """The running server of OTLP/gRPC, listening on `port`."""

    server: grpc.aio.Server
    port: int

    async def stop(self) -> None:
        """Take no more calls, and give those that are being answered two seconds."""
        await self.server.stop(_STOP_GRACE_S)


async def serve_grpc(reception: Reception, settings: Settings) -> GrpcReceiver | None:
    """Start OTLP/gRPC in the running event loop; None when the settings switch it off.

    Raises:
        PodiumError: the port is taken.
    """
    if settings.grpc_port < 0:
        return None
    # grpc itself decompresses gzip and deflate, and ends a call whose message passes its limit, before or after
    # decompression, with RESOURCE_EXHAUSTED and without RetryInfo: what OTLP asks for. Nobody hears of such a call,
    # so its limit is above ours, and what lies between is refused here, in words, and counted.
    most = min(_BEYOND * settings.max_request_bytes, _MOST_OF_GRPC)
    # Without SO_REUSEPORT a second server on the port is an error rather than a thief of half the calls.
    server = grpc.aio.server(options=[("grpc.max_receive_message_length", most), ("grpc.so_reuseport", 0)])
    server.add_generic_rpc_handlers(
        [
            grpc.method_handlers_generic_handler(service, {"Export": _export(signal, reception)})
            for signal, service in SERVICES.items()
        ]
    )
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    try:
        port = server.add_insecure_port(f"{host}:{settings.grpc_port}")
    except RuntimeError as error:
        msg = f"port {settings.grpc_port} of {settings.host} cannot be opened for OTLP/gRPC; set PODIUM_GRPC_PORT"
        raise PodiumError(msg) from error
    await server.start()
    return GrpcReceiver(server, port)


def _export(signal: Signal, reception: Reception) -> "grpc.RpcMethodHandler[bytes, bytes]":
    """Return the handler of one Export call; it gets the message's bytes, which are parsed once, by the check."""

    async def export(body: bytes, call: _Call) -> bytes:
        metadata = {key: value for key, value in call.invocation_metadata() or () if isinstance(value, str)}
        try:
            with reception.request(signal) as context:
                context.path, context.agent = f"/{SERVICES[signal]}/Export", metadata.get("user-agent", "")
                reception.hold(context, len(body))
                context.project = project_of(metadata)
                checked = await reception.take(context, body)
        except Exception as error:  # noqa: BLE001 - every failure must reach the sender as a google.rpc.Status
            return await _abort(call, error)
        return answer(signal, checked)

    return grpc.unary_unary_rpc_method_handler(export)


async def _abort(call: _Call, error: Exception) -> bytes:
    refusal = refusal_of(error)
    metadata = [("grpc-status-details-bin", status_of(refusal).SerializeToString())]
    if refusal.retry_after_s is not None:  # OpenTelemetry's Python exporter looks for the time to wait here only
        metadata.append(("google.rpc.retryinfo-bin", retry_info(refusal.retry_after_s).SerializeToString()))
    await call.abort(_CODES[refusal.code], refusal.message, tuple(metadata))
    return b""
