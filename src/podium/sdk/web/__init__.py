"""Requests that a web application serves, and the monitoring pages inside it."""
