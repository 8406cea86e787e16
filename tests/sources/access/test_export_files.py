"""Files that another tool exported, record by record."""

import gzip
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from podium.errors import InvalidInput, SourceUnavailable
from podium.sources.access.export_files import NOT_JSON, NOT_PARQUET, TOO_LARGE, UNREADABLE, found, records
from podium.sources.source import Skipped

INSTANT_NS = 1_795_168_800_123_456_789


def written(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    return path


def unread(path: Path) -> list[str]:
    skipped = [each for each in records(path) if isinstance(each, Skipped)]
    assert all(each.is_unread and each.what.startswith(str(path)) for each in skipped)
    return [each.why for each in skipped]


def read(path: Path) -> Iterable[Any]:
    return [each[1] for each in records(path) if not isinstance(each, Skipped)]


@pytest.mark.parametrize("document", [[{"a": 1}, {"a": 2}], {"data": [{"a": 1}, {"a": 2}]}])
def test_the_items_of_a_list_are_records_that_are_named_by_their_number(tmp_path: Path, document: Any) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document))

    assert list(records(path)) == [(f"{path}[0]", {"a": 1}), (f"{path}[1]", {"a": 2})]


def test_a_document_of_one_record_is_that_record(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", {"a": 1})

    assert list(records(path)) == [(str(path), {"a": 1})]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json", "named-otherwise"])
def test_lines_are_records_that_are_named_by_their_number(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text('{"a": 1}\n{"a": 2}\n\n{"a": 3}\n')

    assert list(records(path)) == [(f"{path}:{line}", {"a": number}) for number, line in ((1, 1), (2, 2), (3, 4))]


def test_gzipped_files_are_read_like_others(tmp_path: Path) -> None:
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(b'[{"a": 1}]'))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"a": 1}\n'))

    assert [read(tmp_path / name) for name in ("a.json.gz", "a.jsonl.gz")] == [[{"a": 1}]] * 2


def test_a_bad_line_costs_no_other(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", {"a": 1}, {"a": 2})
    path.write_text(path.read_text() + '{"a": \n{"a": 3}')

    assert read(path) == [{"a": 1}, {"a": 2}, {"a": 3}]
    assert [each for each in records(path) if isinstance(each, Skipped)] == [
        Skipped(f"{path}:3", NOT_JSON, is_unread=True)
    ]


@pytest.mark.parametrize("text", ['[{"name": "half', "", "no JSON", "[" * 100_000])
def test_a_document_that_is_no_json_is_unread(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)

    assert (unread(tmp_path / "a.json"), read(tmp_path / "a.json")) == ([NOT_JSON], [])


def test_half_a_gzipped_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = gzip.compress(b"\n".join(json.dumps({"n": n, "text": f"{n:x}" * 9}).encode() for n in range(2000)))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])

    assert 0 < len(list(read(path))) < 2000
    assert unread(path)[-1] == UNREADABLE


def test_a_document_that_is_too_large_is_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("podium.sources.access.export_files._MAX_BYTES", 8)
    (tmp_path / "a.json").write_text('["1234"]')
    (tmp_path / "b.json").write_text('["12345"]')

    assert (unread(tmp_path / "a.json"), unread(tmp_path / "b.json")) == ([], [TOO_LARGE])


def test_rows_of_parquet_keep_nanoseconds(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"at": pa.array([INSTANT_NS], pa.timestamp("ns", "UTC")), "a": [1]}), path)

    assert list(records(path)) == [(f"{path}:1", {"at": INSTANT_NS, "a": 1})]


def test_what_is_no_parquet_is_unread(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and then nothing")

    assert unread(tmp_path / "a.parquet") == [NOT_PARQUET]


def test_without_pyarrow_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.parquet").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(InvalidInput, match="pip install pyarrow"):
        list(records(tmp_path / "a.parquet"))


def test_a_directory_holds_its_exports_and_a_named_file_is_one_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("a.json", "b.jsonl.gz", "deep/c.parquet", "notes.txt", "d.gz", ".hidden.json"):
        (tmp_path / name).touch()

    assert [str(each.relative_to(tmp_path)) for each in found(str(tmp_path))] == [
        "a.json",
        "b.jsonl.gz",
        "deep/c.parquet",
    ]
    assert [each.name for each in found(f"{tmp_path}/*")] == ["a.json", "b.jsonl.gz"]
    assert found(str(tmp_path / "notes.txt")) == [tmp_path / "notes.txt"]
    with pytest.raises(SourceUnavailable):
        found(str(tmp_path / "none.json"))
