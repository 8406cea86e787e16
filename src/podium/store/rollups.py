"""The rollups: which dimensions they keep and how each measure is read from spans and from them.

One definition per number: the materialized views are made from `over_spans`, readers take `over_rollup`
from the rollup tables or `over_spans` from `spans`, and both give the same figure.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """One column of the rollups.

    Attributes:
        name: column name in the rollup tables.
        over_spans: aggregate expression over rows of `spans`.
        over_rollup: aggregate expression over rollup rows that gives the same figure; `s` is the row.
    """

    name: str
    over_spans: str
    over_rollup: str


DIMENSIONS = (
    "project",
    "kind",
    "is_call",
    "component",
    "provider",
    "model",
    "service",
    "account",
    "region",
    "environment",
    "operation",
    "status",
    "error_type",
)

# The dimensions of rows that are `few`: what a page without a filter reads, and what merges fastest.
FEW_DIMENSIONS = ("project", "kind", "is_call", "provider", "model")

# The grains of `rollups` in seconds, and the columns of its view that hold their starts.
GRAINS = {60: "minute", 3_600: "hour", 86_400: "day"}

_UNPRICED = "s.billable AND s.cost_source = 'unpriced'"
_TOKENS = "ifNull(s.input_tokens, 0) + ifNull(s.output_tokens, 0)"


# Bins of a sketch grow by 2 %, so a value read back from one is at most 1 % off. Plain maps of counts, because
# merging 63,000 states of quantilesBFloat16 takes 130 ms (an allocation each) and reading these maps 30 ms.
_BINS_PER_E = 1 / math.log(1.02)


def sketch_bin(value: str) -> str:
    """Return the SQL of the bin that the value, a count of ns, falls into; 0 falls into the bin of 1."""
    return f"toUInt16(round(log(greatest({value}, 1)) * {_BINS_PER_E}))"


def sketch_bin_of(value: float) -> int:
    """Return the bin that a value, a number of ns, falls into; what `sketch_bin` says in SQL."""
    return round(math.log(max(value, 1)) * _BINS_PER_E)


def sketch_value(bin_number: float) -> float:
    """Return the ns a bin stands for, in the middle of it on the scale of logarithms; its edges are half a bin away."""
    return math.exp(bin_number / _BINS_PER_E)


def _count(name: str, condition: str) -> Measure:
    return Measure(name, f"countIf({condition})", f"sum(s.{name})")


def _billed(name: str, value: str | None = None) -> Measure:
    return Measure(name, f"sumIf(ifNull({value or 's.' + name}, 0), s.billable)", f"sum(s.{name})")


MEASURES = (
    Measure("spans", "count()", "sum(s.spans)"),
    _count("errors", "s.status = 'error'"),
    _count("unpriced", _UNPRICED),
    _billed("input_tokens"),
    _billed("output_tokens"),
    _billed("cache_read_tokens"),
    _billed("cache_write_tokens"),
    _billed("reasoning_tokens"),
    _billed("audio_tokens", "ifNull(s.audio_input_tokens, 0) + ifNull(s.audio_output_tokens, 0)"),
    Measure("unpriced_tokens", f"sumIf({_TOKENS}, {_UNPRICED})", "sum(s.unpriced_tokens)"),
    _billed("cost"),
    _billed("input_cost"),
    _billed("output_cost"),
    Measure("saved_cost", "sum(ifNull(s.saved_cost, 0))", "sum(s.saved_cost)"),
    Measure("saved_tokens", "sum(ifNull(s.saved_tokens, 0))", "sum(s.saved_tokens)"),
    _count("cache_hits", "s.cache_result = 'hit'"),
    _count("cache_misses", "s.cache_result = 'miss'"),
    Measure("duration_ns", "sum(s.duration_ns)", "sum(s.duration_ns)"),
    Measure("duration_sketch", f"sumMap(map({sketch_bin('s.duration_ns')}, toUInt64(1)))", "sumMap(s.duration_sketch)"),
    Measure("ttft_count", "count(s.ttft_ns)", "sum(s.ttft_count)"),
    Measure("ttft_ns", "sum(ifNull(s.ttft_ns, 0))", "sum(s.ttft_ns)"),
    Measure(
        "ttft_sketch",
        f"sumMapIf(map({sketch_bin('assumeNotNull(s.ttft_ns)')}, toUInt64(1)), isNotNull(s.ttft_ns))",
        "sumMap(s.ttft_sketch)",
    ),
)


def rollup_select() -> str:
    """Return the column list of the materialized views: dimensions, newest batch, measures; `s` is the span."""
    measures = (f"{measure.over_spans} AS {measure.name}" for measure in MEASURES)
    return ", ".join((*(f"s.{d} AS {d}" for d in DIMENSIONS), "max(s.batch) AS batch", *measures))


def rerolled_select() -> str:
    """Return the column list that makes coarser rollup rows of finer ones; `s` is the finer row."""
    measures = (f"{measure.over_rollup} AS {measure.name}" for measure in MEASURES)
    return ", ".join((*(f"s.{d} AS {d}" for d in DIMENSIONS), "max(s.batch) AS batch", *measures))


def rollup_sets() -> str:
    """Return the grouping sets of `rollups`: every grain by all dimensions, then every grain by few."""
    return ", ".join(
        f"({', '.join((*kept, start))})" for kept in (DIMENSIONS, FEW_DIMENSIONS) for start in GRAINS.values()
    )


def rollup_grains() -> str:
    """Return the columns that distinguish the grouping sets, and the start of the interval that a set groups by."""
    dropped = next(name for name in DIMENSIONS if name not in FEW_DIMENSIONS)
    *finer, coarsest = GRAINS
    grain = ", ".join(f"grouping({GRAINS[seconds]}) = 0, {seconds}" for seconds in finer)
    # The starts that a set does not group by are 1970 in its rows.
    return (
        f"grouping({dropped}) = 1 AS few, toUInt32(multiIf({grain}, {coarsest})) AS grain, "
        f"greatest({', '.join(GRAINS.values())}) AS bucket"
    )


def rollup_names() -> str:
    """Return the names of the columns that both column lists make."""
    return ", ".join((*DIMENSIONS, "batch", *(measure.name for measure in MEASURES)))
