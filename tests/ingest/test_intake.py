"""What the intake takes twice, what it refuses, and how it counts."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace

import pytest

from podium.errors import Overloaded
from podium.ingest import intake as under_test
from podium.ingest.envelope import Header
from podium.ingest.intake import Intake, Request
from podium.ingest.journal import Journal, Segment

MINUTE_NS = 60 * 10**9
NOW_NS = 1_795_000_000 * 10**9


class PendingJournal:
    """A journal whose writes end when the test says so."""

    waiting_bytes = 0

    def __init__(self) -> None:
        self.appended: list[tuple[Header, Future[None]]] = []

    def append(self, header: Header, body: bytes) -> Future[None]:  # noqa: ARG002 - the journal's signature
        self.appended.append((header, Future()))
        return self.appended[-1][1]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The time as the intake sees it, by the calendar and by seconds that only grow."""
    at = SimpleNamespace(ns=NOW_NS, s=1000.0)
    monkeypatch.setattr(under_test, "time", SimpleNamespace(time_ns=lambda: at.ns, monotonic=lambda: at.s))
    return at


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journal", max_segment_bytes=2**20)
    journal.recover(1)
    journal.start()
    yield journal
    journal.stop()


@pytest.fixture
def intake(journal: Journal, tmp_path: Path) -> Intake:
    return Intake(journal, tmp_path, max_journal_bytes=2**20, min_free_bytes=0)


@pytest.fixture
def pending() -> PendingJournal:
    return PendingJournal()


@pytest.fixture
def slow_intake(pending: PendingJournal, tmp_path: Path) -> Intake:
    return Intake(pending, tmp_path, max_journal_bytes=2**20, min_free_bytes=0)  # type: ignore[arg-type]


def a_request(body: bytes = b"body", project: str = "shop", items: int = 3) -> Request:
    return Request("traces", project, body, items)


async def test_a_repeat_is_known_for_a_quarter_of_an_hour_and_no_longer(intake: Intake, clock: SimpleNamespace) -> None:
    taken = [await intake.take(a_request())]
    clock.ns += 15 * MINUTE_NS
    taken.append(await intake.take(a_request()))
    clock.ns += 1
    taken.append(await intake.take(a_request()))

    assert taken == [True, False, True]
    assert (intake.tally().requests, intake.tally().repeats) == (2, 1)


async def test_what_was_taken_before_a_restart_is_a_repeat_for_as_long(
    intake: Intake, journal: Journal, tmp_path: Path, clock: SimpleNamespace
) -> None:
    await intake.take(a_request())
    segment = journal.take(min_age_s=0, timeout_s=1)
    assert segment is not None
    restarted = [Intake(journal, tmp_path, max_journal_bytes=2**20, min_free_bytes=0) for _ in range(2)]
    for each in restarted:
        each.restore(dict.fromkeys(segment.items, 0), [segment], [(NOW_NS + 1, b"another"), *segment.digests])

    clock.ns += 15 * MINUTE_NS
    in_time = await restarted[0].take(a_request())
    clock.ns += 1
    later = await restarted[1].take(a_request())

    assert (in_time, later) == (False, True)


@pytest.mark.parametrize(
    "other", [a_request(b"other"), a_request(project="other"), Request("logs", "shop", b"body", 3)]
)
async def test_another_body_project_or_signal_is_no_repeat(intake: Intake, other: Request) -> None:
    assert [await intake.take(a_request()), await intake.take(other)] == [True, True]


async def test_a_repeat_that_arrives_during_the_write_waits_for_it(
    slow_intake: Intake, pending: PendingJournal
) -> None:
    first, second = (asyncio.ensure_future(slow_intake.take(a_request())) for _ in range(2))
    await asyncio.sleep(0.01)
    assert not first.done()
    assert not second.done()

    (_, written), *others = pending.appended
    written.set_result(None)

    assert (await first, await second, others) == (True, False, [])
    assert slow_intake.tally().repeats == 1


async def test_a_write_that_fails_is_no_request_and_its_repeat_is_written_again(
    slow_intake: Intake, pending: PendingJournal
) -> None:
    failed = asyncio.ensure_future(slow_intake.take(a_request()))
    await asyncio.sleep(0.01)
    pending.appended[0][1].set_exception(Overloaded("the journal cannot be written"))
    with pytest.raises(Overloaded):
        await failed
    again = asyncio.ensure_future(slow_intake.take(a_request()))
    await asyncio.sleep(0.01)
    pending.appended[1][1].set_result(None)

    assert await again
    tally = slow_intake.tally()
    assert (tally.requests, tally.accepted["traces"], tally.waiting["traces"]) == (1, 3, 3)


