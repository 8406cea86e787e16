"""A stand-in for Jaeger's query API: it answers as jaeger-query 1.76 and 2.x do, out of a list of traces."""

from collections.abc import Iterable
from typing import Any

from tests.sources.answering import Answering


class Jaeger(Answering):
    """Answers `/api/services` and `/api/traces`.

    Attributes:
        traces: what it holds; may grow while it runs.
        asked: the windows it was asked for, `(service, start, end, limit)`.
        broken: answers 500 from now on.
    """

    def __init__(self, traces: Iterable[dict[str, Any]]) -> None:
        super().__init__()
        self.traces = list(traces)
        self.asked: list[tuple[str, int, int, int]] = []
        self.broken = False

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, Any]:
        if self.broken:
            return 500, {"data": None, "errors": [{"code": 500, "msg": "storage is down"}]}
        if path == "/api/services":
            names = sorted({p["serviceName"] for trace in self.traces for p in trace["processes"].values()})
            return 200, {"data": names or None, "total": len(names), "limit": 0, "offset": 0, "errors": None}
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
