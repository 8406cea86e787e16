import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from podium.errors import Overloaded
from podium.ingest.envelope import Header
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
    journal.append(header(1), b"a" * 10).result(5)
    journal.append(header(2), b"b" * 10).result(5)

    segment = journal.take(min_age_s=0, timeout_s=1)

    assert segment is not None
    assert (segment.batch, segment.requests, segment.items["traces"]) == (1, 2, 6)
    assert segment.path.stat().st_size == segment.size == journal.waiting_bytes
    assert segment.digests == [(1001, (1).to_bytes(16, "big")), (1002, (2).to_bytes(16, "big"))]


def test_a_segment_that_is_stored_leaves_no_file(journal: Journal) -> None:
    journal.append(header(1), b"a").result(5)
    segment = journal.take(min_age_s=0, timeout_s=1)
    assert segment is not None

    journal.done(segment)

    assert (journal.waiting_bytes, journal.segments, segment.path.exists()) == (0, 0, False)


def test_a_full_segment_is_closed_and_the_next_begins(journal: Journal) -> None:
    journal.append(header(1), b"a" * MIB).result(5)
    journal.append(header(2), b"b").result(5)

    batches = [journal.take(min_age_s=0, timeout_s=1) for _ in range(2)]

    assert [segment and segment.batch for segment in batches] == [1, 2]


def test_a_young_segment_is_left_to_fill(journal: Journal) -> None:
    journal.append(header(1), b"a").result(5)

    assert journal.take(min_age_s=60, timeout_s=0.1) is None


def test_nothing_to_commit_is_none_after_the_timeout(journal: Journal) -> None:
    assert journal.take(min_age_s=0, timeout_s=0.05) is None


def test_a_restart_takes_up_whole_frames_and_cuts_off_a_torn_one(tmp_path: Path) -> None:
    before = Journal(tmp_path, max_segment_bytes=MIB)
    before.recover(1)
    before.start()
    before.append(header(1), b"a" * 100).result(5)
    before.append(header(2), b"b" * 100).result(5)
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

    journal.append(header(1), b"a").result(5)
    segment = journal.take(min_age_s=0, timeout_s=1)
    journal.stop()

    assert segment is not None
    assert segment.batch == 40


def test_a_full_disk_refuses_the_group_and_leaves_no_bytes_of_it(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append(header(1), b"a" * 100).result(5)
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
            refused.result(5)
    journal.append(header(3), b"c" * 100).result(5)
    segment = journal.take(min_age_s=0, timeout_s=1)

    assert segment is not None
    assert (before, segment.requests, segment.path.stat().st_size) == (before, 2, segment.size)


def test_a_quarantined_segment_comes_back_as_a_new_batch(journal: Journal) -> None:
    journal.append(header(1), b"a").result(5)
    segment = journal.take(min_age_s=0, timeout_s=1)
    assert segment is not None

    journal.set_aside(segment)
    aside = (journal.quarantined, journal.waiting_bytes)
    (again,) = journal.replay()

    assert aside == (1, 0)
    assert (again.batch, again.items["traces"], journal.quarantined) == (2, 3, 0)
    assert journal.take(min_age_s=0, timeout_s=1) is again
