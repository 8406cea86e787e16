"""Start, stop and state of the SDK."""
