"""Where each source stood."""

import json
from pathlib import Path

import pytest

from podium.errors import InvalidInput
from podium.sources.kinds import open_source
from podium.sources.source import Options, Position
from podium.sources.transfer.feed import Feed
from podium.sources.transfer.positions import position_file, position_file_at


def feed(where: str = "/srv/jobs.db", project: str = "shop") -> Feed:
    return Feed(open_source("jobs", where, Options()), project)


@pytest.mark.parametrize("position", [{"id": 7, "names": ["a", "\ud800"]}, [1, 2.5], "x", 0, None])
def test_a_position_comes_back_as_it_was(tmp_path: Path, position: Position) -> None:
    position_file(tmp_path / "new", feed(), "here").save(position)

    assert position_file(tmp_path / "new", feed(), "here").load() == position


def test_without_a_file_reading_begins_at_the_beginning(tmp_path: Path) -> None:
    assert position_file(tmp_path, feed(), "here").load() is None


def test_each_source_project_and_destination_has_a_file_of_its_own(tmp_path: Path) -> None:
    for each, to in ((feed(), "here"), (feed("/srv/b.db"), "here"), (feed(project="b"), "here"), (feed(), "there")):
        position_file(tmp_path, each, to).save(1)

    assert len(list(tmp_path.iterdir())) == 4
    assert all(each.name.startswith("jobs-") and each.suffix == ".json" for each in tmp_path.iterdir())


def test_a_file_says_whose_it_is(tmp_path: Path) -> None:
    position_file_at(tmp_path / "state", feed(), "here").save(7)

    assert json.loads((tmp_path / "state").read_text()) == {
        "kind": "jobs", "name": "/srv/jobs.db", "project": "shop", "to": "here", "position": 7,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("other", "to", "message"),
    [
        (feed("/srv/b.db"), "here", "is of name /srv/jobs.db, not /srv/b.db; name another file"),
        (feed(project="b"), "here", "is of project shop, not b"),
        (feed(), "there", "is of to here, not there"),
    ],
)
def test_the_position_of_another_is_refused(tmp_path: Path, other: Feed, to: str, message: str) -> None:
    position_file_at(tmp_path / "state", feed(), "here").save(7)

    with pytest.raises(InvalidInput, match=message):
        position_file_at(tmp_path / "state", other, to).load()


@pytest.mark.parametrize("text", ["{", "[]", "{}", ""])
def test_a_file_that_holds_no_position_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "state").write_text(text)

    with pytest.raises(InvalidInput, match="state holds no position; remove it"):
        position_file_at(tmp_path / "state", feed(), "here").load()


def test_a_file_that_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(InvalidInput, match="cannot be read: Is a directory"):
        position_file_at(tmp_path, feed(), "here").load()
    with pytest.raises(InvalidInput, match="state cannot be written"):
        position_file_at(tmp_path / "file" / "state", feed(), "here").save(1)


def test_a_save_that_fails_leaves_the_old_position(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = position_file_at(tmp_path / "state", feed(), "here")
    kept.save(1)

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InvalidInput, match="No space left"):
        kept.save(2)

    assert kept.load() == 1
    assert [(each.name, each.stat().st_mode & 0o777) for each in tmp_path.iterdir()] == [("state", 0o600)]
