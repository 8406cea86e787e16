"""The expressions that read columns, each asked of the engine with attributes of its own."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podium.interpret.expressions import (
    COMPONENT,
    MODEL,
    PROVIDER,
    error_type,
    first_text,
    kind,
    operation,
    response_id,
    ttft,
    value,
    words,
)
from podium.semconv.fields import COUNT_FIELDS, MONEY_FIELDS, TEXT_FIELDS, Field, Source
from podium.store.engine import Engine

Attributes = dict[str, str]

FIELDS = {field.column: field for field in (*TEXT_FIELDS, *COUNT_FIELDS, *MONEY_FIELDS)}
COUNT = Field("n", "count", (Source("first"), Source("second")))
MONEY = Field("m", "money", (Source("first"), Source("second")))
SECOND = 10**9
DAY_S = 24 * 60 * 60
START_NS = 1_790_000_040 * 10**9
START = f"toUInt64({START_NS})"


def literal(attributes: Attributes) -> str:
    """Return the SQL of a map."""
    pairs = ", ".join("'" + text.replace("'", "\\'") + "'" for pair in attributes.items() for text in pair)
    return f"CAST(map({pairs}), 'Map(String, String)')"


def read(
    engine: Engine, expression: str, *spans: Attributes, resource: Attributes | None = None, **columns: Any
) -> list[Any]:
    """Return what the expression gives for each span; `columns` are SQL of what stands beside the attributes."""
    known = {"kind": "'other'", "name": "''", "scope": "''", "span_kind_number": "1", **columns}
    beside = "".join(f", {sql} AS {column}" for column, sql in known.items())
    source = f"SELECT arrayJoin([{', '.join(map(literal, spans))}]) AS a, {literal(resource or {})} AS r{beside}"
    return [row["answer"] for row in engine.select(f"SELECT {expression} AS answer FROM ({source})")]


def events_of(*events: tuple[int, str]) -> str:
    """Return the SQL of events, `(ns after the start, name)`."""
    listed = ", ".join(f"({START_NS + after_ns}, '{name}')" for after_ns, name in events)
    return f"CAST([{listed}], 'Array(Tuple(time_ns UInt64, name String))')"


def of_texts(engine: Engine, field: Field, texts: Sequence[str]) -> list[Any]:
    return read(engine, value(field), *({"first": text} for text in texts))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("12", 12),
        ("12.0", 12),
        ("0.0", 0),
        ("9999999999", 9_999_999_999),
        ("9999999999.0", 9_999_999_999),
        ("10000000000", None),
        ("18446744073709551616", None),
        ("-1", None),
        ("-1.0", None),
        ("12.5", None),
        ("12.00", None),
        (".0", None),
        ("1e3", None),
        ("many", None),
        ("", None),
    ],
)
def test_a_count_is_a_whole_number_below_ten_thousand_million(engine: Engine, text: str, count: int | None) -> None:
    assert of_texts(engine, COUNT, [text]) == [count]


@pytest.mark.parametrize(
    ("text", "usd"),
    [
        ("0", Decimal(0)),
        ("0.000000001", Decimal("0.000000001")),
        ("0.0000000019", Decimal("0.000000002")),
        ("999999.999999999", Decimal("999999.999999999")),
        ("1000000", None),
        ("-0.01", None),
        ("free", None),
        ("", None),
    ],
)
def test_money_is_at_least_nothing_and_below_a_million(engine: Engine, text: str, usd: Decimal | None) -> None:
    assert of_texts(engine, MONEY, [text]) == [usd]


def test_the_first_source_that_is_not_empty_is_read_even_where_it_is_no_number(engine: Engine) -> None:
    spans = [
        {"first": "", "second": "2"},
        {"second": "2"},
        {"first": "1", "second": "2"},
        {"first": "x", "second": "2"},
    ]

    assert read(engine, value(COUNT), *spans) == [2, 2, 1, None]


@settings(deadline=None)
@given(numbers=st.lists(st.integers(min_value=-(10**11), max_value=10**11), max_size=20))
def test_counts_of_any_size_are_read_as_they_are_or_not_at_all(engine: Engine, numbers: list[int]) -> None:
    texts = [f"{number}{end}" for number in numbers for end in ("", ".0")]
    expected = [number if 0 <= number < 10**10 else None for number in numbers for _ in range(2)]

    assert of_texts(engine, COUNT, texts or ["0"]) == (expected or [0])


def test_a_text_comes_from_the_first_source_that_fits_the_span(engine: Engine) -> None:
    field = Field("t", "text", (Source("a"), Source("b", kind="tool"), Source("c", resource=True), Source("d")))
    spans = [{"a": "A", "b": "B", "d": "D"}, {"b": "B", "d": "D"}, {"d": "D"}, {}]

    assert read(engine, first_text(field), *spans, kind="'tool'") == ["A", "B", "D", ""]
    assert read(engine, first_text(field), *spans, kind="'agent'") == ["A", "D", "D", ""]
    assert read(engine, first_text(field), *spans, kind="'tool'", resource={"c": "C"}) == ["A", "B", "C", "C"]


@pytest.mark.parametrize(
    ("seconds", "ns"),
    [
        ("0", 0),
        ("0.25", 250_000_000),
        (str(DAY_S - 1), (DAY_S - 1) * SECOND),
        (str(DAY_S), None),
        (str(1000 * DAY_S), None),
        ("-1", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_first_token_comes_within_a_day(engine: Engine, seconds: str, ns: int | None) -> None:
    attributes = {"gen_ai.response.time_to_first_chunk": seconds}

    assert read(engine, ttft(), attributes, events=events_of(), start_ns=START) == [ns]


@pytest.mark.parametrize(
    ("after_ns", "name", "ns"),
    [
        (0, "First Token Stream Event", 0),
        (400, "First Token Stream Event", 400),
        (400, "llm.content.completion.chunk", 400),
        (400, "exception", None),
        (-1, "First Token Stream Event", None),
        (DAY_S * SECOND - 1, "First Token Stream Event", DAY_S * SECOND - 1),
        (DAY_S * SECOND, "First Token Stream Event", None),
        (1000 * DAY_S * SECOND, "First Token Stream Event", None),
    ],
)
def test_a_first_token_that_an_event_reports_comes_within_a_day_too(
    engine: Engine, after_ns: int, name: str, ns: int | None
) -> None:
    assert read(engine, ttft(), {}, events=events_of((after_ns, name)), start_ns=START) == [ns]


def test_the_first_of_several_chunks_is_the_first_token_and_an_attribute_wins(engine: Engine) -> None:
    events = events_of((5, "x"), (7, "First Token Stream Event"), (9, "First Token Stream Event"))
    seconds = {"gen_ai.server.time_to_first_token": "2"}

    assert read(engine, ttft(), {}, seconds, events=events, start_ns=START) == [7, 2 * SECOND]


@pytest.mark.parametrize(
    ("attributes", "span", "expected"),
    [
        ({"podium.kind": "coordinator", "openinference.span.kind": "LLM"}, {}, "coordinator"),
        ({"podium.kind": "new word", "openinference.span.kind": "llm"}, {}, "llm"),
        ({"openinference.span.kind": "TOOL", "traceloop.span.kind": "agent"}, {}, "tool"),
        ({"traceloop.span.kind": "agent", "gen_ai.operation.name": "chat"}, {}, "agent"),
        ({"gen_ai.operation.name": "rerank", "llm.request.type": "chat"}, {}, "reranker"),
        ({"llm.request.type": "rerank", "gen_ai.tool.name": "t"}, {}, "reranker"),
        ({"gen_ai.tool.name": ""}, {}, "tool"),
        ({"gen_ai.tool.call.id": "1"}, {}, "tool"),
        ({"embedding.model_name": "e"}, {}, "embedding"),
        ({"reranker.model_name": "r"}, {}, "reranker"),
        ({"gen_ai.request.model": "m"}, {}, "other"),
        ({"gen_ai.usage.input_tokens": "1"}, {}, "other"),
        ({"gen_ai.request.model": "m", "gen_ai.usage.input_tokens": "1"}, {}, "llm"),
        ({"gen_ai.request.model": "m", "gen_ai.usage.prompt_tokens": "1"}, {}, "llm"),
        ({"gen_ai.request.model": "m", "llm.token_count.prompt": "1"}, {}, "llm"),
        ({"llm.model_name": "m", "gen_ai.input.messages": "[]"}, {}, "llm"),
        ({"llm.model_name": "m", "gen_ai.prompt.0.content": "Hi"}, {}, "llm"),
        ({"gen_ai.agent.name": "a"}, {}, "agent"),
        ({"agent.name": "a"}, {}, "agent"),
        ({}, {"name": "'invoke_agent x'"}, "agent"),
        ({}, {"name": "'execute_tool x'"}, "tool"),
        ({}, {"name": "'invoke_workflow x'"}, "workflow"),
        ({}, {"name": "'reinvoke_agent x'"}, "other"),
        ({"http.request.method": "GET"}, {"span_kind_number": "2"}, "request"),
        ({"http.request.method": "GET"}, {"span_kind_number": "3"}, "other"),
        ({}, {"span_kind_number": "2"}, "other"),
    ],
)
def test_a_kind_goes_by_the_strongest_evidence(
    engine: Engine, attributes: Attributes, span: dict[str, str], expected: str
) -> None:
    columns: dict[str, Any] = {**span}

    assert read(engine, kind(), attributes, **columns) == [expected]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"gen_ai.operation.name": "my_own", "llm.request.type": "chat"}, "my_own"),
        ({"llm.request.type": "CHAT", "openinference.span.kind": "TOOL"}, "chat"),
        ({"openinference.span.kind": "TOOL", "traceloop.span.kind": "agent"}, "execute_tool"),
        ({"traceloop.span.kind": "agent", "mcp.method.name": "tools/call"}, "invoke_agent"),
        ({"mcp.method.name": "tools/call"}, "tools/call"),
        ({"llm.request.type": "new"}, ""),
        ({"openinference.span.kind": "LLM", "llm.prompts.0.prompt.text": "x"}, "text_completion"),
        ({"openinference.span.kind": "EMBEDDING", "llm.prompts.0.prompt.text": "x"}, "embeddings"),
        ({}, ""),
    ],
)
def test_an_operation_is_what_the_first_dialect_says(engine: Engine, attributes: Attributes, expected: str) -> None:
    assert read(engine, operation(FIELDS["operation"]), attributes) == [expected]


ANSWER = '{"id": "chatcmpl-1"}'
LANGCHAIN = '{"llm_output": {"id": "chatcmpl-2"}}'


@pytest.mark.parametrize(
    ("attributes", "scope", "span_kind", "expected"),
    [
        ({"gen_ai.response.id": "r", "output.value": ANSWER}, "openinference.instrumentation.openai", "llm", "r"),
        ({"gen_ai.response.id": "r"}, "any", "tool", "r"),
        ({"output.value": ANSWER}, "openinference.instrumentation.openai", "llm", "chatcmpl-1"),
        ({"output.value": ANSWER}, "openinference.instrumentation.openai", "chain", ""),
        ({"output.value": LANGCHAIN}, "openinference.instrumentation.langchain", "llm", "chatcmpl-2"),
        ({"output.value": ANSWER}, "openinference.instrumentation.langchain", "llm", ""),
        ({"output.value": ANSWER}, "my.scope", "llm", ""),
        ({}, "openinference.instrumentation.openai", "llm", ""),
    ],
)
def test_the_id_of_an_answer_is_looked_for_inside_it_in_two_scopes_only(
    engine: Engine, attributes: Attributes, scope: str, span_kind: str, expected: str
) -> None:
    found = read(engine, response_id(FIELDS["response_id"]), attributes, scope=f"'{scope}'", kind=f"'{span_kind}'")

    assert found == [expected]


@pytest.mark.parametrize(
    ("named", "exception", "status_code", "expected"),
    [
        ("timeout", "ValueError", 2, "timeout"),
        ("timeout", "", 0, "timeout"),
        ("", "ValueError", 2, "ValueError"),
        ("", "ValueError", 0, ""),
        ("", "", 2, "unknown"),
        ("", "", 1, ""),
    ],
)
def test_the_class_of_an_error_is_its_name_else_its_exception_else_unknown(
    engine: Engine, named: str, exception: str, status_code: int, expected: str
) -> None:
    events = f"[('note', map('exception.type', 'no')), ('exception', map('exception.type', '{exception}'))]"
    kind_of_events = "Array(Tuple(name String, attributes Map(String, String)))"

    found = read(
        engine,
        error_type(),
        {"error.type": named},
        events=f"CAST({events}, '{kind_of_events}')",
        status_code=str(status_code),
    )

    assert found == [expected]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Azure", "azure.ai.openai"),
        ("Azure OpenAI", "azure.ai.openai"),
        ("bedrock", "aws.bedrock"),
        ("OpenAI", "openai"),
        ("openai.chat", "openai"),
        ("openai.responses", "openai"),
        ("anthropic.messages", "anthropic"),
        ("vertex.anthropic.messages", "anthropic"),
        ("gcp.gemini", "gcp.gen_ai"),
        ("google.generative-ai", "gcp.gen_ai"),
        ("x-ai", "x_ai"),
        ("groq.chat", "groq"),
        ("LangChain", ""),
        ("strands-agents", ""),
        ("gcp.vertex.agent", ""),
        ("My-Own", "my-own"),
        ("", ""),
    ],
)
def test_the_words_for_a_provider_become_one(engine: Engine, word: str, expected: str) -> None:
    assert read(engine, PROVIDER, {}, provider_word=f"'{word}'") == [expected]


@pytest.mark.parametrize(
    ("asked", "answered", "expected"),
    [
        ("claude-opus-5", "claude-opus-5-20260401", "claude-opus-5"),
        ("gpt-4o", "gpt-4o-2024-08-06", "gpt-4o"),
        ("claude-opus-5", "", "claude-opus-5"),
        ("claude-sonnet-4@20250929", "", "claude-sonnet-4"),
        ("us.anthropic.claude-opus-4-5-20251101-v1:0", "", "us.anthropic.claude-opus-4-5"),
        ("amazon.nova-lite-v1:0", "", "amazon.nova-lite-v1:0"),
        ("grok-2-1212", "", "grok-2-1212"),
        ("model-20", "", "model-20"),
        ("", "", ""),
    ],
)
def test_a_model_goes_by_its_name_without_the_day_of_a_snapshot(
    engine: Engine, asked: str, answered: str, expected: str
) -> None:
    assert read(engine, MODEL, {}, request_model=f"'{asked}'", response_model=f"'{answered}'") == [expected]


NAMES = {
    name: f"'{name}'" for name in ("agent", "coordinator", "workflow", "tool", "node", "task_name", "name")
}  # fmt: skip


@pytest.mark.parametrize(
    ("span_kind", "missing", "expected"),
    [
        ("llm", (), "agent"),
        ("embedding", ("agent",), "coordinator"),
        ("reranker", ("agent", "coordinator"), "workflow"),
        ("llm", ("agent", "coordinator", "workflow"), ""),
        ("agent", (), "agent"),
        ("agent", ("agent",), "name"),
        ("tool", (), "tool"),
        ("tool", ("tool",), "name"),
        ("workflow", (), "workflow"),
        ("workflow", ("workflow",), "name"),
        ("node", (), "node"),
        ("node", ("node",), "name"),
        ("coordinator", (), "coordinator"),
        ("coordinator", ("coordinator",), "agent"),
        ("coordinator", ("coordinator", "agent"), "name"),
        ("task", (), "task_name"),
        ("task", ("task_name",), "name"),
        ("plan", (), "agent"),
        ("hitl", ("agent",), "name"),
        ("retriever", (), "name"),
        ("cache", (), "name"),
        ("guardrail", (), "name"),
        ("evaluator", (), "name"),
        ("other", (), ""),
        ("request", (), ""),
    ],
)
def test_a_component_is_the_one_name_that_names_spans_of_its_kind(
    engine: Engine, span_kind: str, missing: tuple[str, ...], expected: str
) -> None:
    columns: dict[str, Any] = {**NAMES, **dict.fromkeys(missing, "''"), "kind": f"'{span_kind}'"}

    assert read(engine, COMPONENT, {}, **columns) == [expected]


def test_words_become_literals() -> None:
    assert words(["a", "b"]) == "'a', 'b'"
    assert words([]) == ""
