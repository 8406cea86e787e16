"""A service that goes on with the trace of whoever asks it; `http_client.py` asks."""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

import podium

podium.init(service="example-server")


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    def do_GET(self) -> None:
        """Answer within the caller's trace."""
        with podium.continued(dict(self.headers)), podium.span("GET /price", kind="request"), podium.tool("price"):
            body = b"17"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8017), Handler)
    print(server.server_port, flush=True)
    server.handle_request()
