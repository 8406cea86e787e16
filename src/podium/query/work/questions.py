"""Questions that agents put to people."""

from podium.query.ask.bounds import EVENT_BOUNDS, Bounds
from podium.query.ask.statement import bind
from podium.semconv import events, podium
from podium.store.engine import Engine
from podium.store.template import fill

OPEN_QUESTIONS = fill(
    """
SELECT count() AS questions
FROM (
    SELECT s.attributes['$question_id'] AS question_id, countIf(s.name = '$requested') AS asked,
           countIf(s.name != '$requested') AS answered
    FROM events AS s
    WHERE $bounds AND s.name IN ('$requested', '$approved', '$rejected') AND question_id != ''
    GROUP BY question_id
    HAVING asked > 0 AND answered = 0
)
""",
    question_id=podium.HITL_ID,
    requested=events.HITL_REQUESTED,
    approved=events.HITL_APPROVED,
    rejected=events.HITL_REJECTED,
    partly=True,
)


def open_questions(engine: Engine, bounds: Bounds) -> int:
    """Return how many questions to people were asked and not answered."""
    return int(engine.select(*bind(OPEN_QUESTIONS, bounds, over=EVENT_BOUNDS))[0]["questions"])
