"""Names that a model gateway of the FluxAI kind puts on its spans and metrics."""

ROUTING_SPAN = "routing.decide"
ROUTING_STRATEGY = "routing.strategy"
MODEL_ID = "model.id"
REQUEST_ID = "gateway.request.id"
"""Podium's name for it: the gateway keeps the id in a table only."""
ACTIVE_CONNECTIONS = "fluxai_active_connections"
QUEUE_DEPTH = "fluxai_queue_depth"
