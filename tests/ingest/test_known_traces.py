"""Which stored spans a segment is decided with: those of its traces and answers, of now and of before a restart."""

import pytest
from tests.spans import span
from tests.stored import AGENT, CHAT, SECOND, billed, store
from tests.write_path import OpenPath, WritePath

from podium.ingest import known_traces
from podium.ingest.known_traces import KnownTraces
from podium.store.engine import Engine

HOUR = 3_600 * SECOND


def test_a_new_trace_is_not_looked_for(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    store(path, project, [span("one", CHAT, start_ns=now_ns)], [span("other", CHAT, start_ns=now_ns)])

    assert engine.read_back("SELECT count() FROM touched") == [(0,)]


def test_only_the_touched_traces_are_read(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    first = [span(f"call {n}", CHAT, start_ns=now_ns) for n in range(5)]

    store(path, project, first, [span("late", start_ns=now_ns + 1, parent=first[3])])

    assert engine.read_back("SELECT name FROM earlier") == [("call 3",)]


def test_traces_and_answers_are_known_after_a_restart(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int
) -> None:
    agent = span("agent", AGENT, start_ns=now_ns, duration_ns=5 * SECOND)
    answered = {**CHAT, "gen_ai.response.id": f"answer-{project}"}
    # What a sender whose clock is ahead said last does not put the others' answers long ago.
    ahead = span("ahead", start_ns=now_ns + 20 * HOUR)
    store(open_path(), project, [agent, span("outer", answered, start_ns=now_ns), ahead])

    call = span("call", CHAT, start_ns=now_ns + SECOND, parent=agent)
    store(open_path(), project, [call, span("inner", answered, start_ns=now_ns + 1)])

    assert set(billed(engine, project)) == {"call", "inner"}


@pytest.mark.parametrize("hours", [0, 20])
def test_a_trace_that_was_forgotten_is_asked_of_the_table(
    path: WritePath, engine: Engine, project: str, now_ns: int, hours: int
) -> None:
    at = now_ns - 200 * HOUR
    agent = span("agent", AGENT, start_ns=at, duration_ns=30 * HOUR)
    store(path, project, [agent])
    known = path.committer._writer._known = KnownTraces(engine)
    known._is_recalled = True
    known._traces.complete_from_s = (now_ns - 100 * HOUR) // SECOND

    store(path, project, [span("call", CHAT, start_ns=at + hours * HOUR, parent=agent)])

    assert set(billed(engine, project)) == {"call"}


def test_a_new_trace_of_long_ago_is_stored_where_some_were_forgotten(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    known = path.committer._writer._known
    known.recall()
    known._traces.complete_from_s = now_ns // SECOND

    store(path, project, [span("call", CHAT, start_ns=now_ns - 900 * HOUR)])

    assert set(billed(engine, project)) == {"call"}


def test_of_more_traces_than_it_has_room_for_it_recalls_the_newest(
    path: WritePath, engine: Engine, project: str, now_ns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_traces, "_TRACES", 2)
    store(path, project, [span("call", CHAT, start_ns=now_ns - n * HOUR) for n in range(4)])
    known = KnownTraces(engine)

    known.recall()

    assert known._traces.complete_from_s > (now_ns - 4 * HOUR) // SECOND
