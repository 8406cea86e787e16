"""Users and their sessions."""

from pathlib import Path
from typing import Any

import pytest
from tests.rows import HOUR_NS, START_NS, insert, insert_event, span_row

from podium.query.ask.bounds import Bounds
from podium.query.ask.spool import Spool
from podium.query.work.people import (
    busiest_users,
    count_users,
    every_session,
    every_user,
    recent_sessions,
    sessions_per_interval,
)
from podium.semconv import events
from podium.store.engine import Engine

DAY_NS = 24 * HOUR_NS


@pytest.fixture
def bounds(engine: Engine, project: str) -> Bounds:
    """Eve: two sessions, one signed in and out of; bob: workflows without a session; ann: signed in, long ago."""
    insert(
        engine,
        span_row(project, user_id="eve", session_id="s1", duration_ns=HOUR_NS),
        span_row(project, user_id="eve", session_id="s2", start_ns=START_NS + 5 * HOUR_NS, duration_ns=0),
        span_row(project, user_id="bob", kind="workflow", start_ns=START_NS - 2 * DAY_NS, duration_ns=0),
        span_row(project, user_id="bob", kind="workflow", start_ns=START_NS - DAY_NS, duration_ns=0),
        span_row(project, user_id=""),
    )
    eve: dict[str, Any] = {"user_id": "eve", "session_id": "s1"}
    insert_event(engine, project, events.LOGIN, time_ns=START_NS - HOUR_NS, **eve)
    insert_event(engine, project, events.LOGOUT, time_ns=START_NS + 2 * HOUR_NS, **eve)
    insert_event(engine, project, events.LOGIN, time_ns=START_NS - 30 * DAY_NS, user_id="ann", session_id="s9")
    insert_event(engine, project, events.LOGIN, user_id="")
    return Bounds(project, 0, START_NS + DAY_NS)


def test_users_are_counted_by_when_they_came(engine: Engine, bounds: Bounds) -> None:
    found = count_users(
        engine, bounds, today_ns=START_NS - HOUR_NS, week_ns=START_NS - 7 * DAY_NS, day_ns=START_NS - DAY_NS
    )

    assert (found.total, found.today, found.week, found.active) == (3, 1, 2, 2)


def test_a_session_reaches_from_its_first_sign_to_its_last(engine: Engine, bounds: Bounds) -> None:
    second, first, *others = recent_sessions(engine, bounds, day_ns=0, limit=10)

    assert (second.session_id, second.created_at, second.login_at, second.logout_at) == (
        "s2", START_NS + 5 * HOUR_NS, 0, 0,
    )  # fmt: skip
    assert (first.user_id, first.session_id, first.created_at, first.updated_at) == (
        "eve", "s1", START_NS - HOUR_NS, START_NS + 2 * HOUR_NS,
    )  # fmt: skip
    assert (first.login_at, first.logout_at) == (START_NS - HOUR_NS, START_NS + 2 * HOUR_NS)
    assert [(each.user_id, each.session_id) for each in others] == [("ann", "s9")]  # bob has none


def test_sessions_last_seen_before_a_day_are_left_out(engine: Engine, bounds: Bounds, tmp_path: Path) -> None:
    found = recent_sessions(engine, bounds, day_ns=START_NS - DAY_NS, limit=10)

    assert [each.session_id for each in found] == ["s2", "s1"]
    assert recent_sessions(engine, bounds, day_ns=START_NS - DAY_NS, limit=1) == found[:1]
    assert sum(len(batch) for batch in every_session(bounds, Spool(engine, tmp_path, 3))) == 3


def test_sessions_count_in_the_interval_in_which_they_began(engine: Engine, bounds: Bounds) -> None:
    recent = Bounds(bounds.project, START_NS - HOUR_NS, START_NS + 5 * HOUR_NS)

    assert sessions_per_interval(engine, bounds, recent, 3_600) == {5: 1}  # the end is not included, the start is
    later = Bounds(bounds.project, START_NS - HOUR_NS + 1, START_NS + 5 * HOUR_NS + 1)
    assert sessions_per_interval(engine, bounds, later, 3_600) == {0: 1}


def test_the_busiest_users_come_first(engine: Engine, bounds: Bounds, tmp_path: Path) -> None:
    found = busiest_users(engine, bounds, limit=10)

    assert [(each.user_id, each.sessions, each.workflows) for each in found] == [
        ("eve", 2, 0), ("ann", 1, 0), ("bob", 0, 2),
    ]  # fmt: skip
    assert [each.login_at for each in found] == [START_NS - HOUR_NS, START_NS - 30 * DAY_NS, 0]
    assert [each for batch in every_user(bounds, Spool(engine, tmp_path, 2)) for each in batch] == [*found]


def test_what_a_user_does_without_a_session_is_none(engine: Engine, project: str) -> None:
    insert(engine, span_row(project, user_id="eve", session_id="s1"))
    for name in (events.LOGIN, events.CONVERSATION):
        insert_event(engine, project, name, user_id="eve")
    bounds = Bounds(project, 0, START_NS + DAY_NS)

    (user,) = busiest_users(engine, bounds, limit=10)

    assert (user.sessions, user.login_at) == (1, START_NS)
    assert sum(sessions_per_interval(engine, bounds, bounds, 3_600).values()) == 1


def test_users_have_the_role_and_sessions_the_workflow_that_was_said_last(engine: Engine, project: str) -> None:
    eve: dict[str, Any] = {"user_id": "eve", "session_id": "s1"}
    roles = (("user", 0), ("admin", 2), ("", 3))
    for role, at in roles:
        insert_event(
            engine, project, events.LOGIN, time_ns=START_NS + at, attributes={"podium.user.role": role}, user_id="eve"
        )
    insert_event(engine, project, events.SESSION_START, attributes={"podium.workflow.id": "w1"}, **eve)
    insert_event(engine, project, events.HITL_REQUESTED, attributes={"podium.workflow.id": "w2"}, **eve)
    bounds = Bounds(project, 0, START_NS + DAY_NS)

    (user,) = busiest_users(engine, bounds, limit=10)
    (session,) = recent_sessions(engine, bounds, day_ns=0, limit=10)

    assert (user.role, session.workflow_id) == ("admin", "w1")
