"""Plans, and questions to people, as histories of events."""

from collections.abc import Callable

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
    podium.Plan("p-1").rejected(by="ana", reason="too expensive")

    assert dict(recorded.event("podium.plan.rejected").attributes) == {
        "podium.plan.id": "p-1",
        "podium.decided_by": "ana",
        "podium.reason": "too expensive",
    }


def test_a_plan_that_fails_says_so(recorded: Recorded) -> None:
    plan = podium.plan("x")

    with pytest.raises(ValueError, match="no"), plan.execution():
        raise ValueError("no")  # noqa: EM101

    assert dict(recorded.event("podium.plan.executed").attributes)["podium.success"] is False


def test_a_question_is_reported_when_asked_and_when_answered(recorded: Recorded) -> None:
    with podium.hitl("Refund 20 €?", name="refund approval", question_id="q-1") as question:
        asked = recorded.event("podium.hitl.requested")
        question.approved(by="ana", response="yes, go")

    assert dict(asked.attributes) == {"podium.hitl.id": "q-1", "podium.hitl.message": "Refund 20 €?"}
    answered = dict(recorded.event("podium.hitl.approved").attributes)
    assert (answered["podium.decided_by"], answered["podium.hitl.response"]) == ("ana", "yes, go")
    sent = dict(recorded.span.attributes or {})
    assert (sent["podium.kind"], sent["podium.decided_by"]) == ("hitl", "ana")


def test_a_question_can_be_answered_in_another_process(recorded: Recorded) -> None:
    podium.Question("q-1").rejected(reason="not now")

    assert dict(recorded.event("podium.hitl.rejected").attributes)["podium.hitl.id"] == "q-1"


def test_what_is_asked_and_planned_is_not_sent_where_content_is_not_captured(
    recorded: Recorded, capture: Callable[..., None]
) -> None:
    capture(content="metadata")

    podium.plan("s3cret", ["s3cret"])
    with podium.hitl("s3cret") as question:
        question.approved(response="s3cret")

    assert len(recorded.events) == 4
    assert "s3cret" not in str([dict(each.attributes) for each in recorded.events])
    assert "s3cret" not in str(dict(recorded.span.attributes or {}))


def test_plans_and_questions_without_an_id_get_one_each(recorded: Recorded) -> None:
    podium.plan("one")
    podium.plan("two")
    for _ in range(2):
        with podium.hitl("Go?"):
            pass

    ids = [
        each.attributes.get("podium.plan.id") or each.attributes.get("podium.hitl.id")
        for each in recorded.events
        if each.event_name != "podium.started"
    ]
    assert len(set(ids)) == 4
    assert all(len(each) == 32 for each in ids)


async def test_a_question_may_be_waited_for_in_a_task(recorded: Recorded) -> None:
    async with podium.hitl("Go?", name="launch") as question:
        question.rejected(by="ana", reason="rain")

    attributes = recorded.span.attributes or {}
    assert (recorded.span.name, attributes["podium.decided_by"], attributes["podium.reason"]) == (
        "launch",
        "ana",
        "rain",
    )


def test_an_answer_after_the_question_ended_is_an_event_all_the_same(recorded: Recorded) -> None:
    with podium.hitl("Go?") as question:
        pass
    question.approved(by="ana")

    assert recorded.event("podium.hitl.approved").attributes["podium.decided_by"] == "ana"
    assert "podium.decided_by" not in (recorded.span.attributes or {})
