"""`GET /metrics`: Prometheus text."""
