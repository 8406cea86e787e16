import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def test_an_agent_tells_its_start_and_what_it_is_made_of(recorded: Recorded) -> None:
    config = {"model": "gpt-4o", "tools": ["a", "b"]}

    with podium.agent("refunds", config=config):
        pass

    told = dict(recorded.span.attributes or {})
    assert told == {
        "podium.kind": "agent",
        "podium.agent": "refunds",
        "podium.agent.fingerprint": podium.fingerprint(config),
    }
    assert dict(recorded.event("podium.started").attributes) == {"podium.span.name": "refunds", **told}


def test_a_tool_is_named(recorded: Recorded) -> None:
    with podium.tool("search") as span:
        span.set_output(["found"])

    assert recorded.span.attributes == {
        "podium.kind": "tool",
        "podium.tool": "search",
        "output.value": '["found"]',
    }
    assert recorded.events == []


def test_a_model_call_says_who_is_asked(recorded: Recorded) -> None:
    with podium.llm(model="gpt-4o", provider="openai") as call:
        call.usage(input_tokens=3)

    told = dict(recorded.span.attributes or {})
    assert (recorded.span.name, told["gen_ai.request.model"], told["gen_ai.provider.name"]) == (
        "chat",
        "gpt-4o",
        "openai",
    )


def test_a_workflow_is_a_graph_of_nodes(recorded: Recorded) -> None:
    with podium.workflow("etl", nodes={"load": [], "clean": ["load"], "save": ["clean"]}, run_id="r-1") as flow:
        for name in ("load", "clean"):
            with flow.node(name, type="tool"):
                pass
        flow.skip("save", "nothing new")

    load, clean, run = (recorded.named(name) for name in ("load", "clean", "etl"))
    told = dict(run.attributes or {})
    assert json.loads(str(told["podium.workflow.graph"])) == {"load": [], "clean": ["load"], "save": ["clean"]}
    assert dict(clean.attributes or {}) == {
        "podium.kind": "node",
        "podium.node": "clean",
        "podium.workflow": "etl",
        "podium.workflow.id": "r-1",
        "podium.node.type": "tool",
        "podium.node.dependencies": ("load",),
    }
    assert [link.context.span_id for link in clean.links] == [load.context.span_id]
    assert {each.parent and each.parent.span_id for each in (load, clean)} == {run.context.span_id}
    skipped = dict(recorded.event("podium.node.skipped").attributes)
    assert (skipped["podium.node"], skipped["podium.reason"]) == ("save", "nothing new")


def test_nodes_in_threads_belong_to_their_workflow(recorded: Recorded) -> None:
    with podium.user("ana"), podium.workflow("etl", nodes="abc") as flow, ThreadPoolExecutor(3) as pool:

        def work(name: str) -> None:
            with flow.node(name), podium.tool("inside"):
                pass

        list(pool.map(work, "abc"))

    run = recorded.named("etl").context
    nodes = [each for each in recorded.spans if each.name in "abc"]
    assert {each.parent and each.parent.span_id for each in nodes} == {run.span_id}
    assert {each.context.trace_id for each in recorded.spans} == {run.trace_id}
    assert {(each.attributes or {})["podium.user.id"] for each in recorded.spans} == {"ana"}


def test_nodes_in_tasks_belong_to_their_workflow(recorded: Recorded) -> None:
    async def main() -> None:
        async with podium.workflow("etl") as flow:

            async def work(name: str) -> None:
                async with flow.node(name):
                    await asyncio.sleep(0)

            await asyncio.gather(work("a"), work("b"))

    asyncio.run(main())

    run = recorded.named("etl").context.span_id
    assert {each.parent and each.parent.span_id for each in recorded.spans if each.name in "ab"} == {run}


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


