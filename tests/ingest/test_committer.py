from decimal import Decimal
from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from tests.rows import ROLLUPS
from tests.spans import request, span
from tests.write_path import OpenPath, WritePath

from podium.store.engine import Engine

CHAT = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.usage.input_tokens": 1000,
    "gen_ai.usage.output_tokens": 100,
}
# gpt-4o: 2.50 USD per million input tokens, 10 per million output tokens.
CHAT_COST = Decimal("0.003500000")
AGENT = {**CHAT, "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "refund"}
SECOND = 10**9

TOTALS = "SELECT count() AS spans, sum(cost) AS cost, countIf(is_call) AS calls FROM spans WHERE project = {p:String}"
ROLLED = """
SELECT sum(t.spans) AS spans, sum(t.cost) AS cost, sumIf(t.spans, is_call) AS calls
FROM {table} AS t WHERE project = {{p:String}}
"""
TRACED = """
SELECT sum(t.spans) AS spans, sum(t.cost) AS cost, sum(t.calls) AS calls
FROM traces AS t WHERE project = {p:String}
"""


class Killed(BaseException):
    """Stands for the end of the process: nothing after it may run."""


def store(path: WritePath, project: str, *groups: list[Span], **options: Any) -> None:
    """Commit each group as a batch of its own."""
    for spans in groups:
        path.take("traces", request(*spans, **options), len(spans), project=project)
        path.settle()


def billed(engine: Engine, project: str) -> dict[str, Decimal]:
    rows = engine.select("SELECT name, cost FROM spans WHERE project = {p:String} AND billable", {"p": project})
    return {row["name"]: row["cost"] for row in rows}


def assert_consistent(engine: Engine, project: str, *, spans: int) -> None:
    """Spans, both rollups and the trace table tell the same totals."""
    expected = engine.select(TOTALS, {"p": project})
    assert expected[0]["spans"] == spans
    for table in ROLLUPS.values():
        assert engine.select(ROLLED.format(table=table), {"p": project}) == expected
    assert engine.select(TRACED, {"p": project}) == expected


def test_a_call_is_priced_and_counted_everywhere(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    store(path, project, [span("chat gpt-4o", CHAT, start_ns=now_ns)])

    assert billed(engine, project) == {"chat gpt-4o": CHAT_COST}
    assert_consistent(engine, project, spans=1)
    assert [(commit.spans, commit.projects) for commit in path.commits] == [(1, (project,))]


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


def test_equal_answers_of_two_traces_are_both_billed(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    answered = {**CHAT, "gen_ai.response.id": "cached"}

    store(path, project, [span("one", answered, start_ns=now_ns), span("two", answered, start_ns=now_ns)])

    assert set(billed(engine, project)) == {"one", "two"}


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
        " FROM rollups WHERE few AND grain = 60 AND project = {p:String}",
        {"p": project},
    )

    assert row == {"cost": None, "cost_source": "unpriced", "billable": True}
    assert rolled == {"spans": 1, "tokens": 1100}


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


def test_counts_that_leave_out_the_cache_are_mended_and_marked(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    disjoint = {**CHAT, "gen_ai.usage.input_tokens": 10, "gen_ai.usage.cache_read.input_tokens": 990}

    store(path, project, [span("chat", disjoint, start_ns=now_ns)])

    (row,) = engine.select(
        "SELECT input_tokens, cache_read_tokens, disjoint_usage, cost FROM spans WHERE project = {p:String}",
        {"p": project},
    )
    # 10 × 2.50 + 990 × 1.25 + 100 × 10 USD per million
    assert row == {
        "input_tokens": 1000,
        "cache_read_tokens": 990,
        "disjoint_usage": True,
        "cost": Decimal("0.002262500"),
    }


@pytest.mark.parametrize("count", ["-5", "many", "1e3", 10**15, "", 1.5])
def test_a_count_that_is_none_loses_neither_the_span_nor_its_neighbours(
    path: WritePath, engine: Engine, project: str, now_ns: int, count: object
) -> None:
    bad = span("bad", {**CHAT, "gen_ai.usage.input_tokens": count}, start_ns=now_ns)

    store(path, project, [bad, span("good", CHAT, start_ns=now_ns)])

    rows = engine.select(
        "SELECT name, input_tokens, output_tokens FROM spans WHERE project = {p:String} ORDER BY name", {"p": project}
    )
    assert rows == [
        {"name": "bad", "input_tokens": None, "output_tokens": 100},
        {"name": "good", "input_tokens": 1000, "output_tokens": 100},
    ]


def test_values_of_every_type_are_stored_as_they_came(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    values: dict[str, Any] = {
        "text": "ünï\n\"'\\",
        "empty": "",
        "int": -(2**63),
        "large": 2**63 - 1,
        "double": 0.1,
        "yes": True,
        "no": False,
        "bytes": b"\x00\xff",
        "none": None,
        "one": ["stop"],
        "list": [1, "two", 3.5],
        "nested": {"a": [{"b": 2**53 + 1}], "c": None},
        "void": [],
        "long": "x" * 20_000,
    }

    store(path, project, [span("odd", values, start_ns=now_ns)], resource={"service.name": "s", "argv": ["a", "b"]})

    (row,) = engine.select(
        "SELECT attributes, attribute_types, resource FROM spans WHERE project = {p:String}", {"p": project}
    )
    assert row["attributes"] == {
        "text": "ünï\n\"'\\",
        "empty": "",
        "int": "-9223372036854775808",
        "large": "9223372036854775807",
        "double": "0.1",
        "yes": "true",
        "no": "false",
        "bytes": "AP8=",
        "none": "",
        "one": '["stop"]',
        "list": '[1,"two",3.5]',
        "nested": '{"a":[{"b":9007199254740993}],"c":null}',
        "void": "[]",
        "long": "x" * 20_000,
    }
    assert row["attribute_types"] == {
        "int": "int",
        "large": "int",
        "double": "double",
        "yes": "bool",
        "no": "bool",
        "bytes": "bytes",
        "one": "json",
        "list": "json",
        "nested": "json",
        "void": "json",
    }
    assert row["resource"] == {"service.name": "s", "argv": '["a","b"]'}


def test_a_span_that_ends_before_it_starts_has_no_duration(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    store(path, project, [span("back", start_ns=now_ns, duration_ns=-5), span("fine", start_ns=now_ns)])

    rows = engine.select(
        "SELECT name, duration_ns, running FROM spans WHERE project = {p:String} ORDER BY name", {"p": project}
    )
    assert [tuple(row.values()) for row in rows] == [("back", 0, False), ("fine", SECOND, False)]


def test_a_span_of_an_old_week_and_one_of_today_reach_every_table(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    weeks = [span(f"week {n}", CHAT, start_ns=now_ns - n * 7 * 86400 * SECOND) for n in range(0, 150, 15)]

    store(path, project, weeks)

    assert_consistent(engine, project, spans=10)


def test_a_repeated_request_is_kept_once_also_after_a_restart(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int
) -> None:
    body = request(span("chat", CHAT, start_ns=now_ns))
    path = open_path()

    first = path.take("traces", body, 1, project=project)
    second = path.take("traces", body, 1, project=project)
    path.settle()
    restarted = open_path()
    third = restarted.take("traces", body, 1, project=project)
    restarted.settle()

    assert (first, second, third) == (True, False, False)
    assert_consistent(engine, project, spans=1)


STEPS = [
    "commit.decode",
    "commit.interpret",
    "commit.price",
    "commit.finish",
    "commit.events",
    "commit.batches",
    "commit.remember",
    "commit.delete",
]


@pytest.mark.parametrize("step", STEPS)
def test_a_commit_cut_short_is_finished_after_the_restart(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int, step: str
) -> None:
    def die(name: str) -> None:
        if name == step:
            raise Killed

    path = open_path(on_step=die)
    path.take("traces", request(*_two_weeks(now_ns)), 40, project=project)
    with pytest.raises(Killed):
        path.settle()

    restarted = open_path()
    restarted.settle()

    assert_consistent(engine, project, spans=40)
    tally = restarted.intake.tally()
    assert tally.accepted == tally.stored
    assert not any(tally.waiting.values())


@pytest.mark.parametrize("lacking", ["spans", "rollups", "traces"])
def test_a_batch_that_lacks_a_table_or_a_week_gets_just_the_rest(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int, lacking: str
) -> None:
    """What a kill between two parts leaves: some tables and weeks written, others not."""

    def die(name: str) -> None:
        if name == "commit.batches":
            raise Killed

    path = open_path(on_step=die)
    path.take("traces", request(*_two_weeks(now_ns)), 40, project=project)
    with pytest.raises(Killed):
        path.settle()
    column = {"spans": "start_time", "traces": "hour"}.get(lacking, "bucket")
    engine.execute(
        f"ALTER TABLE {lacking} DELETE WHERE project = {{p:String}} AND {column} < now() - INTERVAL 20 DAY",
        {"p": project},
        {"mutations_sync": 1},
    )

    restarted = open_path()
    restarted.settle()

    assert_consistent(engine, project, spans=40)


def test_a_commit_writes_one_part_per_table_and_week(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    """A part is there whole or not at all, so a commit cut short shows by the tables and weeks it lacks."""
    parts = "SELECT table, partition, count() AS parts FROM system.parts WHERE active GROUP BY table, partition"
    merges = ("spans", "rollups", "traces")
    for table in merges:
        engine.execute(f"SYSTEM STOP MERGES {table}")
    before = {(row["table"], row["partition"]): row["parts"] for row in engine.select(parts)}

    path.take("traces", request(*_two_weeks(now_ns)), 40, project=project)
    path.settle()

    after = {(row["table"], row["partition"]): row["parts"] for row in engine.select(parts)}
    for table in merges:
        engine.execute(f"SYSTEM START MERGES {table}")
    written = {key: count - before.get(key, 0) for key, count in after.items() if key[0] in merges}
    assert sorted(count for count in written.values() if count) == [1] * 2 * len(merges)


def _two_weeks(now_ns: int) -> list[Span]:
    """Forty calls, half of them four weeks ago: two partitions."""
    month = 28 * 86400 * SECOND
    return [span(f"chat {n}", CHAT, start_ns=now_ns - (n % 2) * month - n * SECOND) for n in range(40)]


def test_a_segment_the_engine_refuses_is_set_aside_whole_and_counted(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int
) -> None:
    path = open_path()
    # A receiver would never let this through: the number of items is wrong, as after a bug of ours.
    path.take("traces", request(span("chat", CHAT, start_ns=now_ns)), 2, project=project)
    path.settle()
    store(path, project, [span("next", CHAT, start_ns=now_ns)])

    tally = path.intake.tally()
    assert tally.refused == {("quarantined", "traces"): 2}
    assert tally.accepted["traces"] == tally.stored["traces"] + tally.waiting["traces"]
    assert path.journal.quarantined == 1
    assert_consistent(engine, project, spans=1)
