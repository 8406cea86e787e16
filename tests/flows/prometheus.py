"""A real Prometheus that scrapes a server."""

import json
import os
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

import pytest
from tests.flows.server import free_port

_WAIT_S = 120
_POLL_S = 0.1
_CONFIG = """
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: podium
    params: {{project: ['{project}']}}
    static_configs: [{{targets: ['127.0.0.1:{port}']}}]
"""


def needed(program: str) -> str:
    """Return where a program is; without it the test is skipped, but fails where CI promises it."""
    path = shutil.which(program)
    if path is None:
        reason = f"{program} is not installed: apt-get install prometheus"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return str(path)


def fill(here: Path, exposition: str) -> None:
    """Store samples with times, in OpenMetrics text, for a Prometheus that is started there afterwards."""
    text = here / "samples.om"
    text.write_text(exposition, encoding="utf-8")
    command = [needed("promtool"), "tsdb", "create-blocks-from", "openmetrics", str(text), str(here / "tsdb")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_WAIT_S, check=False)
    assert done.returncode == 0, done.stderr


class Prometheus:
    """A Prometheus of its own, scraping one project of a server every second."""

    def __init__(self, here: Path, *, port: int, project: str) -> None:
        self._program = needed("prometheus")
        self._here = here
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._config = here / "prometheus.yml"
        self._config.write_text(_CONFIG.format(project=project, port=port), encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with (self._here / "prometheus.log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    self._program,
                    f"--config.file={self._config}",
                    f"--storage.tsdb.path={self._here / 'tsdb'}",
                    f"--web.listen-address=127.0.0.1:{self._port}",
                ],
                stdout=log,
                stderr=log,
            )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait(_WAIT_S)

    def ask(self, query: str, at_s: float | None = None) -> dict[tuple[tuple[str, str], ...], float]:
        """Return `{labels: value}` of an instant query."""
        parameters = {"query": query} | ({} if at_s is None else {"time": str(at_s)})
        url = f"{self.url}/api/v1/query?{urlencode(parameters)}"
        with urllib.request.urlopen(url, timeout=_WAIT_S) as reply:
            answer: dict[str, Any] = json.load(reply)
        assert answer["status"] == "success", answer
        return {tuple(sorted(row["metric"].items())): float(row["value"][1]) for row in answer["data"]["result"]}

    def number(self, query: str, at_s: float | None = None) -> float:
        """Return the one value of a query."""
        (value,) = self.ask(query, at_s).values()
        return value

    def await_value(self, query: str, value: float) -> float:
        """Wait until a query of one value has this one; returns an instant (unix seconds) at which it has."""
        deadline = time.monotonic() + _WAIT_S
        while True:
            at_s = time.time()
            try:
                found = self.ask(query, at_s)
            except OSError:  # it does not listen yet
                found = {}
            if list(found.values()) == [value]:
                return at_s
            assert time.monotonic() < deadline, (query, found, (self._here / "prometheus.log").read_text()[-2000:])
            time.sleep(_POLL_S)
