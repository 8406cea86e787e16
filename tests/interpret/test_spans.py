"""What a span of each dialect becomes: one test per dialect, and one per rule that is more than a first name."""

import re
from decimal import Decimal
from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from tests.spans import any_value, request, span
from tests.write_path import WritePath

from podium.interpret import spans
from podium.semconv.content import INPUT_TEXT, OUTPUT_TEXT, is_content
from podium.store.engine import Engine

A_KEY = "gen_ai.usage.input_tokens"
CHAT = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o"}


def interpreted(path: WritePath, engine: Engine, project: str, one: Span, **options: Any) -> dict[str, Any]:
    """Store one span and return its row."""
    path.take("traces", request(one, **options), 1, project=project)
    path.settle()
    row = engine.select(
        f"SELECT *, cost, cost_source, {INPUT_TEXT} AS input, {OUTPUT_TEXT} AS output"
        " FROM spans WHERE project = {p:String}",
        {"p": project},
    )
    assert len(row) == 1
    return row[0]


def read(row: dict[str, Any], *columns: str) -> tuple[Any, ...]:
    return tuple(row[column] for column in columns)


def test_a_current_opentelemetry_call(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    messages = [{"role": "user", "parts": [{"type": "text", "content": "Where is my parcel?"}]}]
    attributes = {
        **CHAT,
        "gen_ai.request.model": "gpt-4o-mini",
        "gen_ai.response.model": "gpt-4o-mini-2024-07-18",
        "gen_ai.response.id": "chatcmpl-9",
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.response.time_to_first_chunk": 0.25,
        "gen_ai.usage.input_tokens": 1200,
        "gen_ai.usage.cache_read.input_tokens": 1000,
        "gen_ai.usage.output_tokens": 80,
        "gen_ai.usage.reasoning.output_tokens": 30,
        "gen_ai.conversation.id": "c-1",
        "gen_ai.agent.name": "support",
        "user.id": "u-7",
        "gen_ai.input.messages": messages,
        "gen_ai.output.messages": '[{"role":"assistant"}]',
    }
    resource = {
        "service.name": "desk",
        "service.version": "a41f",
        "deployment.environment.name": "prod",
        "cloud.region": "eu-1",
    }

    row = interpreted(path, engine, project, span("chat", attributes, start_ns=now_ns), resource=resource)

    assert read(row, "kind", "provider", "model", "operation", "component", "response_id", "finish_reason") == (
        "llm",
        "openai",
        "gpt-4o-mini",
        "chat",
        "support",
        "chatcmpl-9",
        "stop",
    )
    assert read(row, "service", "release", "environment", "region", "user_id", "session_id", "agent") == (
        "desk",
        "a41f",
        "prod",
        "eu-1",
        "u-7",
        "c-1",
        "support",
    )
    assert read(row, "input_tokens", "cache_read_tokens", "output_tokens", "reasoning_tokens", "ttft_ns") == (
        1200,
        1000,
        80,
        30,
        250_000_000,
    )
    # 200 × 0.15 + 1000 × 0.075 + 80 × 0.60 USD per million
    assert read(row, "cost", "cost_source", "billable", "is_call") == (Decimal("0.000153000"), "priced", True, True)
    assert row["input"] == '[{"role":"user","parts":[{"type":"text","content":"Where is my parcel?"}]}]'
    assert row["output"] == '[{"role":"assistant"}]'
    assert "gen_ai.input.messages" in row["content"]
    assert "gen_ai.input.messages" not in row["attributes"]


def test_an_old_opentelemetry_call(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.system": "az.ai.openai",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.usage.prompt_tokens": "1000",
        "gen_ai.usage.completion_tokens": 100.0,
        "gen_ai.usage.cache_read_input_tokens": 400,
        "gen_ai.usage.cache_creation.input_tokens": 0,
        "session.id": "s-1",
        "enduser.id": "u-1",
    }

    row = interpreted(path, engine, project, span("chat gpt-4o", attributes, start_ns=now_ns))

    assert read(
        row, "kind", "provider", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens"
    ) == (
        "llm",
        "azure.ai.openai",
        1000,
        100,
        400,
        0,
    )
    assert read(row, "session_id", "user_id", "cost_source") == ("s-1", "u-1", "priced")


def test_an_openinference_call(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    attributes = {
        "openinference.span.kind": "LLM",
        "llm.model_name": "gpt-4o-2024-08-06",
        "llm.provider": "openai",
        "llm.system": "openai",
        "llm.token_count.prompt": 1200,
        "llm.token_count.prompt_details.cache_read": 1000,
        "llm.token_count.completion": 80,
        "llm.token_count.completion_details.reasoning": 10,
        "llm.token_count.total": 1280,
        "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.content": "Where is my parcel?",
        "llm.output_messages.0.message.content": "On its way.",
        "input.value": '{"messages": []}',
        "input.mime_type": "application/json",
        "llm.finish_reason": "stop",
        "session.id": "s1",
        "user.id": "u1",
    }
    one = span("ChatCompletion", attributes, start_ns=now_ns)
    one.events.add(name="First Token Stream Event", time_unix_nano=now_ns + 400_000_000)

    row = interpreted(path, engine, project, one)

    assert row["ttft_ns"] == 400_000_000

    assert read(row, "kind", "provider", "request_model", "response_model", "finish_reason") == (
        "llm",
        "openai",
        "gpt-4o-2024-08-06",
        "gpt-4o-2024-08-06",
        "stop",
    )
    assert read(row, "input_tokens", "cache_read_tokens", "output_tokens", "reasoning_tokens") == (1200, 1000, 80, 10)
    # 200 × 2.50 + 1000 × 1.25 + 80 × 10 USD per million
    assert row["cost"] == Decimal("0.002550000")
    assert "On its way." in row["output"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("LLM", "llm"),
        ("EMBEDDING", "embedding"),
        ("CHAIN", "task"),
        ("RETRIEVER", "retriever"),
        ("RERANKER", "reranker"),
        ("TOOL", "tool"),
        ("AGENT", "agent"),
        ("GUARDRAIL", "guardrail"),
        ("EVALUATOR", "evaluator"),
        ("PROMPT", "task"),
        ("DECISION", "llm"),
        ("UNKNOWN", "other"),
    ],
)
def test_openinference_kinds(path: WritePath, engine: Engine, project: str, now_ns: int, word: str, kind: str) -> None:
    row = interpreted(path, engine, project, span("x", {"openinference.span.kind": word}, start_ns=now_ns))

    assert row["kind"] == kind


@pytest.mark.parametrize(
    ("attributes", "operation"),
    [
        ({"openinference.span.kind": "LLM", "llm.input_messages.0.message.content": "Hello"}, "chat"),
        ({"openinference.span.kind": "LLM"}, "chat"),
        ({"openinference.span.kind": "LLM", "llm.prompts.0.prompt.text": "Once upon a"}, "text_completion"),
        (
            {
                "openinference.span.kind": "LLM",
                "llm.prompts.0.prompt.text": "Human: Hello",
                "llm.input_messages.0.message.content": "Hello",
            },
            "chat",
        ),
        ({"openinference.span.kind": "EMBEDDING"}, "embeddings"),
        ({"openinference.span.kind": "RETRIEVER"}, "retrieval"),
        ({"openinference.span.kind": "RERANKER"}, "rerank"),
        ({"openinference.span.kind": "TOOL"}, "execute_tool"),
        ({"openinference.span.kind": "AGENT"}, "invoke_agent"),
        ({"openinference.span.kind": "CHAIN"}, ""),
        ({"openinference.span.kind": "LLM", "gen_ai.operation.name": "generate_content"}, "generate_content"),
        ({"llm.request.type": "completion"}, "text_completion"),
        ({"llm.request.type": "embedding"}, "embeddings"),
        ({"llm.request.type": "rerank"}, "rerank"),
        ({"llm.request.type": "unknown"}, ""),
        ({"traceloop.span.kind": "workflow"}, "invoke_workflow"),
        ({"traceloop.span.kind": "task"}, ""),
        ({"mcp.method.name": "tools/list"}, "tools/list"),
        ({"openinference.span.kind": "TOOL", "mcp.method.name": "tools/call"}, "execute_tool"),
    ],
)
def test_the_operation_is_named_as_opentelemetry_names_it(
    path: WritePath, engine: Engine, project: str, now_ns: int, attributes: dict[str, str], operation: str
) -> None:
    row = interpreted(path, engine, project, span("x", attributes, start_ns=now_ns))

    assert row["operation"] == operation


def test_an_openllmetry_call(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    attributes = {
        "llm.request.type": "chat",
        "gen_ai.system": "OpenAI",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.response.model": "gpt-4o-2024-08-06",
        "gen_ai.usage.prompt_tokens": 1200,
        "gen_ai.usage.completion_tokens": 80,
        "gen_ai.usage.reasoning_tokens": 5,
        "gen_ai.usage.cache_read_input_tokens": 200,
        "gen_ai.prompt.0.role": "user",
        "gen_ai.prompt.0.content": "Where is my parcel?",
        "gen_ai.completion.0.content": "On its way.",
        "gen_ai.completion.0.finish_reason": "stop",
        "traceloop.workflow.name": "support",
        "traceloop.association.properties.customer_id": "acme",
        "traceloop.association.properties.session_id": "s-2",
        "traceloop.association.properties.user_id": "u-2",
    }
    one = span("openai.chat", attributes, start_ns=now_ns)
    one.events.add(name="llm.content.completion.chunk", time_unix_nano=now_ns + 300_000_000)

    row = interpreted(path, engine, project, one)

    assert read(row, "kind", "provider", "workflow", "component", "account", "session_id", "user_id") == (
        "llm",
        "openai",
        "support",
        "support",
        "acme",
        "s-2",
        "u-2",
    )
    assert read(row, "input_tokens", "output_tokens", "cache_read_tokens", "reasoning_tokens", "ttft_ns") == (
        1200,
        80,
        200,
        5,
        300_000_000,
    )
    # 1000 × 2.50 + 200 × 1.25 + 80 × 10 USD per million
    assert row["cost"] == Decimal("0.003550000")
    assert read(row, "finish_reason", "operation") == ("stop", "chat")
    assert row["output"] == "On its way."


@pytest.mark.parametrize(
    ("word", "kind", "column"),
    [
        ("workflow", "workflow", "component"),
        ("task", "task", "task_name"),
        ("agent", "agent", "agent"),
        ("tool", "tool", "tool"),
    ],
)
def test_openllmetry_decorators(
    path: WritePath, engine: Engine, project: str, now_ns: int, word: str, kind: str, column: str
) -> None:
    attributes = {
        "traceloop.span.kind": word,
        "traceloop.entity.name": "plan_trip",
        "traceloop.workflow.name": "plan_trip",
        "traceloop.entity.input": '{"args": []}',
    }

    row = interpreted(path, engine, project, span(f"plan_trip.{word}", attributes, start_ns=now_ns))

    assert read(row, "kind", column, "component", "input") == (kind, "plan_trip", "plan_trip", '{"args": []}')


@pytest.mark.parametrize(
    ("name", "attributes", "kind"),
    [
        ("invoke_agent refund", {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "refund"}, "agent"),
        ("execute_tool search", {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search"}, "tool"),
        ("plan", {"gen_ai.operation.name": "plan"}, "plan"),
        ("tools/call search", {"mcp.method.name": "tools/call", "gen_ai.tool.name": "search"}, "tool"),
        ("embeddings e", {"gen_ai.operation.name": "embeddings"}, "embedding"),
        ("retrieval kb", {"gen_ai.operation.name": "retrieval"}, "retriever"),
        ("invoke_workflow w", {"gen_ai.operation.name": "invoke_workflow", "gen_ai.workflow.name": "w"}, "workflow"),
        ("fetch_response", {"gen_ai.operation.name": "fetch_response"}, "other"),
        ("something", {"gen_ai.operation.name": "my_own", "gen_ai.tool.name": "t"}, "tool"),
        ("no words", {"gen_ai.request.model": "m", "gen_ai.usage.input_tokens": 1}, "llm"),
        ("SELECT", {"db.system": "postgresql"}, "other"),
        ("coordinate", {"podium.kind": "coordinator", "gen_ai.operation.name": "invoke_agent"}, "coordinator"),
    ],
)
def test_kinds_by_the_strongest_evidence(
    path: WritePath, engine: Engine, project: str, now_ns: int, name: str, attributes: dict[str, Any], kind: str
) -> None:
    row = interpreted(path, engine, project, span(name, attributes, start_ns=now_ns))

    assert row["kind"] == kind


def test_an_exception_names_the_error(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    failed = span("chat", CHAT, start_ns=now_ns, status=Status(code=Status.STATUS_CODE_ERROR, message="too many"))
    event = failed.events.add(name="exception", time_unix_nano=now_ns + 5)
    event.attributes.add(key="exception.type", value=any_value("RateLimitError"))

    row = interpreted(path, engine, project, failed)

    assert read(row, "status", "status_message", "error_type", "billable", "is_call") == (
        "error",
        "too many",
        "RateLimitError",
        False,
        True,
    )
    assert row["events"] == [
        {"time_ns": now_ns + 5, "name": "exception", "attributes": {"exception.type": "RateLimitError"}}
    ]


def test_the_project_of_the_resource_counts_where_the_sender_named_none(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    resource = {"openinference.project.name": project, "podium.sample": True}

    path.take("traces", request(span("x", start_ns=now_ns), resource=resource), 1, project="")
    path.settle()

    assert engine.select("SELECT sample FROM projects FINAL WHERE project = {p:String}", {"p": project}) == [
        {"sample": 1}
    ]


def test_tokens_of_which_only_the_sum_is_known_count_as_input(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    attributes = {
        "podium.kind": "task",
        "podium.task.name": "summarize",
        "podium.job.id": "job_1",
        "gen_ai.request.model": "gpt-4",
        "podium.usage.total_tokens": 1000,
        "podium.cost": 0.03,
        "podium.cost.source": "blended",
    }

    row = interpreted(path, engine, project, span("summarize", attributes, start_ns=now_ns))

    assert read(row, "kind", "component", "job_id", "input_tokens", "output_tokens") == (
        "task",
        "summarize",
        "job_1",
        1000,
        None,
    )
    assert read(row, "cost", "cost_source", "billable", "is_call") == (Decimal("0.03"), "blended", True, False)


@pytest.mark.parametrize(
    ("usage", "has_usage"),
    [
        ({"gen_ai.usage.input_tokens": 5}, True),
        ({"gen_ai.usage.output_tokens": 5}, True),
        ({"podium.cost": 0.1}, True),
        ({"gen_ai.usage.cache_read.input_tokens": 5}, False),
        ({}, False),
    ],
)
def test_input_or_output_or_a_reported_cost_is_usage(
    path: WritePath, engine: Engine, project: str, now_ns: int, usage: dict[str, Any], *, has_usage: bool
) -> None:
    row = interpreted(path, engine, project, span("chat", {**CHAT, **usage}, start_ns=now_ns))

    assert read(row, "is_call", "billable") == (True, has_usage)


def test_input_that_is_less_than_what_was_cached_of_it_does_not_contain_it(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    usage = {
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.cache_read.input_tokens": 300,
        "gen_ai.usage.cache_creation.input_tokens": 50,
    }

    row = interpreted(path, engine, project, span("chat", {**CHAT, **usage}, start_ns=now_ns))

    assert read(row, "disjoint_usage", "input_tokens") == (True, 450)


@pytest.mark.parametrize(("days", "stored"), [(100, 100), (400, 366)])
def test_no_span_lasts_longer_than_a_year_and_a_day(
    path: WritePath, engine: Engine, project: str, now_ns: int, days: int, stored: int
) -> None:
    day_ns = 86_400 * 10**9
    one = span("long", {}, start_ns=now_ns - days * day_ns)
    one.end_time_unix_nano = now_ns

    assert interpreted(path, engine, project, one)["duration_ns"] == stored * day_ns


@pytest.mark.parametrize(
    ("kind", "task"), [("llm", "summarize"), ("embedding", "summarize"), ("task", ""), ("tool", "")]
)
def test_calls_belong_to_the_task_around_them_and_other_spans_do_not_take_its_name(
    path: WritePath, engine: Engine, project: str, now_ns: int, kind: str, task: str
) -> None:
    attributes = {"podium.kind": kind, "podium.task.within": "summarize"}

    row = interpreted(path, engine, project, span("work", attributes, start_ns=now_ns))

    assert row["task_name"] == task


def test_a_name_that_no_span_has_is_not_looked_for() -> None:
    every, one = (spans.interpret_spans(composites=False, names=names) for names in (None, frozenset({A_KEY})))

    assert f"a['{A_KEY}']" in one
    assert "a['podium.agent']" in every
    assert set(re.findall(r"\ba\['([^']*)'\]", one)) == {A_KEY}


@pytest.mark.parametrize("most", [1, 2_000])
def test_names_that_are_too_many_to_tell_are_all_looked_for(
    path: WritePath, engine: Engine, project: str, now_ns: int, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(spans, "MOST_NAMES", most)
    attributes = {**CHAT, "user.id": "eve", "gen_ai.usage.input_tokens": 7, "gen_ai.usage.output_tokens": 2}

    row = interpreted(path, engine, project, span("chat", attributes, start_ns=now_ns))

    assert read(row, "kind", "model", "user_id", "input_tokens", "output_tokens") == ("llm", "gpt-4o", "eve", 7, 2)


@pytest.mark.parametrize(
    ("names", "condition"),
    [
        ({"user.id"}, "false"),
        ({"user.id", "input.value"}, "k IN ('input.value')"),
        ({"llm.input_messages.0.message.content", "input.value"},
         "k IN ('input.value', 'llm.input_messages.0.message.content')"),
        ({"llm.input_messages.'); DROP"}, is_content("k")),
        ({f"llm.input_messages.{number}.message.role" for number in range(51)}, is_content("k")),
    ],
)  # fmt: skip
def test_what_was_said_is_told_by_the_names_there_are(names: set[str], condition: str) -> None:
    statement = spans.interpret_spans(composites=False, names=frozenset(names))

    assert f"mapFilter((k, v) -> {condition}, a)" in statement
    assert "DROP" not in statement
