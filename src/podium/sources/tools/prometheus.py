"""Prometheus: the metrics of gateways and coordinators that it keeps, read by range queries.

It answers with a value per step, so that is what is read; steps are multiples of their length since 1970. A position
says where the next piece ends, so that one that is sent again is the same again: a receiver knows points by nothing
but the bytes of their request.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

from podium.model.time import NS_PER_MS
from podium.semconv import prometheus
from podium.sources.access.address import AddressSource
from podium.sources.source import Batch, Position
from podium.sources.tools.prometheus_series import Family, Samples, Target, families, target

# Steps of one piece; Prometheus answers with 11,000 points per series at most.
STEPS = 120
# A scrape counts from when it began, and may take ten seconds.
SETTLED_MS = 10_000

_STEP = "60s"
_OURS = f'{{{prometheus.NAME}=~"({"|".join(prometheus.PREFIXES)}).+"}}'


class Prometheus(AddressSource):
    """The `fluxai_*` and `victor_*` series of one Prometheus (`http://host:9090?since=30d&step=60s`)."""

    kind = "prometheus"
    _options = frozenset({"since", "step"})

    def __init__(self, where: str, clock: Callable[[], int] = time.time_ns) -> None:
        """Take the address; see `AddressSource`."""
        super().__init__(where, clock)
        self._since_ms = self._since_ns // NS_PER_MS
        self._step_ms = self._address.duration_ns("step", _STEP) // NS_PER_MS

    def read(self, position: Position) -> Iterator[Batch]:
        """Yield the points of every step after `position`.

        Raises:
            SourceUnavailable: Prometheus does not answer.
            InvalidInput: what answers is no Prometheus, or the position is none of this source.
        """
        step_ms = self._step_ms
        end_ms = ((self._clock() // NS_PER_MS - SETTLED_MS) // step_ms + 1) * step_ms
        if position is None:
            first_ms = next_ms = max(end_ms - self._since_ms // step_ms * step_ms, 0)
        else:
            first_ms, next_ms = self._begin(position)
        if first_ms >= end_ms or next_ms > end_ms:
            return
        found, own = self._families(first_ms, end_ms), self._own(first_ms, end_ms)
        if position is None:
            next_ms = min(first_ms + STEPS * step_ms, end_ms)
            yield Batch((), {"from_ms": first_ms, "next_ms": next_ms}, 0)
        while next_ms <= end_ms:
            piece = range(first_ms, next_ms, step_ms)
            first_ms = next_ms
            next_ms = min(first_ms + STEPS * step_ms, end_ms) if first_ms < end_ms else first_ms + step_ms
            yield self._batch(found, own, piece, {"from_ms": first_ms, "next_ms": next_ms})

    def _batch(self, found: list[Family], own: set[Target], piece: range, position: Position) -> Batch:
        samples = Samples(own)
        for name in (name for family in found for name in family.series):
            samples.read(name, self._range(name, piece))
        message = samples.message(found, piece)
        return Batch(
            messages=(("metrics", message),) if message.resource_metrics else (),
            position=position,
            read=samples.points + len(samples.skipped),
            skipped=tuple(samples.skipped),
        )

    def _begin(self, position: Position) -> tuple[int, int]:
        """Return the first instant of the next piece, and the one behind it."""
        first_ms, next_ms = self._stood(position, "from_ms", "next_ms")
        if first_ms >= next_ms:
            raise self._misplaced()
        if first_ms % self._step_ms or next_ms % self._step_ms:  # the step is another one now
            first_ms = (first_ms // self._step_ms + 1) * self._step_ms
            next_ms = first_ms + self._step_ms
        return first_ms, next_ms

    def _families(self, first_ms: int, end_ms: int) -> list[Family]:
        window = {"start": _seconds(first_ms), "end": _seconds(end_ms)}
        names = self._ask(f"/api/v1/label/{prometheus.NAME}/values", {"match[]": _OURS, **window})
        metadata = self._ask("/api/v1/metadata", {})
        if not isinstance(names, list) or not isinstance(metadata, dict):
            raise self._another()
        return families((str(name) for name in names), metadata)

    def _own(self, first_ms: int, end_ms: int) -> set[Target]:
        """Return which scrapes are of Podium itself: they count what it stores, and read back that would grow."""
        window = {"start": _seconds(first_ms), "end": _seconds(end_ms)}
        found = self._ask("/api/v1/series", {"match[]": prometheus.OWN_MARK, **window})
        if not isinstance(found, list):
            raise self._another()
        return {target(labels) for labels in found if isinstance(labels, dict)}

    def _range(self, name: str, asked: range) -> list[Any]:
        window = {"start": _seconds(asked[0]), "end": _seconds(asked[-1]), "step": _seconds(asked.step)}
        data = self._ask("/api/v1/query_range", {"query": f'{{{prometheus.NAME}="{name}"}}', **window})
        result = data.get("result") if isinstance(data, dict) else None
        if not isinstance(result, list):
            raise self._another()
        return result

    def _ask(self, path: str, parameters: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
        answer = self._address.ask(path, parameters)
        if not isinstance(answer, dict) or answer.get("status") != "success":
            raise self._another()
        return answer.get("data")


def _seconds(ms: int) -> str:
    return f"{ms // 1000}.{ms % 1000:03d}"
