"""Where OTLP comes in: HTTP and gRPC, both answering only after the intake has kept the bytes."""
