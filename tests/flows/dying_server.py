"""A server that kills itself at a named step of the write path, and comes again to die at the next one.

python dying_server.py <step>:<nth> … --port … --grpc-port … --data …

Each server is a process of its own, forked from this one, which has loaded the modules that all of them need.
"""

import os
import signal
import sys

import uvicorn

from podium.app.asgi import create_app
from podium.app.parts import assemble
from podium.settings import load


def serve_until(step: str, nth: int, options: dict[str, str]) -> None:
    """Serve until the step is reached for the nth time."""
    left = nth

    def on_step(name: str) -> None:
        nonlocal left
        if name == step:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    settings = load(port=options["--port"], data=options["--data"], commit_interval_ms=100, quiet_interval_ms=100)
    app = create_app(assemble(settings, on_step=on_step))
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", access_log=False)


def main(deaths: list[str], options: dict[str, str]) -> None:
    """Serve once for each death, one after the other; exits with 1 where a server ends in another way."""
    for death in deaths:
        step, _, nth = death.partition(":")
        child = os.fork()
        if child == 0:
            serve_until(step, int(nth), options)
            sys.exit(1)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
            sys.exit(f"{step}: the server ended with {status}")


if __name__ == "__main__":
    named = sys.argv.index("--port")
    main(sys.argv[1:named], dict(zip(sys.argv[named::2], sys.argv[named + 1 :: 2], strict=True)))
