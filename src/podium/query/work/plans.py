"""Plans, conversations and questions to people: a state is the latest of a history of events."""

from collections.abc import Iterator, Mapping
from typing import Any

from podium.model.result import Result
from podium.model.time import NS_PER_S, Instant
from podium.query.ask.bounds import EVENT_BOUNDS, Bounds
from podium.query.ask.spool import ALL, Spool
from podium.query.ask.statement import bind
from podium.semconv import events, podium
from podium.store.engine import Engine

STATUSES = {
    events.PLAN_CREATED: "pending_approval",
    events.PLAN_APPROVED: "approved",
    events.PLAN_REJECTED: "rejected",
    events.PLAN_EXECUTED: "executed",
}
# Of events at the same instant the one that comes later in a plan's life counts.
_RANK = f"indexOf([{', '.join(repr(name) for name in STATUSES)}], toString(s.name))"
_PLANS = f"""
    SELECT s.attributes['{podium.PLAN_ID}'] AS plan_id, toString(argMax(s.name, (s.time, {_RANK}))) AS state,
           toUnixTimestamp64Nano(min(s.time)) AS created_at,
           max(s.user_id) AS user_id,
           max(s.attributes['{podium.PLAN_REQUEST}']) AS request, max(s.attributes['{podium.PLAN_STEPS}']) AS steps,
           toUnixTimestamp64Nano(maxIf(s.time, s.name = '{events.PLAN_APPROVED}')) AS approved_at,
           toUnixTimestamp64Nano(maxIf(s.time, s.name = '{events.PLAN_REJECTED}')) AS rejected_at,
           argMaxIf(s.attributes['{podium.REASON}'], s.time, s.name = '{events.PLAN_REJECTED}') AS rejection_reason
    FROM events AS s
    WHERE $bounds AND s.name IN ({", ".join(repr(name) for name in STATUSES)}) AND plan_id != ''
    GROUP BY plan_id
"""
PLAN_COUNTS = f"""
SELECT p.state AS state, count() AS plans, countIf(p.created_at >= {{today_ns:Int64}}) AS today,
       countIf(p.created_at >= {{week_ns:Int64}}) AS week
FROM ({_PLANS}) AS p
GROUP BY state
"""
NEWEST_PLANS = f"""
SELECT p.*
FROM ({_PLANS}) AS p
ORDER BY p.created_at DESC, p.plan_id
LIMIT {{limit:UInt64}}
"""
TALKERS = f"""
SELECT s.user_id AS user_id, uniqExactIf(s.attributes['{podium.PLAN_ID}'], s.name = '{events.PLAN_CREATED}') AS plans,
       countIf(s.name = '{events.CONVERSATION}') AS conversations
FROM events AS s
WHERE $bounds AND s.name IN ('{events.PLAN_CREATED}', '{events.CONVERSATION}') AND s.user_id != ''
GROUP BY user_id
ORDER BY plans DESC, conversations DESC, user_id
LIMIT {{limit:UInt32}}
"""
INTERVALS = """
SELECT intDiv({until_ns:Int64} - 1 - toUnixTimestamp64Nano(s.time), {step_ns:Int64}) AS back, count() AS happened
FROM events AS s
WHERE $bounds AND s.name = {name:String}
GROUP BY back
"""
OPEN_QUESTIONS = f"""
SELECT count() AS questions
FROM (
    SELECT s.attributes['{podium.HITL_ID}'] AS question_id,
           countIf(s.name = '{events.HITL_REQUESTED}') AS asked,
           countIf(s.name != '{events.HITL_REQUESTED}') AS answered
    FROM events AS s
    WHERE $bounds AND s.name IN ('{events.HITL_REQUESTED}', '{events.HITL_APPROVED}', '{events.HITL_REJECTED}')
      AND question_id != ''
    GROUP BY question_id
    HAVING asked > 0 AND answered = 0
)
"""


class PlanCounts(Result):
    """Plans in one state, and how many of these were made today and in the last seven days."""

    state: str
    plans: int
    today: int
    week: int


class Plan(Result):
    """One plan; an instant is 0 where it was not reached."""

    plan_id: str
    state: str
    created_at: Instant
    user_id: str
    request: str
    steps: str
    approved_at: int
    rejected_at: int
    rejection_reason: str


class Talker(Result):
    """What one user asked for."""

    user_id: str
    plans: int
    conversations: int


def count_plans(engine: Engine, bounds: Bounds, *, today_ns: int, week_ns: int) -> tuple[PlanCounts, ...]:
    """Return how many plans are in each state: pending_approval, approved, rejected, executed."""
    rows = engine.select(*bind(PLAN_COUNTS, bounds, over=EVENT_BOUNDS, today_ns=today_ns, week_ns=week_ns))
    return tuple(PlanCounts(**{**row, "state": STATUSES[row["state"]]}) for row in rows)


def newest_plans(engine: Engine, bounds: Bounds, *, limit: int) -> tuple[Plan, ...]:
    """Return the plans made last, newest first."""
    return tuple(_plan(row) for row in engine.select(*bind(NEWEST_PLANS, bounds, over=EVENT_BOUNDS, limit=limit)))


def every_plan(bounds: Bounds, spool: Spool) -> Iterator[list[Plan]]:
    """Return all plans in the same order, in batches."""
    return spool.read(bind(NEWEST_PLANS, bounds, over=EVENT_BOUNDS, limit=ALL), _plan)


def _plan(row: Mapping[str, Any]) -> Plan:
    return Plan(**{**row, "state": STATUSES[row["state"]]})


def talkers(engine: Engine, bounds: Bounds, *, limit: int) -> tuple[Talker, ...]:
    """Return the users with most plans."""
    return tuple(Talker(**row) for row in engine.select(*bind(TALKERS, bounds, over=EVENT_BOUNDS, limit=limit)))


def events_per_interval(engine: Engine, name: str, bounds: Bounds, step_s: int) -> dict[int, int]:
    """Return `{interval: events of that name}`; 0 is the interval that ends with the bounds."""
    found = bind(INTERVALS, bounds, over=EVENT_BOUNDS, name=name, step_ns=step_s * NS_PER_S)
    return {row["back"]: row["happened"] for row in engine.select(*found)}


def open_questions(engine: Engine, bounds: Bounds) -> int:
    """Return how many questions to people were asked and not answered."""
    return int(engine.select(*bind(OPEN_QUESTIONS, bounds, over=EVENT_BOUNDS))[0]["questions"])
