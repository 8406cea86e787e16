"""A small HTTP server that answers as an OTLP receiver may."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

Answer = tuple[int, dict[str, str], bytes]


class Receiver:
    """Answers each request with the next of `answers`, then with 200."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.projects: list[dict[str, str]] = []
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(200, {}, json.dumps({"projects": receiver.projects}).encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                status, headers, answer = receiver.answers.pop(0) if receiver.answers else (200, {}, b"")
                self._answer(status, headers, answer)

            def _answer(self, status: int, headers: dict[str, str], answer: bytes) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
