"""OpenLLMetry, as its SDK sends it: decorated functions as spans, model spans with indexed prompts."""

import orjson

from podium.demo.dialects import Said
from podium.demo.facts import Call, Context, Step
from podium.demo.wire import CLIENT, INTERNAL, Constant, Value
from podium.semconv import gen_ai, podium, traceloop

# Sent by instrumentations, not read by Podium.
_TEMPERATURE = "gen_ai.request.temperature"
_TOTAL_TOKENS = "llm.usage.total_tokens"
_STREAMING = "llm.is_streaming"

scope = ("opentelemetry.instrumentation.openai.v1", "0.62.4")
resource: dict[str, Value] = {"telemetry.sdk.language": "python", "telemetry.sdk.name": "opentelemetry"}
_KINDS = {"workflow": "workflow", "task": "task", "agent": "agent", "tool": "tool"}
_SYSTEMS = {"openai": "OpenAI", "anthropic": "Anthropic", "ollama": "Ollama", "x_ai": "xai"}


def context(who: Context) -> dict[str, Value]:
    """Return user, session and account as association properties."""
    said: dict[str, Value] = {}
    if who.user:
        said[traceloop.USER_ID] = who.user
    if who.session:
        said[traceloop.SESSION_ID] = who.session
    if who.account:
        said[traceloop.CUSTOMER_ID] = who.account
    return said


def call(fact: Call) -> Said:
    """Put a model call in words: `openai.chat` with prompts by index."""
    model = fact.model
    said: dict[str, Value] = {
        traceloop.REQUEST_TYPE: "chat",
        gen_ai.SYSTEM: _SYSTEMS.get(model.provider, model.provider),
        gen_ai.REQUEST_MODEL: model.request,
        _TEMPERATURE: fact.temperature,
        _STREAMING: fact.first_token_s is not None,
        f"{gen_ai.PROMPT}.0.role": "system",
        f"{gen_ai.PROMPT}.0.content": Constant(fact.system),
        f"{gen_ai.PROMPT}.1.role": "user",
        f"{gen_ai.PROMPT}.1.content": fact.question,
    }
    if fact.usage:
        said[gen_ai.RESPONSE_MODEL] = model.response
        said[gen_ai.RESPONSE_ID] = fact.response_id
        said[f"{gen_ai.COMPLETION}.0.role"] = "assistant"
        said[f"{gen_ai.COMPLETION}.0.content"] = fact.answer
        said[traceloop.FIRST_COMPLETION_FINISH_REASON] = "stop"
        said[gen_ai.USAGE_PROMPT_TOKENS] = fact.usage.input
        said[gen_ai.USAGE_COMPLETION_TOKENS] = fact.usage.output
        said[_TOTAL_TOKENS] = fact.usage.input + fact.usage.output
        if fact.usage.cache_read:
            said[gen_ai.USAGE_CACHE_READ_FLAT] = fact.usage.cache_read
    return f"{model.provider.replace('x_ai', 'openai')}.chat", CLIENT, said


def step(fact: Step) -> Said:
    """Put any other step in words: `{name}.{kind}` for what the SDK decorates."""
    said: dict[str, Value] = dict(fact.extra)
    kind, name = fact.kind, fact.name
    if kind == "retriever":
        said[traceloop.VECTOR_TOP_K] = max(len(fact.documents), 1)
        said["db.system"] = "qdrant"
        return "qdrant.search", CLIENT, said
    if kind == "embedding" and fact.model and fact.usage:
        said[traceloop.REQUEST_TYPE] = "embedding"
        said[gen_ai.SYSTEM] = _SYSTEMS.get(fact.model.provider, fact.model.provider)
        said[gen_ai.REQUEST_MODEL] = fact.model.request
        said[gen_ai.USAGE_PROMPT_TOKENS] = fact.usage.input
        return "openai.embeddings", CLIENT, said
    if kind in _KINDS:
        said[traceloop.SPAN_KIND] = _KINDS[kind]
        said[traceloop.ENTITY_NAME] = name
    else:
        said[podium.KIND] = kind
    if kind == "workflow":
        said[traceloop.WORKFLOW_NAME] = name
    if fact.given:
        said[traceloop.ENTITY_INPUT] = orjson.dumps({"args": [], "kwargs": {"payload": fact.given}}).decode()
    if fact.result:
        said[traceloop.ENTITY_OUTPUT] = orjson.dumps(fact.result).decode()
    return f"{name}.{kind}" if kind in _KINDS else name, INTERNAL, said
