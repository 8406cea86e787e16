"""The rollups: which dimensions they keep and how each measure is read from spans and from them.

One definition per number: the materialized views are made from `over_arrivals`, readers take `over_rollup`
from the rollup tables or `over_spans` from `spans`, and all give the same figure. What runs is in none of them:
the views leave it out, and so do the conditions of who reads spans.
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
        over_arrivals: aggregate expression over rows of `arrivals`, which with `sign` -1 take back what a span
            contributed; None where no rollup has such a column.
    """

    name: str
    over_spans: str
    over_rollup: str
    over_arrivals: str | None = None

    @property
    def type(self) -> str:
        """The type of its column, of which `values` says what it holds."""
        return f"SimpleAggregateFunction({'sumMap' if self.name.endswith('_sketch') else 'sum'}, {self.values})"

    @property
    def values(self) -> str:
        """The type of its values: with a sign, since what is taken back counts less than nothing."""
        if self.name.endswith("_sketch"):
            return "Map(UInt16, Int64)"
        return "Decimal(38, 9)" if self.name.endswith("cost") else "Int64"


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

# The dimensions of coarse rows: what a page without a filter reads, and what merges fastest.
COARSE_DIMENSIONS = ("project", "kind", "is_call", "provider", "model")

# The column that says so of a row, and the condition over a row `s`.
COARSE_COLUMN = "few"
COARSE = f"s.{COARSE_COLUMN}"

# The grains of `rollups` in seconds, and the columns of its view that hold their starts.
GRAINS = {60: "minute", 3_600: "hour", 86_400: "day"}

# A span whose usage is billed and has no price.
IS_UNPRICED = "s.billable AND s.charge_source = 'unpriced'"
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


# A request takes as long as the span that saw most of it.
TOOK = "if(s.request_ns > 0, s.request_ns, s.duration_ns)"


def _count(name: str, condition: str) -> Measure:
    return Measure(name, f"countIf({condition})", f"sum(s.{name})", f"sum(s.sign * toInt8({condition}))")


def _sum(name: str, value: str) -> Measure:
    return Measure(name, f"sum({value})", f"sum(s.{name})", f"sum(s.sign * ({value}))")


def _billed(name: str, value: str | None = None) -> Measure:
    value = f"ifNull({value or 's.' + name}, 0)"
    return Measure(name, f"sumIf({value}, s.billable)", f"sum(s.{name})", f"sumIf(s.sign * {value}, s.billable)")


def _sketch(name: str, value: str, condition: str) -> Measure:
    bin_number = sketch_bin(value)
    return Measure(
        name,
        f"sumMapIf(map({bin_number}, toInt64(1)), {condition})",
        f"sumMap(s.{name})",
        f"sumMapIf(map({bin_number}, toInt64(s.sign)), {condition})",
    )


MEASURES = (
    Measure("spans", "count()", "sum(s.spans)", "sum(toInt64(s.sign))"),
    _count("span_errors", "s.status = 'error'"),
    _count("unpriced", IS_UNPRICED),
    _billed("input_tokens"),
    _billed("output_tokens"),
    _billed("cache_read_tokens"),
    _billed("cache_write_tokens"),
    _billed("reasoning_tokens"),
    _billed("audio_tokens", "ifNull(s.audio_input_tokens, 0) + ifNull(s.audio_output_tokens, 0)"),
    Measure(
        "unpriced_tokens",
        f"sumIf({_TOKENS}, {IS_UNPRICED})",
        "sum(s.unpriced_tokens)",
        f"sumIf(s.sign * ({_TOKENS}), {IS_UNPRICED})",
    ),
    _billed("cost", "s.charge"),
    _billed("input_cost"),
    _billed("output_cost"),
    _sum("saved_cost", "ifNull(s.saved_cost, 0)"),
    _sum("saved_tokens", "ifNull(s.saved_tokens, 0)"),
    _count("cache_hits", "s.cache_result = 'hit'"),
    _count("cache_misses", "s.cache_result = 'miss'"),
    # A call that reports usage before its end is counted; how long it takes nobody knows.
    _count("untimed", "s.running"),
    _sum("duration_ns", TOOK),
    _sketch("duration_sketch", TOOK, "NOT s.running"),
    _count("ttft_count", "isNotNull(s.ttft_ns)"),
    _sum("ttft_ns", "ifNull(s.ttft_ns, 0)"),
    _sketch("ttft_sketch", "assumeNotNull(s.ttft_ns)", "isNotNull(s.ttft_ns)"),
)


def rollup_select() -> str:
    """Return the column list of the materialized views: dimensions, newest batch, measures; `s` is what arrived."""
    measures = (f"{measure.over_arrivals} AS {measure.name}" for measure in MEASURES)
    return ", ".join((*(f"s.{d} AS {d}" for d in DIMENSIONS), "max(s.batch) AS batch", *measures))


def rerolled_select() -> str:
    """Return the column list that makes coarser rollup rows of finer ones; `s` is the finer row."""
    measures = (f"{measure.over_rollup} AS {measure.name}" for measure in MEASURES)
    return ", ".join((*(f"s.{d} AS {d}" for d in DIMENSIONS), "max(s.batch) AS batch", *measures))


def rollup_sets() -> str:
    """Return the grouping sets of `rollups`: every grain by all dimensions, then every grain by the coarse ones."""
    return ", ".join(
        f"({', '.join((*kept, start))})" for kept in (DIMENSIONS, COARSE_DIMENSIONS) for start in GRAINS.values()
    )


def rollup_grains() -> str:
    """Return the columns that distinguish the grouping sets, and the start of the interval that a set groups by."""
    dropped = next(name for name in DIMENSIONS if name not in COARSE_DIMENSIONS)
    *finer, coarsest = GRAINS
    grain = ", ".join(f"grouping({GRAINS[seconds]}) = 0, {seconds}" for seconds in finer)
    # The starts that a set does not group by are 1970 in its rows.
    return (
        f"grouping({dropped}) = 1 AS {COARSE_COLUMN}, toUInt32(multiIf({grain}, {coarsest})) AS grain, "
        f"greatest({', '.join(GRAINS.values())}) AS bucket"
    )


def rollup_names() -> str:
    """Return the names of the columns that both column lists make."""
    return ", ".join((*DIMENSIONS, "batch", *(measure.name for measure in MEASURES)))
