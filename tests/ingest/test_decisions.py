"""What is decided about a segment is looked up only where there is something to look up."""

from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from tests.spans import request, span
from tests.stored import AGENT, CHAT, SECOND
from tests.write_path import WritePath

from podium.ingest import writer
from podium.ingest.decisions import decide
from podium.interpret.decided import Decided
from podium.store.engine import Engine

NOTHING = Decided(lacking=(), several=(), is_told=False, is_dropped=False)


@pytest.fixture
def decided(path: WritePath, project: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What was decided about spans, committed together."""
    found: list[Decided] = []

    def watched(engine: Engine, *, has_earlier: bool) -> Decided:
        found.append(decide(engine, has_earlier=has_earlier))
        return found[-1]

    monkeypatch.setattr(writer, "decide", watched)

    def about(*spans: Span) -> Decided:
        path.take("traces", request(*spans), len(spans), project=project)
        path.settle()
        return found[-1]

    return about


def test_of_calls_that_say_everything_nothing_is_looked_up(decided: Any, now_ns: int) -> None:
    assert decided(span("one", CHAT, start_ns=now_ns), span("two", CHAT, start_ns=now_ns)) == NOTHING


def test_a_trace_that_names_one_user_is_no_reason_to_ask_its_spans(decided: Any, now_ns: int) -> None:
    root = span("root", {"user.id": "u"}, start_ns=now_ns)

    assert decided(root, span("call", CHAT, start_ns=now_ns, parent=root)) == Decided(("user_id",), (), False, False)


def test_a_trace_that_names_two_is(decided: Any, now_ns: int) -> None:
    root = span("root", {"user.id": "u"}, start_ns=now_ns)
    child = span("child", {"user.id": "v"}, start_ns=now_ns, parent=root)

    found = decided(root, child, span("call", CHAT, start_ns=now_ns, parent=child))

    assert found == Decided(("user_id",), ("user_id",), False, False)


def test_a_call_in_a_call_is_told(decided: Any, now_ns: int) -> None:
    outer = span("outer", CHAT, start_ns=now_ns, duration_ns=2 * SECOND)

    assert decided(outer, span("inner", CHAT, start_ns=now_ns, parent=outer)).is_told


def test_two_calls_in_a_call_are_not_but_the_one_around_is_no_request(
    decided: Any, engine: Engine, project: str, now_ns: int
) -> None:
    outer = span("outer", CHAT, start_ns=now_ns, duration_ns=2 * SECOND)

    found = decided(outer, *(span("inner", CHAT, start_ns=now_ns, parent=outer) for _ in range(2)))

    assert found == NOTHING
    sql = "SELECT name FROM spans WHERE project = {p:String} AND is_call"
    assert engine.read_back(sql, {"p": project}) == [("inner",), ("inner",)]


def test_a_span_twice_in_one_request_is_dropped_once(decided: Any, engine: Engine, project: str, now_ns: int) -> None:
    call = span("call", CHAT, start_ns=now_ns)

    assert decided(call, call).is_dropped
    assert engine.read_back("SELECT count() FROM spans WHERE project = {p:String}", {"p": project}) == [(1,)]


def test_an_agent_alone_is_billed_and_one_above_a_call_is_not(
    decided: Any, engine: Engine, project: str, now_ns: int
) -> None:
    agent = span("agent", AGENT, start_ns=now_ns, duration_ns=5 * SECOND)

    decided(agent, span("alone", AGENT, start_ns=now_ns), span("call", CHAT, start_ns=now_ns + 1, parent=agent))

    sql = "SELECT name FROM spans WHERE project = {p:String} AND billable ORDER BY name"
    assert engine.read_back(sql, {"p": project}) == [("alone",), ("call",)]
