"""An intake in memory, and real servers on loopback ports before it."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeAlias

import uvicorn
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.types import ASGIApp

from podium.ingest.envelope import Refusable
from podium.ingest.intake import Request
from podium.ingest.receivers.grpc import serve_grpc
from podium.ingest.receivers.reception import Reception
from podium.settings import Settings

MakeTraces: TypeAlias = Callable[..., ExportTraceServiceRequest]
Serving: TypeAlias = Callable[[ASGIApp], AbstractContextManager[int]]


class MemoryIntake:
    """Keeps requests in memory; `trouble` is raised, once for each entry, before anything is kept again."""

    def __init__(self) -> None:
        self.kept: list[Request] = []
        self.trouble: list[Exception] = []
        self.attempts = 0
        self.refused: Counter[tuple[Refusable, str]] = Counter()
        self.refused_requests: Counter[tuple[Refusable, str]] = Counter()

    async def take(self, request: Request) -> bool:
        self.attempts += 1
        if self.trouble:
            raise self.trouble.pop()
        if request in self.kept:
            return False
        self.kept.append(request)
        return True

    def refuse(self, signal: Refusable, reason: str, *, items: int, requests: int = 0) -> None:
        self.refused[signal, reason] += items
        self.refused_requests[signal, reason] += requests


@contextmanager
def running_http(app: ASGIApp) -> Iterator[int]:
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 60
        while not server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.005)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(60)


@contextmanager
def running_grpc(reception: Reception, settings: Settings) -> Iterator[int]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    receiver = asyncio.run_coroutine_threadsafe(serve_grpc(reception, settings), loop).result(60)
    assert receiver is not None
    try:
        yield receiver.port
    finally:
        asyncio.run_coroutine_threadsafe(receiver.stop(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()
