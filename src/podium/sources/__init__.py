"""Reading what other tools kept: each source makes OTLP messages, and they take the road of every sender's."""
