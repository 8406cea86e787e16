"""Attribute names of OpenInference. Source: openinference-semantic-conventions 0.1.42."""

SPAN_KIND = "openinference.span.kind"
PROJECT_NAME = "openinference.project.name"
LLM_PROVIDER = "llm.provider"
LLM_SYSTEM = "llm.system"
LLM_MODEL_NAME = "llm.model_name"
LLM_REQUEST_MODEL = "llm.request.model_name"
LLM_RESPONSE_MODEL = "llm.response.model_name"
LLM_FINISH_REASON = "llm.finish_reason"
EMBEDDING_MODEL_NAME = "embedding.model_name"
RERANKER_MODEL_NAME = "reranker.model_name"
DECISION_MODEL_NAME = "decision.model_name"
DECISION_REQUEST_MODEL = "decision.request.model_name"
DECISION_RESPONSE_MODEL = "decision.response.model_name"
DECISION_PROVIDER = "decision.provider"
DECISION_INPUT_TOKENS = "decision.token_count.input"
DECISION_OUTPUT_TOKENS = "decision.token_count.output"

TOKEN_COUNT_TOTAL = "llm.token_count.total"  # noqa: S105 - an attribute name
TOKEN_COUNT_PROMPT = "llm.token_count.prompt"  # noqa: S105 - an attribute name
TOKEN_COUNT_COMPLETION = "llm.token_count.completion"  # noqa: S105 - an attribute name
TOKEN_COUNT_CACHE_READ = "llm.token_count.prompt_details.cache_read"  # noqa: S105 - an attribute name
TOKEN_COUNT_CACHE_INPUT = "llm.token_count.prompt_details.cache_input"  # noqa: S105 - an attribute name
TOKEN_COUNT_CACHE_WRITE = "llm.token_count.prompt_details.cache_write"  # noqa: S105 - an attribute name
TOKEN_COUNT_PROMPT_AUDIO = "llm.token_count.prompt_details.audio"  # noqa: S105 - an attribute name
TOKEN_COUNT_REASONING = "llm.token_count.completion_details.reasoning"  # noqa: S105 - an attribute name
TOKEN_COUNT_COMPLETION_AUDIO = "llm.token_count.completion_details.audio"  # noqa: S105 - an attribute name

COST_TOTAL = "llm.cost.total"
COST_PROMPT = "llm.cost.prompt"
COST_COMPLETION = "llm.cost.completion"

# Scopes whose calls name the provider's id of an answer only in the answer, as it came (0.1.66, 0.1.80):
# `{"id": "chatcmpl-1", …}`, and `{"llm_output": {"id": "chatcmpl-1", …}, …}`.
OPENAI_SCOPE = "openinference.instrumentation.openai"
LANGCHAIN_SCOPE = "openinference.instrumentation.langchain"
LANGCHAIN_OUTPUT = "llm_output"
ANSWER_ID = "id"

INPUT_VALUE = "input.value"
OUTPUT_VALUE = "output.value"
INPUT_MESSAGES = "llm.input_messages"
OUTPUT_MESSAGES = "llm.output_messages"
PROMPTS = "llm.prompts"
CHOICES = "llm.choices"
LLM_TOOLS = "llm.tools"
RETRIEVAL_DOCUMENTS = "retrieval.documents"
RERANKER_QUERY = "reranker.query"
RERANKER_INPUT_DOCUMENTS = "reranker.input_documents"
RERANKER_OUTPUT_DOCUMENTS = "reranker.output_documents"
EMBEDDINGS = "embedding.embeddings"
TOOL_NAME = "tool.name"
TOOL_PARAMETERS = "tool.parameters"
AGENT_NAME = "agent.name"
GRAPH_NODE_ID = "graph.node.id"
GRAPH_NODE_NAME = "graph.node.name"

FIRST_TOKEN_EVENT = "First Token Stream Event"  # noqa: S105 - an event name

# Texts that hold JSON; who stores them taken apart puts them together again.
METADATA = "metadata"
PROMPT_TEMPLATE_VARIABLES = "llm.prompt_template.variables"
JSON_TEXTS = (METADATA, PROMPT_TEMPLATE_VARIABLES, TOOL_PARAMETERS)
JSON_TEXT_ENDINGS = (".document.metadata",)
