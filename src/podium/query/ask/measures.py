"""The figures queries compute, each defined once for spans and once for rollups, both giving the same.

What is a plain column of the rollups comes from `podium.store.rollups`; here are the shares and quantiles
read from them. A request is a counted model call, an error one that failed; `span_errors` are failed spans of any
kind. Whose durations a group has says `ask.definitions`.
"""

from podium.store.rollups import MEASURES, TOOK, Measure, sketch_bin

_QUANTILES = "0.5, 0.95, 0.99"


def _quantiles_of(sketch: str) -> str:
    # What was taken back weighs less than nothing in a row of its own; as numbers without sign the sum is right again.
    weights = f"CAST(mapValues(s.{sketch}), 'Array(UInt64)')"
    return f"quantilesExactWeightedArray({_QUANTILES})(mapKeys(s.{sketch}), {weights})"


REQUESTS = Measure("requests", "countIf(s.is_call)", "sumIf(s.spans, s.is_call)")
ERRORS = Measure("errors", "countIf(s.is_call AND s.status = 'error')", "sumIf(s.span_errors, s.is_call)")
TOKENS = Measure(
    "tokens",
    "sumIf(ifNull(s.input_tokens, 0) + ifNull(s.output_tokens, 0), s.billable)",
    "sum(s.input_tokens) + sum(s.output_tokens)",
)
# How many of the spans a duration is known of.
TIMED = Measure("timed", "countIf(NOT s.running)", "sum(s.spans) - sum(s.untimed)")
# Weighted quantiles over the bins of the sketches, so that spans and rollups agree to the last digit.
DURATIONS = Measure(
    "durations",
    f"if(countIf(NOT s.running) = 0, [], quantilesExactWeightedIf({_QUANTILES})({sketch_bin(TOOK)}, 1, NOT s.running))",
    f"if(sum(s.spans) <= sum(s.untimed), [], {_quantiles_of('duration_sketch')})",
)
TTFTS = Measure(
    "ttfts",
    f"quantilesExactWeightedIf({_QUANTILES})({sketch_bin('assumeNotNull(s.ttft_ns)')}, 1, isNotNull(s.ttft_ns))",
    _quantiles_of("ttft_sketch"),
)
_BY_NAME = {measure.name: measure for measure in (*MEASURES, REQUESTS, ERRORS, TOKENS, TIMED, DURATIONS, TTFTS)}


def measure_columns(names: tuple[str, ...], *, from_rollup: bool) -> str:
    """Return the column list, one `expression AS name` per measure, over rollup rows or over spans."""
    return ",\n       ".join(f"{_expression(_BY_NAME[name], from_rollup=from_rollup)} AS {name}" for name in names)


def _expression(measure: Measure, *, from_rollup: bool) -> str:
    return measure.over_rollup if from_rollup else measure.over_spans
