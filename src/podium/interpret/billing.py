"""The bill as SQL: which usage counts, and what it costs.

    interpreted → PRICED_AS → (price book) → prices
    interpreted, spans → COUNTED → COVERED_… → covered
    interpreted, prices, covered → finish_spans → arrivals

How a call is distinguished from its repetition is in docs/adr/006-money-once.md.
"""

from podium.interpret.expressions import words
from podium.semconv.kinds import CALL_KINDS
from podium.store.template import fill

_CALLS = f"({words(CALL_KINDS)})"

USAGE_WINDOW = """
SELECT countIf(has_usage), countIf(has_usage AND NOT own_usage),
       toUnixTimestamp64Nano(minIf(start_time, has_usage)),
       toUnixTimestamp64Nano(maxIf(start_time + toIntervalNanosecond(duration_ns), has_usage))
FROM interpreted
"""

PRICED_AS = """
SELECT DISTINCT provider, response_model, request_model
FROM interpreted
WHERE has_usage AND reported_cost IS NULL
"""

# What is already counted in the traces of this segment: its own calls, what says that its usage is its own, and
# what earlier segments billed.
COUNTED = fill(
    """
INSERT INTO counted
SELECT project, trace_id, span_id, parent_span_id, response_id, start_time, duration_ns,
       kind IN $calls AS is_call, 0 AS stored
FROM interpreted
WHERE has_usage AND own_usage
UNION ALL
SELECT toString(project), trace_id, span_id, parent_span_id, response_id, start_time, duration_ns, is_call, 1
FROM spans
WHERE project IN (SELECT DISTINCT project FROM interpreted)
  AND start_time BETWEEN fromUnixTimestamp64Nano({first:Int64}, 'UTC') AND fromUnixTimestamp64Nano({last:Int64}, 'UTC')
  AND billable AND batch < {batch:UInt64}
  AND trace_id IN (SELECT trace_id FROM interpreted WHERE has_usage)
""",
    calls=_CALLS,
)

# Usage that repeats what is counted elsewhere.
COVERED_CALLS = fill(
    """
INSERT INTO covered
-- a call that made the call itself: the inner one counts
SELECT project, trace_id, span_id FROM interpreted
WHERE has_usage
  AND (project, trace_id, span_id) IN (SELECT project, trace_id, parent_span_id FROM counted WHERE is_call)
UNION ALL
-- one answer seen twice: the innermost, or the one already stored, counts
SELECT project, trace_id, span_id FROM interpreted
WHERE has_usage AND kind IN $calls AND response_id != ''
  AND (project, trace_id, span_id) NOT IN (
      SELECT project, trace_id, argMax(span_id, (stored, start_time, -toInt64(duration_ns))) FROM counted
      WHERE response_id != '' GROUP BY project, trace_id, response_id)
""",
    calls=_CALLS,
)

# Sums of usage that are counted below them.
COVERED_SUMS = """
INSERT INTO covered
-- an agent, task or workflow in whose time a counted span started: its usage is their sum
SELECT i.project, i.trace_id, i.span_id
FROM (SELECT project, trace_id, span_id, start_time, duration_ns
      FROM interpreted WHERE has_usage AND NOT own_usage) AS i
ASOF INNER JOIN (SELECT project, trace_id, start_time AS call_start FROM counted) AS c
ON i.project = c.project AND i.trace_id = c.trace_id AND i.start_time <= c.call_start
WHERE c.call_start <= i.start_time + toIntervalNanosecond(i.duration_ns)
"""

# Where nothing below was a call, the topmost of nested agents or tasks counts.
COVERED_BY_PARENT = """
INSERT INTO covered
SELECT project, trace_id, span_id FROM interpreted
WHERE has_usage AND NOT own_usage
  AND (project, trace_id, parent_span_id) IN (
      SELECT project, trace_id, span_id FROM interpreted
      WHERE has_usage AND NOT own_usage
        AND (project, trace_id, span_id) NOT IN (SELECT project, trace_id, span_id FROM covered))
"""


def _times(tokens: str, rates: str) -> str:
    return f"toDecimal128({tokens}, 0) * toDecimal128(p.{rates}[tier], 9)"


def _usd(per_million: str) -> str:
    """Before: tokens × USD per million, exact. After: USD, rounded once to nine decimals."""
    return f"toDecimal64(round(toDecimal128({per_million}, 15) / 1000000, 9), 9)"


