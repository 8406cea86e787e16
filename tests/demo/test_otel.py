"""The sample in OpenTelemetry's GenAI conventions."""

import json
from typing import Any

import pytest
from tests.demo.facts_of_a_call import (
    ANSWERED,
    ASKED_FOR_A_TOOL,
    EMBEDDING,
    FAILED,
    NOBODY,
    RETRIEVER,
    TOOL,
    USAGE,
    WHO,
)

from podium.demo import otel
from podium.demo.facts import Step
from podium.demo.models import SONNET
from podium.demo.wire import CLIENT, INTERNAL


def test_a_call_has_its_texts_and_tokens() -> None:
    name, kind, said = otel.call(ANSWERED)

    assert (name, kind) == (f"chat {SONNET.request}", CLIENT)
    assert said["gen_ai.agent.name"] == "writer"
    assert json.loads(str(said["gen_ai.input.messages"]))[0]["parts"] == [{"type": "text", "content": "Why?"}]
    assert json.loads(str(said["gen_ai.output.messages"]))[0]["parts"] == [{"type": "text", "content": "Because."}]
    assert {
        name.removeprefix("gen_ai.usage."): tokens for name, tokens in said.items() if name.startswith("gen_ai.usage.")
    } == {
        "input_tokens": 1000, "output_tokens": 50, "cache_read.input_tokens": 600, "cache_write.input_tokens": 100,
        "reasoning.output_tokens": 20,
    }  # fmt: skip
    assert said["gen_ai.response.time_to_first_chunk"] == 0.25
    assert said["gen_ai.response.finish_reasons"] == ("stop",)


def test_a_call_that_asks_for_a_tool_says_which() -> None:
    _, _, said = otel.call(ASKED_FOR_A_TOOL)

    assert said["gen_ai.response.finish_reasons"] == ("tool_call",)
    assert json.loads(str(said["gen_ai.output.messages"]))[0]["parts"] == [
        {"type": "tool_call", "id": "call_1", "name": "search", "arguments": {"q": "x"}}
    ]
    assert not {"gen_ai.usage.reasoning.output_tokens", "gen_ai.agent.name", "gen_ai.request.stream"} & said.keys()


def test_a_call_that_failed_has_no_answer() -> None:
    _, _, said = otel.call(FAILED)

    assert not [name for name in said if name.startswith(("gen_ai.response", "gen_ai.usage", "gen_ai.output"))]


def test_who_it_is_for_is_said_so_far_as_it_is_known() -> None:
    assert otel.context(WHO) == {"user.id": "ada", "gen_ai.conversation.id": "s1", "podium.account": "acme"}
    assert otel.context(NOBODY) == {}


@pytest.mark.parametrize(
    ("step", "name", "found"),
    [
        (TOOL, "execute_tool search", {"gen_ai.tool.name": "search", "gen_ai.tool.call.id": "call_1"}),
        (
            Step("agent", "a", usage=USAGE),
            "invoke_agent a",
            {"gen_ai.agent.name": "a", "gen_ai.usage.input_tokens": 1000},
        ),
        (Step("workflow", "w"), "invoke_workflow w", {"gen_ai.workflow.name": "w"}),
        (Step("plan", "p"), "plan p", {"gen_ai.operation.name": "plan", "gen_ai.agent.name": "p"}),
        (Step("node", "n"), "n", {"podium.kind": "node", "podium.node": "n"}),
        (Step("coordinator", "c"), "c", {"podium.kind": "coordinator", "podium.coordinator": "c"}),
        (Step("hitl", "approve", extra={"hitl.decision": "approved"}), "approve", {"hitl.decision": "approved"}),
        (EMBEDDING, f"embeddings {SONNET.request}", {"gen_ai.usage.input_tokens": 7}),
        (Step("reranker", "library", model=SONNET), f"rerank {SONNET.request}", {"gen_ai.operation.name": "rerank"}),
    ],
)
def test_every_step_has_its_name_and_what_it_is(step: Step, name: str, found: dict[str, Any]) -> None:
    said_name, kind, said = otel.step(step)

    assert said_name == name
    assert kind == (CLIENT if step.kind in ("embedding", "reranker") else INTERNAL)
    assert found.items() <= said.items()


def test_a_retrieval_lists_its_documents() -> None:
    name, _, said = otel.step(RETRIEVER)

    assert (name, said["gen_ai.retrieval.top_k"]) == ("retrieval policies", 2)
    assert [each["id"] for each in json.loads(str(said["gen_ai.retrieval.documents"]))] == ["d1", "d2"]


def test_facts_stay_as_they_are() -> None:
    step = Step("hitl", "approve", extra={"a": 1})

    otel.step(step)

    assert step.extra == {"a": 1}