async def test_who_hangs_up_during_the_write_changes_no_count(slow_intake: Intake, pending: PendingJournal) -> None:
    gone = asyncio.ensure_future(slow_intake.take(a_request()))
    await asyncio.sleep(0.01)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    pending.appended[0][1].set_result(None)
    await asyncio.sleep(0.01)

    assert slow_intake.tally().accepted["traces"] == 3
    assert not await slow_intake.take(a_request())


async def test_a_full_journal_refuses_until_there_is_room(journal: Journal, tmp_path: Path) -> None:
    full_at = len(b"x" * 1000)
    intake = Intake(journal, tmp_path, max_journal_bytes=full_at, min_free_bytes=0)
    await intake.take(a_request(b"x" * 1000))

    with pytest.raises(Overloaded, match="journal is full") as refused:
        await intake.take(a_request(b"y"))
    segment = journal.take(min_age_s=0, timeout_s=1)
    assert segment is not None
    journal.done(segment)

    assert refused.value.retry_after_s == 2
    assert await intake.take(a_request(b"y"))


async def test_a_journal_is_full_at_its_very_last_byte(
    slow_intake: Intake, pending: PendingJournal, clock: SimpleNamespace
) -> None:
    pending.waiting_bytes = 2**20 - 1
    taken = asyncio.ensure_future(slow_intake.take(a_request()))
    await asyncio.sleep(0.01)
    pending.appended[0][1].set_result(None)
    assert await taken

    pending.waiting_bytes = 2**20
    with pytest.raises(Overloaded):
        await slow_intake.take(a_request(b"other"))
    assert clock.ns == NOW_NS


async def test_a_disk_that_fills_up_is_seen_within_a_second(
    journal: Journal, tmp_path: Path, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = [1000]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free[0]))
    intake = Intake(journal, tmp_path, max_journal_bytes=2**20, min_free_bytes=1000)
    await intake.take(a_request(b"just enough"))

    free[0] = 999
    clock.s += 0.9
    await intake.take(a_request(b"not looked yet"))
    clock.s += 0.1
    with pytest.raises(Overloaded, match="almost full") as refused:
        await intake.take(a_request(b"too little"))

    assert refused.value.retry_after_s == 5


async def test_items_move_from_waiting_to_stored_and_out_of_both_when_set_aside(intake: Intake) -> None:
    await intake.take(a_request(items=3))
    await intake.take(a_request(b"other", items=4))
    stored, aside = (a_segment(items) for items in (3, 4))

    intake.stored(stored)
    intake.set_aside(aside)
    after = intake.tally()
    intake.replayed([aside])
    replayed = intake.tally()

    assert (after.accepted["traces"], after.stored["traces"], after.waiting["traces"]) == (3, 3, 0)
    assert after.refused == {("quarantined", "traces"): 4}
    assert (replayed.accepted["traces"], replayed.stored["traces"], replayed.waiting["traces"]) == (7, 3, 4)
    assert not +replayed.refused


def test_earlier_runs_are_counted_in(intake: Intake) -> None:
    intake.restore({"traces": 5, "logs": 1, "metrics": 0}, [a_segment(3), a_segment(4)], [])

    tally = intake.tally()
    assert (tally.accepted["traces"], tally.stored["traces"], tally.waiting["traces"]) == (12, 5, 7)
    assert (tally.accepted["logs"], tally.stored["logs"], tally.waiting["logs"]) == (1, 1, 0)


def test_a_tally_once_given_does_not_change(intake: Intake) -> None:
    before = intake.tally()

    intake.refuse("traces", "invalid_trace_id", items=2, requests=1)

    assert not before.refused
    assert intake.tally().refused == {("invalid_trace_id", "traces"): 2}
    assert intake.tally().refused_requests == {("invalid_trace_id", "traces"): 1}


def a_segment(items: int) -> Segment:
    segment = Segment(1, Path("none"))
    segment.add(Header("traces", "shop", time.time_ns(), b"d" * 16, items), 100)
    return segment
