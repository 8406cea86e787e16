"""Span kinds: the words dialects use for them, strongest evidence first.

A source whose word is not listed (`unknown`, a new word) says nothing, and the next source is asked.
"""

from podium.semconv import gen_ai, general, openinference, podium, traceloop

KINDS = (
    "llm",
    "embedding",
    "retriever",
    "reranker",
    "tool",
    "agent",
    "workflow",
    "node",
    "task",
    "plan",
    "hitl",
    "coordinator",
    "cache",
    "guardrail",
    "evaluator",
    "request",
    "other",
)
# Kinds whose spans are one call of a model; usage on any other kind repeats or estimates theirs.
CALL_KINDS = ("llm", "embedding", "reranker")
# What a call of each kind is among OpenTelemetry's operations, where its caller says nothing else.
CALL_OPERATIONS = {"llm": "chat", "embedding": "embeddings", "reranker": "rerank"}

_OPENINFERENCE = {
    "llm": "llm",
    "decision": "llm",
    "embedding": "embedding",
    "chain": "task",
    "prompt": "task",
    "retriever": "retriever",
    "reranker": "reranker",
    "tool": "tool",
    "agent": "agent",
    "guardrail": "guardrail",
    "evaluator": "evaluator",
}
_TRACELOOP = {"workflow": "workflow", "task": "task", "agent": "agent", "tool": "tool"}
_OPERATION = {
    **dict.fromkeys(("chat", "generate_content", "text_completion", "completion", "generate", "response"), "llm"),
    **dict.fromkeys(("llm_call", "llm_request"), "llm"),
    **dict.fromkeys(("embeddings", "embedding"), "embedding"),
    **dict.fromkeys(("retrieval", "vector_db_retrieve", "search_memory"), "retriever"),
    **dict.fromkeys(("execute_tool", "tool_call"), "tool"),
    **dict.fromkeys(("invoke_agent", "create_agent", "agent_call"), "agent"),
    **dict.fromkeys(("agent_step", "execute_task"), "task"),
    "rerank": "reranker",
    "invoke_workflow": "workflow",
    "plan": "plan",
    "fetch_response": "other",
    "litellm.moderation": "guardrail",
}
_REQUEST_TYPE = {"chat": "llm", "completion": "llm", "embedding": "embedding", "rerank": "reranker"}

# (attribute, its words in lower case → kind), in the order in which they are asked.
KIND_WORDS: tuple[tuple[str, dict[str, str]], ...] = (
    (podium.KIND, {kind: kind for kind in KINDS}),
    (openinference.SPAN_KIND, _OPENINFERENCE),
    (traceloop.SPAN_KIND, _TRACELOOP),
    (gen_ai.OPERATION_NAME, _OPERATION),
    (traceloop.REQUEST_TYPE, _REQUEST_TYPE),
    (general.MCP_METHOD_NAME, {"tools/call": "tool"}),
)
# (attribute whose mere presence says the kind, kind), asked after the words.
KIND_MARKS: tuple[tuple[str, str], ...] = (
    (openinference.EMBEDDING_MODEL_NAME, "embedding"),
    (openinference.RERANKER_MODEL_NAME, "reranker"),
    (gen_ai.TOOL_NAME, "tool"),
    (gen_ai.TOOL_CALL_ID, "tool"),
    (traceloop.VECTOR_TOP_K, "retriever"),
)
# What the words of dialects without `gen_ai.operation.name` are among OpenTelemetry's operations, in the order in
# which they are asked. A chain is no operation.
OPERATION_WORDS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        traceloop.REQUEST_TYPE,
        {"chat": "chat", "completion": "text_completion", "embedding": "embeddings", "rerank": "rerank"},
    ),
    (
        openinference.SPAN_KIND,
        {
            "llm": "chat",
            "embedding": "embeddings",
            "retriever": "retrieval",
            "reranker": "rerank",
            "tool": "execute_tool",
            "agent": "invoke_agent",
        },
    ),
    (traceloop.SPAN_KIND, {"workflow": "invoke_workflow", "agent": "invoke_agent", "tool": "execute_tool"}),
)
# A chat that was given a prompt and no messages (OpenInference: "prompts provided to a completions API").
COMPLETION = "text_completion"
# Span names of the GenAI conventions (§ span names), the last resort.
KIND_NAME_PREFIXES: tuple[tuple[str, str], ...] = (
    ("invoke_agent ", "agent"),
    ("execute_tool ", "tool"),
    ("invoke_workflow ", "workflow"),
)
