"""The sample in OpenLLMetry's words."""

import json
from typing import Any

import pytest
from tests.demo.facts_of_a_call import ANSWERED, EMBEDDING, FAILED, NOBODY, RETRIEVER, WHO

from podium.demo import traceloop
from podium.demo.facts import Step
from podium.demo.models import GROK, SONNET
from podium.demo.wire import CLIENT, INTERNAL


def test_a_call_has_indexed_prompts_and_tokens() -> None:
    name, kind, said = traceloop.call(ANSWERED)

    assert (name, kind) == (f"{SONNET.provider}.chat", CLIENT)
    assert (said["gen_ai.prompt.0.content"], said["gen_ai.prompt.1.content"]) == ("Be brief.", "Why?")
    assert said["gen_ai.completion.0.content"] == "Because."
    assert (said["gen_ai.usage.prompt_tokens"], said["gen_ai.usage.completion_tokens"]) == (1000, 50)
    assert (said["llm.usage.total_tokens"], said["llm.is_streaming"]) == (1050, True)
    assert said["gen_ai.usage.cache_read_input_tokens"] == 600


def test_a_call_that_failed_has_no_answer() -> None:
    _, _, said = traceloop.call(FAILED)

    assert not [name for name in said if name.startswith(("gen_ai.completion", "gen_ai.usage", "gen_ai.response"))]
    assert said["llm.is_streaming"] is False


def test_a_provider_that_speaks_openais_protocol_is_called_with_its_client() -> None:
    step = Step("embedding", "x", "why", usage=EMBEDDING.usage, model=GROK)

    assert traceloop.step(step)[2]["gen_ai.system"] == "xai"
    assert traceloop.step(step)[0] == "openai.embeddings"


def test_who_it_is_for_is_an_association() -> None:
    assert set(traceloop.context(WHO).values()) == {"ada", "s1", "acme"}
    assert all(name.startswith("traceloop.association.properties.") for name in traceloop.context(WHO))
    assert traceloop.context(NOBODY) == {}


@pytest.mark.parametrize(
    ("step", "name", "found"),
    [
        (Step("workflow", "w"), "w.workflow", {"traceloop.span.kind": "workflow", "traceloop.workflow.name": "w"}),
        (Step("tool", "t"), "t.tool", {"traceloop.span.kind": "tool", "traceloop.entity.name": "t"}),
        (Step("task", "k", extra={"a": 1}), "k.task", {"traceloop.span.kind": "task", "a": 1}),
        (Step("hitl", "h"), "h", {"podium.kind": "hitl"}),
    ],
)
def test_what_the_sdk_decorates_is_named_by_its_kind(step: Step, name: str, found: dict[str, Any]) -> None:
    said_name, kind, said = traceloop.step(step)

    assert (said_name, kind) == (name, INTERNAL)
    assert found.items() <= said.items()


def test_input_and_output_are_json() -> None:
    said = traceloop.step(Step("task", "k", 'say "hi"', "hi"))[2]

    assert json.loads(str(said["traceloop.entity.input"]))["kwargs"] == {"payload": 'say "hi"'}
    assert json.loads(str(said["traceloop.entity.output"])) == "hi"


def test_a_search_and_an_embedding_are_those_of_their_libraries() -> None:
    assert traceloop.step(RETRIEVER)[0] == "qdrant.search"
    name, kind, said = traceloop.step(EMBEDDING)
    assert (name, kind, said["llm.request.type"]) == ("openai.embeddings", CLIENT, "embedding")
    assert said["gen_ai.usage.prompt_tokens"] == 7
