"""Meaning: attributes become columns, usage becomes money."""
