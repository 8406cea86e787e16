"""The coordinator metrics collector: counts and percentiles in the process, with or without a server."""
