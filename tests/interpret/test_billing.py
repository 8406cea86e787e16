"""Which usage is billed, and what it costs, however its spans arrive."""

from decimal import Decimal

import pytest
from tests.spans import request, span
from tests.stored import AGENT, CHAT, CHAT_COST, SECOND, TOTALS, Killed, assert_consistent, billed, store
from tests.write_path import OpenPath, WritePath

from podium.store.engine import Engine
from podium.store.rollups import COARSE


def test_an_agent_that_repeats_its_calls_usage_is_not_billed(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    agent = span("agent", AGENT, start_ns=now_ns, duration_ns=5 * SECOND)
    call = span("call", CHAT, start_ns=now_ns + SECOND, parent=agent)

    store(path, project, [agent, call])

    assert billed(engine, project) == {"call": CHAT_COST}
    assert_consistent(engine, project, spans=2)


def test_an_agent_that_arrives_after_its_calls_is_not_billed(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    agent = span("agent", AGENT, start_ns=now_ns, duration_ns=5 * SECOND)
    call = span("call", CHAT, start_ns=now_ns + SECOND, parent=agent)

    store(path, project, [call], [agent])

    assert billed(engine, project) == {"call": CHAT_COST}


def test_where_no_call_was_seen_the_topmost_agent_is_billed(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    outer = span("outer", AGENT, start_ns=now_ns, duration_ns=5 * SECOND)
    inner = span("inner", AGENT, start_ns=now_ns + SECOND, parent=outer)

    store(path, project, [inner, outer])

    assert billed(engine, project) == {"outer": CHAT_COST}


@pytest.mark.parametrize("together", [True, False])
def test_a_call_seen_by_two_instrumentations_is_billed_once(
    path: WritePath, engine: Engine, project: str, now_ns: int, *, together: bool
) -> None:
    outer = span("framework", CHAT, start_ns=now_ns, duration_ns=2 * SECOND)
    inner = span("vendor", CHAT, start_ns=now_ns + 1, parent=outer)

    store(path, project, *([[outer, inner]] if together else [[inner], [outer]]))

    assert billed(engine, project) == {"vendor": CHAT_COST}
    assert engine.select(TOTALS, {"p": project})[0]["calls"] == 1


@pytest.mark.parametrize("together", [True, False])
def test_one_answer_seen_in_two_services_is_billed_once(
    path: WritePath, engine: Engine, project: str, now_ns: int, *, together: bool
) -> None:
    answered = {**CHAT, "gen_ai.response.id": "chatcmpl-1"}
    client = span("client", answered, start_ns=now_ns, duration_ns=3 * SECOND)
    http = span("POST", start_ns=now_ns + 1, parent=client)
    gateway = span("gateway", answered, start_ns=now_ns + 2, parent=http)

    store(path, project, *([[client, http, gateway]] if together else [[gateway], [http, client]]))

    assert billed(engine, project) == {"gateway": CHAT_COST}


@pytest.mark.parametrize(("apart_s", "billed_spans"), [(900, {"two"}), (901, {"one", "two"})])
def test_one_answer_in_two_traces_is_billed_once_within_a_quarter_of_an_hour(
    path: WritePath, engine: Engine, project: str, now_ns: int, apart_s: int, billed_spans: set[str]
) -> None:
    answered = {**CHAT, "gen_ai.response.id": "chatcmpl-1"}
    one = span("one", answered, start_ns=now_ns - apart_s * SECOND)

    store(path, project, [one], [span("two", answered, start_ns=now_ns)])

    assert set(billed(engine, project)) == billed_spans
    assert_consistent(engine, project, spans=2)


def test_parallel_calls_below_one_agent_are_all_billed(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    agent = span("agent", AGENT, start_ns=now_ns, duration_ns=9 * SECOND)
    calls = [span(f"call {n}", CHAT, start_ns=now_ns + n, parent=agent) for n in range(20)]

    store(path, project, [*calls[:10]], [*calls[10:], agent])

    assert set(billed(engine, project)) == {f"call {n}" for n in range(20)}
    assert_consistent(engine, project, spans=21)


def test_an_unknown_model_is_unpriced_and_never_zero(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    store(path, project, [span("chat", {**CHAT, "gen_ai.request.model": "my-own-7b"}, start_ns=now_ns)])

    (row,) = engine.select("SELECT cost, cost_source, billable FROM spans WHERE project = {p:String}", {"p": project})
    (rolled,) = engine.select(
        "SELECT sum(unpriced) AS spans, sum(unpriced_tokens) AS tokens"
        f" FROM rollups AS s WHERE {COARSE} AND s.grain = 60 AND s.project = {{p:String}}",
        {"p": project},
    )

    assert row == {"cost": None, "cost_source": "unpriced", "billable": True}
    assert rolled == {"spans": 1, "tokens": 1100}


def test_a_reported_cost_is_rounded_half_even_to_nano_usd(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    reported = {
        "0.0000000015": "2e-9", "0.0000000025": "2e-9", "0.00000000250001": "3e-9", "0.1234567899": "0.123456790",
        "0.30000000000000004": "0.3", "1.999999999999": "2", "2.5e-9": "2e-9", "999999.9999999999": None, "1e30": None,
    }  # fmt: skip
    spans = [
        span(str(n), {"gen_ai.operation.name": "chat", "llm.cost.total": cost}, start_ns=now_ns)
        for n, cost in enumerate(reported)
    ]
    path.take("traces", request(*spans), len(spans), project=project)
    path.settle()

    rows = engine.select("SELECT cost FROM spans WHERE project = {p:String} ORDER BY toUInt32(name)", {"p": project})

    assert [row["cost"] for row in rows] == [None if cost is None else Decimal(cost) for cost in reported.values()]


def test_a_reported_cost_wins_over_the_price_list(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    attributes = {
        "openinference.span.kind": "LLM",
        "llm.model_name": "gpt-4o",
        "llm.token_count.prompt": 10,
        "llm.cost.total": 0.123456789,
    }

    store(path, project, [span("llm", attributes, start_ns=now_ns)])

    rows = engine.select("SELECT cost, cost_source FROM spans WHERE project = {p:String}", {"p": project})
    assert rows == [{"cost": Decimal("0.123456789"), "cost_source": "reported"}]


@pytest.mark.parametrize("together", [True, False])
def test_of_one_answer_seen_twice_at_the_same_moment_the_shorter_span_is_the_innermost(
    path: WritePath, engine: Engine, project: str, now_ns: int, *, together: bool
) -> None:
    answered = {**CHAT, "gen_ai.response.id": "chatcmpl-1"}
    outer = span("outer", answered, start_ns=now_ns, duration_ns=3 * SECOND)
    http = span("POST", start_ns=now_ns, duration_ns=2 * SECOND, parent=outer)
    inner = span("inner", answered, start_ns=now_ns, duration_ns=SECOND, parent=http)

    store(path, project, *([[inner, outer, http]] if together else [[inner], [http, outer]]))

    assert billed(engine, project) == {"inner": CHAT_COST}
    assert_consistent(engine, project, spans=3)


def test_what_is_billed_moves_to_a_span_further_in_when_that_arrives(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    answered = {**CHAT, "gen_ai.response.id": "chatcmpl-1"}
    outer = span("outer", answered, start_ns=now_ns, duration_ns=3 * SECOND)
    http = span("POST", start_ns=now_ns, duration_ns=2 * SECOND, parent=outer)
    inner = span("inner", answered, start_ns=now_ns, duration_ns=SECOND, parent=http)

    store(path, project, [outer], [http, inner])

    assert billed(engine, project) == {"inner": CHAT_COST}
    assert_consistent(engine, project, spans=3)


def test_two_answers_in_one_trace_are_both_billed(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    first = span("first", {**CHAT, "gen_ai.response.id": "1"}, start_ns=now_ns)
    second = span("second", {**CHAT, "gen_ai.response.id": "2"}, start_ns=now_ns, trace=first.trace_id)

    store(path, project, [first, second])

    assert set(billed(engine, project)) == {"first", "second"}


def test_the_same_trace_in_two_projects_is_billed_in_each(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    answered = {**CHAT, "gen_ai.response.id": "chatcmpl-1"}
    outer = span("outer", AGENT, start_ns=now_ns, duration_ns=9 * SECOND)
    call = span("call", answered, start_ns=now_ns + 1, parent=outer)

    path.take("traces", request(call), 1, project=project)
    path.take("traces", request(outer), 1, project=f"{project}-2")
    path.settle()
    path.take("traces", request(call), 1, project=f"{project}-3")
    path.take("traces", request(call), 1, project=f"{project}-4")
    path.settle()

    names = [set(billed(engine, f"{project}{n}")) for n in ("", "-2", "-3", "-4")]
    assert names == [{"call"}, {"outer"}, {"call"}, {"call"}]


def test_an_agent_that_names_its_last_answer_is_not_taken_for_a_call(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    answered = {"gen_ai.response.id": "chatcmpl-1"}
    call = span("call", CHAT | answered, start_ns=now_ns)
    agent = span("agent", AGENT | answered, start_ns=now_ns + 5 * SECOND, trace=call.trace_id)

    store(path, project, [call, agent])

    assert set(billed(engine, project)) == {"call", "agent"}


@pytest.mark.parametrize(
    ("start", "expected"), [(-1, {"agent", "call"}), (0, {"call"}), (5, {"call"}), (6, {"agent", "call"})]
)
@pytest.mark.parametrize("together", [True, False])
def test_an_agent_repeats_the_calls_that_start_in_its_time_both_ends_included(
    path: WritePath, engine: Engine, project: str, now_ns: int, start: int, expected: set[str], *, together: bool
) -> None:
    agent = span("agent", AGENT, start_ns=now_ns, duration_ns=5 * SECOND)
    call = span("call", CHAT, start_ns=now_ns + start * SECOND, duration_ns=1, trace=agent.trace_id)

    store(path, project, *([[agent, call]] if together else [[call], [agent]]))

    assert set(billed(engine, project)) == expected


@pytest.mark.parametrize("together", [True, False])
def test_an_agent_and_the_calls_of_another_trace_are_both_billed(
    path: WritePath, engine: Engine, project: str, now_ns: int, *, together: bool
) -> None:
    agent = span("agent", AGENT, start_ns=now_ns, duration_ns=5 * SECOND)
    call = span("call", CHAT, start_ns=now_ns + SECOND)

    store(path, project, *([[call, agent]] if together else [[call], [agent]]))

    assert set(billed(engine, project)) == {"agent", "call"}


def test_a_task_with_usage_of_its_own_within_a_call_is_billed_beside_it(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    own = {"podium.kind": "task", "podium.usage.own": True, "podium.cost": 0.5}
    call = span("call", CHAT, start_ns=now_ns, duration_ns=5 * SECOND)
    task = span("task", own, start_ns=now_ns + SECOND, parent=call)

    store(path, project, [call, task])

    assert set(billed(engine, project)) == {"call", "task"}


@pytest.mark.parametrize("together", [True, False])
def test_spans_without_usage_in_an_agents_time_are_no_reason_not_to_bill_it(
    path: WritePath, engine: Engine, project: str, now_ns: int, *, together: bool
) -> None:
    agent = span("agent", AGENT, start_ns=now_ns, duration_ns=5 * SECOND)
    failed = span("failed", {"gen_ai.operation.name": "chat"}, start_ns=now_ns + SECOND, parent=agent)

    store(path, project, *([[agent, failed]] if together else [[failed], [agent]]))

    assert billed(engine, project) == {"agent": CHAT_COST}


@pytest.mark.parametrize("together", [True, False])
def test_of_agents_in_agents_the_topmost_is_billed_and_one_beside_a_call_is_its_own(
    path: WritePath, engine: Engine, project: str, now_ns: int, *, together: bool
) -> None:
    outer = span("outer", AGENT, start_ns=now_ns, duration_ns=9 * SECOND)
    call = span("call", CHAT, start_ns=now_ns + SECOND, duration_ns=SECOND, parent=outer)
    inner = span("inner", AGENT, start_ns=now_ns + 5 * SECOND, parent=outer)
    innermost = span("innermost", AGENT, start_ns=now_ns + 5 * SECOND, duration_ns=1, parent=inner)

    store(path, project, *([[outer, call, innermost, inner]] if together else [[call], [outer, inner, innermost]]))

    assert set(billed(engine, project)) == {"call", "inner"}


def test_a_call_within_a_call_is_found_at_both_ends_of_the_time_that_is_looked_at(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    """The spans stored before are read from the first start to the last end of those that arrive."""
    at_start = span("at start", CHAT, start_ns=now_ns, duration_ns=SECOND)
    at_end = span("at end", CHAT, start_ns=now_ns, duration_ns=SECOND)
    inner = [
        span("first", CHAT, start_ns=now_ns, duration_ns=1, parent=at_start),
        span("last", CHAT, start_ns=now_ns + SECOND, duration_ns=1, parent=at_end),
    ]

    store(path, project, inner, [at_start, at_end])

    assert set(billed(engine, project)) == {"first", "last"}


def test_what_a_commit_wrote_before_it_was_cut_short_is_not_taken_for_an_earlier_one(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int
) -> None:
    """Else a lone agent would be seen as counted already, by itself, and be billed in some tables only."""

    def die(name: str) -> None:
        if name == "commit.batches":
            raise Killed

    path = open_path(on_step=die)
    path.take("traces", request(span("agent", AGENT, start_ns=now_ns)), 1, project=project)
    with pytest.raises(Killed):
        path.settle()
    for table in ("rollups", "traces"):
        engine.execute(
            f"ALTER TABLE {table} DELETE WHERE project = {{p:String}}", {"p": project}, {"mutations_sync": 1}
        )

    open_path().settle()

    assert billed(engine, project) == {"agent": CHAT_COST}
    assert_consistent(engine, project, spans=1)


@pytest.mark.parametrize(
    ("attributes", "is_billed"),
    [
        ({"gen_ai.usage.input_tokens": 5}, True),
        ({"gen_ai.usage.output_tokens": 5}, True),
        ({"gen_ai.usage.input_tokens": 0}, True),
        ({"podium.cost": 0.5}, True),
        ({"llm.cost.prompt": 0.5, "llm.cost.completion": 0.25}, True),
        ({"llm.cost.prompt": 0.5}, False),
        ({"gen_ai.usage.cache_read.input_tokens": 5}, False),
        ({}, False),
    ],
)
def test_a_call_is_billed_when_it_says_what_it_used_or_cost(
    path: WritePath, engine: Engine, project: str, now_ns: int, attributes: dict[str, float], *, is_billed: bool
) -> None:
    named = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o"}

    store(path, project, [span("call", named | attributes, start_ns=now_ns)])

    (row,) = engine.select("SELECT billable, cost, is_call FROM spans WHERE project = {p:String}", {"p": project})
    assert (row["billable"], row["cost"] is not None, row["is_call"]) == (is_billed, is_billed, True)
