"""Files another tool writes over and over."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from podium.errors import SourceUnavailable
from podium.sources.access.files import absolute, changed, documents, found
from podium.sources.source import Batch, Position, Skipped


def of_each(path: Path, document: Mapping[str, Any], known: dict[str, Position]) -> Iterator[Batch]:
    """Make one batch of a document, named for what stands in it."""
    yield Batch((), known, 1, (Skipped(path.name, str(document["a"])),))


def look(where: Path, position: Position = None) -> tuple[list[str], Position]:
    """Return what was skipped in one look, and the position behind it."""
    batches = list(documents(str(where), position, of_each))
    why = [each.why for batch in batches for each in batch.skipped]
    return why, batches[-1].position if batches else position


def test_a_path_is_absolute_from_where_it_is_named() -> None:
    assert absolute("logs/*.json", Path("/srv")) == "/srv/logs/*.json"
    assert absolute("/logs", Path("/srv")) == "/logs"
    assert absolute("~/logs", Path("/srv")) == str(Path.home() / "logs")


def test_files_are_one_those_below_a_directory_or_those_of_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.json", "a.json", "deep/c.json", "d.txt", ".part.json"):
        (tmp_path / name).touch()

    names = [str(each.relative_to(tmp_path)) for each in found(str(tmp_path), ".json")]

    assert names == ["a.json", "b.json", "deep/c.json"]
    assert found(str(tmp_path / "d.txt"), ".json") == [tmp_path / "d.txt"]
    assert [each.name for each in found(f"{tmp_path}/**/*.json", "")] == ["a.json", "b.json", "c.json"]
    assert found(f"{tmp_path}/*.none", "") == []
    with pytest.raises(SourceUnavailable, match="none is not there"):
        found(str(tmp_path / "none"), "")


def test_a_file_is_read_again_only_when_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": 1}')
    first, position = look(tmp_path)
    second, position = look(tmp_path, position)
    path.write_text('{"a": 22}')
    third, _ = look(tmp_path, position)

    assert (first, second, third) == (["1"], [], ["22"])


def test_a_file_of_the_same_size_that_was_replaced_has_changed(tmp_path: Path) -> None:
    path, other = tmp_path / "a.json", tmp_path / "b"
    path.write_text('{"a": 1}')
    _, position = look(path)
    other.write_text('{"a": 2}')
    os.utime(other, ns=(0, path.stat().st_mtime_ns))
    other.replace(path)

    assert look(path, position)[0] == ["2"]


def test_a_file_that_is_gone_is_none(tmp_path: Path) -> None:
    assert list(changed([tmp_path / "none"], {})) == []


@pytest.mark.parametrize(
    ("content", "why", "is_unread"),
    [
        (b'{"a": ', "is not JSON, or only half-written", True),
        (b"\xff", "is not JSON, or only half-written", True),
        (b"[" * 100_000, "is not JSON, or only half-written", True),
        (b"[1]", "is not a JSON object", False),
    ],
)
def test_a_file_that_is_no_document_is_skipped_and_read_again(
    tmp_path: Path, content: bytes, why: str, *, is_unread: bool
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    (tmp_path / "b.json").write_text('{"a": 2}')

    batches = list(documents(str(tmp_path), None, of_each))
    again = list(documents(str(tmp_path), batches[-1].position, of_each))

    assert batches[0] == Batch((), {}, 1, (Skipped(str(path), why, is_unread=is_unread),))
    assert [each.skipped for each in again] == [batches[0].skipped]


def test_a_file_that_is_too_large_or_may_not_be_read_is_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"a": "x" * 2**20}))
    monkeypatch.setattr("podium.sources.access.files._MAX_BYTES", 2**20)

    (large,) = next(documents(str(tmp_path), None, of_each)).skipped
    monkeypatch.setattr(Path, "read_bytes", _forbidden)
    monkeypatch.setattr("podium.sources.access.files._MAX_BYTES", 2**22)
    (forbidden,) = next(documents(str(tmp_path), None, of_each)).skipped

    assert (large.why, large.is_unread) == ("is larger than 1 MiB", True)
    assert (forbidden.why, forbidden.is_unread) == ("cannot be read: Permission denied", True)


def _forbidden(_path: Path) -> bytes:
    raise PermissionError(13, "Permission denied")
