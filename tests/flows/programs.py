"""A user's program, run as a process of its own beside a server."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from tests.flows.server import Server

EXAMPLES = Path(__file__).parents[2] / "examples"
_NOT_INHERITED = ("OTEL_", "PODIUM_", "ANTHROPIC_", "OPENAI_", "DEEPSEEK_", "XAI_", "GROK_")


def run_program(
    program: Path | str,
    server: Server | None,
    project: str,
    *,
    here: Path,
    environment: dict[str, str] | None = None,
    warnings: int = 0,
) -> str:
    """Run a file, or source text, to its successful end and return what it printed; its spans are then stored.

    Args:
        program: the file or the text.
        server: where it sends to; it is not set up to send without one.
        project: where that is filed.
        here: its working directory.
        environment: more variables.
        warnings: how many lines it logs to its standard error.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)}
    sending = {}
    if server:
        sending = {"PODIUM_INIT": "true", "PODIUM_PROJECT": project, "OTEL_EXPORTER_OTLP_ENDPOINT": server.url}
    command = [str(program)] if isinstance(program, Path) else ["-c", textwrap.dedent(program)]
    done = subprocess.run(
        [sys.executable, "-W", "error", *command],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        cwd=here,
        env=inherited | sending | (environment or {}),
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.splitlines()) == warnings, done.stderr
    if server:
        server.settle()
    return done.stdout
