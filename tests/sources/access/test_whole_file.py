"""Files that appear whole or not at all."""

import contextlib
from pathlib import Path

import pytest

from podium.errors import InvalidInput
from podium.sources.access.whole_file import whole_file


def write(path: Path, content: bytes) -> None:
    with whole_file(path) as file:
        file.write(content)


def test_a_file_appears_when_it_is_whole_with_the_directories_above_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deep" / "metrics.json"

    with whole_file(path) as file:
        file.write(b"half")
        assert not path.exists()

    assert path.read_bytes() == b"half"
    assert path.stat().st_mode & 0o777 == 0o644
    assert [each.name for each in path.parent.iterdir()] == ["metrics.json"]


def test_S1_9_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(InvalidInput, match=r"metrics\.json"):
        write(tmp_path / "file" / "metrics.json", b"{}")


def test_S1_9_a_failing_write_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "metrics.json"
    write(path, b"good")

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InvalidInput, match="No space left"):
        write(path, b"half")

    assert path.read_text() == "good"
    assert [each.name for each in tmp_path.iterdir()] == ["metrics.json"]


def test_a_block_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "metrics.json"
    write(path, b"good")

    with contextlib.suppress(KeyboardInterrupt), whole_file(path) as file:
        file.write(b"half")
        raise KeyboardInterrupt

    assert path.read_text() == "good"
    assert [each.name for each in tmp_path.iterdir()] == ["metrics.json"]


def test_S1_9_a_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "metrics.json"

    write(path, b"{}")
    path.chmod(0o640)
    write(path, b"{ }")

    assert path.stat().st_mode & 0o777 == 0o640
