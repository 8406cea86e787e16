"""Any ASGI application behind a real HTTP server on loopback, in a thread of the test process."""

import functools
import socket
import threading
import time

import httpx2
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

_START_S = 60


class _Server:
    """One server for the whole run: starting one for each test would take longer than the tests."""

    def __init__(self) -> None:
        self.app: ASGIApp | None = None
        listener = socket.create_server(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(self, log_level="warning", access_log=False, lifespan="off"))
        threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
        deadline = time.monotonic() + _START_S
        while not server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)
        self.client = httpx2.Client(base_url=url, timeout=60)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)


@functools.cache
def _server() -> _Server:
    return _Server()


def served(app: ASGIApp) -> httpx2.Client:
    """Return the client of an application that is reached by HTTP, until the next one is served."""
    server = _server()
    server.app = app
    return server.client
