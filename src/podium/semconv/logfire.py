"""Attribute names of Pydantic Logfire that Podium reads. Source: logfire 5.4."""

# `span`, or `log` of a span without a time of its own, such as the end of a streamed answer.
SPAN_TYPE = "logfire.span_type"
