"""A local server that answers like Anthropic's messages API, one behaviour per path prefix: `/<case>/v1/messages`."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.providers.openai import PLAN

# Usage by case; `input_tokens` leaves out what was cached, as the provider counts.
USAGE: dict[str, dict[str, int]] = {
    "plain": {"input_tokens": 20, "output_tokens": 5},
    "plan": {"input_tokens": 1000, "output_tokens": 200},
    "flaky": {"input_tokens": 20, "output_tokens": 5},
    "cached": {
        "input_tokens": 100,
        "cache_read_input_tokens": 900,
        "cache_creation_input_tokens": 0,
        "output_tokens": 50,
    },
}
ERRORS = {
    "denied": (401, "authentication_error", "invalid x-api-key"),
    "rate-limited": (429, "rate_limit_error", "Number of requests has exceeded your rate limit"),
    "broken": (500, "api_error", "Internal server error"),
    "overloaded": (529, "overloaded_error", "Overloaded"),
}
_POLL_S = 0.02  # how often it looks whether it is to end
FLAKY_FAILURES = 2
"""How many requests of the case `flaky` fail before the first that is answered."""


class AnthropicServer(ThreadingHTTPServer):
    """Knows what it was asked.

    Attributes:
        requests: headers and bodies, in the order they came.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.requests: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.asked: Counter[str] = Counter()

    @property
    def url(self) -> str:
        """The address before the case."""
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: AnthropicServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        case = self.path.split("/")[1]
        self.server.requests.append(({key.lower(): value for key, value in self.headers.items()}, body))
        self.server.asked[case] += 1
        if case == "garbled":
            self._send(200, b"<html>not an API</html>")
        elif case == "shapeless":
            self._send(200, b'{"type": "message"}')
        elif case == "elsewhere":
            self._send(307, b"", Location=f"{self.server.url}/plain/v1/messages")
        elif case in ERRORS or (case == "flaky" and self.server.asked[case] <= FLAKY_FAILURES):
            status, kind, message = ERRORS.get(case, ERRORS["overloaded"])
            said = {"type": "error", "error": {"type": kind, "message": message}}
            self._send(status, json.dumps(said).encode(), **{"Retry-After": "0.25"} if status == 429 else {})
        else:
            self._send(200, json.dumps(self._message(case, body["model"])).encode())

    def _message(self, case: str, model: str) -> dict[str, Any]:
        return {
            "id": f"msg_{len(self.server.requests)}",
            "type": "message",
            "role": "assistant",
            "model": model,
            "content": [{"type": "text", "text": json.dumps(PLAN) if case == "plan" else "On its way."}],
            "stop_reason": "end_turn",
            "stop_sequence": None,
            "usage": USAGE[case],
        }

    def _send(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def anthropic_server() -> Iterator[AnthropicServer]:
    """Serve on a free port while the block lasts."""
    server = AnthropicServer()
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_S,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
