"""Spans of Phoenix' exports as OTLP."""

import gzip
import itertools
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.errors import SourceUnavailable
from podium.sources.kinds import open_source
from podium.sources.source import Batch, Options, Position, Skipped
from podium.sources.tools import phoenix_spans
from podium.sources.tools.phoenix import Phoenix

DATA = Path(__file__).parents[2] / "data"
REST = DATA / "phoenix-12-rest.json"
FRAME = DATA / "phoenix-12-dataframe.jsonl"
_numbers = itertools.count(1)
START_NS = 1_795_168_800_123_456_000  # 2026-11-20T10:00:00.123456Z


def read(where: Path, position: Position = None) -> list[Batch]:
    return list(Phoenix(str(where), ZoneInfo("UTC")).read(position))


def spans(where: Path) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for batch in read(where):
        for _, message in batch.messages:
            traces: Any = message
            found |= {span.name: span for span in traces.resource_spans[0].scope_spans[0].spans}
    return found


def skipped(where: Path) -> list[Skipped]:
    return [each for batch in read(where) for each in batch.skipped]


def attributes(holder: Any) -> dict[str, Any]:
    return {each.key: value_of(each.value) for each in holder.attributes}


def value_of(value: AnyValue) -> Any:
    kind = value.WhichOneof("value")
    assert kind is not None
    return [value_of(item) for item in value.array_value.values] if kind == "array_value" else getattr(value, kind)


def row(**more: Any) -> dict[str, Any]:
    """Return a row that can be read, with other fields; its span is another one each time."""
    known = {
        "name": "call",
        "context": {"trace_id": "1" * 32, "span_id": f"{next(_numbers):016x}"},
        "span_kind": "LLM",
        "parent_id": None,
        "start_time": "2026-11-20T10:00:00.123456+00:00",
        "end_time": "2026-11-20T10:00:01.123456+00:00",
        "status_code": "OK",
        "attributes": {},
    }
    return known | more


def written(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    return path


def test_parquet_says_the_same_as_json(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in FRAME.read_text(encoding="utf-8").splitlines()]
    for each in rows:
        for time in ("start_time", "end_time"):
            each[time] = datetime.fromtimestamp(each[time] / 1000, UTC)
        each["events"] = None
    table = pa.Table.from_pylist(rows)
    pq.write_table(table, tmp_path / "spans.parquet")

    assert table.schema.field("start_time").type == pa.timestamp("us", "UTC")
    assert spans(tmp_path / "spans.parquet") == spans(FRAME)


def test_a_directory_is_read_with_its_gzipped_files_and_without_others(tmp_path: Path) -> None:
    written(tmp_path / "a.jsonl", row(name="a"))
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.json.gz").write_bytes(gzip.compress(json.dumps([row(name="b")]).encode()))
    (tmp_path / "notes.txt").write_text("nothing")

    assert spans(tmp_path).keys() == {"a", "b"}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"context": None}, phoenix_spans.NOT_A_SPAN),
        ({"context": {"trace_id": "1" * 32}}, phoenix_spans.NOT_A_SPAN),
        ({"context": {"trace_id": "1" * 31, "span_id": "2" * 16}}, phoenix_spans.BAD_TRACE_ID),
        ({"context": {"trace_id": "1" * 32, "span_id": "0" * 16}}, phoenix_spans.BAD_SPAN_ID),
        ({"context": {"trace_id": "1" * 32, "span_id": 7}}, phoenix_spans.BAD_SPAN_ID),
        ({"parent_id": "a1b2"}, phoenix_spans.BAD_PARENT_ID),
        ({"start_time": None}, phoenix_spans.BAD_START),
        ({"start_time": "soon"}, phoenix_spans.BAD_START),
        ({"end_time": "later"}, phoenix_spans.BAD_END),
    ],
)
def test_a_row_that_cannot_be_read_is_skipped_and_the_rest_is_read(
    tmp_path: Path, more: dict[str, Any], why: str
) -> None:
    path = written(
        tmp_path / "spans.jsonl", row(**more), 7, row(name="good", context={"trace_id": "3" * 32, "span_id": "3" * 16})
    )

    assert spans(path).keys() == {"good"}
    assert [each.why for each in skipped(path)] == [why, phoenix_spans.NOT_A_SPAN]


def test_only_files_that_are_new_or_changed_are_read_again(tmp_path: Path) -> None:
    written(tmp_path / "a.jsonl", row(), row())
    first = read(tmp_path)
    assert read(tmp_path, first[-1].position) == []

    written(tmp_path / "b.jsonl", row(), row())

    assert sum(batch.read for batch in read(tmp_path, first[-1].position)) == 2


def test_a_large_file_comes_in_batches_and_is_done_with_the_last(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.jsonl", *(row(context={"trace_id": "1" * 32, "span_id": f"{n:016x}"}) for n in range(1, 2502))
    )

    batches = read(path)

    assert [batch.read for batch in batches] == [1000, 1000, 501]
    assert [bool(batch.position) for batch in batches] == [False, False, True]


def test_a_path_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable):
        list(open_source("phoenix", "none.jsonl", Options(here=tmp_path)).read(None))


def test_a_span_that_stands_in_two_exports_is_read_once(tmp_path: Path) -> None:
    same = row()
    written(tmp_path / "a.jsonl", same, row())
    written(tmp_path / "b.jsonl", same)

    assert sum(len(batch.skipped) for batch in read(tmp_path)) == 1
    assert skipped(tmp_path)[0].why == phoenix_spans.TWICE
