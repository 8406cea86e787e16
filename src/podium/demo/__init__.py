"""A believable sample: the agents of an outdoor-gear shop, as OTLP requests any OpenTelemetry backend takes."""
