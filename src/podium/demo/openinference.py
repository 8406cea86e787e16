"""OpenInference, as its instrumentation of a graph framework sends it: flattened keys, upper-case kinds."""

import orjson

from podium.demo.dialects import Said
from podium.demo.facts import Call, Context, Step
from podium.demo.wire import INTERNAL, Constant, Value
from podium.semconv import general, openinference, podium

# Sent by instrumentations, not read by Podium.
_INVOCATION = "llm.invocation_parameters"
_MIME = "input.mime_type"
_METADATA = "metadata"

scope = ("openinference.instrumentation.langchain", "0.1.66")
resource: dict[str, Value] = {"telemetry.sdk.language": "python", "telemetry.sdk.name": "opentelemetry"}
_KINDS = {
    "agent": "AGENT",
    "tool": "TOOL",
    "retriever": "RETRIEVER",
    "reranker": "RERANKER",
    "embedding": "EMBEDDING",
    "guardrail": "GUARDRAIL",
    "evaluator": "EVALUATOR",
}
_PROVIDERS = {"gcp.gen_ai": "google", "x_ai": "xai"}


def context(who: Context) -> dict[str, Value]:
    """Return user, session and account."""
    said: dict[str, Value] = {podium.ACCOUNT: who.account} if who.account else {}
    if who.user:
        said[general.USER_ID] = who.user
    if who.session:
        said[general.SESSION_ID] = who.session
    return said


def call(fact: Call) -> Said:
    """Put a model call in words: an LLM span with indexed messages."""
    model = fact.model
    messages = f"{openinference.INPUT_MESSAGES}."
    said: dict[str, Value] = {
        openinference.SPAN_KIND: "LLM",
        openinference.LLM_PROVIDER: _PROVIDERS.get(model.provider, model.provider),
        openinference.LLM_MODEL_NAME: model.response if fact.usage else model.request,
        _INVOCATION: orjson.dumps({"temperature": fact.temperature, "model": model.request}).decode(),
        f"{messages}0.message.role": "system",
        f"{messages}0.message.content": Constant(fact.system),
        f"{messages}1.message.role": "user",
        f"{messages}1.message.content": fact.question,
        openinference.INPUT_VALUE: fact.question,
    }
    if fact.agent:
        said[openinference.AGENT_NAME] = fact.agent
    if fact.usage:
        answer = f"{openinference.OUTPUT_MESSAGES}.0.message."
        said[f"{answer}role"] = "assistant"
        if fact.answer:
            said[f"{answer}content"] = fact.answer
            said[openinference.OUTPUT_VALUE] = fact.answer
        for index, tool in enumerate(fact.tools):
            said[f"{answer}tool_calls.{index}.tool_call.id"] = tool.call_id
            said[f"{answer}tool_calls.{index}.tool_call.function.name"] = tool.name
            said[f"{answer}tool_calls.{index}.tool_call.function.arguments"] = tool.arguments
        said[openinference.LLM_FINISH_REASON] = "tool_calls" if fact.tools else "stop"
        said[openinference.TOKEN_COUNT_PROMPT] = fact.usage.input
        said[openinference.TOKEN_COUNT_COMPLETION] = fact.usage.output
        if fact.usage.cache_read:
            said[openinference.TOKEN_COUNT_CACHE_READ] = fact.usage.cache_read
        if fact.usage.reasoning:
            said[openinference.TOKEN_COUNT_REASONING] = fact.usage.reasoning
    return "ChatCompletion", INTERNAL, said


def step(fact: Step) -> Said:
    """Put any other step in words."""
    said: dict[str, Value] = dict(fact.extra)
    kind, name = fact.kind, fact.name
    said[openinference.SPAN_KIND] = _KINDS.get(kind, "CHAIN")
    if kind not in _KINDS:
        said[podium.KIND] = kind
    if fact.result:
        said[openinference.OUTPUT_VALUE] = fact.result
    if kind in ("retriever", "reranker", "embedding"):
        said.update(_search(fact))
        return name, INTERNAL, said
    if kind == "tool":
        said[openinference.TOOL_NAME] = name
        said[openinference.TOOL_PARAMETERS] = fact.given
        return name, INTERNAL, said
    if fact.given:
        said[openinference.INPUT_VALUE] = fact.given
        said[_MIME] = "text/plain"
    if kind in ("agent", "plan"):
        said[openinference.AGENT_NAME] = name
        said[openinference.GRAPH_NODE_ID] = name
        said[_METADATA] = '{"framework":"langgraph"}'
    elif kind == "node":
        said[openinference.GRAPH_NODE_NAME] = name
    return name, INTERNAL, said


def _search(fact: Step) -> dict[str, Value]:
    said: dict[str, Value] = {}
    if fact.kind == "embedding" and fact.model:
        said[openinference.EMBEDDING_MODEL_NAME] = fact.model.request
        said[f"{openinference.EMBEDDINGS}.0.embedding.text"] = fact.given
    elif fact.kind == "reranker" and fact.model:
        said[openinference.RERANKER_MODEL_NAME] = fact.model.request
        said[openinference.RERANKER_QUERY] = fact.given
    else:
        said[openinference.INPUT_VALUE] = fact.given
    if fact.usage:
        said[openinference.TOKEN_COUNT_PROMPT] = fact.usage.input
    is_reranker = fact.kind == "reranker"
    prefix = openinference.RERANKER_OUTPUT_DOCUMENTS if is_reranker else openinference.RETRIEVAL_DOCUMENTS
    for index, (id_, text, score) in enumerate(fact.documents):
        said[f"{prefix}.{index}.document.id"] = id_
        said[f"{prefix}.{index}.document.content"] = text
        said[f"{prefix}.{index}.document.score"] = score
    return said
