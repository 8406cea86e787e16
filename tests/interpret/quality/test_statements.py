"""What cannot be understood is counted by kind, detail and emitter, and what is in order is not."""

import time
from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Status
from tests.spans import span, span_id, trace_id
from tests.stored import CHAT, SECOND, store
from tests.write_path import WritePath

from podium.interpret.quality.statements import AHEAD_S
from podium.store.engine import Engine

COUNTED = """
SELECT kind, detail, scope, scope_version, sum(findings) AS findings FROM quality WHERE project = {p:String}
GROUP BY kind, detail, scope, scope_version ORDER BY kind, detail, scope
"""
EXAMPLE = """
SELECT lower(hex(max(example).2)) AS trace_id, lower(hex(max(example).3)) AS span_id,
       toUnixTimestamp64Nano(min(first_seen)) AS first_ns, toUnixTimestamp64Nano(max(example).1) AS last_ns
FROM quality WHERE project = {p:String}
"""
NO_USAGE = {key: value for key, value in CHAT.items() if "usage" not in key}
OPENINFERENCE = {
    "openinference.span.kind": "LLM",
    "llm.provider": "google",
    "llm.model_name": "gemini-2.5-flash",
    "llm.token_count.prompt": 1000,
    "llm.token_count.completion": 200,
}


def counted(engine: Engine, project: str) -> dict[tuple[str, str], int]:
    return {(row["kind"], row["detail"]): row["findings"] for row in engine.select(COUNTED, {"p": project})}


@pytest.fixture
def of_one(path: WritePath, engine: Engine, project: str, now_ns: int) -> Any:
    """Store one span, and return what is counted."""

    def of(attributes: dict[str, Any], **fields: Any) -> dict[tuple[str, str], int]:
        store(path, project, [span("call", attributes, start_ns=fields.pop("start_ns", now_ns), **fields)])
        return counted(engine, project)

    return of


@pytest.mark.parametrize(
    "attributes",
    [
        CHAT,
        {**OPENINFERENCE, "llm.token_count.total": 1200},
        {**OPENINFERENCE, "llm.cost.prompt": 0.1, "llm.cost.completion": 0.2, "llm.cost.total": 0.3000001},
        {**CHAT, "gen_ai.usage.cache_read.input_tokens": 1000},
        {**CHAT, "gen_ai.response.time_to_first_chunk": 0.9},
        {**CHAT, "ai.usage.promptTokens": 1000},
        {**NO_USAGE, "podium.cache.result": "hit", "podium.cache.saved_tokens": 900},
        {"gen_ai.operation.name": "rerank", "gen_ai.request.model": "rerank-3"},
        {"gen_ai.operation.name": "fetch_response"},
        {"max_tokens": 100, "process.cpu.usage": 0.7, "app.shipping.cost": 9.5, "tokens": "many", "usage.total": 0},
    ],
)
def test_what_is_in_order_is_not_counted(of_one: Any, attributes: dict[str, Any]) -> None:
    assert of_one(attributes) == {}


@pytest.mark.parametrize(
    ("attributes", "attribute"),
    [
        ({"myLlm.promptTokens": 86}, "myLlm.promptTokens"),
        ({"acme.cost_usd": "0.02"}, "acme.cost_usd"),
        ({"langfuse.observation.usage_details": '{"input": 86, "output": 0}'}, "langfuse.observation.usage_details"),
        ({"usage": {"prompt_tokens": 7}, "llm.usage": {"total": 7}}, "llm.usage"),
        ({"gen_ai.usage.input_tokens": 1.5}, "gen_ai.usage.input_tokens"),
        ({"llm.usage.total_tokens": 500}, "llm.usage.total_tokens"),
    ],
)
def test_usage_under_a_name_nobody_reads_is_named(of_one: Any, attributes: dict[str, Any], attribute: str) -> None:
    assert of_one(attributes) == {("unread_usage", attribute): 1}


def test_a_call_whose_usage_was_not_read_does_not_lack_it_as_well(of_one: Any) -> None:
    assert of_one({**NO_USAGE, "x.tokens": 5}) == {("unread_usage", "x.tokens"): 1}


