"""The `podium` command where only the SDK may be installed."""

import sys
from importlib.util import find_spec

_NEEDED = ("typer", "rich", "msgspec", "orjson")


def main() -> None:
    """Run the command, or say in one line what is missing for it."""
    if not all(find_spec(name) for name in _NEEDED):
        sys.stderr.write("podium: this is the SDK alone; install the server with: pip install 'podium[server]'\n")
        sys.exit(1)
    from podium.cli.program import main as run  # noqa: PLC0415 - its imports are what may be missing

    run()
