"""Spans and log records: what is recorded of a call, and in which context."""
