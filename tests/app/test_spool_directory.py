"""The directory of files on their way out."""

from pathlib import Path

from podium.app.spool_directory import empty_spool


def test_it_is_made_and_emptied(tmp_path: Path) -> None:
    spool = empty_spool(tmp_path)
    (spool / "export").mkdir()
    (spool / "export" / "rows").write_bytes(b"half")

    again = empty_spool(tmp_path)

    assert again == spool == tmp_path / "spool"
    assert [*spool.iterdir()] == []
