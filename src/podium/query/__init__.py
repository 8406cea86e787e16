"""Questions to the stored telemetry: one module per question, each with its SQL in full."""
