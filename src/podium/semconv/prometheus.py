"""Labels of Prometheus that OpenTelemetry has other places for.

Source: OpenTelemetry specification, "Prometheus and OpenMetrics Compatibility".
"""

NAME = "__name__"
JOB = "job"
INSTANCE = "instance"
BUCKET_BOUND = "le"

# Prefixes of the metrics of the gateway (FluxAI) and of the coordinators (Victor).
PREFIXES = ("fluxai_", "victor_")
# A server of Podium that is scraped exposes the same metrics; who exposes this is one.
OWN_MARK = "podium_metrics_complete"
