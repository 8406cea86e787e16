"""A stand-in for Prometheus' HTTP API that computes a value for each step; the real one is in tests/flows."""

from typing import Any

from tests.sources.answering import Answering


class Prometheus(Answering):
    """Holds one counter whose value is the instant in seconds.

    Attributes:
        asked: the ranges it was asked for, `(start, end, step)` in seconds.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[float, float, float]] = []

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, Any]:
        if path == "/api/v1/label/__name__/values":
            return self._success(["fluxai_requests_total"])
        if path == "/api/v1/metadata":
            return self._success({})
        if path == "/api/v1/series":
            return self._success([])
        start, end, step = float(asked["start"]), float(asked["end"]), float(asked["step"])
        self.asked.append((start, end, step))
        steps = [start + number * step for number in range(int((end - start) / step) + 1)]
        labels = {"__name__": "fluxai_requests_total", "job": "fluxai"}
        values = [[at, str(int(at))] for at in steps]
        return self._success({"resultType": "matrix", "result": [{"metric": labels, "values": values}]})

    @staticmethod
    def _success(data: Any) -> tuple[int, Any]:
        return 200, {"status": "success", "data": data}
