"""Where in the price list a call is looked up: the provider's word and the model's name, read honestly.

The rules, in order; `podium.interpret.pricing.price_book` asks them for the response model, then for the request model:

1. The provider's word is folded (`Azure OpenAI`, `azure_openai` and `azure-openai` are one word; suffixes such
   as `openai.chat` and `vertex.anthropic.messages` are cut) and looked up in `LISTED`.
2. A listed provider is asked for the model as it is spelled, then for what follows the last `/`, which takes off
   router prefixes (`openai/gpt-4o`, `models/gemini-2.5-pro`, the path of a Bedrock ARN), each time also without
   what the host adds and does not charge for (Azure's `gpt-35-turbo`, OpenRouter's `:nitro`, Vertex's `@20250929`).
   Its price is the only one that may be taken: a model it does not list stays unpriced.
3. A provider in `UNLISTED` runs models itself or publishes no list (`ollama`, `vllm`, `ibm.watsonx.ai`): nothing
   is looked up. As the prefix of a model name (`ollama/gpt-oss`) such a word is never taken off, so that only a
   provider which lists the whole name (OpenRouter's `qwen/qwen3-32b`) has a price for it.
4. Any other word (empty, a framework such as `langchain` or `strands-agents`, a gateway of one's own) does not
   say who served the call. Then the first part of the model name that is a provider's word does
   (`litellm` + `azure/gpt-4o`, `openrouter/openai/gpt-4o`), then the shape of Bedrock's ids
   (`us.anthropic.claude-…-v1:0`), and at last the maker of the model. Names with the tag of a local runtime
   (`deepseek-r1:8b`) and open weights (`gpt-oss-120b`) stay unpriced.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Words of OpenTelemetry (current and legacy), OpenInference, OpenLLMetry, Vercel, LiteLLM and LangChain → list id.
# Written folded: lower case, spaces and hyphens as underscores.
LISTED = {
    "openai": "openai",
    "open_ai": "openai",
    "openai_chat": "openai",
    "openai_responses": "openai",
    "azure": "azure",
    "azure.ai.openai": "azure",
    "azure.ai.inference": "azure",
    "az.ai.openai": "azure",
    "az.ai.inference": "azure",
    "azure_ai": "azure",
    "azure_openai": "azure",
    "azure_ai_openai": "azure",
    "azure_ai_inference": "azure",
    "azureopenai": "azure",
    "microsoft.foundry": "azure",
    "anthropic": "anthropic",
    "aws": "aws",
    "aws.bedrock": "aws",
    "aws_bedrock": "aws",
    "amazon": "aws",
    "amazon_bedrock": "aws",
    "bedrock": "aws",
    "bedrock_converse": "aws",
    "bedrock_runtime": "aws",
    "google": "google",
    "gcp.gen_ai": "google",
    "gcp.gemini": "google",
    "gcp.vertex_ai": "google",
    "gemini": "google",
    "google_ai": "google",
    "google_gemini": "google",
    "google_genai": "google",
    "google_generative_ai": "google",
    "google_gla": "google",
    "google_vertex": "google",
    "google_vertex_ai": "google",
    "google_vertexai": "google",
    "googleai": "google",
    "vertex": "google",
    "vertex_ai": "google",
    "vertexai": "google",
    "mistral": "mistral",
    "mistral_ai": "mistral",
    "mistralai": "mistral",
    "x_ai": "x-ai",
    "xai": "x-ai",
    "moonshot": "moonshotai",
    "moonshot_ai": "moonshotai",
    "moonshotai": "moonshotai",
    "cohere_chat": "cohere",
    "perplexity_ai": "perplexity",
    "fireworks_ai": "fireworks",
    "together_ai": "together",
    "togetherai": "together",
    "open_router": "openrouter",
    "z_ai": "zai",
    "z.ai": "zai",
    "zhipu": "zhipuai",
    "zhipu_ai": "zhipuai",
    "voyage": "voyageai",
    "voyage_ai": "voyageai",
    "copilot": "github-copilot",
    "cloudflare_workers_ai": "cloudflare",
    "workers_ai": "cloudflare",
    "novita_ai": "novita",
}
_SPELLED_LIKE_THE_LIST = """baseten cerebras cloudflare cohere cursor databricks deepseek elevenlabs fireworks groq meta
minimax novita openrouter ovhcloud perplexity together typesafe voyageai zai zhipuai"""
LISTED |= {word: word for word in _SPELLED_LIKE_THE_LIST.split()}

_LOCAL = """gpt4all hosted_vllm jan llama.cpp llama_cpp llamacpp llamafile lm_studio lmstudio local localhost mlx ollama
ollama_chat sglang text_generation_inference tgi transformers triton vllm xinference"""
_HOSTS = """01_ai ai21 aleph_alpha alephalpha alibaba alibaba_cloud anyscale aws.sagemaker baidu bytedance clarifai
dashscope deepinfra deepseek_ai doubao featherless_ai friendliai github hugging_face huggingface hunyuan hyperbolic
ibm ibm.watsonx.ai inception jina jina_ai lambda lepton meta_llama nebius nim nlp_cloud nvidia nvidia_nim oci octoai
oracle predibase qianfan qwen reka replicate runpod sagemaker sambanova siliconflow snowflake stability_ai stepfun
tencent tongyi upstage volcengine watsonx writer"""
# Local runtimes, hosts without a bundled list, and publishers of open weights that anyone may serve.
UNLISTED = frozenset((_LOCAL + " " + _HOSTS).split())

# Providers that sell their own models; only their prices may be taken for a model's name alone.
MAKERS = frozenset(
    ("anthropic", "cohere", "deepseek", "google", "mistral", "moonshotai", "openai", "perplexity", "voyageai", "x-ai")
)
# Made by one of them, served by anyone.
_OPEN_WEIGHTS = re.compile(r"gpt-oss|gemma")

_BEDROCK_ID = re.compile(
    r"(?:[a-z]{2}(?:-gov)?\.|apac\.|global\.)?"
    r"(?:ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshot|nvidia|openai|qwen|writer)\.[a-z]"
)
_LOCAL_TAG = re.compile(r":(?:latest|e?\d+(?:\.\d+)?[bm]\b.*|.*\bq\d.*)$")


# Azure's deployments cannot be named with a point; OpenRouter's routes and Vertex's versions cost what the model costs.
_AZURE_MARK = re.compile(r"\bgpt-35-", re.IGNORECASE)
_ROUTING = re.compile(r":(?:nitro|floor|online|exacto|beta)$", re.IGNORECASE)
_VERSION = re.compile(r"@[\w.-]+$")


@dataclass(frozen=True, slots=True)
class Lookup:
    """One place to look.

    Attributes:
        provider: id in the price list, or None for the maker of the model.
        model: the name to match there.
    """

    provider: str | None
    model: str


def folded(word: str) -> str:
    """Return the one spelling of a provider's word: `Azure OpenAI ` → `azure_openai`."""
    return re.sub(r"[\s\-]+", "_", word.strip().lower())


