"""The dialect table: for each interpreted column, the attributes it is read from, in order of preference.

A dialect is added by adding attribute names to these lines. Kinds, content and providers have tables of
their own beside this one; rules that are more than "the first that is there" are in `podium.interpret`.
"""

from dataclasses import dataclass
from typing import Literal

from podium.semconv import gen_ai, general, openinference, podium, traceloop
from podium.semconv.kinds import CALL_KINDS

Reading = Literal["text", "count", "money", "seconds"]


@dataclass(frozen=True, slots=True)
class Source:
    """One attribute a column may be read from.

    Attributes:
        attribute: its name.
        resource: whether it is a resource attribute rather than a span attribute.
        kind: the only kind of span it counts for, or None for every kind.
        path: where the value is in the JSON that the attribute holds, () where it is the whole value.
    """

    attribute: str
    resource: bool = False
    kind: str | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One interpreted column.

    Attributes:
        column: its name in `spans`.
        reading: how a source's text becomes a value; a text that does not fit reads as absent, so that one
            bad attribute never loses a span.
        sources: where it is read from; the first that is not empty wins.
    """

    column: str
    reading: Reading
    sources: tuple[Source, ...]


def _field(column: str, *sources: str | Source, reading: Reading = "text") -> Field:
    return Field(column, reading, tuple(s if isinstance(s, Source) else Source(s) for s in sources))


def _resource(attribute: str) -> Source:
    return Source(attribute, resource=True)


TEXT_FIELDS = (
    _field("service", _resource(general.SERVICE_NAME)),
    _field("environment", _resource(general.ENVIRONMENT_NAME), _resource(general.ENVIRONMENT)),
    _field("release", _resource(general.SERVICE_VERSION)),
    _field(
        "provider",
        gen_ai.PROVIDER_NAME,
        openinference.LLM_PROVIDER,
        gen_ai.SYSTEM,
        openinference.LLM_SYSTEM,
        openinference.DECISION_PROVIDER,
    ),
    _field(
        "request_model",
        gen_ai.REQUEST_MODEL,
        openinference.LLM_REQUEST_MODEL,
        openinference.LLM_MODEL_NAME,
        openinference.EMBEDDING_MODEL_NAME,
        openinference.RERANKER_MODEL_NAME,
        openinference.DECISION_REQUEST_MODEL,
        openinference.DECISION_MODEL_NAME,
    ),
    _field(
        "response_model",
        gen_ai.RESPONSE_MODEL,
        openinference.LLM_RESPONSE_MODEL,
        openinference.LLM_MODEL_NAME,
        openinference.DECISION_RESPONSE_MODEL,
    ),
    _field("operation", gen_ai.OPERATION_NAME, traceloop.REQUEST_TYPE, general.MCP_METHOD_NAME),
    _field(
        "agent",
        podium.AGENT,
        gen_ai.AGENT_NAME,
        openinference.AGENT_NAME,
        Source(traceloop.ENTITY_NAME, kind="agent"),
        Source(openinference.GRAPH_NODE_NAME, kind="agent"),
        Source(openinference.GRAPH_NODE_ID, kind="agent"),
        _resource(gen_ai.MAIN_AGENT_NAME),
    ),
    _field(
        "tool",
        podium.TOOL,
        gen_ai.TOOL_NAME,
        Source(openinference.TOOL_NAME, kind="tool"),
        Source(traceloop.ENTITY_NAME, kind="tool"),
    ),
    _field("workflow", podium.WORKFLOW, gen_ai.WORKFLOW_NAME, traceloop.WORKFLOW_NAME),
    _field("node", podium.NODE, openinference.GRAPH_NODE_NAME, openinference.GRAPH_NODE_ID),
    _field("coordinator", podium.COORDINATOR),
    _field("job_id", podium.JOB_ID),
    _field(
        "task_name",
        podium.TASK_NAME,
        Source(traceloop.ENTITY_NAME, kind="task"),
        *(Source(podium.WITHIN_TASK, kind=kind) for kind in CALL_KINDS),
    ),
    _field(
        "account",
        podium.ACCOUNT,
        traceloop.CUSTOMER_ID,
        traceloop.TENANT_ID,
        traceloop.ORGANIZATION_ID,
        _resource(general.TENANT_ID),
    ),
    _field("region", podium.REGION, general.CLOUD_REGION, _resource(general.CLOUD_REGION)),
    _field(
        "user_id",
        podium.USER_ID,
        general.USER_ID,
        general.ENDUSER_ID,
        traceloop.USER_ID,
        traceloop.GEN_AI_USER,
        traceloop.LLM_USER,
    ),
    _field(
        "session_id",
        podium.SESSION_ID,
        gen_ai.CONVERSATION_ID,
        general.SESSION_ID,
        traceloop.SESSION_ID,
        traceloop.CHAT_ID,
        traceloop.THREAD_ID,
    ),
    _field("response_id", gen_ai.RESPONSE_ID),
    _field(
        "finish_reason",
        gen_ai.FINISH_REASONS,
        openinference.LLM_FINISH_REASON,
        traceloop.FINISH_REASON,
        traceloop.LLM_FINISH_REASON,
        traceloop.STOP_REASON,
        traceloop.LLM_STOP_REASON,
        traceloop.FIRST_COMPLETION_FINISH_REASON,
    ),
    _field("cache_result", podium.CACHE_RESULT),
    _field("cache_type", podium.CACHE_TYPE),
)

COUNT_FIELDS = (
    _field(
        "input_tokens",
        gen_ai.USAGE_INPUT_TOKENS,
        openinference.TOKEN_COUNT_PROMPT,
        gen_ai.USAGE_PROMPT_TOKENS,
        traceloop.USAGE_PROMPT_TOKENS,
        openinference.DECISION_INPUT_TOKENS,
        podium.TOTAL_TOKENS,
        reading="count",
    ),
    _field(
        "output_tokens",
        gen_ai.USAGE_OUTPUT_TOKENS,
        openinference.TOKEN_COUNT_COMPLETION,
        gen_ai.USAGE_COMPLETION_TOKENS,
        traceloop.USAGE_COMPLETION_TOKENS,
        openinference.DECISION_OUTPUT_TOKENS,
        reading="count",
    ),
    _field(
        "cache_read_tokens",
        gen_ai.USAGE_CACHE_READ,
        gen_ai.USAGE_CACHE_READ_FLAT,
        openinference.TOKEN_COUNT_CACHE_READ,
        openinference.TOKEN_COUNT_CACHE_INPUT,
        reading="count",
    ),
    _field(
        "cache_write_tokens",
        gen_ai.USAGE_CACHE_WRITE,
        gen_ai.USAGE_CACHE_CREATION,
        gen_ai.USAGE_CACHE_CREATION_FLAT,
        gen_ai.USAGE_CACHE_WRITE_FLAT,
        openinference.TOKEN_COUNT_CACHE_WRITE,
        reading="count",
    ),
    _field(
        "reasoning_tokens",
        gen_ai.USAGE_REASONING,
        gen_ai.USAGE_REASONING_FLAT,
        traceloop.USAGE_REASONING,
        openinference.TOKEN_COUNT_REASONING,
        reading="count",
    ),
    _field("audio_input_tokens", gen_ai.USAGE_AUDIO_INPUT, openinference.TOKEN_COUNT_PROMPT_AUDIO, reading="count"),
    _field(
        "audio_output_tokens", gen_ai.USAGE_AUDIO_OUTPUT, openinference.TOKEN_COUNT_COMPLETION_AUDIO, reading="count"
    ),
    _field("saved_tokens", podium.SAVED_TOKENS, reading="count"),
)

MONEY_FIELDS = (
    _field("reported_cost", podium.COST, openinference.COST_TOTAL, reading="money"),
    _field("reported_input_cost", openinference.COST_PROMPT, reading="money"),
    _field("reported_output_cost", openinference.COST_COMPLETION, reading="money"),
    _field("saved_cost", podium.SAVED_COST, reading="money"),
)

TTFT_FIELD = _field(
    "ttft_ns",
    gen_ai.TIME_TO_FIRST_CHUNK,
    gen_ai.CLIENT_TIME_TO_FIRST_CHUNK,
    gen_ai.SERVER_TIME_TO_FIRST_TOKEN,
    reading="seconds",
)

# The sums of senders: compared with the parts, never counted.
TOTAL_TOKENS = (openinference.TOKEN_COUNT_TOTAL, traceloop.USAGE_TOTAL_TOKENS, gen_ai.USAGE_TOTAL_TOKENS)

FIELDS = (*TEXT_FIELDS, *COUNT_FIELDS, *MONEY_FIELDS, TTFT_FIELD)
