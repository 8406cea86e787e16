"""OpenTelemetry GenAI conventions, as their reference instrumentations send them."""

from functools import lru_cache

import orjson

from podium.demo.dialects import Said
from podium.demo.facts import Call, Context, Step, Usage
from podium.demo.wire import CLIENT, INTERNAL, Constant, Value
from podium.semconv import gen_ai, general, podium

# Sent by instrumentations, not read by Podium.
_MAX_TOKENS = "gen_ai.request.max_tokens"
_TEMPERATURE = "gen_ai.request.temperature"
_STREAM = "gen_ai.request.stream"
_TOOL_TYPE = "gen_ai.tool.type"
_TOP_K = "gen_ai.retrieval.top_k"
_SERVER = "server.address"

scope = ("opentelemetry.instrumentation.genai", "1.3b0")
resource: dict[str, Value] = {
    "telemetry.sdk.language": "python",
    "telemetry.sdk.name": "opentelemetry",
    "telemetry.sdk.version": "1.45.2",
}
# Kinds without a word in the conventions are said with Podium's own attribute.
_OPERATIONS = {"agent": "invoke_agent", "tool": "execute_tool", "workflow": "invoke_workflow", "plan": "plan"}
_PODIUM_NAMES = {"node": podium.NODE, "coordinator": podium.COORDINATOR, "task": podium.TASK_NAME}


def _text(content: str) -> dict[str, str]:
    return {"type": "text", "content": content}


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _message(role: str, content: str) -> str:
    return _json([{"role": role, "parts": [{"type": "text", "content": content}]}])


@lru_cache(maxsize=256)
def _instructions(system: str) -> Constant:
    return Constant(_json([_text(system)]))


def _usage(usage: Usage) -> dict[str, Value]:
    said: dict[str, Value] = {gen_ai.USAGE_INPUT_TOKENS: usage.input, gen_ai.USAGE_OUTPUT_TOKENS: usage.output}
    if usage.cache_read:
        said[gen_ai.USAGE_CACHE_READ] = usage.cache_read
    if usage.cache_write:
        said[gen_ai.USAGE_CACHE_WRITE] = usage.cache_write
    if usage.reasoning:
        said[gen_ai.USAGE_REASONING] = usage.reasoning
    return said


def context(who: Context) -> dict[str, Value]:
    """Return user, session and account."""
    said: dict[str, Value] = {}
    if who.user:
        said[general.USER_ID] = who.user
    if who.session:
        said[gen_ai.CONVERSATION_ID] = who.session
    if who.account:
        said[podium.ACCOUNT] = who.account
    return said


def call(fact: Call) -> Said:
    """Put a model call in words: `chat {model}`."""
    model = fact.model
    said: dict[str, Value] = {
        gen_ai.OPERATION_NAME: "chat",
        gen_ai.PROVIDER_NAME: model.provider,
        gen_ai.REQUEST_MODEL: model.request,
        _MAX_TOKENS: 4096,
        _TEMPERATURE: fact.temperature,
        _SERVER: model.address,
        gen_ai.SYSTEM_INSTRUCTIONS: _instructions(fact.system),
        gen_ai.INPUT_MESSAGES: _message("user", fact.question),
    }
    if fact.agent:
        said[gen_ai.AGENT_NAME] = fact.agent
    if fact.first_token_s is not None:
        said[_STREAM] = True
        said[gen_ai.TIME_TO_FIRST_CHUNK] = fact.first_token_s
    if fact.usage:
        said[gen_ai.RESPONSE_MODEL] = model.response
        said[gen_ai.RESPONSE_ID] = fact.response_id
        said[gen_ai.FINISH_REASONS] = ("tool_call",) if fact.tools else ("stop",)
        parts: list[object] = [_text(fact.answer)] if fact.answer else []
        parts += [
            {"type": "tool_call", "id": tool.call_id, "name": tool.name, "arguments": orjson.Fragment(tool.arguments)}
            for tool in fact.tools
        ]
        said[gen_ai.OUTPUT_MESSAGES] = _json([{"role": "assistant", "parts": parts}])
        said.update(_usage(fact.usage))
    return f"chat {model.request}", CLIENT, said


def step(fact: Step) -> Said:
    """Put any other step in words."""
    said: dict[str, Value] = dict(fact.extra)
    kind, name = fact.kind, fact.name
    if kind in ("retriever", "embedding", "reranker"):
        return _search(fact, said)
    operation = _OPERATIONS.get(kind, "")
    if operation:
        said[gen_ai.OPERATION_NAME] = operation
    else:
        said[podium.KIND] = kind
    if kind == "tool":
        said[gen_ai.TOOL_NAME] = name
        said[gen_ai.TOOL_CALL_ID] = fact.call_id
        said[_TOOL_TYPE] = "function"
        said[gen_ai.TOOL_CALL_ARGUMENTS] = fact.given
        said[gen_ai.TOOL_CALL_RESULT] = fact.result
        return f"execute_tool {name}", INTERNAL, said
    if kind == "workflow":
        said[gen_ai.WORKFLOW_NAME] = name
    elif kind in ("agent", "plan"):
        said[gen_ai.AGENT_NAME] = name
    elif kind in _PODIUM_NAMES:
        said[_PODIUM_NAMES[kind]] = name
    if fact.given:
        said[gen_ai.INPUT_MESSAGES] = _message("user", fact.given)
    if fact.result:
        said[gen_ai.OUTPUT_MESSAGES] = _message("assistant", fact.result)
    if fact.usage:
        said.update(_usage(fact.usage))
    return f"{operation} {name}" if operation else name, INTERNAL, said


def _search(fact: Step, said: dict[str, Value]) -> Said:
    if fact.kind == "retriever":
        said[gen_ai.OPERATION_NAME] = "retrieval"
        said[gen_ai.DATA_SOURCE_ID] = fact.name
        said[_TOP_K] = max(len(fact.documents), 1)
        said[gen_ai.RETRIEVAL_QUERY] = fact.given
        said[gen_ai.RETRIEVAL_DOCUMENTS] = _json(
            [{"id": id_, "content": text, "score": score} for id_, text, score in fact.documents]
        )
        return f"retrieval {fact.name}", CLIENT, said
    operation = "embeddings" if fact.kind == "embedding" else "rerank"
    said[gen_ai.OPERATION_NAME] = operation
    if fact.model:
        said[gen_ai.PROVIDER_NAME] = fact.model.provider
        said[gen_ai.REQUEST_MODEL] = fact.model.request
        said[gen_ai.RESPONSE_MODEL] = fact.model.response
    if fact.usage:
        said[gen_ai.USAGE_INPUT_TOKENS] = fact.usage.input
    return f"{operation} {fact.model.request if fact.model else fact.name}", CLIENT, said
