"""A stand-in for Jaeger's query API: it answers as jaeger-query 1.76 and 2.x do, out of a list of traces."""

import json
import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


class Jaeger:
    """Answers `/api/services` and `/api/traces` on a free port of the loopback.

    Attributes:
        traces: what it holds; may grow while it runs.
        asked: the windows it was asked for, `(service, start, end, limit)`.
        broken: answers 500 from now on.
    """

    def __init__(self, traces: Iterable[dict[str, Any]]) -> None:
        self.traces = list(traces)
        self.asked: list[tuple[str, int, int, int]] = []
        self.broken = False
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, answer = stand_in.answer(self.path)
                body = json.dumps(answer).encode()
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

    def answer(self, path: str) -> tuple[int, dict[str, Any]]:
        parts = urlsplit(path)
        if self.broken:
            return 500, {"data": None, "errors": [{"code": 500, "msg": "storage is down"}]}
        if parts.path == "/api/services":
            names = sorted({p["serviceName"] for trace in self.traces for p in trace["processes"].values()})
            return 200, {"data": names or None, "total": len(names), "limit": 0, "offset": 0, "errors": None}
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        window = asked["service"], int(asked["start"]), int(asked["end"]), int(asked["limit"])
        self.asked.append(window)
        found = [trace for trace in self.traces if self._is_found(trace, *window[:3])]
        return 200, {"data": found[: window[3]], "total": 0, "limit": 0, "offset": 0, "errors": None}

    @staticmethod
    def _is_found(trace: dict[str, Any], service: str, start_us: int, end_us: int) -> bool:
        """A trace is found by any of its spans: of the service, and started in the window, both ends included."""
        return any(
            trace["processes"][span["processID"]]["serviceName"] == service
            and isinstance(span.get("startTime"), int)
            and start_us <= span["startTime"] <= end_us
            for span in trace["spans"]
        )


def tag(key: str, value: Any) -> dict[str, Any]:
    """Return a tag of the type of its value."""
    kinds = {str: "string", bool: "bool", int: "int64", float: "float64"}
    return {"key": key, "type": kinds[type(value)], "value": value}


def span(number: int, start_us: int, *, trace: int = 1, process: str = "p1", **more: Any) -> dict[str, Any]:
    """Return a span of 1 ms; `more` are fields of Jaeger's JSON."""
    return {
        "traceID": f"{trace:032x}",
        "spanID": f"{number:016x}",
        "operationName": f"span {number}",
        "references": [],
        "startTime": start_us,
        "duration": 1000,
        "tags": [],
        "logs": [],
        "processID": process,
        "warnings": None,
    } | more


def trace(*spans: dict[str, Any], services: tuple[str, ...] = ("shop",)) -> dict[str, Any]:
    """Return a trace of spans whose processes p1, p2 … are of these services."""
    processes = {f"p{n}": {"serviceName": name, "tags": []} for n, name in enumerate(services, start=1)}
    return {"traceID": spans[0]["traceID"], "spans": list(spans), "processes": processes, "warnings": None}
