"""Provider words of every dialect, folded to one name each: a well-known value of `gen_ai.provider.name`.

Words are looked up in lower case, spaces and hyphens as underscores, without the name of an interface at their end.
One that is not listed stays as it is, in lower case.
"""

# What Vercel's SDK and others put behind the provider: `openai.responses`, `vertex.anthropic.messages`.
INTERFACES = ("chat", "responses", "messages", "completion", "completions", "embedding", "embeddings")

_WORDS = {
    "openai": "open_ai openai_chat openai_responses",
    "anthropic": "vertex.anthropic claude",
    "azure.ai.openai": "az.ai.openai azure azureopenai azure_openai azure_ai_openai",
    "azure.ai.inference": "az.ai.inference azure_ai azure_ai_inference microsoft.foundry",
    "aws.bedrock": "aws aws_bedrock amazon amazon_bedrock bedrock bedrock_converse bedrock_runtime",
    "gcp.gen_ai": """gcp.gemini gcp.vertex_ai google google.vertex google.generative_ai google_ai google_gemini
        google_genai google_generative_ai google_gla google_vertex google_vertex_ai google_vertexai googleai gemini
        vertex vertex_ai vertexai""",
    "x_ai": "xai x.ai",
    "mistral_ai": "mistral mistralai",
    "moonshot_ai": "moonshot moonshotai",
    "ibm.watsonx.ai": "watsonx ibm",
    "cohere": "cohere_chat",
    "perplexity": "perplexity_ai",
}
# Frameworks and gateways that name themselves: who served the call they do not say.
_FRAMEWORKS = """ag2 agno ai_sdk autogen autogen_core crewai dspy gcp.vertex.agent google_adk haystack instructor
langchain langchain_core langfuse langgraph litellm llama_index llamaindex logfire mastra microsoft.agent_framework
openai_agents openinference openlit pydantic_ai semantic_kernel smolagents spring_ai strands strands_agents traceloop
vercel"""
PROVIDER_ALIASES = {word: name for name, words in _WORDS.items() for word in (name, *words.split())} | dict.fromkeys(
    _FRAMEWORKS.split(), ""
)
