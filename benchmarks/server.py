"""A Podium server as a process of its own, and what it costs."""

import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

_START_S = 60


class Server:
    """A running server on a free port."""

    def __init__(self, data: Path) -> None:
        self.port = _free_port()
        command = "from podium.cli import main; main()"
        arguments = ["serve", "--port", str(self.port), "--grpc-port", "-1", "--data", str(data)]
        began = time.perf_counter()
        self._child = subprocess.Popen([sys.executable, "-c", command, *arguments], stdout=subprocess.DEVNULL)
        self.process = psutil.Process(self._child.pid)
        self._wait()
        self.start_s = time.perf_counter() - began

    def get(self, path: str) -> dict[str, Any]:
        """Return the JSON at a path."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=120) as reply:
            return json.load(reply)  # type: ignore[no-any-return]

    def settle(self) -> float:
        """Wait until nothing waits; return the seconds that took."""
        began = time.perf_counter()
        while self.get("/api/v1/status")["counts"]["spans"]["waiting"]:
            time.sleep(0.1)
        return time.perf_counter() - began

    def cpu_s(self) -> float:
        """Return the CPU seconds used so far."""
        times = self.process.cpu_times()
        return times.user + times.system

    def rss_mb(self) -> float:
        """Return the resident memory now, in MB."""
        return self.process.memory_info().rss / 1e6

    def stop(self) -> None:
        """End the server and wait for it."""
        self._child.terminate()
        self._child.wait(60)

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                self.get("/api/health")
                return
            time.sleep(0.02)
        msg = "the server did not start"
        raise TimeoutError(msg)


@contextlib.contextmanager
def running(data: Path) -> Iterator[Server]:
    """Serve `data` while the context lasts."""
    server = Server(data)
    try:
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
