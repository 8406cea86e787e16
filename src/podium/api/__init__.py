"""The HTTP interface that reads: routes, errors, live events."""
