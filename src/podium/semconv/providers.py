"""Provider words of every dialect, folded to the well-known values of `gen_ai.provider.name`."""

# Written in lower case; a word not listed stays as it is (in lower case).
PROVIDER_ALIASES = {
    "az.ai.openai": "azure.ai.openai",
    "azure": "azure.ai.openai",
    "azure_openai": "azure.ai.openai",
    "az.ai.inference": "azure.ai.inference",
    "aws": "aws.bedrock",
    "bedrock": "aws.bedrock",
    "vertex_ai": "gcp.vertex_ai",
    "vertexai": "gcp.vertex_ai",
    "gemini": "gcp.gemini",
    "google": "gcp.gen_ai",
    "xai": "x_ai",
    "mistralai": "mistral_ai",
    "mistral": "mistral_ai",
    "moonshot": "moonshot_ai",
    "watsonx": "ibm.watsonx.ai",
}

# Words that senders put where the provider belongs, and that serve no model themselves.
FRAMEWORKS = (
    "ag2", "agno", "ai_sdk", "autogen", "crewai", "dspy", "google_adk", "haystack", "instructor", "langchain",
    "langfuse", "langgraph", "litellm", "llama_index", "llamaindex", "mastra", "openai_agents", "openlit",
    "pydantic_ai", "semantic_kernel", "smolagents", "spring_ai", "strands", "strands-agents", "traceloop", "vercel",
)  # fmt: skip
