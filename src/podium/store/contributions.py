"""What a span contributes: the columns that anything but the list of spans is made of.

An amendment keeps them twice, as they were and as they are, and tells the views of both.
"""

# What an amendment may give another value. Who a span was for comes first.
WHO = ("user_id", "session_id", "account", "agent", "workflow", "job_id", "environment")
# What a request is told by the other spans that saw it.
SEEN = ("finish_reason", "ttft_ns")
# `inherited` has a bit for each, in this order.
INHERITED = (*WHO, *SEEN)
CHANGED = (*INHERITED, "inherited", "shared", "component", "request_ns", "is_call", "billable")

CONTRIBUTED = (
    "project", "received_at", "sample", "start_time", "duration_ns", "running", "trace_id", "span_id", "parent_span_id",
    "name", "span_kind", "status", "service", "environment", "kind", "provider", "model", "operation", "agent", "tool",
    "workflow", "coordinator", "job_id", "component", "account", "region", "user_id", "session_id", "response_id",
    "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens",
    "audio_input_tokens", "audio_output_tokens", "input_cost", "output_cost", "charge", "charge_source", "has_usage",
    "own_usage", "is_call", "billable", "request_ns", "inherited", "shared", "cache_result", "saved_cost",
    "saved_tokens", "ttft_ns", "finish_reason", "error_type",
)  # fmt: skip


def inherits(mask: str, column: str) -> str:
    """Return the SQL of whether the value of that column is not its own, by the mask of a row."""
    return f"bitTest({mask}, {INHERITED.index(column)})"
