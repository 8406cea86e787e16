"""Running the server: its sockets, its directory, its start and its end."""

import asyncio
import contextlib
import fcntl
import json
import os
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import uvicorn

from podium.app.asgi import create_app
from podium.app.parts import Parts, assemble
from podium.client.podium_server import SERVER_FILE
from podium.client.ports import LOCK_FILE, listen, url_of
from podium.errors import StoreUnavailable
from podium.ingest.receivers import grpc
from podium.settings import Settings, data_path, http_ports, ports_of
from podium.sources.transfer.feed import Feed


def serve(
    settings: Settings,
    *,
    ready: Callable[[Sequence[str]], None] = lambda _: None,
    feeds: Sequence[Feed] = (),
) -> None:
    """Run the server until it is asked to stop.

    Args:
        settings: see `podium.settings`.
        ready: called with the addresses of the web UI, one per port, once requests are answered.
        feeds: what other tools write, followed for as long as the server runs.

    Raises:
        InvalidInput: a port is taken.
        StoreUnavailable: see `assemble`.
    """
    with _listening(settings) as listeners, _owned(data_path(settings)):
        if settings.grpc_port > 0:  # asked now, since gRPC itself can only be asked once the engine is open
            listen(settings.host, settings.grpc_port, "--grpc-port", others=ports_of(settings)).close()
        parts = assemble(settings, feeds)
        asyncio.run(_run(parts, listeners, ready))


@contextlib.contextmanager
def _listening(settings: Settings) -> Iterator[list[socket.socket]]:
    """Hold every port of HTTP while the block lasts: all of them, or none."""
    with contextlib.ExitStack() as held:
        others = ports_of(settings)
        yield [
            held.enter_context(listen(settings.host, port, "--port", others=others)) for port in http_ports(settings)
        ]


@contextlib.contextmanager
def _owned(data: Path) -> Iterator[None]:
    """Keep other servers off the data while the block lasts."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / LOCK_FILE).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            msg = f"another Podium uses {data}; stop it, or choose another directory with --data"
            raise StoreUnavailable(msg) from error
        yield


async def _run(parts: Parts, listeners: list[socket.socket], ready: Callable[[Sequence[str]], None]) -> None:
    config = uvicorn.Config(
        create_app(parts), log_level="warning", access_log=False, timeout_graceful_shutdown=5, proxy_headers=True
    )
    server = _Server(config)
    otlp_grpc = await grpc.serve_grpc(parts.reception, parts.settings)
    serving = asyncio.create_task(server.serve(sockets=listeners))
    await _until(lambda: server.started or serving.done())
    if not serving.done():
        urls = [url_of(parts.settings.host, listener.getsockname()[1]) for listener in listeners]
        _note_server(data_path(parts.settings), urls[0], otlp_grpc.port if otlp_grpc else None)
        ready(urls)
    await _until(lambda: server.should_exit or serving.done())
    parts.live.close()
    if otlp_grpc is not None:
        await otlp_grpc.stop()
    await serving
    (data_path(parts.settings) / SERVER_FILE).unlink(missing_ok=True)


class _Server(uvicorn.Server):
    """Uvicorn, but a signal asks it to stop and no more: uvicorn would send itself the signal again and die of it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        former = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)


async def _until(true: Callable[[], bool]) -> None:
    """Wait for uvicorn, whose state is in attributes only."""
    while not true():  # noqa: ASYNC110
        await asyncio.sleep(0.02)


def _note_server(data: Path, url: str, grpc_port: int | None) -> None:
    """Leave a note by which the other commands find this server."""
    note = {"pid": os.getpid(), "url": url, "grpc_port": grpc_port}
    (data / SERVER_FILE).write_text(json.dumps(note), encoding="utf-8")
