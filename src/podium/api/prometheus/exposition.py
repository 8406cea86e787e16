"""Families of samples as Prometheus text, format 0.0.4: ordered, escaped, and bounded in number.

Written by hand: the documented counter `victor_coordinator_duration_ms_total` beside the documented histogram
`victor_coordinator_duration_ms` is right in this format, and the client library refuses the pair.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
OTHER = "(other)"
MAX_SERIES = 1000

Number = int | float | Decimal
# Numbers, of one type at each place of a family.
Value = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """How one metric is reported.

    Attributes:
        labels: names of its labels, in the order in which samples give them.
        bounds: upper bounds of a histogram's buckets. A value of it is the counts up to each bound, the count of
            all, and their sum; any other metric's value is one number.
        places: decimals; as many as it takes if absent.
        is_share: whether it is a ratio, so that values of what is folded away cannot be summed: they are left out.
        newest: of what comes and goes, like jobs, only so many are reported, those seen last; 0 is no such limit.
        closed: labels of few values known beforehand, which are distinguished even of what is folded away.
    """

    name: str
    type: Literal["counter", "gauge", "histogram"]
    help: str
    labels: tuple[str, ...] = ()
    bounds: tuple[float, ...] = ()
    places: int | None = None
    closed: tuple[str, ...] = ()
    is_share: bool = False
    newest: int = 0


@dataclass(slots=True)
class Samples:
    """A family's values by label values, summed where labels repeat; the smallest `first` is let in first."""

    family: Family
    values: dict[tuple[str, ...], Value] = field(default_factory=dict)
    first: dict[tuple[str, ...], int] = field(default_factory=dict)

    def add(self, labels: tuple[str, ...], *value: Number, first_s: int = 0) -> None:
        """Add to the sample of these labels, seen first on that day (unix seconds)."""
        before = self.values.get(labels)
        self.values[labels] = value if before is None else tuple(a + b for a, b in zip(before, value, strict=True))
        self.first[labels] = min(self.first.get(labels, first_s), first_s)


class Fold:
    """Lets the first label sets of each family through and counts all others as one, `(other)`.

    Who was let in stays in, so that no sum goes down; who comes first is whoever was seen first.
    """

    def __init__(self, max_series: int = MAX_SERIES) -> None:
        self._max = max_series
        self._known: dict[str, set[tuple[str, ...]]] = {}
        self.folded: dict[str, int] = {}

    def fold(self, samples: Samples) -> Samples:
        """Return the samples with those beyond the most a family may have summed up."""
        family = samples.family
        if family.newest:
            return self._newest(samples)
        known = self._known.setdefault(family.name, set())
        open_at = [i for i, label in enumerate(family.labels) if label not in family.closed]
        away: set[tuple[str, ...]] = set()
        folded = Samples(family)
        for labels in sorted(samples.values, key=lambda each: (samples.first[each], each)):
            key = tuple(labels[i] for i in open_at)
            if key not in known and len(known) < self._max:
                known.add(key)
            shown = labels
            if key not in known:
                away.add(key)
                if family.is_share:
                    continue
                shown = tuple(OTHER if i in open_at else label for i, label in enumerate(labels))
            folded.add(shown, *samples.values[labels])
        self.folded[family.name] = len(away)
        return folded

    def _newest(self, samples: Samples) -> Samples:
        """Return those seen last; the others are left out, as a sum over them would fall when one comes back."""
        ordered = sorted(samples.values, key=lambda each: (samples.first[each], each))
        kept = {labels: samples.values[labels] for labels in ordered[: samples.family.newest]}
        self.folded[samples.family.name] = len(ordered) - len(kept)
        return Samples(samples.family, kept, samples.first)


class Ratchet:
    """Keeps counters from falling: a correction downwards is carried by the next growth.

    To a Prometheus a counter that falls was set back to zero, and all of it would be counted once more.
    """

    def __init__(self) -> None:
        self._highest: dict[str, dict[tuple[str, ...], Value]] = {}

    def hold(self, samples: Samples) -> Samples:
        """Return the samples, those of counters and histograms no smaller than before."""
        family = samples.family
        if family.type == "gauge":
            return samples
        before = self._highest.get(family.name, {})
        held = {labels: _larger(value, before.get(labels, value)) for labels, value in samples.values.items()}
        # What has gone altogether stays as it was; of the newest only, who is not among them is left out.
        gone = {} if family.newest else {labels: value for labels, value in before.items() if labels not in held}
        self._highest[family.name] = held | gone
        return Samples(family, held | gone, samples.first)


def _larger(value: Value, before: Value) -> Value:
    return tuple(max(pair) for pair in zip(value, before, strict=True))


def escape(label: str) -> str:
    r"""Return a label value as it stands between quotes: `a"b` → `a\"b`."""
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def number(value: Number, places: int | None = None) -> str:
    """Return a number as text: never with an exponent where it is exact, money to the last digit."""
    if places is not None:
        return f"{value:.{places}f}"
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return repr(value) if isinstance(value, float) else str(value)


def exposition(families: Sequence[Samples]) -> str:
    """Return the text: families in the order given, samples by their labels; a family without samples is left out."""
    lines: list[str] = []
    for samples in families:
        if not samples.values:
            continue
        family = samples.family
        lines += (f"# HELP {family.name} {family.help}", f"# TYPE {family.name} {family.type}")
        for labels in sorted(samples.values):
            lines += _lines(family, labels, samples.values[labels])
    return "\n".join(lines) + "\n" if lines else ""


def families(text: str) -> list[str]:
    """Return the names of the families in a text, as they come."""
    names = (line.split(" ")[2] for line in text.splitlines() if line.startswith("# TYPE "))
    return [name for name, _ in groupby(names)]


def _lines(family: Family, labels: tuple[str, ...], value: Value) -> Iterator[str]:
    pairs = [f'{name}="{escape(label)}"' for name, label in zip(family.labels, labels, strict=True)]
    if family.type != "histogram":
        yield f"{family.name}{_braced(pairs)} {number(value[0], family.places)}"
        return
    *counts, count, total = value
    for bound, upto in zip((*(f"{bound:g}" for bound in family.bounds), "+Inf"), (*counts, count), strict=True):
        bucket = _braced([*pairs, f'le="{bound}"'])
        yield f"{family.name}_bucket{bucket} {upto}"
    yield f"{family.name}_sum{_braced(pairs)} {number(total, family.places)}"
    yield f"{family.name}_count{_braced(pairs)} {count}"


def _braced(pairs: list[str]) -> str:
    return "{" + ",".join(pairs) + "}" if pairs else ""
