"""Who a span was for: its own word, the nearest enclosing span's, the trace's; whatever arrives first."""

from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from tests.spans import span
from tests.stored import CHAT, CHAT_COST, SECOND, assert_consistent, store
from tests.write_path import WritePath

from podium.store.contributions import INHERITED
from podium.store.engine import Engine

AGENT = "gen_ai.agent.name"


def who(engine: Engine, project: str, column: str) -> dict[str, str]:
    rows = engine.select(f"SELECT name, {column} AS value FROM spans WHERE project = {{p:String}}", {"p": project})
    return {row["name"]: row["value"] for row in rows}


def chain(now_ns: int, *attributes: dict[str, Any]) -> list[Span]:
    """Return spans, each below the one before, named `0`, `1` …"""
    spans: list[Span] = []
    for number, given in enumerate(attributes):
        parent = spans[-1] if spans else None
        spans.append(span(str(number), given, start_ns=now_ns + number, duration_ns=SECOND - number, parent=parent))
    return spans


@pytest.mark.parametrize(
    ("attribute", "column"),
    [
        ("user.id", "user_id"),
        ("session.id", "session_id"),
        ("podium.account", "account"),
        (AGENT, "agent"),
        ("gen_ai.workflow.name", "workflow"),
        ("podium.job.id", "job_id"),
    ],
)
@pytest.mark.parametrize("root_comes", ["with the others", "last", "first"])
def test_what_a_root_says_reaches_every_span_of_its_trace(
    path: WritePath, engine: Engine, project: str, now_ns: int, attribute: str, column: str, root_comes: str
) -> None:
    root, *rest = chain(now_ns, {attribute: "r"}, {}, CHAT)
    parts = {"with the others": [[root, *rest]], "last": [rest, [root]], "first": [[root], rest]}[root_comes]

    store(path, project, *parts)

    assert who(engine, project, column) == {"0": "r", "1": "r", "2": "r"}
    assert_consistent(engine, project, spans=3)


@pytest.mark.parametrize("is_apart", [False, True])
def test_the_nearest_enclosing_span_that_names_one_is_heard(
    path: WritePath, engine: Engine, project: str, now_ns: int, *, is_apart: bool
) -> None:
    spans = chain(now_ns, {AGENT: "a"}, {AGENT: "b"}, {}, {}, CHAT, {AGENT: "c"}, CHAT)

    store(path, project, *([[one] for one in reversed(spans)] if is_apart else [spans]))

    assert who(engine, project, "agent") == {
        "0": "a", "1": "b", "2": "b", "3": "b", "4": "b", "5": "c", "6": "c",
    }  # fmt: skip


def test_through_forty_levels(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    spans = chain(now_ns, {AGENT: "top"}, {AGENT: "second"}, *[{}] * 40, CHAT)

    store(path, project, spans)

    assert set(who(engine, project, "agent").values()) == {"top", "second"}
    assert who(engine, project, "agent")["42"] == "second"


def test_beside_those_who_name_one_the_first_of_the_trace_is_heard(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    root = span("root", start_ns=now_ns, duration_ns=9 * SECOND)
    late = span("late", {"user.id": "a"}, start_ns=now_ns + 2 * SECOND, parent=root)
    early = span("early", {"user.id": "b"}, start_ns=now_ns + SECOND, parent=root)
    beside = span("beside", CHAT, start_ns=now_ns + 3 * SECOND, parent=root)

    store(path, project, [beside, late], [early, root])

    assert who(engine, project, "user_id") == {"root": "b", "late": "a", "early": "b", "beside": "b"}


def test_another_trace_and_another_project_are_left_alone(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    one, other = span("one", {"user.id": "u"}, start_ns=now_ns), span("other", CHAT, start_ns=now_ns)
    same_ids = span("same ids", CHAT, start_ns=now_ns + 1, trace=one.trace_id)

    store(path, project, [one], [other])
    store(path, f"{project}-2", [same_ids])

    assert who(engine, project, "user_id") == {"one": "u", "other": ""}
    assert who(engine, f"{project}-2", "user_id") == {"same ids": ""}


def test_an_inherited_value_is_known_as_such(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    root, call = chain(now_ns, {"user.id": "u", AGENT: "a"}, {**CHAT, AGENT: "b"})

    store(path, project, [root, call])

    sql = "SELECT name, inherited FROM spans WHERE project = {p:String} ORDER BY name"
    rows = engine.select(sql, {"p": project})
    assert [row["inherited"] for row in rows] == [0, 1 << INHERITED.index("user_id")]


def test_a_calls_component_is_the_agent_it_was_made_for(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    root, call = chain(now_ns, {"gen_ai.operation.name": "invoke_agent", AGENT: "planner"}, CHAT)

    store(path, project, [call], [root])

    sql = "SELECT sum(s.cost) AS cost FROM rollups AS s WHERE NOT few AND grain = 60 AND component = 'planner'"
    sql += " AND project = {p:String}"
    assert engine.select(sql, {"p": project}) == [{"cost": CHAT_COST}]


def test_a_root_that_comes_days_later_is_heard(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    root = span("root", {"user.id": "u"}, start_ns=now_ns - 30 * 3600 * SECOND, duration_ns=40 * 3600 * SECOND)
    call = span("call", CHAT, start_ns=now_ns, parent=root)

    store(path, project, [call], [root])

    assert who(engine, project, "user_id") == {"root": "u", "call": "u"}
