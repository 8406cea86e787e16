"""Series of Prometheus as OTLP metrics: counters as sums, gauges, and histograms put together from their buckets.

What Prometheus does not keep is not made up: sums have no start, and values lie where it was asked for them.
"""

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.metrics.v1.metrics_pb2 import (
    AggregationTemporality,
    HistogramDataPoint,
    Metric,
    NumberDataPoint,
    ScopeMetrics,
)

from podium.model.time import NS_PER_MS
from podium.semconv import general, prometheus
from podium.sources.otlp.messages import pairs
from podium.sources.otlp.values import number
from podium.sources.source import Skipped

NO_NUMBER = "a value is no number, or infinite"
NO_SERIES = "a series has no labels or no values"
NATIVE = "it is a native histogram; only histograms with buckets are read"
NO_BOUND = "a bucket's le is no number"
UNEVEN = "the buckets of a histogram do not grow up to +Inf, or are no whole numbers"

_CUMULATIVE = AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE
_INFINITY = float("inf")
_NO_VALUE = "NaN"
_BUCKET, _SUM, _COUNT, _TOTAL = "_bucket", "_sum", "_count", "_total"

Labels = tuple[tuple[str, str], ...]
Target = tuple[str, str]
"""`(job, instance)` of what was scraped"""
Values = dict[int, float]
"""`{unix ms: value}`"""


@dataclass(frozen=True, slots=True)
class Family:
    """One metric: its name, its type, what its exporter says of it, and the names of the series that it is made of."""

    name: str
    type: Literal["sum", "gauge", "histogram"]
    description: str
    unit: str
    series: tuple[str, ...]


def families(names: Iterable[str], metadata: Mapping[str, Any]) -> list[Family]:
    """Return the metrics of these series, by name; of the type that exporters report, else of that in the name.

    `metadata` is `{metric: [{"type": …, "help": …, "unit": …}]}` of `/api/v1/metadata`, which knows only what is
    scraped now.
    """
    found, rest = [], set(names)
    for bucket in sorted(name for name in rest if name.endswith(_BUCKET)):
        name = bucket.removesuffix(_BUCKET)
        parts = tuple(part for part in (bucket, name + _SUM, name + _COUNT) if part in rest)
        rest.difference_update(parts)
        described = _described(metadata, name)
        found.append(Family(name, "histogram", described["help"], described["unit"], parts))
    for name in rest:
        described = _described(metadata, name)
        is_sum = described["type"] == "counter" or (described["type"] in ("", "unknown") and name.endswith(_TOTAL))
        found.append(Family(name, "sum" if is_sum else "gauge", described["help"], described["unit"], (name,)))
    return sorted(found, key=lambda family: family.name)


def target(labels: Mapping[str, Any]) -> Target:
    """Return what a series was scraped from."""
    return str(labels.get(prometheus.JOB, "")), str(labels.get(prometheus.INSTANCE, ""))


