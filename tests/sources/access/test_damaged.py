"""Recordings of other tools with any value in any place: nothing but the damaged item is lost, and it is told."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from podium.sources.kinds import open_source
from podium.sources.otlp.batches import SpanBatch
from podium.sources.otlp.values import parsed
from podium.sources.source import Options
from podium.sources.tools import jaeger_traces, prometheus_series

DATA = Path(__file__).parents[2] / "data"
DAMAGES = 400
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 7, 10**30, 10**400, 1.5, float("inf"), float("nan"), "", "x", "0" * 16, "\ud800",
    "2026-13-45T99:00:00Z", [], [None], ["x"], [[]], {}, {"x": None}, [{"x": [{}]}], {"type": {}, "data": 1}, {"": ""},
)  # fmt: skip
SERIES = [{"metric": {"le": "1", "job": "j"}, "values": [[1790000040, "1"]]}]


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*way, key)
        yield from places(item, (*way, key))


def damaged(document: Any) -> Iterator[Any]:
    """Yield copies with another value in one place, the same ones each time."""
    chance = random.Random(0)  # noqa: S311 - the same damage every time
    ways = list(places(document))
    for _ in range(DAMAGES):
        copied = copy.deepcopy(document)
        *way, last = chance.choice(ways)
        holder = copied
        for key in way:
            holder = holder[key]
        holder[last] = chance.choice(VALUES)
        yield parsed(json.dumps(copied).encode())


def of_file(kind: str) -> Callable[[Any, Path], int]:
    def read(document: Any, here: Path) -> int:
        (here / "export.json").write_text(json.dumps(document))
        found = list(open_source(kind, str(here), Options()).read(None))
        for batch in found:
            assert all(message.SerializeToString() for _, message in batch.messages)
            json.dumps(batch.position)
        return sum(batch.read for batch in found)

    return read


def of_jaeger(document: Any, _here: Path) -> int:
    batch, traces = SpanBatch(), jaeger_traces.traces_of(document)
    if traces is None:
        return 1
    jaeger_traces.read_traces(traces, batch)
    assert all(message.SerializeToString() for message in batch.messages)
    return batch.batch(None).read


def of_prometheus(document: Any, _here: Path) -> int:
    samples = prometheus_series.Samples()
    samples.read("h_bucket", document["buckets"] if isinstance(document["buckets"], list) else [])
    metadata = document["metadata"] if isinstance(document["metadata"], dict) else {}
    samples.message(prometheus_series.families(["h_bucket"], metadata), range(1)).SerializeToString()
    return 1


@pytest.mark.parametrize(
    ("recording", "read"),
    [
        ("langfuse-3-trace.json", of_file("langfuse")),
        ("phoenix-12-rest.json", of_file("phoenix")),
        ("jaeger-query-2.json", of_jaeger),
        ("prometheus", of_prometheus),
    ],
)
def test_a_value_of_any_kind_in_any_place_is_read_or_skipped(
    recording: str, read: Callable[[Any, Path], int], tmp_path: Path
) -> None:
    if recording == "prometheus":
        document: Any = {"buckets": SERIES, "metadata": {"h": [{"type": "histogram", "help": "H", "unit": "s"}]}}
    else:
        document = json.loads((DATA / recording).read_text(encoding="utf-8"))

    assert min(read(each, tmp_path) for each in damaged(document)) > 0
