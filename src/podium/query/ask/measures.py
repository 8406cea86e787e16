"""The figures queries compute, each defined once for spans and once for rollups, both giving the same.

What is a plain column of the rollups comes from `podium.store.rollups`; here are the shares and quantiles
read from them. A request is a counted model call. Whose failures and durations a group has says `ask.definitions`.
"""

from podium.store.rollups import MEASURES, Measure, sketch_bin

_QUANTILES = "0.5, 0.95, 0.99"

REQUESTS = Measure("requests", "countIf(s.is_call)", "sumIf(s.spans, s.is_call)")
FAILED_REQUESTS = Measure("failed_requests", "countIf(s.is_call AND s.status = 'error')", "sumIf(s.errors, s.is_call)")
TOKENS = Measure(
    "tokens",
    "sumIf(ifNull(s.input_tokens, 0) + ifNull(s.output_tokens, 0), s.billable)",
    "sum(s.input_tokens) + sum(s.output_tokens)",
)
# Weighted quantiles over the bins of the sketches, so that spans and rollups agree to the last digit.
DURATIONS = Measure(
    "durations",
    f"quantilesExactWeighted({_QUANTILES})({sketch_bin('s.duration_ns')}, 1)",
    f"quantilesExactWeightedArray({_QUANTILES})(mapKeys(s.duration_sketch), mapValues(s.duration_sketch))",
)
TTFTS = Measure(
    "ttfts",
    f"quantilesExactWeightedIf({_QUANTILES})({sketch_bin('assumeNotNull(s.ttft_ns)')}, 1, isNotNull(s.ttft_ns))",
    f"quantilesExactWeightedArray({_QUANTILES})(mapKeys(s.ttft_sketch), mapValues(s.ttft_sketch))",
)
_BY_NAME = {measure.name: measure for measure in (*MEASURES, REQUESTS, FAILED_REQUESTS, TOKENS, DURATIONS, TTFTS)}


def measure_columns(names: tuple[str, ...], *, from_rollup: bool) -> str:
    """Return the column list, one `expression AS name` per measure, over rollup rows or over spans."""
    return ",\n       ".join(f"{_expression(_BY_NAME[name], from_rollup=from_rollup)} AS {name}" for name in names)


def _expression(measure: Measure, *, from_rollup: bool) -> str:
    return measure.over_rollup if from_rollup else measure.over_spans
