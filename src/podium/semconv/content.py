"""Which attributes hold what was said: prompts, answers, tool arguments and results, documents.

They are stored apart (`spans.content`) from the other attributes, so that reading numbers never reads
texts; both together are the attributes as they came.
"""

from podium.semconv import gen_ai, openinference, traceloop

# In the order in which the input or output of a span is looked for.
INPUT_KEYS = (
    gen_ai.INPUT_MESSAGES,
    gen_ai.TOOL_CALL_ARGUMENTS,
    gen_ai.RETRIEVAL_QUERY,
    openinference.INPUT_VALUE,
    openinference.RERANKER_QUERY,
    openinference.TOOL_PARAMETERS,
    traceloop.ENTITY_INPUT,
    gen_ai.PROMPT,
)
OUTPUT_KEYS = (
    gen_ai.OUTPUT_MESSAGES,
    gen_ai.TOOL_CALL_RESULT,
    gen_ai.RETRIEVAL_DOCUMENTS,
    openinference.OUTPUT_VALUE,
    traceloop.ENTITY_OUTPUT,
    gen_ai.COMPLETION,
)
OTHER_KEYS = (gen_ai.SYSTEM_INSTRUCTIONS, gen_ai.TOOL_DEFINITIONS)

# Indexed keys: `llm.input_messages.0.message.content`.
INPUT_PREFIXES = (
    openinference.INPUT_MESSAGES + ".",
    openinference.PROMPTS + ".",
    openinference.EMBEDDINGS + ".",
    openinference.RERANKER_INPUT_DOCUMENTS + ".",
    gen_ai.PROMPT + ".",
)
OUTPUT_PREFIXES = (
    openinference.OUTPUT_MESSAGES + ".",
    openinference.CHOICES + ".",
    openinference.RETRIEVAL_DOCUMENTS + ".",
    openinference.RERANKER_OUTPUT_DOCUMENTS + ".",
    gen_ai.COMPLETION + ".",
)
OTHER_PREFIXES = (openinference.LLM_TOOLS + ".",)
_NOT_CONTENT = {traceloop.FIRST_COMPLETION_FINISH_REASON}


def _quoted(words: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"


def _starts(key: str, prefixes: tuple[str, ...]) -> str:
    return " OR ".join(f"startsWith({key}, '{prefix}')" for prefix in prefixes)


_EXACT = frozenset(INPUT_KEYS + OUTPUT_KEYS + OTHER_KEYS)
_INDEXED = INPUT_PREFIXES + OUTPUT_PREFIXES + OTHER_PREFIXES


def holds_content(key: str) -> bool:
    """Whether the attribute of this name holds content; the same rule as `is_content`, for Python."""
    return key in _EXACT or (key.startswith(_INDEXED) and key not in _NOT_CONTENT)


def is_content(key: str) -> str:
    """Return the SQL condition that the attribute name in the expression `key` holds content."""
    exact = _quoted(INPUT_KEYS + OUTPUT_KEYS + OTHER_KEYS)
    indexed = _starts(key, INPUT_PREFIXES + OUTPUT_PREFIXES + OTHER_PREFIXES)
    return f"({key} IN {exact} OR (({indexed}) AND {key} NOT IN {_quoted(tuple(_NOT_CONTENT))}))"


def _text(keys: tuple[str, ...], prefixes: tuple[str, ...]) -> str:
    whole = ", ".join(f"nullIf(content['{key}'], '')" for key in keys)
    parts = f"mapFilter((k, v) -> {_starts('k', prefixes)}, content)"
    return f"coalesce({whole}, arrayStringConcat(mapValues({parts}), '\\n'), '')"


# SQL over a row of `spans`: the text of its input or output, '' where it has none.
INPUT_TEXT = _text(INPUT_KEYS, INPUT_PREFIXES)
OUTPUT_TEXT = _text(OUTPUT_KEYS, OUTPUT_PREFIXES)
