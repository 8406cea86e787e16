"""What is charged for beside the counts of `fields`, and the tier that served a call, by dialect.

Sources: the GenAI conventions (modalities), OpenInference 0.1.42, Anthropic's usage object as its SDK and gateways
flatten it, pydantic-ai 2 (`gen_ai.usage.details.*`), Langfuse 5, LangSmith, MLflow 3, Vercel's AI SDK and LiteLLM.

The names are many and spans that have one of them few, so who reads them asks first which of them occur.
"""

from podium.semconv import langfuse, openinference
from podium.semconv.fields import COUNT_FIELDS, Source

_AUDIO = "audio_input_tokens"
_VERCEL = "ai.response.providerMetadata"
_INVOCATION = "llm.invocation_parameters"
# Attributes that hold usage as JSON, whose objects may be nested, and what its paths stand behind.
HOLDERS = {
    langfuse.USAGE_DETAILS: "",
    "gen_ai.usage": "",
    "gen_ai.usage.details": "",
    "gen_ai.usage.input_token_details": "input_token_details.",
    "gen_ai.usage.output_token_details": "output_token_details.",
    "gen_ai.usage.prompt_tokens_details": "prompt_tokens_details.",
    "gen_ai.usage.completion_tokens_details": "completion_tokens_details.",
    "gen_ai.usage.cache_creation": "cache_creation.",
    "gen_ai.usage.server_tool_use": "server_tool_use.",
    "anthropic.usage": "",
    "anthropic.usage.cache_creation": "cache_creation.",
    "anthropic.usage.server_tool_use": "server_tool_use.",
    "llm.usage": "",
    "langsmith.usage_metadata": "",
    "mlflow.chat.tokenUsage": "",
    "metadata.usage_object": "",
    _VERCEL: "",
}
# What may stand around usage in that JSON and says nothing.
AROUND = r"^((anthropic|openai|azure)\.)?(usage\.)?"
# Attributes take a word of usage behind one of these.
_PREFIXES = ("podium.usage.", "gen_ai.usage.details.", "gen_ai.usage.", "anthropic.usage.", "openai.usage.")
_PROMPT = "llm.token_count.prompt_details."
_COMPLETION = "llm.token_count.completion_details."
_IN = ("prompt_tokens_details.", "input_tokens_details.", "input_token_details.")
_OUT = ("completion_tokens_details.", "output_tokens_details.", "output_token_details.")


def _each(prefixes: tuple[str, ...], *words: str) -> tuple[str, ...]:
    return tuple(prefix + word for prefix in prefixes for word in words)


def _written(ttl: str) -> tuple[str, ...]:
    """Return the words of what was written to a cache for `5m` or `1h`."""
    return (
        *(f"cache_write_{ttl}_tokens", f"cache_write_{ttl}.input_tokens", f"cache_write.ephemeral_{ttl}.input_tokens"),
        *(f"cache_creation_{ttl}_tokens", f"cache_creation_{ttl}_input_tokens", f"input_cache_creation_{ttl}"),
        *(f"cache_creation.ephemeral_{ttl}.input_tokens", f"cache_creation_ephemeral_{ttl}_input_tokens"),
        *_each(("", "cache_creation.", *_IN), f"ephemeral_{ttl}_input_tokens"),
    )


