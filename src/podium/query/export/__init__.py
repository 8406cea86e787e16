"""Every list and chart as columns and rows."""
