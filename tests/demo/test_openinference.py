"""The sample in OpenInference's words."""

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
    WHO,
)

from podium.demo import openinference
from podium.demo.facts import Step
from podium.demo.models import SONNET
from podium.demo.wire import INTERNAL


def test_a_call_has_indexed_messages_and_tokens() -> None:
    name, kind, said = openinference.call(ANSWERED)

    assert (name, kind, said["openinference.span.kind"]) == ("ChatCompletion", INTERNAL, "LLM")
    assert said["llm.model_name"] == SONNET.response
    assert (said["llm.input_messages.0.message.content"], said["llm.input_messages.1.message.content"]) == (
        "Be brief.",
        "Why?",
    )
    assert said["llm.output_messages.0.message.content"] == said["output.value"] == "Because."
    assert (said["llm.token_count.prompt"], said["llm.token_count.completion"]) == (1000, 50)
    assert said["llm.token_count.prompt_details.cache_read"] == 600
    assert said["llm.token_count.completion_details.reasoning"] == 20


def test_a_call_that_asks_for_a_tool_says_which() -> None:
    _, _, said = openinference.call(ASKED_FOR_A_TOOL)

    tool = "llm.output_messages.0.message.tool_calls.0.tool_call."
    assert {key.removeprefix(tool): value for key, value in said.items() if key.startswith(tool)} == {
        "id": "call_1",
        "function.name": "search",
        "function.arguments": '{"q": "x"}',
    }
    assert "output.value" not in said


def test_a_call_that_failed_has_no_answer() -> None:
    _, _, said = openinference.call(FAILED)

    assert said["llm.model_name"] == SONNET.request
    assert not [name for name in said if name.startswith(("llm.output", "llm.token_count"))]


def test_who_it_is_for_is_said_so_far_as_it_is_known() -> None:
    assert openinference.context(WHO) == {"podium.account": "acme", "user.id": "ada", "session.id": "s1"}
    assert openinference.context(NOBODY) == {}


@pytest.mark.parametrize(
    ("step", "found"),
    [
        (TOOL, {"openinference.span.kind": "TOOL", "tool.name": "search", "output.value": '{"hits": 1}'}),
        (Step("agent", "a", "in"), {"openinference.span.kind": "AGENT", "agent.name": "a", "input.value": "in"}),
        (Step("plan", "p"), {"openinference.span.kind": "CHAIN", "podium.kind": "plan", "agent.name": "p"}),
        (Step("node", "n"), {"openinference.span.kind": "CHAIN", "podium.kind": "node"}),
        (Step("evaluator", "e"), {"openinference.span.kind": "EVALUATOR"}),
        (EMBEDDING, {"embedding.model_name": SONNET.request, "embedding.embeddings.0.embedding.text": "why"}),
        (Step("reranker", "r", "why", model=SONNET), {"reranker.model_name": SONNET.request, "reranker.query": "why"}),
    ],
)
def test_every_step_has_its_kind_and_name(step: Step, found: dict[str, Any]) -> None:
    name, kind, said = openinference.step(step)

    assert (name, kind) == (step.name, INTERNAL)
    assert found.items() <= said.items()


def test_documents_are_indexed_under_who_found_them() -> None:
    retrieved = openinference.step(RETRIEVER)[2]
    reranked = openinference.step(Step("reranker", "r", model=SONNET, documents=RETRIEVER.documents))[2]

    assert (retrieved["retrieval.documents.0.document.id"], retrieved["retrieval.documents.1.document.score"]) == (
        "d1",
        0.5,
    )
    assert reranked["reranker.output_documents.1.document.content"] == "more"
    assert not [name for name in reranked if name.startswith("retrieval.")]
