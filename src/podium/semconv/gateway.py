"""Names that a model gateway of the FluxAI kind puts on its spans and metrics."""

ROUTING_SPAN = "routing.decide"
ROUTING_STRATEGY = "routing.strategy"
MODEL_ID = "model.id"
REQUEST_ID = "request.id"
"""What the gateway calls the request; without it the id of the span names it."""
ACTIVE_CONNECTIONS = "fluxai_active_connections"
QUEUE_DEPTH = "fluxai_queue_depth"
