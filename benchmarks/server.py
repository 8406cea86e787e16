"""A Podium server as a process of its own, and what it costs."""

import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from benchmarks.waiting import wait_until

_START_S = _STOP_S = 60
_ANSWER_S = 120
# A segment is stored in a second or two.
_PROGRESS_S = 120


class Server:
    """A running server on a free port."""

    def __init__(self, data: Path) -> None:
        self.port = _free_port()
        command = "from podium.cli.program import main; main()"
        arguments = ["serve", "--port", str(self.port), "--grpc-port", "-1", "--data", str(data)]
        began = time.perf_counter()
        self._child = subprocess.Popen([sys.executable, "-c", command, *arguments], stdout=subprocess.DEVNULL)
        self.process = psutil.Process(self._child.pid)
        try:
            wait_until(self._is_healthy, "the server to be ready", seconds=_START_S, pause_s=0.02)
        except BaseException:
            self._child.kill()
            raise
        self.start_s = time.perf_counter() - began

    def get(self, path: str) -> dict[str, Any]:
        """Return the JSON at a path.

        Raises:
            TimeoutError: the server took it and says nothing.
        """
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=_ANSWER_S) as reply:
                return json.load(reply)  # type: ignore[no-any-return]
        except TimeoutError as error:
            msg = f"waited {_ANSWER_S} s for the answer to {path}"
            raise TimeoutError(msg) from error

    def settle(self) -> float:
        """Wait until nothing waits, for as long as there is less of it from time to time; return the seconds that took.

        Raises:
            TimeoutError: no more is stored.
        """
        began, waiting = time.perf_counter(), self._waiting()
        while waiting:
            what = f"fewer than {waiting:,} spans to wait for the committer"
            wait_until(partial(self._has_less, waiting), what, seconds=_PROGRESS_S, pause_s=0.1)
            waiting = self._waiting()
        return time.perf_counter() - began

    def _has_less(self, waiting: int) -> bool:
        return self._waiting() < waiting

    def _waiting(self) -> int:
        return int(self.get("/api/v1/status")["counts"]["spans"]["waiting"])

    def cpu_s(self) -> float:
        """Return the CPU seconds used so far."""
        times = self.process.cpu_times()
        return times.user + times.system

    def rss_mb(self) -> float:
        """Return the resident memory now, in MB."""
        return self.process.memory_info().rss / 1e6

    def stop(self) -> None:
        """End the server and wait for it; one that does not end is killed.

        Raises:
            TimeoutError: it did not end by itself.
        """
        self._child.terminate()
        try:
            self._child.wait(_STOP_S)
        except subprocess.TimeoutExpired as error:
            self._child.kill()
            self._child.wait()
            msg = f"waited {_STOP_S} s for the server to end"
            raise TimeoutError(msg) from error

    def _is_healthy(self) -> bool:
        if self._child.poll() is not None:
            msg = f"the server ended with {self._child.returncode} before it was ready"
            raise ChildProcessError(msg)
        with contextlib.suppress(OSError):
            self.get("/api/health")
            return True
        return False


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
