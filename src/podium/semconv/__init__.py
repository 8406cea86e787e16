"""Attribute names of every dialect, and what each means to Podium."""
