"""Spans of Phoenix' exports as OTLP."""

import gzip
import itertools
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from podium.errors import InvalidInput, SourceUnavailable
from podium.sources.access import export_files
from podium.sources.kinds import open_source
from podium.sources.source import Batch, Options, Position, Skipped
from podium.sources.tools import phoenix_spans
from podium.sources.tools.phoenix import Phoenix
from podium.sources.tools.phoenix_spans import flattened

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


def test_ids_times_and_status_stay_as_they_are() -> None:
    root, call, failed = spans(REST).values()

    assert (root.trace_id.hex(), root.span_id.hex()) == ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")
    assert (root.parent_span_id, call.parent_span_id, failed.parent_span_id) == (b"", root.span_id, root.span_id)
    assert (root.start_time_unix_nano, root.end_time_unix_nano) == (START_NS, START_NS + 4 * 10**9)
    assert root.status == Status(code=Status.STATUS_CODE_OK)
    assert failed.status == Status(code=Status.STATUS_CODE_ERROR, message="TimeoutError: index")


def test_attributes_get_the_names_they_were_sent_by() -> None:
    told = attributes(spans(REST)["ChatOpenAI"])

    assert told == {
        "openinference.span.kind": "LLM",
        "llm.model_name": "gpt-4o",
        "llm.provider": "openai",
        "llm.token_count.prompt": 1000,
        "llm.token_count.completion": 200,
        "llm.token_count.total": 1200,
        "llm.token_count.prompt_details.cache_read": 400,
        "llm.invocation_parameters": '{"temperature": 0.2}',
        "llm.input_messages.0.message.role": "system",
        "llm.input_messages.0.message.content": "Be brief.",
        "llm.input_messages.1.message.role": "user",
        "llm.input_messages.1.message.content": "What is Podium?",
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.content": "A dashboard.",
        "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "search",
        "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": "{}",
        "llm.prompt_template.template": "{q}",
        "llm.prompt_template.variables": '{"q": "What is Podium?"}',
    }


def test_lists_stay_lists_and_metadata_is_json_again() -> None:
    root, retrieval = attributes(spans(REST)["RetrievalQA"]), attributes(spans(REST)["Retriever"])

    assert root["tag.tags"] == ["faq", "beta"]
    assert root["metadata"] == '{"tier": "gold", "nested": {"a": [1, 2]}}'
    assert retrieval == {
        "retrieval.documents.0.document.content": "Podium is",
        "retrieval.documents.0.document.score": 0.9,
        "retrieval.documents.0.document.metadata": '{"page": 3}',
        "openinference.span.kind": "RETRIEVER",
    }


