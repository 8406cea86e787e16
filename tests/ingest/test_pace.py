"""Commits follow those who read."""

import threading

import pytest
from tests.spans import request, span
from tests.write_path import OpenPath

from podium.ingest.pace import Pace, Readers
from podium.store.engine import Engine

STORED = "SELECT count() AS spans FROM spans WHERE project = {p:String}"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_nobody_is_there_at_first_and_again_half_a_minute_after_the_last_read() -> None:
    clock = Clock()
    readers = Readers(clock=clock)

    seen = [readers.are_there(), readers.arrive(), readers.are_there(), readers.arrive()]
    clock.now += 31

    assert seen == [False, True, True, False]
    assert not readers.are_there()
    assert readers.arrive()


def test_somebody_who_read_is_there_for_half_a_minute_and_no_longer() -> None:
    clock = Clock()
    readers = Readers(clock=clock)
    readers.arrive()

    clock.now += 29.9
    still = readers.are_there()
    clock.now += 0.1

    assert (still, readers.are_there()) == (True, False)


def test_whoever_listens_is_there_all_the_time() -> None:
    readers = Readers(lambda: True)

    assert readers.are_there()
    assert not readers.arrive()


def test_the_first_read_after_a_pause_finds_what_waits(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int
) -> None:
    path = open_path(quiet_interval_s=3600.0)
    path.committer.start()
    path.take("traces", request(span("waits", start_ns=now_ns)), 1, project=project)

    path.committer.catch_up(timeout_s=30)

    assert engine.select(STORED, {"p": project}) == [{"spans": 1}]
    path.committer.stop()


class Gate:
    """Holds every commit at a step until it is opened."""

    def __init__(self, step: str) -> None:
        self._step = step
        self._open = threading.Event()
        self.reached = threading.Event()

    def __call__(self, step: str) -> None:
        if step == self._step:
            self.reached.set()
            self._open.wait(60)

    def open(self) -> None:
        self._open.set()


def test_all_who_read_after_a_pause_wait_for_the_whole_commit(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int
) -> None:
    gate = Gate("commit.events")  # spans are stored by then, and what is stored after them is not
    path = open_path(quiet_interval_s=3600.0, on_step=gate)
    path.committer.start()
    path.take("traces", request(span("waits", start_ns=now_ns)), 1, project=project)
    seen: list[int] = []

    def read() -> None:
        path.committer.catch_up(timeout_s=60)
        seen.append(len(path.commits))

    first, second = threading.Thread(target=read), threading.Thread(target=read)
    first.start()
    assert gate.reached.wait(60)
    second.start()
    second.join(0.2)
    assert seen == []
    gate.open()
    first.join(60)
    second.join(60)

    assert seen == [1, 1]
    path.committer.stop()


def test_who_reads_on_does_not_wait_for_what_comes_meanwhile(open_path: OpenPath, project: str, now_ns: int) -> None:
    path = open_path()  # nobody commits
    path.committer.catch_up(timeout_s=0)
    path.take("traces", request(span("waits", start_ns=now_ns)), 1, project=project)

    path.committer.catch_up(timeout_s=3600)

    assert path.commits == []


def test_who_wants_all_of_it_waits_each_time(open_path: OpenPath, project: str, now_ns: int) -> None:
    path = open_path(quiet_interval_s=3600.0)
    path.committer.start()
    seen = []

    for name in ("first", "second"):
        path.take("traces", request(span(name, start_ns=now_ns)), 1, project=project)
        assert path.committer.settle(timeout_s=60)
        seen.append(len(path.commits))

    assert seen == [1, 2]
    path.committer.stop()


def test_who_wants_all_of_it_is_told_where_there_was_no_time(open_path: OpenPath, project: str, now_ns: int) -> None:
    path = open_path()
    assert path.committer.settle(timeout_s=0)

    path.take("traces", request(span("waits", start_ns=now_ns)), 1, project=project)

    assert not path.committer.settle(timeout_s=0)
    path.committer.trouble = "the engine does not answer"
    assert not path.committer.settle(timeout_s=3600)


@pytest.mark.parametrize(
    ("is_read", "last_commit_s", "expected"),
    [
        (False, 0.3, 10.0),
        (False, 60.0, 10.0),
        (True, 0.0, 0.7),
        (True, 0.3, pytest.approx(0.9)),
        (True, 60.0, 1.2),
    ],
)
def test_commits_are_rare_while_nobody_reads_and_take_turns_with_rest(
    *, is_read: bool, last_commit_s: float, expected: float
) -> None:
    pace = Pace(0.7, 10.0)
    if is_read:
        pace.readers.arrive()

    assert pace.wait_s(last_commit_s) == expected


def test_commits_are_never_rarer_while_somebody_reads() -> None:
    assert Pace(5.0, 1.0).wait_s(0.0) == 5.0
