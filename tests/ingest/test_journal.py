"""The journal: what is on the disk, and when."""

import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from podium.errors import Overloaded
from podium.ingest.envelope import Header, encode
from podium.ingest.journal import Journal

MIB = 2**20


def header(number: int, items: int = 3) -> Header:
    return Header("traces", "shop", 1000 + number, number.to_bytes(16, "big"), items)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path, max_segment_bytes=MIB)
    journal.recover(1)
    journal.start()
    yield journal
    journal.stop()


def test_what_was_appended_is_in_the_segment_on_the_disk(journal: Journal) -> None:
    journal.append(header(1), b"a" * 10).result(60)
    journal.append(header(2), b"b" * 10).result(60)

    segment = journal.take(min_age_s=0, timeout_s=1)

    assert segment is not None
    assert (segment.batch, segment.requests, segment.items["traces"]) == (1, 2, 6)
    assert segment.path.stat().st_size == segment.size == journal.waiting_bytes
    assert segment.digests == [(1001, (1).to_bytes(16, "big")), (1002, (2).to_bytes(16, "big"))]


def test_a_segment_that_is_stored_leaves_no_file(journal: Journal) -> None:
    journal.append(header(1), b"a").result(60)
    segment = journal.take(min_age_s=0, timeout_s=1)
    assert segment is not None

    journal.done(segment)

    assert (journal.waiting_bytes, journal.segments, segment.path.exists()) == (0, 0, False)


def test_a_full_segment_is_closed_and_the_next_begins(journal: Journal) -> None:
    journal.append(header(1), b"a" * MIB).result(60)
    journal.append(header(2), b"b").result(60)

    batches = [journal.take(min_age_s=0, timeout_s=1) for _ in range(2)]

    assert [segment and segment.batch for segment in batches] == [1, 2]


def test_a_young_segment_is_left_to_fill(journal: Journal) -> None:
    journal.append(header(1), b"a").result(60)

    assert journal.take(min_age_s=60, timeout_s=0.1) is None


def test_nothing_to_commit_is_none_after_the_timeout(journal: Journal) -> None:
    assert journal.take(min_age_s=0, timeout_s=0.05) is None


def test_a_restart_takes_up_whole_frames_and_cuts_off_a_torn_one(tmp_path: Path) -> None:
    before = Journal(tmp_path, max_segment_bytes=MIB)
    before.recover(1)
    before.start()
    before.append(header(1), b"a" * 100).result(60)
    before.append(header(2), b"b" * 100).result(60)
    before.stop()
    (path,) = tmp_path.glob("*.segment")
    whole = path.stat().st_size
    path.write_bytes(path.read_bytes() + b"\x90\x01torn")

    left = Journal(tmp_path, max_segment_bytes=MIB).recover(1)

    assert [(segment.batch, segment.requests, segment.size) for segment in left] == [(1, 2, whole)]
    assert path.stat().st_size == whole


def test_batch_numbers_go_on_after_what_is_stored_and_what_is_left(tmp_path: Path) -> None:
    (tmp_path / "000000000041.segment").write_bytes(b"")
    journal = Journal(tmp_path, max_segment_bytes=MIB)
    journal.recover(40)
    journal.start()

    journal.append(header(1), b"a").result(60)
    segment = journal.take(min_age_s=0, timeout_s=1)
    journal.stop()

    assert segment is not None
    assert segment.batch == 40