def test_events_are_kept() -> None:
    (event,) = spans(REST)["Retriever"].events

    assert (event.name, event.time_unix_nano) == ("exception", START_NS // 10**9 * 10**9 + 900_000_000)
    assert attributes(event) == {"exception.type": "TimeoutError", "exception.message": "index"}


def test_a_data_frame_as_lines_of_json_is_read_without_its_gaps() -> None:
    found = spans(FRAME)

    assert found["agent"].start_time_unix_nano == 1_795_168_800_123 * 10**6
    assert found["call"].parent_span_id == found["agent"].span_id
    assert attributes(found["agent"]) == {
        "openinference.span.kind": "AGENT",
        "agent.name": "planner",
        "metadata": '{"run": "r1"}',
    }
    assert attributes(found["call"]) == {
        "openinference.span.kind": "LLM",
        "llm.model_name": "gpt-4o",
        "llm.token_count.prompt": 500.0,
        "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.content": "Plan.",
        "llm.tools.0.tool.json_schema": '{"type": "function"}',
    }


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


def test_parquet_keeps_nanoseconds(tmp_path: Path) -> None:
    times = {name: pa.array([START_NS + 789], pa.timestamp("ns", "UTC")) for name in ("start_time", "end_time")}
    ids = {"context.trace_id": ["1" * 32], "context.span_id": ["2" * 16], "name": ["call"]}
    pq.write_table(pa.table({**ids, **times}), tmp_path / "spans.parquet")

    assert spans(tmp_path / "spans.parquet")["call"].start_time_unix_nano == START_NS + 789


def test_without_pyarrow_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(pa.table({"name": ["call"]}), tmp_path / "spans.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(InvalidInput, match="pip install pyarrow"):
        read(tmp_path)


def test_what_is_no_parquet_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "spans.parquet").write_bytes(b"PAR1 and then nothing")

    assert [each.why for each in skipped(tmp_path)] == [export_files.NOT_PARQUET]


def test_a_directory_is_read_with_its_gzipped_files_and_without_others(tmp_path: Path) -> None:
    written(tmp_path / "a.jsonl", row(name="a"))
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.json.gz").write_bytes(gzip.compress(json.dumps([row(name="b")]).encode()))
    (tmp_path / "notes.txt").write_text("nothing")

    assert spans(tmp_path).keys() == {"a", "b"}


def test_half_a_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = gzip.compress(b"\n".join(json.dumps(row(name=str(n))).encode() for n in range(2000)))
    (tmp_path / "spans.jsonl.gz").write_bytes(whole[: len(whole) // 2])

    assert 0 < len(spans(tmp_path)) < 2000
    assert export_files.UNREADABLE in [each.why for each in skipped(tmp_path)]


@pytest.mark.parametrize("text", ['[{"name": "half', "", "no JSON", "[" * 100_000])
def test_a_document_that_is_no_json_is_told_of(tmp_path: Path, text: str) -> None:
    (tmp_path / "spans.json").write_text(text)

    assert [each.why for each in skipped(tmp_path)] == [export_files.NOT_JSON]


def test_a_bad_line_costs_no_other(tmp_path: Path) -> None:
    path = written(tmp_path / "spans.jsonl", row(name="a"), row(name="b"))
    path.write_text(path.read_text() + '{"name": "half')

    assert spans(path).keys() == {"a", "b"}
    assert skipped(path) == [Skipped(f"{path}:3", export_files.NOT_JSON, is_unread=True)]


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
def test_a_row_that_cannot_be_read_is_told_of_and_the_rest_is_read(
    tmp_path: Path, more: dict[str, Any], why: str
) -> None:
    path = written(
        tmp_path / "spans.jsonl", row(**more), 7, row(name="good", context={"trace_id": "3" * 32, "span_id": "3" * 16})
    )

    assert spans(path).keys() == {"good"}
    assert [each.why for each in skipped(path)] == [why, phoenix_spans.NOT_A_SPAN]


def test_a_span_without_an_end_still_runs(tmp_path: Path) -> None:
    assert spans(written(tmp_path / "a.jsonl", row(end_time=None), row(name="b")))["call"].end_time_unix_nano == 0


def test_attributes_and_events_that_are_json_texts_are_read(tmp_path: Path) -> None:
    texts = {"attributes": '{"llm": {"model_name": "gpt-4o"}}', "events": '[{"name": "e"}, 7]'}

    found = spans(written(tmp_path / "a.jsonl", row(**texts), row(name="b", attributes="no JSON", events="no JSON")))

    assert attributes(found["call"]) == {"llm.model_name": "gpt-4o", "openinference.span.kind": "LLM"}
    assert [(event.name, event.time_unix_nano) for event in found["call"].events] == [("e", START_NS)]
    assert attributes(found["b"]) == {"openinference.span.kind": "LLM"}


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


def test_what_a_data_frame_fills_gaps_with_is_left_out() -> None:
    nested = {"a": {"b.c": [{"d": 1}, {"d": None}]}, "e": ["x"], "f": float("nan"), "g": "", "h": {}, "i": False}

    assert dict(flattened("", nested)) == {"a.b.c.0.d": 1, "e": ["x"], "i": False}
