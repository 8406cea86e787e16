"""A server that kills itself when the write path comes to a named step for the nth time.

python dying_server.py <step> <nth> --port … --grpc-port … --data …
"""

import os
import signal
import sys

import uvicorn

from podium.app.asgi import create_app
from podium.app.parts import assemble
from podium.settings import load


def main(step: str, nth: int, options: dict[str, str]) -> None:
    """Serve until the step is reached."""
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


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), dict(zip(sys.argv[3::2], sys.argv[4::2], strict=True)))
