"""The loop between a source and a destination."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from podium.errors import InvalidInput, Overloaded, SourceUnavailable, TooLarge
from podium.sources.otlp import ids, messages
from podium.sources.otlp.messages import Key, count, keys
from podium.sources.source import Batch, Message, Options, Position, Signal, Skipped
from podium.sources.transfer.feed import Feed, open_spec
from podium.sources.transfer.positions import PositionFile, position_file
from podium.sources.transfer.transfer import Transfer


def batch(first: int, last: int, *skipped: Skipped) -> Batch:
    """A batch of spans that are known by their numbers, after which `last` is the position."""
    spans = [
        messages.span((ids.trace_id("t", n), ids.span_id("t", n), b""), f"s{n}", (n, n + 1), {})
        for n in range(first, last)
    ]
    return Batch((("traces", messages.traces("t", {}, spans)),), last, last - first + len(skipped), skipped)


class Counting:
    """A source of numbers; goes away after `stops_at`."""

    kind = "t"
    name = "numbers"

    def __init__(self, *batches: Batch, stops: bool = False) -> None:
        self._batches = batches
        self._stops = stops
        self.asked: list[Position] = []

    def read(self, position: Position) -> Iterator[Batch]:
        self.asked.append(position)
        yield from (each for each in self._batches if not isinstance(position, int) or each.position > position)  # type: ignore[operator]
        if self._stops:
            msg = "it went away"
            raise SourceUnavailable(msg)


class Store:
    """A destination in memory that fails as it is told to, in turn."""

    def __init__(self, *failures: Exception, most: int = 1000, refused: int = 0) -> None:
        self.failures = list(failures)
        self.most = most
        self.refused = refused
        self.kept: list[Key] = []
        self.messages: list[int] = []

    def settle(self) -> None:
        pass

    def existing(self, _signal: Signal, wanted: dict[Key, int]) -> set[Key]:
        return set(self.kept) & wanted.keys()

    def send(self, signal: Signal, message: Message) -> tuple[int, str]:
        if self.failures:
            raise self.failures.pop(0)
        if count(message) > self.most:
            msg = "too large"
            raise TooLarge(msg)
        self.kept += keys(signal, message)
        self.messages.append(count(message))
        return self.refused, "its clock is wrong"


def place_of(source: Counting, directory: Path) -> PositionFile:
    return position_file(directory, Feed(source, "p"), "here")


def test_behind_what_could_not_be_read_no_position_is_noted_where_that_is_wanted(tmp_path: Path) -> None:
    half = Skipped("a.json", "is half-written", is_unread=True)
    looks = [
        Counting(batch(0, 2), batch(2, 5, half), batch(5, 6)),
        Counting(batch(0, 2), batch(2, 5), batch(5, 6)),
    ]
    store = Store()

    found = [
        Transfer(each, store, place_of(each, tmp_path), returns_to_unread=True).run() for each in (*looks, looks[1])
    ]

    assert [each.asked for each in looks] == [[None], [2, 6]]
    assert [(each.read, each.sent, each.existing, each.unread) for each in found] == [
        (7, 6, 0, 1),
        (4, 0, 4, 0),
        (0, 0, 0, 0),
    ]


def test_who_follows_goes_on_behind_what_could_not_be_read(tmp_path: Path) -> None:
    source = Counting(batch(0, 2, Skipped("a.json", "is half-written", is_unread=True)))
    where = place_of(source, tmp_path)

    summary = Transfer(source, Store(), where).run()

    assert (where.load(), summary.unread) == (2, 1)


def test_what_was_read_and_is_not_sent_is_not_unread() -> None:
    source = Counting(batch(0, 2, Skipped("row 1", "has no time")))

    assert Transfer(source, Store(), None).run().unread == 0


def test_a_position_is_noted_only_behind_what_was_kept(tmp_path: Path) -> None:
    source, store = Counting(batch(0, 2), batch(2, 5)), Store()

    class Dies(Store):
        def send(self, signal: Signal, message: Message) -> tuple[int, str]:
            if len(self.kept) >= 2:
                raise KeyboardInterrupt
            return super().send(signal, message)

    store = Dies()
    with pytest.raises(KeyboardInterrupt):
        Transfer(source, store, place_of(source, tmp_path)).run()

    assert place_of(source, tmp_path).load() == 2
    again = Transfer(source, plain := Store(), place_of(source, tmp_path)).run()
    assert (again.sent, len(plain.kept), source.asked) == (3, 3, [None, 2])


def test_what_a_crash_left_unnoted_is_asked_for_and_not_sent_again(tmp_path: Path) -> None:
    source, store = Counting(batch(0, 4)), Store()
    Transfer(source, store, None).run()

    summary = Transfer(source, store, place_of(source, tmp_path)).run()

    assert (summary.read, summary.sent, summary.existing) == (4, 0, 4)
    assert len(store.kept) == len(set(store.kept)) == 4


def test_a_destination_that_is_full_is_waited_for_longer_each_time() -> None:
    waits: list[float] = []
    store = Store(Overloaded("full", retry_after_s=0), Overloaded("full", retry_after_s=0), Overloaded("f"))
    troubles: list[str] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        return False

    summary = Transfer(Counting(batch(0, 1)), store, None, wait=wait, on_trouble=troubles.append).run()

    assert waits == [0.25, 0.5, 1.0]
    assert troubles == ["full", "full", "f"]
    assert summary.sent == 1


def test_who_is_to_stop_does_not_wait() -> None:
    with pytest.raises(Overloaded):
        Transfer(Counting(batch(0, 1)), Store(Overloaded("full")), None, wait=lambda _: True).run()


def test_a_batch_that_is_too_large_is_halved_until_it_fits_and_one_that_never_does_is_skipped() -> None:
    fits, never = Store(most=3), Store(most=0)

    halved = Transfer(Counting(batch(0, 10)), fits, None).run()
    lost = Transfer(Counting(batch(0, 2)), never, None).run()

    assert (halved.sent, fits.messages) == (10, [2, 3, 2, 3])
    assert (lost.sent, lost.skipped["too large"].items) == (0, 2)


def test_what_is_refused_for_good_is_counted_with_its_reason_and_all_else_ends_the_work() -> None:
    refusing = Transfer(Counting(batch(0, 5)), Store(refused=2), None).run()

    assert (refusing.sent, refusing.skipped["its clock is wrong"].items) == (3, 2)
    with pytest.raises(InvalidInput):
        Transfer(Counting(batch(0, 5)), Store(InvalidInput("no")), None).run()


def test_a_source_that_goes_away_keeps_the_position_of_its_last_whole_batch(tmp_path: Path) -> None:
    source = Counting(batch(0, 2), stops=True)

    with pytest.raises(SourceUnavailable):
        Transfer(source, Store(), place_of(source, tmp_path)).run()

    assert place_of(source, tmp_path).load() == 2


def test_the_first_few_of_each_reason_are_shown() -> None:
    skipped = [Skipped(f"row {number}", "has no time") for number in range(5)]

    summary = Transfer(Counting(batch(0, 1, *skipped)), Store(), None).run()

    reason = summary.skipped["has no time"]
    assert (summary.read, reason.items, reason.examples) == (6, 5, ["row 0", "row 1", "row 2"])


@pytest.mark.parametrize("text", ["", "[]", "{", '{"kind": "t"}'])
def test_a_place_that_holds_no_position_says_what_to_do(tmp_path: Path, text: str) -> None:
    source = Counting()
    kept = place_of(source, tmp_path)
    kept.save(1)
    (file,) = tmp_path.iterdir()
    file.write_text(text)

    with pytest.raises(InvalidInput, match="remove it"):
        kept.load()


def test_position_files_differ_by_source_project_and_destination(tmp_path: Path) -> None:
    source = Counting()
    for number, (project, to) in enumerate([("p", "a"), ("q", "a"), ("p", "b")]):
        position_file(tmp_path, Feed(source, project), to).save(number)

    assert position_file(tmp_path, Feed(source, "q"), "a").load() == 1
    assert len(list(tmp_path.iterdir())) == 3
    assert position_file(tmp_path, Feed(source, "p"), "c").load() is None


def test_the_position_that_an_earlier_release_left_of_the_default_project_is_found(tmp_path: Path) -> None:
    left = {"kind": "orchestrator", "name": "/srv/agentflow/logs", "project": "default", "to": "", "position": {"a": 1}}
    (tmp_path / "orchestrator-31380dc063a2c9a8.json").write_text(json.dumps(left))

    feed = open_spec("orchestrator:/srv/agentflow/logs", Options())

    assert position_file(tmp_path, feed, "").load() == {"a": 1}
