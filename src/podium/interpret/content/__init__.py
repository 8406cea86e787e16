"""Messages and tool calls read out of the attributes of each dialect."""
