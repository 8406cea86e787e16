"""Plans: the state of one is the latest of a history of events."""

from collections.abc import Iterator, Mapping
from typing import Any

from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.bounds import EVENT_BOUNDS, Bounds
from podium.query.ask.spool import ALL, Spool
from podium.query.ask.statement import bind
from podium.semconv import events, podium
from podium.store.engine import Engine
from podium.store.template import fill

STATUSES = {
    events.PLAN_CREATED: "pending_approval",
    events.PLAN_APPROVED: "approved",
    events.PLAN_REJECTED: "rejected",
    events.PLAN_EXECUTED: "executed",
}
# Of events at the same instant the one that comes later in a plan's life counts: `$names` stand in that order.
PLANS = fill(
    """
    SELECT s.attributes['$plan_id'] AS plan_id,
           toString(argMax(s.name, (s.time, indexOf([$names], toString(s.name))))) AS state,
           toUnixTimestamp64Nano(min(s.time)) AS created_at,
           max(s.user_id) AS user_id,
           max(s.attributes['$request']) AS request, max(s.attributes['$steps']) AS steps,
           toUnixTimestamp64Nano(maxIf(s.time, s.name = '$approved')) AS approved_at,
           toUnixTimestamp64Nano(maxIf(s.time, s.name = '$rejected')) AS rejected_at,
           argMaxIf(s.attributes['$reason'], s.time, s.name = '$rejected') AS rejection_reason
    FROM events AS s
    WHERE $bounds AND s.name IN ($names) AND plan_id != ''
    GROUP BY plan_id
""",
    plan_id=podium.PLAN_ID,
    names=", ".join(repr(name) for name in STATUSES),
    request=podium.PLAN_REQUEST,
    steps=podium.PLAN_STEPS,
    approved=events.PLAN_APPROVED,
    rejected=events.PLAN_REJECTED,
    reason=podium.REASON,
    partly=True,
)
PLAN_COUNTS = fill(
    """
SELECT p.state AS state, count() AS plans, countIf(p.created_at >= {today_ns:Int64}) AS today,
       countIf(p.created_at >= {week_ns:Int64}) AS week
FROM ($plans) AS p
GROUP BY state
""",
    plans=PLANS,
    partly=True,
)
NEWEST_PLANS = fill(
    """
SELECT p.*
FROM ($plans) AS p
ORDER BY p.created_at DESC, p.plan_id
LIMIT {limit:UInt64}
""",
    plans=PLANS,
    partly=True,
)


class PlanCounts(Result):
    """Plans in one state, and how many of these were made today and in the last seven days."""

    state: str
    plans: int
    today: int
    week: int


class StoredPlan(Result):
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


def count_plans(engine: Engine, bounds: Bounds, *, today_ns: int, week_ns: int) -> tuple[PlanCounts, ...]:
    """Return how many plans are in each state: pending_approval, approved, rejected, executed."""
    rows = engine.select(*bind(PLAN_COUNTS, bounds, over=EVENT_BOUNDS, today_ns=today_ns, week_ns=week_ns))
    return tuple(PlanCounts(**{**row, "state": STATUSES[row["state"]]}) for row in rows)


def newest_plans(engine: Engine, bounds: Bounds, *, limit: int) -> tuple[StoredPlan, ...]:
    """Return the plans made last, newest first."""
    return tuple(_plan(row) for row in engine.select(*bind(NEWEST_PLANS, bounds, over=EVENT_BOUNDS, limit=limit)))


def every_plan(bounds: Bounds, spool: Spool) -> Iterator[list[StoredPlan]]:
    """Return all plans in the same order, in batches."""
    return spool.read(bind(NEWEST_PLANS, bounds, over=EVENT_BOUNDS, limit=ALL), _plan)


def _plan(row: Mapping[str, Any]) -> StoredPlan:
    return StoredPlan(**{**row, "state": STATUSES[row["state"]]})
