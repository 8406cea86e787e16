"""Spans as Phoenix exports them, row by row."""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from podium.errors import InvalidInput
from podium.sources.tools import phoenix_spans
from podium.sources.tools.phoenix_spans import flattened, read_span, what_of

DATA = Path(__file__).parents[2] / "data"
REST = json.loads((DATA / "phoenix-12-rest.json").read_text(encoding="utf-8"))["data"]
FRAME = [json.loads(line) for line in (DATA / "phoenix-12-dataframe.jsonl").read_text(encoding="utf-8").splitlines()]
START_NS = 1_795_168_800_123_456_000  # 2026-11-20T10:00:00.123456Z
UTC = ZoneInfo("UTC")


def spans(rows: list[dict[str, Any]]) -> dict[str, Span]:
    return {each.name: each for each in (read_span(row, UTC) for row in rows)}


def attributes(holder: Any) -> dict[str, Any]:
    return {each.key: value_of(each.value) for each in holder.attributes}


def value_of(value: AnyValue) -> Any:
    kind = str(value.WhichOneof("value"))
    return [value_of(item) for item in value.array_value.values] if kind == "array_value" else getattr(value, kind)


def row(**more: Any) -> dict[str, Any]:
    """Return a row that can be read, with other fields."""
    known = {
        "name": "call",
        "context": {"trace_id": "1" * 32, "span_id": "2" * 16},
        "span_kind": "LLM",
        "parent_id": None,
        "start_time": "2026-11-20T10:00:00.123456+00:00",
        "end_time": "2026-11-20T10:00:01.123456+00:00",
        "status_code": "OK",
        "attributes": {},
    }
    return known | more


def test_ids_times_and_status_stay_as_they_are() -> None:
    root, call, failed = spans(REST).values()

    assert (root.trace_id.hex(), root.span_id.hex()) == ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")
    assert (root.parent_span_id, call.parent_span_id, failed.parent_span_id) == (b"", root.span_id, root.span_id)
    assert (root.start_time_unix_nano, root.end_time_unix_nano) == (START_NS, START_NS + 4 * 10**9)
    assert root.status == Status(code=Status.STATUS_CODE_OK)
    assert failed.status == Status(code=Status.STATUS_CODE_ERROR, message="TimeoutError: index")


def test_attributes_get_the_names_they_were_sent_by() -> None:
    found = attributes(spans(REST)["ChatOpenAI"])

    assert found == {
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


def test_what_a_data_frame_fills_gaps_with_is_left_out() -> None:
    nested = {"a": {"b.c": [{"d": 1}, {"d": None}]}, "e": ["x"], "f": float("nan"), "g": "", "h": {}, "i": False}

    assert dict(flattened("", nested)) == {"a.b.c.0.d": 1, "e": ["x"], "i": False}


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
def test_a_row_that_is_no_span_says_why(more: dict[str, Any], why: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_span(row(**more), UTC)

    assert str(raised.value) == why


def test_what_is_no_object_is_no_span() -> None:
    with pytest.raises(InvalidInput, match="no span of Phoenix"):
        read_span(7, UTC)


def test_a_span_without_an_end_still_runs() -> None:
    assert read_span(row(end_time=None), UTC).end_time_unix_nano == 0


def test_attributes_and_events_that_are_json_texts_are_read() -> None:
    texts = {"attributes": '{"llm": {"model_name": "gpt-4o"}}', "events": '[{"name": "e"}, 7]'}

    found, broken = read_span(row(**texts), UTC), read_span(row(attributes="no JSON", events="no JSON"), UTC)

    assert attributes(found) == {"llm.model_name": "gpt-4o", "openinference.span.kind": "LLM"}
    assert [(event.name, event.time_unix_nano) for event in found.events] == [("e", START_NS)]
    assert attributes(broken) == {"openinference.span.kind": "LLM"}


def test_times_without_a_zone_are_read_in_the_one_given() -> None:
    local = row(start_time="2026-11-20T11:00:00.123456", end_time=None)

    assert read_span(local, ZoneInfo("Europe/Vienna")).start_time_unix_nano == START_NS


def test_a_row_is_named_by_where_it_stands_and_by_its_span() -> None:
    assert what_of(row(), "a.json[3]") == f"a.json[3] (span {'2' * 16})"
    assert what_of(row(context={}), "a.json[3]") == what_of(7, "a.json[3]") == "a.json[3]"
