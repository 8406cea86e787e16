"""What runs inside the user's process: OpenTelemetry and the attribute names, nothing else."""
