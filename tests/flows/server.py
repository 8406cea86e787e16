"""A Podium server as a process of its own, driven from outside like a user's."""

import fcntl
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

PODIUM = (sys.executable, "-c", "from podium.cli.program import main; main()")
# Two show that what one kill left is taken up and killed again; `make test-faults` kills more often.
KILLS = int(os.environ.get("PODIUM_TEST_KILLS", "2"))
_START_S = 120
_SETTLE_S = 120
_STOP_S = 120
_POLL_S = 0.02
_AT_ONCE = {"PODIUM_COMMIT_INTERVAL_MS": "100"}
_PORTS = Path(tempfile.gettempdir()) / f"podium-test-ports-{os.getuid()}"
_chance = random.SystemRandom()


def free_port() -> int:
    """Return a port that nobody listens on and that no other test process is given before this one ends.

    It is below those that the system takes for connections, or one of these could have it before the server does.
    """
    _PORTS.mkdir(exist_ok=True)
    while True:
        port = _chance.randrange(10_000, 32_768)
        lock = os.open(_PORTS / str(port), os.O_RDWR | os.O_CREAT)  # stays open as long as this process
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            os.close(lock)  # someone else has it


def podium(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of Podium to its end."""
    return subprocess.run([*PODIUM, *arguments], capture_output=True, text=True, timeout=_START_S, check=False)


class Reply:
    """An HTTP reply of any status."""

    def __init__(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.status = status
        self.body = body
        self.headers = headers

    def json(self) -> Any:
        return json.loads(self.body)


class Server:
    """A server on a data directory of its own; restarted on the same ports.

    Args:
        data: its data directory; the log of every run stands beside it.
        command: what runs it, given `--port`, `--grpc-port` and `--data`.
        environment: settings, as environment variables, beside a commit every 100 ms.
    """

    def __init__(
        self, data: Path, *, command: tuple[str, ...] = (*PODIUM, "serve"), environment: dict[str, str] | None = None
    ) -> None:
        self.data = data
        self.port = free_port()
        self.grpc_port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.grpc = f"127.0.0.1:{self.grpc_port}"
        self._command = command
        self._environment = os.environ | _AT_ONCE | (environment or {})
        self._process: subprocess.Popen[bytes] | None = None
        self.log = data.with_suffix(".log")

    def launch(self, command: tuple[str, ...] | None = None) -> "Server":
        """Start the process without waiting for it."""
        options = ("--port", str(self.port), "--grpc-port", str(self.grpc_port), "--data", str(self.data))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*(command or self._command), *options], stdout=log, stderr=log, env=self._environment
            )
        return self

    def start(self, command: tuple[str, ...] | None = None) -> "Server":
        """Start the process and wait until it answers."""
        return self.launch(command).await_answer()

    def await_answer(self) -> "Server":
        """Wait until a server that was started answers."""
        deadline = time.monotonic() + _START_S
        while True:
            try:
                if self.request("/api/health").status == 200:
                    return self
            except OSError:
                pass  # not listening yet
            assert self.process.poll() is None, f"the server ended with {self.process.returncode}: {self.log_text()}"
            assert time.monotonic() < deadline, f"the server did not start: {self.log_text()}"
            time.sleep(_POLL_S)

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        assert self._process is not None, "the server was not started"
        return self._process

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """End the process at once, as a crash would."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(_STOP_S)

    def stop(self) -> None:
        """Ask the process to end, and see that it does so with 0."""
        os.kill(self.process.pid, signal.SIGTERM)
        code = self.process.wait(_STOP_S)
        assert code == 0, f"the server ended with {code}: {self.log_text()}"

    def restart(self) -> "Server":
        """Stop, and start again on the same data."""
        self.stop()
        return self.start()

    def close(self) -> None:
        """End the process however it stands."""
        if self.is_running:
            self.kill()

    def request(
        self,
        path: str,
        body: bytes | None = None,
        *,
        method: str | None = None,
        headers: dict[str, str] | None = None,
        timeout_s: float = 120,
    ) -> Reply:
        """Send one HTTP request; GET, or POST when there is a body."""
        request = urllib.request.Request(self.url + path, body, headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout_s) as reply:
                return Reply(reply.status, reply.read(), dict(reply.headers))
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.read(), dict(error.headers))

    def get(self, path: str, **parameters: str) -> Any:
        """Return the JSON of a GET that succeeds."""
        query = "?" + urlencode(parameters) if parameters else ""
        reply = self.request(path + query)
        assert reply.status == 200, f"{path}{query}: {reply.status} {reply.body[:500]!r}"
        return reply.json()

    def send(
        self,
        signal_name: str,
        body: bytes,
        *,
        project: str = "",
        media_type: str = "application/x-protobuf",
        **headers: str,
    ) -> Reply:
        """Send an OTLP request; header names are given with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Content-Type"] = media_type
        if project:
            named["X-Podium-Project"] = project
        return self.request(f"/v1/{signal_name}", body, headers=named)

    def status(self) -> dict[str, Any]:
        """Return the status, having checked that what was accepted is stored or waits."""
        status: dict[str, Any] = self.get("/api/v1/status")
        for name, count in status["counts"].items():
            assert count["accepted"] == count["stored"] + count["waiting"], (name, count)
        return status

    def settle(self) -> dict[str, Any]:
        """Wait until nothing waits to be stored and return the status."""
        deadline = time.monotonic() + _SETTLE_S
        while True:
            status = self.status()
            if not any(count["waiting"] for count in status["counts"].values()) and not status["journal"]["segments"]:
                return status
            assert time.monotonic() < deadline, f"{status['counts']} {status['engine']['message']} {self.log_text()}"
            time.sleep(_POLL_S)
