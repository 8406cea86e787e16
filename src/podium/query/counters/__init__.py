"""Counters of all time, as Prometheus reads them."""