def test_a_full_disk_refuses_the_group_and_leaves_no_bytes_of_it(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append(header(1), b"a" * 100).result(60)
    before = journal.waiting_bytes
    real = os.write

    def write(file: int, data: bytes) -> int:
        if len(data) < 300:
            return real(file, data)
        real(file, data[:50])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        refused = journal.append(header(2), b"b" * 1000)
        with pytest.raises(Overloaded, match="No space left"):
            refused.result(60)
    journal.append(header(3), b"c" * 100).result(60)
    segment = journal.take(min_age_s=0, timeout_s=1)

    assert segment is not None
    assert (before, segment.requests, segment.path.stat().st_size) == (before, 2, segment.size)


def test_a_request_is_done_when_its_bytes_are_flushed_and_not_before(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushing, may_go_on = threading.Event(), threading.Event()
    flushed: list[int] = []

    def sync(file: int) -> None:
        flushed.append(os.fstat(file).st_size)
        flushing.set()
        assert may_go_on.wait(30)

    monkeypatch.setattr(os, "fdatasync", sync)
    appended = journal.append(header(1), b"a" * 10)
    assert flushing.wait(30)
    was_done = appended.done()
    may_go_on.set()
    appended.result(30)

    assert not was_done
    assert flushed == [journal.waiting_bytes]


def test_requests_that_arrive_during_a_flush_share_the_next_one(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushing, may_go_on = threading.Event(), threading.Event()
    flushed: list[int] = []

    def sync(file: int) -> None:
        flushed.append(os.fstat(file).st_size)
        flushing.set()
        assert may_go_on.wait(30)

    monkeypatch.setattr(os, "fdatasync", sync)
    appended = [journal.append(header(1), b"a" * 10)]
    assert flushing.wait(30)
    appended += [journal.append(header(number), b"b" * 10) for number in range(2, 100)]
    may_go_on.set()
    for each in appended:
        each.result(30)

    assert len(flushed) == 2
    assert flushed[-1] == journal.waiting_bytes


def test_the_name_of_a_new_segment_is_flushed_before_the_first_request_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    real_sync, real_data = os.fsync, os.fdatasync

    def sync(file: int) -> None:
        order.append(str(Path(f"/proc/self/fd/{file}").readlink()))
        real_sync(file)

    def sync_data(file: int) -> None:
        order.append("bytes")
        real_data(file)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "fdatasync", sync_data)
    journal = Journal(tmp_path, max_segment_bytes=MIB)
    journal.recover(1)
    journal.start()

    for number in (1, 2):
        journal.append(header(number), b"a").result(30)
    journal.stop()

    assert order == [str(tmp_path), "bytes", "bytes"]


def test_a_flush_that_fails_refuses_the_group_and_leaves_no_bytes_of_it(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append(header(1), b"a").result(60)
    before = journal.waiting_bytes

    def fail(_file: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", fail)
        with pytest.raises(Overloaded, match="Input/output error") as refused:
            journal.append(header(2), b"b").result(60)
    after = journal.waiting_bytes
    segment = journal.take(min_age_s=0, timeout_s=1)

    assert refused.value.retry_after_s == 5
    assert segment is not None
    assert (after, segment.requests, segment.path.stat().st_size) == (before, 1, before)


def test_what_comes_after_the_stop_is_refused_and_what_came_before_is_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path, max_segment_bytes=MIB)
    journal.recover(1)
    journal.start()
    early = journal.append(header(1), b"a")

    journal.stop()

    early.result(60)
    with pytest.raises(Overloaded, match="stopping"):
        journal.append(header(2), b"b").result(60)
    assert journal.take(min_age_s=0, timeout_s=0) is not None
    assert journal.take(min_age_s=0, timeout_s=0) is None


def test_a_segment_is_closed_at_its_size_and_not_before(tmp_path: Path) -> None:
    one = len(encode(header(1), b"a" * 100))
    for size, batches in ((2 * one, [1, 1]), (2 * one - 1, [1, 1]), (one, [1, 2])):
        directory = tmp_path / str(size)
        journal = Journal(directory, max_segment_bytes=size)
        journal.recover(1)
        journal.start()
        numbers = []
        for number in (1, 2):
            journal.append(header(number), b"a" * 100).result(60)
            numbers.append(journal.newest_batch)
        journal.stop()

        assert numbers == batches


def test_the_newest_batch_is_that_of_the_last_request_also_once_it_is_taken(journal: Journal) -> None:
    found = [journal.newest_batch]
    journal.append(header(1), b"a" * MIB).result(60)
    found.append(journal.newest_batch)
    journal.append(header(2), b"b").result(60)
    found.append(journal.newest_batch)
    for _ in range(2):
        journal.take(min_age_s=0, timeout_s=1)
    found.append(journal.newest_batch)

    assert found == [0, 1, 2, 2]


def test_bytes_lost_in_the_middle_are_kept_for_a_person_to_look_at(tmp_path: Path) -> None:
    before = Journal(tmp_path, max_segment_bytes=MIB)
    before.recover(1)
    before.start()
    for number in (1, 2, 3):
        before.append(header(number), b"a" * 100).result(60)
    before.stop()
    (path,) = tmp_path.glob("*.segment")
    data = bytearray(path.read_bytes())
    third = len(data) // 3
    data[third + 50] ^= 1
    path.write_bytes(bytes(data))

    (left,) = Journal(tmp_path, max_segment_bytes=MIB).recover(1)

    (tail,) = (tmp_path / "quarantine").glob("*.tail")
    assert (left.requests, left.size, path.stat().st_size) == (1, third, third)
    assert tail.read_bytes() == bytes(data[third:])


def test_a_quarantined_segment_comes_back_as_a_new_batch(journal: Journal) -> None:
    journal.append(header(1), b"a").result(60)
    segment = journal.take(min_age_s=0, timeout_s=1)
    assert segment is not None

    journal.set_aside(segment)
    aside = (journal.quarantined, journal.waiting_bytes)
    (again,) = journal.replay()

    assert aside == (1, 0)
    assert (again.batch, again.items["traces"], journal.quarantined) == (2, 3, 0)
    assert journal.take(min_age_s=0, timeout_s=1) is again
