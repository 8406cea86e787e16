"""OTLP requests: what of them is kept, in protobuf and in JSON, and how damaged ones are mended."""