# By unit of the price list (interpret/pricing/units.py): the words it goes by.
_WORDS = {
    "input_audio_tokens": (
        *("input_audio_tokens", "audio_prompt_tokens", "prompt_audio_tokens", "input_tokens.audio"),
        *_each(_IN, "audio_tokens", "audio"),
    ),
    "output_audio_tokens": (
        *("output_audio_tokens", "audio_candidates_tokens", "completion_audio_tokens", "output_tokens.audio"),
        *_each(_OUT, "audio_tokens", "audio"),
    ),
    "cache_write_5m_tokens": _written("5m"),
    "cache_write_1h_tokens": _written("1h"),
    "cache_audio_read_tokens": (
        *("cache_audio_read_tokens", "audio_cache_tokens", "cached_audio_tokens", "audio.cache_read.input_tokens"),
        *_each(("", *_IN), "cached_tokens_details.audio_tokens"),
    ),
    "cache_image_read_tokens": (
        *("cache_image_read_tokens", "image_cache_tokens", "cached_image_tokens", "image.cache_read.input_tokens"),
        *_each(("", *_IN), "cached_tokens_details.image_tokens"),
    ),
    "input_image_tokens": (
        *("input_image_tokens", "image_prompt_tokens", "prompt_image_tokens"),
        *("image.input_tokens", "input_tokens.image", *_each(_IN, "image_tokens", "image")),
    ),
    "input_video_tokens": (
        *("input_video_tokens", "video_prompt_tokens", "prompt_video_tokens"),
        *("video.input_tokens", "input_tokens.video", *_each(_IN, "video_tokens", "video")),
    ),
    "output_image_tokens": (
        *("output_image_tokens", "image_candidates_tokens", "completion_image_tokens"),
        *("image.output_tokens", "output_tokens.image", *_each(_OUT, "image_tokens", "image")),
    ),
    "output_video_tokens": (
        *("output_video_tokens", "video_candidates_tokens", "completion_video_tokens"),
        *("video.output_tokens", "output_tokens.video", *_each(_OUT, "video_tokens", "video")),
    ),
    "output_citation_tokens": ("output_citation_tokens", "citation_tokens", "citation.output_tokens"),
    "web_searches": (
        *("web_searches", "web_search_calls", "web_search_count", "num_search_queries"),
        *_each(("", "server_tool_use.", *_IN), "web_search_requests"),
    ),
    "social_searches": ("social_searches", "x_searches", "x_search_calls"),
    "storage_searches": ("storage_searches", "file_searches", "file_search_requests", "file_search_calls"),
    "rerank_searches": ("rerank_searches", "search_units", "billed_units.search_units"),
    "code_executions": (
        *("code_executions", "code_interpreter_requests", "code_interpreter_calls"),
        *_each(("", "server_tool_use."), "code_execution_requests"),
    ),
    "audio_seconds": (
        *("audio_seconds", "billable_audio_seconds", "audio.seconds", "audio_duration_seconds"),
        *("duration_seconds", "seconds"),
    ),
    "input_audio_seconds": ("input_audio_seconds", "audio.input_seconds"),
    "output_audio_seconds": ("output_audio_seconds", "audio.output_seconds"),
    "input_characters": ("input_characters", "characters", "character_count"),
    "input_text_messages": ("input_text_messages",),
    "input_document_pages": ("input_document_pages", "document_pages", "pages_processed", "pages"),
    "input_annotated_document_pages": ("input_annotated_document_pages", "annotated_pages"),
    "input_pixels": ("input_pixels",),
}
_OPENINFERENCE = {
    "cache_write_5m_tokens": (_PROMPT + "cache_write_5m",),
    "cache_write_1h_tokens": (_PROMPT + "cache_write_1h",),
    "cache_audio_read_tokens": (_PROMPT + "cache_read_audio", _PROMPT + "audio_cache_read"),
    "cache_image_read_tokens": (_PROMPT + "cache_read_image", _PROMPT + "image_cache_read"),
    "input_image_tokens": (_PROMPT + "image",),
    "input_video_tokens": (_PROMPT + "video",),
    "output_image_tokens": (_COMPLETION + "image",),
    "output_video_tokens": (_COMPLETION + "video",),
}
# Path in the JSON of a holder → unit, and attribute → unit.
IN_JSON = {word: unit for unit, words in _WORDS.items() for word in words}
ATTRIBUTES = {prefix + word: unit for prefix in _PREFIXES for word, unit in IN_JSON.items()} | {
    name: unit for unit, names in _OPENINFERENCE.items() for name in names
}

# The words of tiers and what they mean; any other word, `auto` among them, names none.
TIERS = {
    "flex": "flex",
    "priority": "priority",
    "fast": "fast",
    "batch": "batch",
    "scale": "scale",
    "default": "default",
    "standard": "default",
    "standard_only": "default",
    "on_demand": "default",
    "on_demand_flex": "flex",
    "on_demand_priority": "priority",
    "mistral/eu": "mistral/eu",
}
# Marks of a batch, and of the fast mode, which a provider serves in a tier.
_MARKS = {"true": "batch", "batch": "batch", "1": "batch"}
_SPEEDS = {"fast": "fast"}
_USUAL_SPEED = {"standard": "default"}