def finish_spans(target: str = "arrivals") -> str:
    """Return the statement that prices `interpreted` and inserts it into `target`, in the columns of `spans`."""
    audio_in = "least(ifNull(i.audio_input_tokens, 0), ifNull(i.input_tokens, 0))"
    cached = "ifNull(i.cache_read_tokens, 0) + ifNull(i.cache_write_tokens, 0)"
    plain_in = f"greatest(toInt64(ifNull(i.input_tokens, 0)) - toInt64({cached}) - toInt64({audio_in}), 0)"
    audio_out = "least(ifNull(i.audio_output_tokens, 0), ifNull(i.output_tokens, 0))"
    reasoning = "ifNull(i.reasoning_tokens, 0)"
    plain_out = f"greatest(toInt64(ifNull(i.output_tokens, 0)) - toInt64({reasoning}) - toInt64({audio_out}), 0)"
    input_sum = " + ".join(
        (
            _times(plain_in, "input_rates"),
            _times("ifNull(i.cache_read_tokens, 0)", "cache_read_rates"),
            _times("ifNull(i.cache_write_tokens, 0)", "cache_write_rates"),
            _times(audio_in, "audio_input_rates"),
        )
    )
    output_sum = " + ".join(
        (
            _times(plain_out, "output_rates"),
            _times(reasoning, "reasoning_rates"),
            _times(audio_out, "audio_output_rates"),
        )
    )
    return fill(
        """
INSERT INTO $target ($columns)
SELECT $columns
FROM (
    SELECT i.*, {batch:UInt64} AS batch,
        i.kind IN $calls AND NOT is_covered                    AS is_call,
        i.has_usage AND NOT is_covered                          AS billable,
        (i.project, i.trace_id, i.span_id) IN (SELECT project, trace_id, span_id FROM covered) AS is_covered,
        p.source != ''                                          AS is_listed,
        greatest(arrayLastIndex(start -> ifNull(i.input_tokens, 0) > start, p.tier_starts), 1) AS tier,
        billable AND is_listed AND i.reported_cost IS NULL      AS is_priced,
        if(is_priced, $input_cost + $per_request, i.reported_input_cost) AS input_cost,
        if(is_priced, $output_cost, i.reported_output_cost) AS output_cost,
        if(billable, coalesce(i.reported_cost, input_cost + output_cost), NULL) AS cost,
        multiIf(NOT billable, '',
                i.reported_cost IS NOT NULL, coalesce(nullIf(i.reported_source, ''), 'reported'),
                p.source = 'own blended', 'blended',
                p.source = 'own', 'custom',
                is_listed, 'priced',
                'unpriced')                                     AS cost_source,
        if(is_priced AND p.valid_from > toDateTime(0), toDate(p.valid_from), NULL)               AS price_date
    FROM interpreted AS i
    ASOF LEFT JOIN (SELECT * FROM prices FINAL) AS p
    ON i.provider = p.provider AND i.response_model = p.response_model AND i.request_model = p.request_model
       AND toDateTime(i.start_time, 'UTC') >= p.valid_from
)
""",
        target=target,
        columns=", ".join(SPAN_COLUMNS),
        calls=_CALLS,
        input_cost=_usd(input_sum),
        per_request="toDecimal64(p.request_rates[tier], 9)",
        output_cost=_usd(output_sum),
    )


# The columns of `spans` in the order of the schema; a test compares them with the migrated table.
SPAN_COLUMNS = (
    "project", "batch", "received_at", "sample", "start_time", "duration_ns", "running", "trace_id", "span_id",
    "parent_span_id", "name", "span_kind", "status", "status_message", "service", "scope", "scope_version",
    "environment", "release", "kind", "provider", "request_model", "response_model", "model", "operation",
    "agent", "tool", "workflow", "node", "coordinator", "job_id", "task_name", "component", "account",
    "region", "user_id", "session_id", "response_id", "input_tokens", "output_tokens", "cache_read_tokens",
    "cache_write_tokens", "reasoning_tokens", "audio_input_tokens", "audio_output_tokens", "disjoint_usage",
    "input_cost", "output_cost", "cost", "cost_source", "price_date", "is_call", "billable", "cache_result",
    "cache_type", "saved_cost", "saved_tokens", "ttft_ns", "finish_reason", "error_type", "attributes",
    "attribute_types", "content", "resource", "resource_types", "events", "links",
)  # fmt: skip
