"""Traces and spans: the lists, one of each, what they are made of."""
