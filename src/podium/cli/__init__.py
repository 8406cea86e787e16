"""The command line: a module per group of commands, `program` puts them together."""

from podium.cli.program import main

__all__ = ["main"]
