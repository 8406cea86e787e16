"""Who talks with agents: the plans and conversations of each user."""

from podium.model.result import Result
from podium.query.ask.bounds import EVENT_BOUNDS, Bounds
from podium.query.ask.statement import bind
from podium.semconv import events, podium
from podium.store.engine import Engine
from podium.store.template import fill

TALKERS = fill(
    """
SELECT s.user_id AS user_id, uniqExactIf(s.attributes['$plan_id'], s.name = '$plan') AS plans,
       countIf(s.name = '$conversation') AS conversations
FROM events AS s
WHERE $bounds AND s.name IN ('$plan', '$conversation') AND s.user_id != ''
GROUP BY user_id
ORDER BY plans DESC, conversations DESC, user_id
LIMIT {limit:UInt32}
""",
    plan_id=podium.PLAN_ID,
    plan=events.PLAN_CREATED,
    conversation=events.CONVERSATION,
    partly=True,
)


class Talker(Result):
    """What one user asked for."""

    user_id: str
    plans: int
    conversations: int


def talkers(engine: Engine, bounds: Bounds, *, limit: int) -> tuple[Talker, ...]:
    """Return the users with most plans."""
    return tuple(Talker(**row) for row in engine.select(*bind(TALKERS, bounds, over=EVENT_BOUNDS, limit=limit)))
