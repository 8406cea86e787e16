"""OTLP messages made from records of other tools."""
