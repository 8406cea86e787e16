"""Questions that agents put to people."""

from tests.rows import HOUR_NS, START_NS, insert_event

from podium.query.ask.bounds import Bounds
from podium.query.work.questions import open_questions
from podium.semconv import events
from podium.store.engine import Engine


def test_a_question_is_open_until_somebody_answers(engine: Engine, project: str) -> None:
    def happened(question: str, name: str) -> None:
        insert_event(engine, project, name, {"podium.hitl.id": question})

    for question in ("open", "asked twice", "asked twice", "approved", "rejected", ""):
        happened(question, events.HITL_REQUESTED)
    happened("approved", events.HITL_APPROVED)
    happened("rejected", events.HITL_REJECTED)
    happened("never asked", events.HITL_APPROVED)

    assert open_questions(engine, Bounds(project, START_NS, START_NS + HOUR_NS)) == 2
    assert open_questions(engine, Bounds(f"{project}-other", START_NS, START_NS + HOUR_NS)) == 0