def _described(metadata: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return type, help and unit of a metric; OpenMetrics has those of a counter under the name without `_total`."""
    entries = metadata.get(name) or metadata.get(name.removesuffix(_TOTAL))
    entry = entries[0] if isinstance(entries, list) and entries and isinstance(entries[0], dict) else {}
    return {key: str(entry.get(key) or "") for key in ("type", "help", "unit")}


class Samples:
    """The series of a window of time.

    Args:
        own: labels `(job, instance)` of what is left out.

    Attributes:
        points: how many data points were made of them.
        skipped: what became none.
    """

    def __init__(self, own: Collection[Target] = ()) -> None:
        self._own = own
        self.points = 0
        self.skipped: list[Skipped] = []
        self._series: dict[str, dict[Labels, Values]] = {}

    def read(self, name: str, result: list[Any]) -> None:
        """Take in the result of a range query for the series of one name."""
        found = self._series.setdefault(name, {})
        for series in result:
            labels = series.get("metric") if isinstance(series, dict) else None
            values = series.get("values") if isinstance(series, dict) else None
            if isinstance(labels, dict) and target(labels) in self._own:
                continue
            if isinstance(labels, dict) and "histograms" in series:
                self.skipped.append(Skipped(f"{name} {labels}", NATIVE))
            elif not isinstance(labels, dict) or not isinstance(values, list):
                self.skipped.append(Skipped(f"{name} {str(series)[:80]}", NO_SERIES))
            else:
                key = tuple(sorted((str(k), str(v)) for k, v in labels.items() if k != prometheus.NAME))
                found[key] = dict(self._values(name, values))

    def message(self, wanted: Iterable[Family], instants: range) -> ExportMetricsServiceRequest:
        """Return the points of these metrics at these instants, unix ms."""
        message = ExportMetricsServiceRequest()
        groups: dict[Labels, ScopeMetrics] = {}
        for family in wanted:
            metrics: dict[Labels, Metric] = {}
            for labels, points in self._points(family, instants):
                resource = tuple(pair for pair in labels if pair[0] in (prometheus.JOB, prometheus.INSTANCE))
                if resource not in groups:
                    groups[resource] = _group(message, dict(resource))
                if resource not in metrics:
                    metrics[resource] = _metric(groups[resource], family)
                attributes = pairs(dict(pair for pair in labels if pair not in resource))
                for point in points:
                    point.attributes.extend(attributes)
                getattr(metrics[resource], family.type).data_points.extend(points)
                self.points += len(points)
        return message

    def _points(self, family: Family, instants: range) -> Iterator[tuple[Labels, list[Any]]]:
        """Yield the points of each series of a metric that has any."""
        if family.type == "histogram":
            yield from self._histograms(family.name, instants)
            return
        for labels, values in self._series.get(family.name, {}).items():
            points = [_number_point(ms, values[ms]) for ms in instants if ms in values]
            if points:
                yield labels, points

    def _histograms(self, name: str, instants: range) -> Iterator[tuple[Labels, list[HistogramDataPoint]]]:
        sums = self._series.get(name + _SUM, {})
        for labels, buckets in self._buckets(name).items():
            points = []
            for ms in instants:
                grown = [(bound, values[ms]) for bound, values in sorted(buckets.items()) if ms in values]
                counts = _counts(grown)
                if counts is not None:
                    points.append(_histogram_point(ms, [bound for bound, _ in grown[:-1]], counts, sums.get(labels)))
                elif grown:
                    self.skipped.append(Skipped(f"{name} at {ms} ms", UNEVEN, name))
            if points:
                yield labels, points

    def _buckets(self, name: str) -> dict[Labels, dict[float, Values]]:
        """Return `{labels without le: {bound: counts up to it}}`."""
        found: dict[Labels, dict[float, Values]] = {}
        for labels, values in self._series.get(name + _BUCKET, {}).items():
            bound = _bound(dict(labels).get(prometheus.BUCKET_BOUND))
            if bound is None:
                self.skipped.append(Skipped(f"{name}{_BUCKET} {dict(labels)}", NO_BOUND))
                continue
            rest = tuple(pair for pair in labels if pair[0] != prometheus.BUCKET_BOUND)
            found.setdefault(rest, {})[bound] = values
        return found

    def _values(self, name: str, values: list[Any]) -> Iterator[tuple[int, float]]:
        for pair in values:
            is_pair = isinstance(pair, list) and len(pair) == 2  # noqa: PLR2004 - instant and value
            if is_pair and pair[1] == _NO_VALUE:
                continue
            time_s, value = (number(pair[0]), number(pair[1], written=True)) if is_pair else (None, None)
            if time_s is None or value is None:
                self.skipped.append(Skipped(f"{name} {str(pair)[:80]}", NO_NUMBER, name))
            else:
                yield round(time_s * 1000), value


def _group(message: ExportMetricsServiceRequest, labels: Mapping[str, str]) -> ScopeMetrics:
    group = message.resource_metrics.add()
    resource = {
        general.SERVICE_NAME: labels.get(prometheus.JOB),
        general.SERVICE_INSTANCE_ID: labels.get(prometheus.INSTANCE),
    }
    group.resource.attributes.extend(pairs(resource))
    scope: ScopeMetrics = group.scope_metrics.add()
    return scope


def _metric(group: ScopeMetrics, family: Family) -> Metric:
    metric: Metric = group.metrics.add(name=family.name, description=family.description, unit=family.unit)
    if family.type != "gauge":
        getattr(metric, family.type).aggregation_temporality = _CUMULATIVE
    if family.type == "sum":
        metric.sum.is_monotonic = True
    return metric


def _number_point(ms: int, value: float) -> NumberDataPoint:
    return NumberDataPoint(time_unix_nano=ms * NS_PER_MS, as_double=value)


def _histogram_point(ms: int, bounds: list[float], counts: list[int], sums: Values | None) -> HistogramDataPoint:
    return HistogramDataPoint(
        time_unix_nano=ms * NS_PER_MS,
        count=sum(counts),
        sum=sums.get(ms) if sums else None,
        bucket_counts=counts,
        explicit_bounds=bounds,
    )


def _bound(text: str | None) -> float | None:
    return _INFINITY if text == "+Inf" else number(text, written=True)


def _counts(grown: list[tuple[float, float]]) -> list[int] | None:
    """Return how many lie in each bucket: `[(1, 2), (5, 3), (+Inf, 7)]` → `[2, 1, 4]`.

    None where the numbers say nothing of that kind: one is not whole, or less than the one before, or there is none
    for +Inf.
    """
    values = [value for _, value in grown]
    if not grown or grown[-1][0] != _INFINITY or not all(value.is_integer() for value in values):
        return None
    counts = [int(values[0]), *(int(later - earlier) for earlier, later in itertools.pairwise(values))]
    return counts if min(counts) >= 0 else None
