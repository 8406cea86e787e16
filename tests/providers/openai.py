"""A local server that answers like the OpenAI API, one behaviour per path prefix: `/<case>/v1/chat/completions`."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "gpt-4o-mini-2024-07-18"
_TOOL_CALL = {
    "id": "call_1",
    "type": "function",
    "function": {"name": "track_parcel", "arguments": '{"parcel": "P-17"}'},
}
# Usage by case; the details are subsets, as the provider counts.
USAGE: dict[str, dict[str, Any]] = {
    "plain": {"prompt_tokens": 20, "completion_tokens": 5, "total_tokens": 25},
    "tools": {"prompt_tokens": 90, "completion_tokens": 15, "total_tokens": 105},
    "cached": {
        "prompt_tokens": 2000,
        "completion_tokens": 100,
        "total_tokens": 2100,
        "prompt_tokens_details": {"cached_tokens": 1536, "audio_tokens": 0},
    },
    "plan": {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200},
    "reasoning": {
        "prompt_tokens": 50,
        "completion_tokens": 400,
        "total_tokens": 450,
        "completion_tokens_details": {"reasoning_tokens": 320, "audio_tokens": 0},
    },
}
PLAN = {
    "complexity": "medium",
    "requirements": {"tone": "kind"},
    "subtasks": [
        {"id": "find", "description": "Find the parcel", "depends_on": [], "capability": "search"},
        {"id": "write", "description": "Write the answer", "depends_on": ["find"], "capability": "writing"},
    ],
}
"""What the case `plan` answers, as JSON text."""
ERRORS = {
    "denied": (401, "invalid_api_key", "Incorrect API key provided"),
    "rate-limited": (429, "rate_limit_exceeded", "Rate limit reached for requests"),
    "broken": (500, "server_error", "The server had an error while processing your request"),
}


def _choice(case: str) -> dict[str, Any]:
    if case == "tools":
        message = {"role": "assistant", "content": None, "tool_calls": [_TOOL_CALL]}
        return {"index": 0, "message": message, "finish_reason": "tool_calls"}
    content = json.dumps(PLAN) if case == "plan" else "On its way."
    return {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}


class _Answers(BaseHTTPRequestHandler):
    """One connection; ids count up, so that each answer has its own."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        _, case, _, resource = self.path.split("/", 3)
        if case in ERRORS:
            status, code, message = ERRORS[case]
            self._send(status, {"error": {"message": message, "type": code, "param": None, "code": code}})
        elif resource == "embeddings":
            data = [{"object": "embedding", "index": 0, "embedding": [0.25, -0.5, 0.125]}]
            usage = {"prompt_tokens": 8, "total_tokens": 8}
            self._send(200, {"object": "list", "data": data, "model": body["model"], "usage": usage})
        elif body.get("stream"):
            self._stream(case, with_usage=(body.get("stream_options") or {}).get("include_usage", False))
        else:
            completion = self._head("chat.completion") | {"choices": [_choice(case)], "usage": USAGE[case]}
            self._send(200, completion)

    def _head(self, kind: str) -> dict[str, Any]:
        return {
            "id": f"chatcmpl-{next(self.server.numbers)}",  # type: ignore[attr-defined]
            "object": kind,
            "created": 1_795_000_000,
            "model": MODEL,
            "system_fingerprint": "fp_local",
            "service_tier": "default",
        }

    def _stream(self, case: str, *, with_usage: bool) -> None:
        head = self._head("chat.completion.chunk")
        deltas: list[tuple[dict[str, Any], str | None]] = [
            ({"role": "assistant", "content": ""}, None),
            ({"content": "On its "}, None),
            ({"content": "way."}, None),
            ({}, "stop"),
        ]
        chunks = [head | {"choices": [{"index": 0, "delta": d, "finish_reason": end}]} for d, end in deltas]
        if with_usage:
            chunks.append(head | {"choices": [], "usage": USAGE[case]})
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for chunk in chunks:
            self.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def _send(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def openai_server() -> Iterator[str]:
    """Serve on a free port while the block lasts; yields the address before the case."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.daemon_threads = True
    server.numbers = iter(range(1, 10**6))  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
