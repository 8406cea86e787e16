"""A stand-in for a product that is asked over HTTP: it answers GET with JSON on a free port of the loopback."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


class Answering:
    """Answers what `answer` returns; bytes go out as they are.

    Attributes:
        url: where it listens.
        headers: those of the last request.
        requests: path and parameters of each one so far.
    """

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                stand_in.headers = dict(self.headers)
                stand_in.requests.append((parts.path, dict(parse_qsl(parts.query))))
                status, answer = stand_in.answer(*stand_in.requests[-1])
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, Any]:
        """Return status and JSON."""
        raise NotImplementedError


class Fixed(Answering):
    """Answers everything with the same."""

    def __init__(self, status: int, reply: Any) -> None:
        super().__init__()
        self._reply = status, reply

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, Any]:  # noqa: ARG002 - whatever is asked
        return self._reply
