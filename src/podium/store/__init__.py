"""Where everything is kept: telemetry in the engine."""
