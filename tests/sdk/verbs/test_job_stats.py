"""What a job took and cost, asked of the server after it was given what this program recorded."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from podium.sdk import config
from podium.sdk.config import Capture
from podium.sdk.setup.server import Server
from podium.sdk.verbs import job_stats
from podium.sdk.verbs.job_stats import get_job_stats, hand_over


class Program:
    """Notes what a program does to be told of what it sent."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.is_flushed = True
        self.project = "shop"

    def ask(self, path: str, parameters: Mapping[str, str] | None = None) -> dict[str, Any]:
        self.done.append(("ask", path, parameters))
        return {"tasks": 3}

    def flush(self, timeout_s: float = 5.0) -> bool:
        self.done.append(("flush", timeout_s))
        return self.is_flushed

    def deliver(self, timeout_s: float) -> bool:
        self.done.append(("deliver", timeout_s))
        return True

    def hasten(self) -> None:
        self.done.append(("hasten",))


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    made = Program()

    def server_of(url: str | None, project: str | None) -> Server:
        return Server(url or "", project or made.project, {})

    monkeypatch.setattr(Server, "ask", lambda _, *how: made.ask(*how))
    monkeypatch.setattr(job_stats, "server_of", server_of)
    for name in ("flush", "deliver", "hasten"):
        monkeypatch.setattr(job_stats, name, getattr(made, name))
    yield made
    config.use(Capture())


def test_the_job_is_asked_for_when_everything_is_sent(program: Program, caplog: pytest.LogCaptureFixture) -> None:
    assert get_job_stats("1/2") == {"tasks": 3}

    assert program.done == [("flush", 5.0), ("ask", "/metrics/jobs", {"job_id": "1/2", "project": "shop"})]
    assert caplog.records == []


def test_what_did_not_arrive_is_warned_of_each_time(program: Program, caplog: pytest.LogCaptureFixture) -> None:
    program.is_flushed = False

    for _ in range(2):
        assert get_job_stats("1") == {"tasks": 3}

    assert len(caplog.records) == 2
    assert "not all that was recorded has reached the server" in caplog.records[0].getMessage()


def test_without_a_project_it_is_the_default_one(program: Program) -> None:
    program.project = ""

    get_job_stats("1")

    assert program.done[-1][2] == {"job_id": "1", "project": "default"}


@pytest.mark.parametrize(
    ("wait_s", "outside", "inside"),
    [
        (None, ("deliver", 5.0), ("hasten",)),
        (2.0, ("deliver", 2.0), ("deliver", 2.0)),
        (0.0, ("hasten",), ("hasten",)),
    ],
)
async def test_an_event_loop_is_held_up_only_where_that_was_asked_for(
    program: Program, wait_s: float | None, outside: tuple[Any, ...], inside: tuple[Any, ...]
) -> None:
    config.use(Capture(), wait_s)

    await asyncio.to_thread(hand_over)
    hand_over()

    assert program.done == [outside, inside]
