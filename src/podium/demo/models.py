"""The models the sample company uses, and how fast they answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """One model as its provider serves it.

    Attributes:
        provider: the word senders use (`gen_ai.provider.name`).
        request: the name that is asked for.
        response: the dated name that answers.
        first_token_s: typical time until the first token.
        tokens_per_s: typical speed after it.
        caches: whether a repeated prompt start is read from a cache.
        writes_cache: whether writing that cache is counted apart.
        reasons: whether it thinks before it answers.
        address: host of its API.
    """

    provider: str
    request: str
    response: str
    first_token_s: float
    tokens_per_s: float
    caches: bool = True
    writes_cache: bool = False
    reasons: bool = False
    address: str = ""


SONNET = Model(
    "anthropic", "claude-sonnet-5", "claude-sonnet-5-20260217", 0.9, 85, writes_cache=True, address="api.anthropic.com"
)
OPUS = Model(
    "anthropic",
    "claude-opus-5",
    "claude-opus-5-20260401",
    1.4,
    52,
    writes_cache=True,
    reasons=True,
    address="api.anthropic.com",
)
HAIKU = Model(
    "anthropic",
    "claude-haiku-4-5",
    "claude-haiku-4-5-20251001",
    0.45,
    160,
    writes_cache=True,
    address="api.anthropic.com",
)
GPT = Model("openai", "gpt-5.5", "gpt-5.5-2026-04-23", 1.1, 75, reasons=True, address="api.openai.com")
MINI = Model("openai", "gpt-5.4-mini", "gpt-5.4-mini-2026-03-17", 0.5, 140, address="api.openai.com")
DEEPSEEK = Model("deepseek", "deepseek-v4-pro", "deepseek-v4-pro", 1.6, 45, reasons=True, address="api.deepseek.com")
GROK = Model("x_ai", "grok-4.5", "grok-4.5", 0.8, 95, address="api.x.ai")
GEMINI = Model(
    "gcp.gen_ai", "gemini-3.5-flash", "gemini-3.5-flash", 0.6, 150, address="generativelanguage.googleapis.com"
)
LOCAL = Model("ollama", "qwen3:32b", "qwen3:32b", 0.35, 38, caches=False, address="gpu-box.internal")
EMBEDDING = Model("openai", "text-embedding-3-small", "text-embedding-3-small", 0.06, 1e6, caches=False)
RERANKER = Model("cohere", "rerank-v3.5", "rerank-v3.5", 0.12, 1e6, caches=False)
