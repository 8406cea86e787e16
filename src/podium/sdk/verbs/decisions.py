"""Plans, and questions to people: each change is reported as it happens, from whichever process it happens in."""

import uuid
from collections.abc import Mapping
from types import TracebackType

from podium.sdk import config
from podium.sdk.recording.blocks import span
from podium.sdk.recording.content import as_text, word
from podium.sdk.recording.events import send
from podium.sdk.recording.spans import NO_SPAN, Span
from podium.sdk.safety import never_raises
from podium.semconv import events, podium


class Plan:
    """A plan that was made elsewhere: `Plan("p-17").approved(by="ana")`.

    Args:
        plan_id: what it is known by in every process.
    """

    def __init__(self, plan_id: object) -> None:
        self.plan_id = word(plan_id) or ""

    def approved(self, *, by: str | None = None) -> None:
        """Report that it may be executed."""
        self._send(events.PLAN_APPROVED, {podium.DECIDED_BY: by})

    def rejected(self, *, by: str | None = None, reason: str | None = None) -> None:
        """Report that it must not be executed."""
        self._send(events.PLAN_REJECTED, {podium.DECIDED_BY: by, podium.REASON: reason})

    def executed(self, *, success: bool = True) -> None:
        """Report that it was executed."""
        self._send(events.PLAN_EXECUTED, {podium.SUCCESS: success})

    def execution(self, name: str = "execute plan") -> "_PlanExecution":
        """Record the execution in a `with` block; its end is reported, with whether it succeeded."""
        return _PlanExecution(self, name)

    @never_raises(None)
    def _send(self, name: str, known: Mapping[str, object]) -> None:
        send(name, {podium.PLAN_ID: self.plan_id, **known})


def plan(request: object, steps: object = None, *, plan_id: object = None) -> Plan:
    """Report that a plan was made and waits for approval.

    Args:
        request: what was asked for.
        steps: the plan: any value, such as nodes with their dependencies.
        plan_id: what it is known by; else a new id.
    """
    made = Plan(uuid.uuid4().hex if plan_id is None else plan_id)
    made._send(  # noqa: SLF001 - the other half of the class
        events.PLAN_CREATED, {podium.PLAN_REQUEST: kept(request), podium.PLAN_STEPS: kept(steps)}
    )
    return made


class _PlanExecution(span):
    """The execution of a plan."""

    __slots__ = ("_plan",)

    def __init__(self, plan: Plan, name: str) -> None:
        super().__init__(name, kind="plan", attributes={podium.PLAN_ID: plan.plan_id}, announce=True)
        self._plan = plan

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the execution and report how it went."""
        self._plan.executed(success=error is None)
        super().__exit__(kind, error, trace)


class Question:
    """A question to a person that was asked elsewhere: `Question("q-3").approved(by="ana")`.

    Args:
        question_id: what it is known by in every process.
    """

    def __init__(self, question_id: object) -> None:
        self.question_id = word(question_id) or ""
        self.span: Span = NO_SPAN

    def approved(self, *, by: str | None = None, response: object = None) -> None:
        """Report that the answer was yes."""
        self._send(events.HITL_APPROVED, {podium.DECIDED_BY: by, podium.HITL_RESPONSE: kept(response)})

    def rejected(self, *, by: str | None = None, reason: str | None = None) -> None:
        """Report that the answer was no."""
        self._send(events.HITL_REJECTED, {podium.DECIDED_BY: by, podium.REASON: reason})

    @never_raises(None)
    def _send(self, name: str, known: Mapping[str, object]) -> None:
        send(name, {podium.HITL_ID: self.question_id, **known})
        for key in (podium.DECIDED_BY, podium.REASON):
            self.span.set(key, known.get(key))


class hitl:  # noqa: N801 - used like a function: `with hitl("Refund 20 €?") as question:`
    """Ask a person, in a `with` block that lasts until there is an answer; the question is reported at once.

    Args:
        message: the question.
        name: of the kind of question; the same for each time it is asked.
        question_id: what it is known by; else a new id.
    """

    def __init__(self, message: object, *, name: str = "approval", question_id: object = None) -> None:
        self._question = Question(uuid.uuid4().hex if question_id is None else question_id)
        self._message = kept(message)
        self._block = span(name, kind="hitl", attributes={podium.HITL_ID: self._question.question_id}, announce=True)

    def __enter__(self) -> Question:
        """Ask."""
        self._question.span = self._block.__enter__()
        self._question.span.set(podium.HITL_MESSAGE, self._message)
        self._question._send(events.HITL_REQUESTED, {podium.HITL_MESSAGE: self._message})  # noqa: SLF001 - its other half
        return self._question

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop waiting."""
        self._block.__exit__(kind, error, trace)

    async def __aenter__(self) -> Question:
        """Ask."""
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop waiting."""
        self.__exit__(kind, error, trace)


@never_raises(None)
def kept(value: object) -> str | None:
    """Return a value as the text that may be kept; None where content is not captured."""
    return as_text(value) if value is not None and config.capture.content == "all" else None
