"""What a segment changes of stored spans: everywhere, and once, wherever the process dies."""

import pytest
from tests.spans import span
from tests.stored import AGENT, CHAT, CHAT_COST, SECOND, Killed, assert_consistent, billed, store
from tests.write_path import OpenPath, WritePath

from podium.errors import StoreUnavailable
from podium.store.engine import Engine

STEPS = ("commit.amend", "commit.finish", "commit.revise", "commit.change", "commit.take_away", "commit.batches")
KEPT = "SELECT count() AS kept, countIf(is_gone) AS gone FROM amendments WHERE project = {p:String}"


@pytest.mark.parametrize("step", STEPS)
def test_an_amendment_is_done_once_wherever_the_process_dies(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int, step: str
) -> None:
    is_armed = False

    def die(name: str) -> None:
        if is_armed and name == step:
            raise Killed

    agent = span("agent", AGENT, start_ns=now_ns, duration_ns=5 * SECOND)
    again = span("again", CHAT, start_ns=now_ns - 9 * SECOND)
    call = span("call", CHAT, start_ns=now_ns + SECOND, parent=agent)
    path = open_path(on_step=die)
    store(path, project, [agent, again])
    is_armed = True

    with pytest.raises(Killed):
        store(path, project, [call, again])
    open_path().settle()

    assert billed(engine, project) == {"call": CHAT_COST, "again": CHAT_COST}
    assert_consistent(engine, project, spans=3)
    assert engine.select(KEPT, {"p": project}) == [{"kept": 2, "gone": 1}]


@pytest.mark.parametrize("step", STEPS)
def test_an_amendment_that_the_engine_broke_off_is_finished(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int, step: str
) -> None:
    failures = 0

    def away(name: str) -> None:
        nonlocal failures
        if name == step and failures < 2:
            failures += 1
            msg = "the engine went away"
            raise StoreUnavailable(msg)

    call = span("call", CHAT, start_ns=now_ns + SECOND)
    agent = span("agent", AGENT, start_ns=now_ns, duration_ns=5 * SECOND, trace=call.trace_id)
    path = open_path(on_step=away)
    path.committer._wait_for_engine = lambda *_: None  # type: ignore[method-assign]

    store(path, project, [agent, call], [call, agent])

    assert failures == 2
    assert billed(engine, project) == {"call": CHAT_COST}
    assert_consistent(engine, project, spans=2)


def test_a_tidy_delivery_amends_nothing(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    agent = span("agent", AGENT, start_ns=now_ns, duration_ns=5 * SECOND)

    store(path, project, [span("call", CHAT, start_ns=now_ns + SECOND, parent=agent), agent])
    store(path, project, [span("other", CHAT, start_ns=now_ns)])

    assert engine.select(KEPT, {"p": project}) == [{"kept": 0, "gone": 0}]


def test_an_amendment_keeps_what_was_and_what_stands_instead(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    agent = span("agent", {**AGENT, "user.id": "u"}, start_ns=now_ns, duration_ns=5 * SECOND)
    call = span("call", CHAT, start_ns=now_ns + SECOND, parent=agent)

    store(path, project, [call], [agent])

    sql = "SELECT name, was_user_id, user_id, was_agent, agent, is_gone FROM amendments WHERE project = {p:String}"
    assert engine.select(sql, {"p": project}) == [
        {"name": "call", "was_user_id": "", "user_id": "u", "was_agent": "", "agent": "refund", "is_gone": False}
    ]
