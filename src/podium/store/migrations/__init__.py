"""The engine's schema as numbered SQL files."""
