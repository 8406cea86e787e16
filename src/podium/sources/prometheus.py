"""Prometheus: the metrics of gateways and coordinators that it keeps, read by range queries.

It answers with a value per step, so that is what is read. Steps are multiples of their length since 1970, and what
is read twice is cut into the same pieces both times: the receiver knows a piece that comes again by its bytes.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

from podium.errors import InvalidInput
from podium.model.time import NS_PER_MS
from podium.semconv import prometheus
from podium.sources.address import Address
from podium.sources.json_values import whole
from podium.sources.prometheus_series import Family, Samples, families
from podium.sources.source import Batch, Options, Position

OPTIONS = frozenset({"since", "step"})
# Steps of one question; Prometheus answers with 11,000 points per series at most.
STEPS = 720
# Steps of one piece, where they are older than the receiver remembers bytes; newer ones are pieces of their own.
PIECE = 120
REMEMBERED_MS = 20 * 60_000
# A scrape counts from when it began, and may take ten seconds.
SETTLED_MS = 10_000

_SINCE, _STEP = "30d", "60s"
_OURS = f'{{{prometheus.NAME}=~"({"|".join(prometheus.PREFIXES)}).+"}}'


class Prometheus:
    """The `fluxai_*` and `victor_*` series of one Prometheus (`http://host:9090?since=30d&step=60s`)."""

    kind = "prometheus"

    def __init__(self, where: str, clock: Callable[[], int] = time.time_ns) -> None:
        """Take the address; nothing is asked yet.

        Raises:
            InvalidInput: it is no address, or an option is no range.
        """
        self._address = Address(where, options=OPTIONS)
        self._since_ms = self._address.duration_ns("since", _SINCE) // NS_PER_MS
        self._step_ms = self._address.duration_ns("step", _STEP) // NS_PER_MS
        self._clock = clock
        self.name = self._address.url

    def read(self, position: Position) -> Iterator[Batch]:
        """Yield the points of every step after `position`.

        Raises:
            SourceUnavailable: Prometheus does not answer.
            InvalidInput: what answers is no Prometheus, or the position is none of this source.
        """
        now_ms = self._clock() // NS_PER_MS
        after_ms = now_ms - self._since_ms if position is None else self._until_ms(position)
        step_ms = self._step_ms
        first_ms = (after_ms // step_ms + 1) * step_ms
        end_ms = ((now_ms - SETTLED_MS) // step_ms + 1) * step_ms
        if first_ms >= end_ms:
            return
        found = self._families(first_ms, end_ms)
        most_ms = STEPS * step_ms
        while first_ms < end_ms:
            asked = range(first_ms, min((first_ms // most_ms + 1) * most_ms, end_ms), step_ms)
            yield from self._batches(found, asked, now_ms)
            first_ms = asked.stop

    def _batches(self, found: list[Family], asked: range, now_ms: int) -> Iterator[Batch]:
        samples = Samples()
        for name in (name for family in found for name in family.series):
            samples.read(name, self._range(name, asked))
        told = points = 0
        for piece in _pieces(asked, now_ms):
            message = samples.message(found, piece)
            skipped = tuple(samples.skipped[told:])
            yield Batch(
                messages=(("metrics", message),) if message.resource_metrics else (),
                position={"until_ms": piece[-1]},
                read=samples.points - points + len(skipped),
                skipped=skipped,
            )
            told, points = len(samples.skipped), samples.points

    def _until_ms(self, position: Position) -> int:
        until_ms = whole(position.get("until_ms")) if isinstance(position, dict) else None
        if until_ms is None:
            msg = f"the position kept for {self.name} is not one of Prometheus; remove it to read from the beginning"
            raise InvalidInput(msg)
        return until_ms

    def _families(self, first_ms: int, end_ms: int) -> list[Family]:
        window = {"start": _seconds(first_ms), "end": _seconds(end_ms)}
        names = self._ask(f"/api/v1/label/{prometheus.NAME}/values", {"match[]": _OURS, **window})
        metadata = self._ask("/api/v1/metadata", {})
        if not isinstance(names, list) or not isinstance(metadata, dict):
            raise self._another()
        return families((str(name) for name in names), metadata)

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

    def _another(self) -> InvalidInput:
        return InvalidInput(f"{self.name} does not answer as a Prometheus does: is it the right address?")


def open_prometheus(where: str, _options: Options) -> Prometheus:
    """Return the Prometheus at an address.

    Raises:
        InvalidInput: it is none.
    """
    return Prometheus(where)


def _pieces(asked: range, now_ms: int) -> Iterator[range]:
    """Cut instants into pieces that are the same whenever they are asked for within what receivers remember.

    Whole pieces lie on multiples of their length and ended long ago; every other step is a piece of its own.
    """
    length_ms = PIECE * asked.step
    at_ms = asked.start
    while at_ms < asked.stop:
        end_ms = at_ms + length_ms
        is_whole = at_ms % length_ms == 0 and end_ms <= min(asked.stop, now_ms - REMEMBERED_MS)
        piece = range(at_ms, end_ms if is_whole else at_ms + asked.step, asked.step)
        yield piece
        at_ms = piece.stop


def _seconds(ms: int) -> str:
    return f"{ms // 1000}.{ms % 1000:03d}"