def one_word(word: str) -> str:
    """Return what all spellings of a provider share: its list id, else its name, else the folded word."""
    rest = folded(word)
    while rest:
        if rest in LISTED or rest in UNLISTED:
            return LISTED.get(rest, rest)
        rest = rest.rpartition(".")[0]
    return folded(word)


def list_id(word: str, ids: frozenset[str]) -> str | None:
    """Return the id of a provider in the price list, '' for a provider without a list, None for any other word.

    Args:
        word: as its sender spells it.
        ids: the ids the price list has.
    """
    shared = one_word(word)
    if shared in UNLISTED:
        return ""
    return next((name for name in ids if shared in (name, folded(name))), None)


def lookups(provider: str, model: str, ids: frozenset[str]) -> Iterator[Lookup]:
    """Yield where the price of `model` may be looked up, best first; nothing when no price may be taken."""
    parts = [part for part in model.strip().split("/") if part]
    named = list_id(provider, ids)
    if not parts or named == "":
        return
    unlisted_prefix = any(list_id(part, ids) == "" for part in parts[:-1])
    if named:
        yield from _both(named, parts, whole_only=unlisted_prefix)
    elif not unlisted_prefix:
        yield from _by_model(parts, ids)


def _both(provider: str | None, parts: list[str], *, whole_only: bool = False) -> Iterator[Lookup]:
    names = ["/".join(parts)]
    if len(parts) > 1 and not whole_only:
        names.append(parts[-1])
    for name in names:
        yield from (Lookup(provider, spelling) for spelling in dict.fromkeys((name, _plain(provider, name))))


def _plain(provider: str | None, name: str) -> str:
    """Return a model's name without what its host adds to it: `gpt-35-turbo-0125` → `gpt-3.5-turbo-0125`."""
    marks = {
        "azure": (_AZURE_MARK, "gpt-3.5-"),
        None: (_AZURE_MARK, "gpt-3.5-"),
        "openrouter": (_ROUTING, ""),
        "google": (_VERSION, ""),
    }
    return re.sub(*marks[provider], name) if provider in marks else name


def _by_model(parts: list[str], ids: frozenset[str]) -> Iterator[Lookup]:
    name = parts[-1].lower()
    if _LOCAL_TAG.search(name):
        return
    for index, part in enumerate(parts[:-1]):
        if prefix := list_id(part, ids):
            yield from _both(prefix, parts[index + 1 :])
            return
    if _BEDROCK_ID.match(name):
        yield Lookup("aws", parts[-1])
        return
    if _OPEN_WEIGHTS.search(name):
        return
    yield from _both(None, parts)
