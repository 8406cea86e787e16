"""What a source that is followed says of itself in the log."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.sources.transfer.test_transfer import Store, batch

from podium.errors import SourceUnavailable
from podium.sources.source import Batch, Position, Skipped
from podium.sources.transfer import following
from podium.sources.transfer.feed import Feed
from podium.sources.transfer.following import Following
from podium.sources.transfer.positions import position_file

HALF = "is not JSON, or only half-written"
AWAY = SourceUnavailable("it is not there")
Look = list[Skipped] | Exception

_PATIENCE_S = 120


class Looks:
    """A source that is something else at each look, and the last thing for ever."""

    kind = "t"
    name = "looks"

    def __init__(self, *looks: Look) -> None:
        self._looks = list(looks)
        self.are_over = threading.Event()

    def read(self, position: Position) -> Iterator[Batch]:  # noqa: ARG002 - each look is its own
        if not self._looks:
            self.are_over.set()
            return
        look = self._looks.pop(0)
        if isinstance(look, Exception):
            raise look
        yield Batch((), None, len(look), tuple(look))


def logged(directory: Path, caplog: pytest.LogCaptureFixture, *looks: Look) -> list[str]:
    """Return what is logged until all looks are over, and one more."""
    source = Looks(*looks)
    followed = Following(Feed(source), Store(), position_file(directory, Feed(source), ""), every_s=0)
    with caplog.at_level(logging.WARNING, "podium.sources"):
        followed.start()
        assert source.are_over.wait(_PATIENCE_S)
        followed.stop()
    return [record.getMessage() for record in caplog.records]


def test_what_is_skipped_at_every_look_is_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    half = [Skipped("a.json", HALF)]

    assert logged(tmp_path, caplog, half, half, [], half, [], half) == [f"t:looks: skipped a.json: {HALF}"]


def test_of_what_is_skipped_only_the_new_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    rows = [Skipped(f"row {number}", "has no time") for number in range(6)]

    said = logged(tmp_path, caplog, rows[:5], rows[:5], rows, [*rows, Skipped("row 0", "is no object")])

    assert said == [
        "t:looks: skipped row 0, row 1, row 2 and 2 more: has no time",
        "t:looks: skipped row 5: has no time",
        "t:looks: skipped row 0: is no object",
    ]


def test_a_thing_that_is_counted_higher_at_every_look_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    looks = [[Skipped(f"{number} lookups of Chat", "has no time", "lookups of Chat")] for number in (3, 4, 9)]

    assert logged(tmp_path, caplog, *looks) == ["t:looks: skipped 3 lookups of Chat: has no time"]


def test_recovery_is_logged_after_a_failure_and_only_then(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    half = [Skipped("a.json", HALF)]

    said = logged(tmp_path, caplog, half, [], AWAY, AWAY, half, [], half, AWAY, [])

    away, again = "t:looks: it is not there", "t:looks: it is read again"
    assert said == [f"t:looks: skipped a.json: {HALF}", away, again, away, again]


def test_what_was_skipped_before_a_failure_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Breaks(Looks):
        def read(self, position: Position) -> Iterator[Batch]:
            yield from super().read(position)
            if not self.are_over.is_set():
                msg = "it went away"
                raise SourceUnavailable(msg)

    source = Breaks([Skipped("row 1", "has no time")])
    followed = Following(Feed(source), Store(), position_file(tmp_path, Feed(source), ""), every_s=0)
    followed.start()
    assert source.are_over.wait(_PATIENCE_S)
    followed.stop()

    assert [record.getMessage() for record in caplog.records][:2] == [
        "t:looks: skipped row 1: has no time",
        "t:looks: it went away",
    ]


def test_a_fault_of_our_own_is_logged_once_with_where_it_happened(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    said = logged(tmp_path, caplog, ZeroDivisionError("by us"), ZeroDivisionError("by us"), [])

    assert said == ["t:looks: ZeroDivisionError: by us", "t:looks: it is read again"]
    assert caplog.records[0].exc_info is not None


def test_things_without_end_are_logged_no_more_and_that_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST_KNOWN", 2)
    looks = [[Skipped(f"row {number}", "has no time")] for number in range(5)]

    assert logged(tmp_path, caplog, *looks) == [
        "t:looks: skipped row 0: has no time",
        "t:looks: skipped row 1: has no time",
        "t:looks: skipped more than 2 things: what else is skipped is counted, and logged no more",
    ]


def test_what_the_destination_refuses_is_logged_once_and_counted_each_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Sends(Looks):
        def read(self, position: Position) -> Iterator[Batch]:
            for each in super().read(position):
                yield batch(0, 3, *each.skipped)

    source, store = Sends([], []), Store(refused=1)
    store.existing = lambda *_: set()  # type: ignore[method-assign]
    followed = Following(Feed(source), store, position_file(tmp_path, Feed(source), ""), every_s=0)
    followed.start()
    assert source.are_over.wait(_PATIENCE_S)
    followed.stop()

    assert [record.getMessage() for record in caplog.records] == ["t:looks: skipped some of traces: its clock is wrong"]
    assert (followed.standing.read, followed.standing.sent, followed.standing.skipped) == (6, 4, 2)
