"""Projects: what telemetry is kept apart by."""

DEFAULT_PROJECT = "default"
MAX_PROJECT_CHARACTERS = 128


def is_project(name: str) -> bool:
    """Whether a text is a project's name: short, and all of it can be shown."""
    return 0 < len(name) <= MAX_PROJECT_CHARACTERS and name.isprintable()
