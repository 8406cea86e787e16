"""Plans, and questions to people, as histories of events."""

import pytest
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def test_a_plan_is_a_history_of_events(recorded: Recorded) -> None:
    plan = podium.plan("Refund order 17", {"nodes": ["check", "pay"]}, plan_id="p-1")
    plan.approved(by="ana")
    with plan.execution() as span:
        assert span.is_recording

    names = [each.event_name for each in recorded.events]
    assert names == ["podium.plan.created", "podium.plan.approved", "podium.started", "podium.plan.executed"]
    assert {dict(each.attributes)["podium.plan.id"] for each in recorded.events} == {"p-1"}
    created = dict(recorded.event("podium.plan.created").attributes)
    assert (created["podium.plan.request"], created["podium.plan.steps"]) == (
        "Refund order 17",
        '{"nodes":["check","pay"]}',
    )
    assert dict(recorded.event("podium.plan.executed").attributes)["podium.success"] is True
    assert dict(recorded.event("podium.plan.approved").attributes)["podium.decided_by"] == "ana"


def test_a_plan_can_be_rejected_in_another_process(recorded: Recorded) -> None:
    podium.Plan("p-1").rejected(by="ana", reason="too dear")

    assert dict(recorded.event("podium.plan.rejected").attributes) == {
        "podium.plan.id": "p-1",
        "podium.decided_by": "ana",
        "podium.reason": "too dear",
    }


def test_a_plan_that_fails_says_so(recorded: Recorded) -> None:
    plan = podium.plan("x")

    with pytest.raises(ValueError, match="no"), plan.execution():
        raise ValueError("no")  # noqa: EM101

    assert dict(recorded.event("podium.plan.executed").attributes)["podium.success"] is False


def test_a_question_is_told_when_asked_and_when_answered(recorded: Recorded) -> None:
    with podium.hitl("Refund 20 €?", name="refund approval", question_id="q-1") as question:
        asked = recorded.event("podium.hitl.requested")
        question.approved(by="ana", response="yes, go")

    assert dict(asked.attributes) == {"podium.hitl.id": "q-1", "podium.hitl.message": "Refund 20 €?"}
    answered = dict(recorded.event("podium.hitl.approved").attributes)
    assert (answered["podium.decided_by"], answered["podium.hitl.response"]) == ("ana", "yes, go")
    told = dict(recorded.span.attributes or {})
    assert (told["podium.kind"], told["podium.decided_by"]) == ("hitl", "ana")


def test_a_question_can_be_answered_in_another_process(recorded: Recorded) -> None:
    podium.Question("q-1").rejected(reason="not now")

    assert dict(recorded.event("podium.hitl.rejected").attributes)["podium.hitl.id"] == "q-1"
