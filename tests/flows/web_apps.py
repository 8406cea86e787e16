"""The web applications of examples/, each run as a server of its own, and a browser's worth of cookies to ask it."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

from tests.flows.server import Reply, Server

EXAMPLES = Path(__file__).parents[2] / "examples"
_TIMEOUT_S = 120


class _Stays(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the test looks at it."""

    def redirect_request(self, *_: object) -> None:
        return None


class Browser:
    """Asks an application, with the cookies it was given."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _Stays)

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> Reply:
        request = urllib.request.Request(self.url + path, headers=headers, method=method)
        try:
            with self._opener.open(request, timeout=_TIMEOUT_S) as reply:
                return Reply(reply.status, reply.read(), dict(reply.headers))
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.read(), dict(error.headers))


@contextmanager
def running(example: str, server: Server, project: str) -> Iterator[Browser]:
    """Run an example on a free port while the block lasts; afterwards it has sent all it recorded."""
    environment = os.environ | {"OTEL_EXPORTER_OTLP_ENDPOINT": server.url, "PODIUM_PROJECT": project}
    command = [sys.executable, "-W", "error", str(EXAMPLES / example), "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            port = process.stdout.readline().strip()
            assert port, process.communicate(timeout=_TIMEOUT_S)[1]
            yield Browser(f"http://127.0.0.1:{port}")
        finally:
            process.send_signal(signal.SIGINT)
            try:
                _, said = process.communicate(timeout=_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
    assert "Traceback" not in said, said
