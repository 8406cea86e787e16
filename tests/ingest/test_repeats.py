"""Digests of recent requests on the disk."""

import os
import time
from pathlib import Path

import pytest

from podium.ingest.envelope import Header
from podium.ingest.journal import Segment
from podium.ingest.repeats import forget_old, recall, remember


def a_segment(batch: int, *received_ns: int) -> Segment:
    segment = Segment(batch, Path("none"))
    for at in received_ns:
        segment.add(Header("traces", "shop", at, at.to_bytes(16, "big"), 1), 10)
    return segment


def test_what_is_remembered_is_recalled(tmp_path: Path) -> None:
    remember(tmp_path, a_segment(1, 5, 6))
    remember(tmp_path, a_segment(2, 7))

    assert sorted(recall(tmp_path)) == [(at, at.to_bytes(16, "big")) for at in (5, 6, 7)]


def test_a_record_cut_short_is_left_out(tmp_path: Path) -> None:
    remember(tmp_path, a_segment(1, 5, 6))
    (file,) = tmp_path.glob("*.digests")
    file.write_bytes(file.read_bytes()[:-1])

    assert recall(tmp_path) == [(5, (5).to_bytes(16, "big"))]


@pytest.mark.parametrize(("age_s", "is_kept"), [(14 * 60 + 50, True), (15 * 60 + 10, False)])
def test_digests_are_kept_for_a_quarter_of_an_hour(tmp_path: Path, age_s: int, *, is_kept: bool) -> None:
    remember(tmp_path, a_segment(1, 5))
    (file,) = tmp_path.glob("*.digests")
    written_s = time.time() - age_s
    os.utime(file, (written_s, written_s))

    forget_old(tmp_path)

    assert file.exists() == is_kept
