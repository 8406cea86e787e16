"""What a job took and cost, asked of the server once it has stored what this program sent."""

import time
from collections.abc import Mapping
from typing import Any

import pytest

from podium.sdk.setup.server import Server
from podium.sdk.verbs import job_stats
from podium.sdk.verbs.job_stats import get_job_stats, wait_until_stored


class Api:
    """Answers as a server whose store lags behind; time passes where the program sleeps."""

    def __init__(self, *stored: int) -> None:
        self.stored = list(stored)
        self.asked: list[tuple[str, Mapping[str, str] | None]] = []
        self.timeouts: list[float] = []
        self.now_s = 1000.0
        self.is_flushed = True
        self.flushes: list[float] = []
        self.project = "shop"

    def ask(self, path: str, parameters: Mapping[str, str] | None = None) -> dict[str, Any]:
        self.asked.append((path, parameters))
        if path != "/api/v1/status":
            return {"tasks": 3}
        stored = self.stored.pop(0) if len(self.stored) > 1 else self.stored[0]
        return {"counts": {"spans": {"accepted": 7, "stored": stored}}}

    def flush(self, timeout_s: float = 5.0) -> bool:
        self.flushes.append(timeout_s)
        self.now_s += 0.5
        return self.is_flushed

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the module talk to a server that stores as it is said to."""

    def build(*stored: int) -> Api:
        api = Api(*stored)

        def server_of(url: str | None, project: str | None, *, timeout_s: float = 10) -> Server:
            api.timeouts.append(timeout_s)
            made = Server(url or "", project or api.project, {}, timeout_s)
            monkeypatch.setattr(Server, "ask", lambda _, *how: api.ask(*how))
            return made

        monkeypatch.setattr(job_stats, "server_of", server_of)
        monkeypatch.setattr(job_stats, "flush", api.flush)
        monkeypatch.setattr(time, "sleep", api.sleep)
        monkeypatch.setattr(time, "monotonic", lambda: api.now_s)
        return api

    return build


def test_the_job_is_asked_for_when_everything_is_stored(use: Any) -> None:
    api = use(5, 6, 7)

    assert get_job_stats("1/2") == {"tasks": 3}

    assert [path for path, _ in api.asked] == ["/api/v1/status"] * 3 + ["/metrics/jobs"]
    assert api.asked[-1] == ("/metrics/jobs", {"job_id": "1/2", "project": "shop"})
    assert api.flushes == [5.0]


def test_a_server_that_lags_is_waited_for_five_seconds(use: Any) -> None:
    api = use(5)
    began_s = api.now_s

    assert get_job_stats("1") == {"tasks": 3}

    assert 5 <= api.now_s - began_s < 6


def test_without_a_project_it_is_the_default_one(use: Any) -> None:
    api = use(7)
    api.project = ""

    get_job_stats("1")

    assert api.asked[-1][1] == {"job_id": "1", "project": "default"}


def test_a_task_waits_no_longer_than_was_asked(use: Any) -> None:
    api = use(5)
    began_s = api.now_s

    wait_until_stored(2)

    assert api.flushes == [2]
    assert api.timeouts == [1.5]
    assert 2 <= api.now_s - began_s < 2.2


def test_what_did_not_arrive_is_not_waited_for(use: Any) -> None:
    api = use(5)
    api.is_flushed = False

    wait_until_stored(2)

    assert api.asked == []
