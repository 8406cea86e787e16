"""The pool: what each span says itself, and what it holds at all."""

from tests.spans import span
from tests.stored import AGENT, CHAT, SECOND, store
from tests.write_path import WritePath

from podium.interpret import pool
from podium.store.engine import Engine

SAID = "SELECT user_id, finish_reason, running FROM pool ORDER BY start_time"


def test_a_stored_span_says_in_the_pool_what_it_said_itself(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    call = span("call", CHAT, start_ns=now_ns + 1)
    root = span("root", {"user.id": "u"}, start_ns=now_ns, duration_ns=5 * SECOND, trace=call.trace_id)
    call.parent_span_id = root.span_id

    store(path, project, [call, root], [span("late", start_ns=now_ns + 2, parent=root)])

    assert engine.read_back(SAID) == [("u", "", False), ("", "", False), ("", "", False)]


def test_a_call_that_reports_usage_is_not_open_and_anything_else_that_runs_is(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    spans = [span(str(n), given, start_ns=now_ns + n) for n, given in enumerate((CHAT, AGENT, {}))]
    for each in spans:
        each.end_time_unix_nano = 0

    store(path, project, spans)

    assert [running for _, _, running in engine.read_back(SAID)] == [False, True, True]
    sql = "SELECT name FROM spans WHERE project = {p:String} AND (is_call OR billable)"
    assert engine.read_back(sql, {"p": project}) == [("0",)]


def test_contents_say_what_there_is_to_decide(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    outer = span("outer", {**CHAT, "gen_ai.response.id": "1", "user.id": "u"}, start_ns=now_ns)
    inner = span("inner", {**CHAT, "gen_ai.response.id": "1"}, start_ns=now_ns, parent=outer)
    log = span("log", {**CHAT, "logfire.span_type": "log"}, start_ns=now_ns, trace=outer.trace_id)

    store(path, project, [outer, inner, log, span("agent", AGENT, start_ns=now_ns)])

    counted, sums, logs, answers, distinct, nested, *lacks = engine.read_back(pool.CONTENTS)[0]
    assert (counted, sums, logs, answers, distinct, nested) == (3, 1, 1, 2, 1, 1)
    # Users are named by some, agents too; nobody has a workflow.
    assert [bool(lack) for lack in lacks] == [True, False, False, True, False, False, False]
