"""Who talks with agents."""

from tests.rows import HOUR_NS, START_NS, insert_event

from podium.query.ask.bounds import Bounds
from podium.query.work.conversations import talkers
from podium.semconv import events
from podium.store.engine import Engine


def test_users_with_most_plans_come_first_then_those_who_talk_most(engine: Engine, project: str) -> None:
    for user, plan in (("eve", "p1"), ("eve", "p1"), ("eve", "p2"), ("bob", "p3"), ("ann", "p4"), ("", "p5")):
        insert_event(engine, project, events.PLAN_CREATED, {"podium.plan.id": plan}, user_id=user)
    for user in ("ann", "ann", "zoe"):
        insert_event(engine, project, events.CONVERSATION, user_id=user)
    insert_event(engine, project, events.PLAN_APPROVED, {"podium.plan.id": "p9"}, user_id="max")

    found = talkers(engine, Bounds(project, START_NS, START_NS + HOUR_NS), limit=10)

    assert [(each.user_id, each.plans, each.conversations) for each in found] == [
        ("eve", 2, 0), ("ann", 1, 2), ("bob", 1, 0), ("zoe", 0, 1),
    ]  # fmt: skip
    assert talkers(engine, Bounds(project, START_NS, START_NS + HOUR_NS), limit=2) == found[:2]
