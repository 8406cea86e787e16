"""Names by which Langfuse's SDK sends what OpenTelemetry has no name for. Source: langfuse 5.

What is imported from Langfuse keeps these names; everything else gets OpenTelemetry's, OpenInference's or Podium's.
"""

OBSERVATION_TYPE = "langfuse.observation.type"
LEVEL = "langfuse.observation.level"
STATUS_MESSAGE = "langfuse.observation.status_message"
METADATA = "langfuse.observation.metadata"
MODEL_PARAMETERS = "langfuse.observation.model.parameters"
USAGE_DETAILS = "langfuse.observation.usage_details"
COST_DETAILS = "langfuse.observation.cost_details"
VERSION = "langfuse.version"
TRACE_NAME = "langfuse.trace.name"
TRACE_TAGS = "langfuse.trace.tags"
TRACE_PUBLIC = "langfuse.trace.public"
TRACE_METADATA = "langfuse.trace.metadata"
SCORE_ID = "langfuse.score.id"
SCORE_SOURCE = "langfuse.score.source"
SCORE_DATA_TYPE = "langfuse.score.data_type"

# The kind of each type of observation, for `podium.kind`.
KINDS = {
    "SPAN": "task",
    "CHAIN": "task",
    "GENERATION": "llm",
    "EMBEDDING": "embedding",
    "AGENT": "agent",
    "TOOL": "tool",
    "RETRIEVER": "retriever",
    "EVALUATOR": "evaluator",
    "GUARDRAIL": "guardrail",
    "EVENT": "other",
}
TRACE_KIND = "workflow"