def test_people_come_talk_and_go(recorded: Recorded) -> None:
    podium.login("ana", method="sso", session_id="s-1")
    with podium.user("ana"), podium.session("s-1"):
        podium.conversation("Where is my tent?", "On its way.")
    podium.logout("ana")

    login, talk, logout = (dict(each.attributes) for each in recorded.events)
    assert [each.event_name for each in recorded.events] == ["user.login", "podium.conversation", "user.logout"]
    assert login == {"podium.user.id": "ana", "podium.session.id": "s-1", "auth.method": "sso"}
    assert talk == {
        "podium.user.id": "ana",
        "podium.session.id": "s-1",
        "podium.conversation.id": "s-1",
        "podium.conversation.message": "Where is my tent?",
        "podium.conversation.response": "On its way.",
    }
    assert logout == {"podium.user.id": "ana"}


def test_tools_and_agents_are_switched(recorded: Recorded) -> None:
    podium.enabled(tool="search", agent="refunds")
    podium.disabled(tool="search", reason="the supplier is away")
    podium.enabled()

    assert [(each.event_name, dict(each.attributes)) for each in recorded.events] == [
        ("podium.component.enabled", {"podium.kind": "tool", "podium.tool": "search"}),
        ("podium.component.enabled", {"podium.kind": "agent", "podium.agent": "refunds"}),
        ("podium.component.disabled",
         {"podium.kind": "tool", "podium.tool": "search", "podium.reason": "the supplier is away"}),
    ]  # fmt: skip


def test_a_cache_lookup_says_what_it_saved(recorded: Recorded) -> None:
    with podium.cache("answers", type="semantic", model="gpt-4o") as lookup:
        lookup.hit(similarity=0.97, saved_cost="0.02", saved_tokens=900)

    told = dict(recorded.span.attributes or {})
    assert told == {
        "podium.kind": "cache",
        "podium.cache.name": "answers",
        "podium.cache.type": "semantic",
        "gen_ai.request.model": "gpt-4o",
        "podium.cache.result": "hit",
        "podium.cache.similarity": 0.97,
        "podium.cache.saved_cost": 0.02,
        "podium.cache.saved_tokens": 900,
    }


def test_a_miss_is_told(recorded: Recorded) -> None:
    with podium.cache("answers") as lookup:
        lookup.miss()

    assert (recorded.span.attributes or {})["podium.cache.result"] == "miss"


def test_the_first_part_of_any_stream_is_timed(recorded: Recorded) -> None:
    with podium.llm():
        parts = list(podium.stream(iter(["a", "b"])))

    assert parts == ["a", "b"]
    assert isinstance((recorded.span.attributes or {})["gen_ai.response.time_to_first_chunk"], float)


def test_the_first_part_of_an_async_stream_is_timed(recorded: Recorded) -> None:
    async def source() -> object:
        yield "a"
        yield "b"

    async def main() -> list[object]:
        async with podium.llm() as call:
            return [part async for part in podium.stream(source(), span=call)]  # type: ignore[call-overload]

    assert asyncio.run(main()) == ["a", "b"]
    assert isinstance((recorded.span.attributes or {})["gen_ai.response.time_to_first_chunk"], float)


@pytest.mark.parametrize(
    ("one", "other", "is_equal"),
    [
        ("You are kind.\n", "  You are kind.  ", True),
        ("You are kind.", "You are unkind.", False),
        ({"a": 1, "b": {"c": [1, 2]}}, {"b": {"c": [1, 2]}, "a": 1}, True),
        ({"a": [1, 2]}, {"a": [2, 1]}, False),
        ({"a": {3, 1, 2}}, {"a": {1, 2, 3}}, True),
    ],
)
def test_equal_things_have_equal_fingerprints(one: object, other: object, is_equal: bool) -> None:
    assert (podium.fingerprint(one) == podium.fingerprint(other)) is is_equal
    assert len(podium.fingerprint(one)) == 16


def test_a_prompt_is_known_by_its_fingerprint_on_every_call_below(recorded: Recorded) -> None:
    with podium.prompt("You are kind.", name="greeting", version=3), podium.llm():
        pass

    told = dict(recorded.span.attributes or {})
    assert told["podium.prompt.fingerprint"] == podium.fingerprint("You are kind.")
    assert (told["podium.prompt.name"], told["podium.prompt.version"]) == ("greeting", "3")