def _tier(*attributes: str, inside: tuple[tuple[str, ...], ...] = ()) -> tuple[Source, ...]:
    return (*map(Source, attributes), *(Source(holder, path=tuple(path)) for holder, *path in inside))


_BATCH = _tier(
    *("gen_ai.request.batch", "gen_ai.request.is_batch", "gen_ai.request.processing", "gen_ai.batch"),
    *("llm.is_batch", "llm.request.batch", "openai.batch", "anthropic.batch", "litellm.batch", "processing"),
    inside=((_INVOCATION, "processing"),),
)
_SPEED = _tier(
    "anthropic.usage.speed",
    "anthropic.response.speed",
    "gen_ai.anthropic.response.speed",
    "gen_ai.anthropic.usage.speed",
    "gen_ai.usage.speed",
    "gen_ai.usage.details.speed",
    "gen_ai.response.speed",
    inside=((_VERCEL, "anthropic", "usage", "speed"),),
)
_SPEED_ASKED = _tier(
    "anthropic.request.speed",
    "anthropic.speed",
    "gen_ai.anthropic.request.speed",
    "gen_ai.request.speed",
    "llm.request.speed",
    inside=((_INVOCATION, "speed"), (langfuse.MODEL_PARAMETERS, "speed")),
)
_SERVED = _tier(
    "podium.service_tier",
    "openai.response.service_tier",
    "gen_ai.openai.response.service_tier",
    "gen_ai.response.service_tier",
    "anthropic.usage.service_tier",
    "anthropic.response.service_tier",
    "gen_ai.anthropic.response.service_tier",
    "gen_ai.anthropic.service_tier",
    "aws.bedrock.response.service_tier",
    "gen_ai.usage.service_tier",
    "gen_ai.usage.details.service_tier",
    "litellm.response.service_tier",
    "litellm.service_tier",
    "llm.response.service_tier",
    "llm.service_tier",
    "openai.service_tier",
    "gen_ai.service_tier",
    "gcp.vertex_ai.response.traffic_type",
    "gcp.gen_ai.response.traffic_type",
    "gen_ai.usage.traffic_type",
    "gen_ai.usage.details.traffic_type",
    "openrouter.route",
    inside=(
        *((holder, "service_tier") for holder in HOLDERS),
        (_VERCEL, "anthropic", "usage", "service_tier"),
        (_VERCEL, "openai", "serviceTier"),
        (_VERCEL, "azure", "serviceTier"),
        (langfuse.METADATA, "service_tier"),
        (openinference.METADATA, "service_tier"),
    ),
)
_ASKED = _tier(
    "openai.request.service_tier",
    "gen_ai.openai.request.service_tier",
    "gen_ai.request.service_tier",
    "anthropic.request.service_tier",
    "gen_ai.anthropic.request.service_tier",
    "aws.bedrock.request.service_tier",
    "litellm.request.service_tier",
    "llm.request.service_tier",
    "service_tier",
    langfuse.METADATA + ".service_tier",
    openinference.METADATA + ".service_tier",
    inside=(
        (_INVOCATION, "service_tier"),
        (_INVOCATION, "extra_body", "service_tier"),
        (langfuse.MODEL_PARAMETERS, "service_tier"),
        ("model_request_parameters", "service_tier"),
    ),
)
# The kind of search that was asked for, by which Perplexity's searches are priced apart.
_SEARCH = _tier(inside=((_INVOCATION, "search_type"), (_INVOCATION, "web_search_options", "search_type")))
_SEARCHES = {"fast": "fast", "web": "web"}
# In order: the first place whose word has a meaning says the tier. What served comes before what was asked for.
TIER_PLACES = (
    *((source, _MARKS) for source in _BATCH),
    *((source, _SPEEDS) for source in _SPEED),
    *((source, TIERS) for source in _SERVED),
    *((source, _USUAL_SPEED) for source in _SPEED),
    *((source, _SPEEDS) for source in _SPEED_ASKED),
    *((source, TIERS) for source in _ASKED),
    *((source, _SEARCHES) for source in _SEARCH),
)
# With audio in the input some of it may lie within what was read from a cache.
AUDIO = frozenset(source.attribute for field in COUNT_FIELDS if field.column == _AUDIO for source in field.sources)
NAMES = frozenset((*ATTRIBUTES, *HOLDERS, *AUDIO, *(source.attribute for source, _ in TIER_PLACES)))
