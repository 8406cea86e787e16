"""Plans: the state of one is the latest of its events."""

from pathlib import Path

from tests.rows import HOUR_NS, MINUTE_NS, START_NS, insert_event

from podium.query.ask.bounds import Bounds
from podium.query.ask.spool import Spool
from podium.query.work.plans import count_plans, every_plan, newest_plans
from podium.semconv import events
from podium.store.engine import Engine


def happened(engine: Engine, project: str, plan: str, name: str, minute: int, **more: str) -> None:
    known = {"podium.plan.id": plan} | {f"podium.{key.replace('_', '.')}": value for key, value in more.items()}
    insert_event(engine, project, name, known, time_ns=START_NS + minute * MINUTE_NS, user_id="eve")


def bounds(project: str) -> Bounds:
    return Bounds(project, START_NS, START_NS + HOUR_NS)


def fill(engine: Engine, project: str) -> None:
    """Store a plan in each state; the last one was made and approved at one instant."""
    happened(engine, project, "p1", events.PLAN_CREATED, 1, plan_request="refund", plan_steps="2")
    happened(engine, project, "p2", events.PLAN_CREATED, 2)
    happened(engine, project, "p2", events.PLAN_REJECTED, 3, reason="too expensive")
    happened(engine, project, "p2", events.PLAN_REJECTED, 4, reason="still")
    happened(engine, project, "p3", events.PLAN_CREATED, 5)
    happened(engine, project, "p3", events.PLAN_APPROVED, 6)
    happened(engine, project, "p3", events.PLAN_EXECUTED, 7)
    happened(engine, project, "p4", events.PLAN_APPROVED, 8)
    happened(engine, project, "p4", events.PLAN_CREATED, 8)
    happened(engine, project, "", events.PLAN_CREATED, 9)


def test_the_state_of_a_plan_is_its_latest_and_of_equals_the_one_that_comes_later_in_its_life(
    engine: Engine, project: str
) -> None:
    fill(engine, project)

    found = newest_plans(engine, bounds(project), limit=10)

    assert [(plan.plan_id, plan.state) for plan in found] == [
        ("p4", "approved"), ("p3", "executed"), ("p2", "rejected"), ("p1", "pending_approval"),
    ]  # fmt: skip
    assert (found[2].rejected_at, found[2].rejection_reason) == (START_NS + 4 * MINUTE_NS, "still")
    assert (found[1].approved_at, found[1].rejected_at) == (START_NS + 6 * MINUTE_NS, 0)
    assert (found[3].user_id, found[3].request, found[3].steps) == ("eve", "refund", "2")
    assert newest_plans(engine, bounds(project), limit=1) == found[:1]


def test_plans_are_counted_by_state_and_day(engine: Engine, project: str) -> None:
    fill(engine, project)

    found = count_plans(engine, bounds(project), today_ns=START_NS + 5 * MINUTE_NS, week_ns=START_NS + 2 * MINUTE_NS)

    assert {each.state: (each.plans, each.today, each.week) for each in found} == {
        "pending_approval": (1, 0, 0), "rejected": (1, 0, 1), "executed": (1, 1, 1), "approved": (1, 1, 1),
    }  # fmt: skip


def test_all_plans_come_in_batches(engine: Engine, project: str, tmp_path: Path) -> None:
    fill(engine, project)

    batches = [*every_plan(bounds(project), Spool(engine, tmp_path, 3))]

    assert [[plan.plan_id for plan in batch] for batch in batches] == [["p4", "p3", "p2"], ["p1"]]