def test_unread_usage_around_a_span_whose_usage_was_read_repeats_it(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    outer = span("generate", {"ai.usage.promptTokens": 9}, start_ns=now_ns)
    inner = span("generate.do", CHAT, start_ns=now_ns + 1, duration_ns=1, parent=outer)
    beside = span("other", {"ai.usage.promptTokens": 9}, start_ns=now_ns + 2 * SECOND, trace=outer.trace_id)

    store(path, project, [outer, inner, beside])

    assert counted(engine, project) == {("unread_usage", "ai.usage.promptTokens"): 1}


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ({**OPENINFERENCE, "llm.token_count.total": 2000}, ("total_tokens_differ", "")),
        ({**OPENINFERENCE, "llm.token_count.total": "1100"}, ("total_tokens_differ", "")),
        (
            {**OPENINFERENCE, "llm.cost.prompt": 0.1, "llm.cost.completion": 0.2, "llm.cost.total": 0.31},
            ("total_cost_differs", ""),
        ),
        ({**CHAT, "gen_ai.usage.cache_read.input_tokens": 1001}, ("cached_beyond_input", "")),
        ({**CHAT, "gen_ai.response.time_to_first_chunk": 1.1}, ("first_token_after_end", "")),
        ({**CHAT, "gen_ai.request.model": ""}, ("half_understood", "no model")),
        (NO_USAGE, ("half_understood", "no usage")),
        ({**CHAT, "gen_ai.provider.name": "LangChain"}, ("half_understood", "a framework as provider: langchain")),
        ({"gen_ai.operation.name": "ponder"}, ("half_understood", "an unknown operation")),
    ],
)
def test_what_contradicts_itself_or_lacks_something_is_counted(
    of_one: Any, attributes: dict[str, Any], found: tuple[str, str]
) -> None:
    assert of_one(attributes) == {found: 1}


def test_a_total_that_fits_what_was_sent_is_no_contradiction_where_cached_tokens_were_apart(of_one: Any) -> None:
    attributes = {**OPENINFERENCE, "llm.token_count.prompt_details.cache_read": 5000, "llm.token_count.total": 1200}

    assert of_one(attributes) == {("cached_beyond_input", ""): 1}


def test_a_failed_call_needs_neither_usage_nor_model(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    failed = Status(code=Status.STATUS_CODE_ERROR)
    call = span("call", {**NO_USAGE, "gen_ai.request.model": ""}, start_ns=now_ns, status=failed)

    store(path, project, [call])

    assert counted(engine, project) == {}


def test_a_call_around_the_one_with_usage_lacks_none(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    outer = span("call", NO_USAGE, start_ns=now_ns)

    store(path, project, [outer, span("call", CHAT, start_ns=now_ns + 1, duration_ns=5, parent=outer)])

    assert counted(engine, project) == {}


def test_a_span_from_the_future_is_counted_when_it_arrives(of_one: Any, engine: Engine, project: str) -> None:
    start_ns = time.time_ns() + (AHEAD_S + 60) * SECOND

    assert of_one(CHAT, start_ns=start_ns) == {("clock_ahead", ""): 1}
    assert engine.select(EXAMPLE, {"p": project})[0]["last_ns"] < start_ns


def test_a_span_that_ends_before_it_starts_is_counted(of_one: Any) -> None:
    assert of_one({}, duration_ns=-3) == {("ended_before_start", ""): 1}


def test_a_span_that_runs_is_judged_when_it_ends(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    running = span("call", {"x.tokens": 5}, start_ns=now_ns)
    running.end_time_unix_nano = 0
    ended = span("call", {"x.tokens": 5}, start_ns=now_ns, trace=running.trace_id)
    ended.span_id = running.span_id

    store(path, project, [running])
    before = counted(engine, project)
    store(path, project, [ended])

    assert before == {}
    assert counted(engine, project) == {("unread_usage", "x.tokens"): 1}


def test_a_span_sent_again_is_counted_as_that_and_its_findings_once(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    first = span("call", {"x.tokens": 5}, start_ns=now_ns)
    again = span("call", {"x.tokens": 6}, start_ns=now_ns, trace=first.trace_id)
    again.span_id = first.span_id

    store(path, project, [first], [again])

    assert counted(engine, project) == {("sent_again", ""): 1, ("unread_usage", "x.tokens"): 1}


@pytest.mark.parametrize("is_apart", [False, True])
def test_different_spans_under_one_id_are_counted_beyond_the_first(
    path: WritePath, engine: Engine, project: str, now_ns: int, is_apart: bool
) -> None:
    trace, one = trace_id(), span_id()
    spans = [span(name, start_ns=now_ns + place, trace=trace) for place, name in enumerate("abc")]
    for each in spans:
        each.span_id = one

    store(path, project, *([[each] for each in spans] if is_apart else [spans]))
    store(path, project, [spans[0]], scope="sdk")

    assert counted(engine, project) == {("shared_id", ""): 2, ("sent_again", ""): 1}


def test_emitters_and_the_newest_example_are_kept(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    spans = [span("call", {"x.tokens": 1}, start_ns=now_ns + number) for number in range(3)]

    store(path, project, spans[:1], scope="acme")
    store(path, project, spans[1:], scope="acme")

    (row,) = engine.select(COUNTED, {"p": project})
    assert (row["scope"], row["findings"]) == ("acme", 3)
    assert engine.select(EXAMPLE, {"p": project}) == [
        {
            "trace_id": spans[2].trace_id.hex(),
            "span_id": spans[2].span_id.hex(),
            "first_ns": now_ns,
            "last_ns": now_ns + 2,
        }
    ]
