"""What coordinators executed."""

import pytest
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, insert, insert_event, span_row

from podium.query.ask.bounds import Bounds
from podium.query.filter.filters import parse_filter
from podium.query.work import coordinators
from podium.query.work.coordinators import Coordinators, read_coordinators
from podium.semconv import events
from podium.store.engine import Engine

S = 10**9


def fill(engine: Engine, project: str) -> None:
    """Store three executions of `chat`, one of which failed and one of which still runs, and one of `search`."""
    chat = {"kind": "coordinator", "component": "chat"}
    measured = {"podium.memory.delta_bytes": "100", "podium.cpu_ms": "500", "podium.metadata.user": "eve"}
    insert(
        engine,
        span_row(project, **chat, duration_ns=2 * S, attributes=measured),
        span_row(project, **chat, duration_ns=4 * S, status="error", error_type="timeout",
                 start_ns=START_NS + MINUTE_NS),
        span_row(project, **chat, running=True, duration_ns=0),
        span_row(project, kind="coordinator", component="search", cache_result="hit", status_message="fine",
                 attributes={"podium.memory.delta_bytes": "-7"}),
        span_row(project, kind="tool", component="chat"),
    )  # fmt: skip
    for result in ("hit", "hit", "miss", ""):
        known = {"podium.coordinator": "cached", "podium.cache.result": result}
        insert_event(engine, project, events.CACHE_LOOKUP, known)
    insert_event(engine, project, events.ANALYTICS, {"podium.event.type": "opened", "podium.count": "3"})
    insert_event(engine, project, events.ANALYTICS, {"podium.event.type": "opened", "podium.count": "4"})


def read(engine: Engine, project: str, text: str = "") -> Coordinators:
    return read_coordinators(engine, Bounds(project, START_NS, START_NS + HOUR_NS), parse_filter(text))


def test_executions_that_ended_are_counted_and_timed(engine: Engine, project: str) -> None:
    fill(engine, project)

    found = read(engine, project)

    cached, chat, search = found.coordinators
    assert (chat.name, chat.executions, chat.errors, chat.duration_ns) == ("chat", 2, 1, 6 * S)
    assert (chat.min_ns, chat.max_ns) == (2 * S, 4 * S)
    assert chat.p50_ns == pytest.approx(2 * S, rel=0.01)
    assert 2 * S <= (chat.p50_ns or 0) <= (chat.p99_ns or 0) <= 4 * S
    assert (chat.memory_bytes, chat.cpu_share) == (100, 0.25)
    assert (search.memory_bytes, search.cpu_share, search.cache_hits) == (0, 0, 1)
    assert (cached.name, cached.executions, cached.min_ns, cached.p50_ns) == ("cached", 0, None, None)
    assert (cached.cache_hits, cached.cache_misses) == (2, 1)
    assert found.analytics == {"opened": 7}
    assert found.first_start == START_NS


def test_the_newest_executions_come_oldest_first_with_their_failure_and_metadata(engine: Engine, project: str) -> None:
    fill(engine, project)

    _, chat, search = read(engine, project).coordinators

    assert [(each.failed, each.message, each.metadata) for each in chat.recent] == [
        (False, "", {"user": "eve"}),
        (True, "timeout", {}),
    ]
    assert [each.message for each in search.recent] == [""]


def test_of_each_coordinator_the_newest_are_shown(
    engine: Engine, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coordinators, "RECENT_EACH", 1)
    fill(engine, project)

    _, chat, search = read(engine, project).coordinators

    assert ([each.duration_ns for each in chat.recent], len(search.recent)) == ([4 * S], 1)


def test_a_filter_leaves_only_what_executions_say(engine: Engine, project: str) -> None:
    fill(engine, project)

    found = read(engine, project, "error:true")

    assert [(each.name, each.executions, each.errors) for each in found.coordinators] == [("chat", 1, 1)]
    assert (found.analytics, found.first_start) == ({}, START_NS + MINUTE_NS)


def test_without_executions_there_is_no_first(engine: Engine, project: str) -> None:
    found = read(engine, project)

    assert (found.coordinators, found.analytics, found.first_start) == ((), {}, None)
