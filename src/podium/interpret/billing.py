"""The bill as SQL: which usage counts, and what it costs.

    interpreted → PRICED_AS → (price book) → prices
    pool → COVERED_SUMS, COVERED_BY_PARENT → covered
    interpreted, prices, covered and who it was for → finish_spans → arrivals

How a call is distinguished from its repetition is in docs/adr/006-money-once.md; which spans saw one request finds
`interpret.requests`.
"""

from podium.interpret.decided import Decided
from podium.store.contributions import CHANGED, CONTRIBUTED
from podium.store.template import fill

PRICED_AS = """
SELECT DISTINCT provider, response_model, request_model
FROM interpreted
WHERE has_usage AND reported_cost IS NULL
"""

# Sums of usage that are counted below them.
COVERED_SUMS = """
INSERT INTO covered
-- an agent, task or workflow in whose time a counted span started: its usage is their sum
SELECT i.pid
FROM (SELECT pid, project, trace_id, start_time, duration_ns
      FROM pool WHERE has_usage AND NOT own_usage AND NOT running) AS i
ASOF INNER JOIN (
    SELECT project, trace_id, start_time AS call_start FROM pool WHERE has_usage AND own_usage AND NOT running) AS c
ON i.project = c.project AND i.trace_id = c.trace_id AND i.start_time <= c.call_start
WHERE c.call_start <= i.start_time + toIntervalNanosecond(i.duration_ns)
"""

# Where nothing below was a call, the topmost of nested agents or tasks counts.
COVERED_BY_PARENT = """
INSERT INTO covered
SELECT pid FROM pool
WHERE has_usage AND NOT own_usage AND NOT running
  AND (project, trace_id, parent_span_id) IN (
      SELECT project, trace_id, span_id FROM pool
      WHERE has_usage AND NOT own_usage AND NOT running AND pid NOT IN (SELECT pid FROM covered))
"""


_EVERYTHING = Decided()


def _times(tokens: str, rates: str) -> str:
    return f"toDecimal128({tokens}, 0) * toDecimal128(p.{rates}[tier], 9)"


def _usd(per_million: str) -> str:
    """Before: tokens × USD per million, exact. After: USD, rounded once to nine decimals."""
    return f"toDecimal64(round(toDecimal128({per_million}, 15) / 1000000, 9), 9)"


def finish_spans(target: str = "arrivals", *, decided: Decided = _EVERYTHING, amends: bool = False) -> str:
    """Return the statement that prices `interpreted` and inserts it into `target`, in the columns of `spans`.

    With `amends` what the batch takes back, and what stands instead, goes along: one insert, of one block.
    """
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
    columns = ", ".join(SPAN_COLUMNS)
    return fill(
        """
INSERT INTO $target ($columns, sign, to_store)
SELECT $columns, 1 AS sign, true AS to_store
FROM (
    SELECT {batch:UInt64} AS batch, $kept, $decided
    FROM (
        SELECT i.*,
            p.source != ''                                          AS is_listed,
            greatest(arrayLastIndex(start -> ifNull(i.input_tokens, 0) > start, p.tier_starts), 1) AS tier,
            i.has_usage AND is_listed AND i.reported_cost IS NULL   AS is_priced,
            if(is_priced, $input_cost + $per_request, i.reported_input_cost) AS input_cost,
            if(is_priced, $output_cost, i.reported_output_cost)     AS output_cost,
            if(i.has_usage, coalesce(i.reported_cost, input_cost + output_cost), NULL) AS charge,
            multiIf(NOT i.has_usage, '',
                    i.reported_cost IS NOT NULL, coalesce(nullIf(i.reported_source, ''), 'reported'),
                    p.source = 'own blended', 'blended',
                    p.source = 'own', 'custom',
                    is_listed, 'priced',
                    'unpriced')                                     AS charge_source,
            if(is_priced AND p.valid_from > toDateTime(0), toDate(p.valid_from), NULL) AS price_date
        FROM interpreted AS i
        ASOF LEFT JOIN (SELECT * FROM prices FINAL) AS p
        ON i.provider = p.provider AND i.response_model = p.response_model AND i.request_model = p.request_model
           AND toDateTime(i.start_time, 'UTC') >= p.valid_from
        $standing
    ) AS s
    $joins
)
$amended
""",
        target=target,
        columns=columns,
        kept=", ".join(f"s.{name} AS {name}" for name in SPAN_COLUMNS if name not in (*CHANGED, "batch")),
        decided=decided.columns(earlier=False),
        joins=decided.joins(),
        standing="WHERE i.pid NOT IN (SELECT pid FROM dropped)" if decided.is_dropped else "",
        input_cost=_usd(input_sum),
        per_request="toDecimal64(p.request_rates[tier], 9)",
        output_cost=_usd(output_sum),
        amended=_amended() if amends else "",
    )


def _amended() -> str:
    """Return what the views are told of amended spans: what is kept of them, and nothing of the wide columns."""
    blank = dict.fromkeys(_MAPS, "CAST(map(), 'Map(LowCardinality(String), String)')")
    blank |= dict.fromkeys(_TYPE_MAPS, "CAST(map(), 'Map(LowCardinality(String), LowCardinality(String))')")
    blank |= {"events": f"CAST([], '{_EVENTS}')", "links": f"CAST([], '{_LINKS}')"}
    blank |= {"disjoint_usage": "false", "backwards_ns": "toUInt64(0)", "price_date": "CAST(NULL, 'Nullable(Date)')"}
    blank |= {column: _NO_TEXT for column in SPAN_COLUMNS if column not in (*CONTRIBUTED, "batch", *blank)}
    return " ".join(_change(blank, sign) for sign in (-1, 1))


def _change(blank: dict[str, str], sign: int) -> str:
    kept = {name: f"was_{name}" for name in CHANGED} if sign < 0 else {}
    columns = ", ".join(f"{blank.get(name) or kept.get(name, name)} AS {name}" for name in SPAN_COLUMNS)
    which = "" if sign < 0 else " AND NOT is_gone"
    return (
        f"UNION ALL SELECT {columns}, {sign} AS sign, false AS to_store "
        f"FROM amendments WHERE batch = {{batch:UInt64}}{which}"
    )


# The columns of `spans` in the order of the schema; a test compares them with the migrated table.
SPAN_COLUMNS = (
    "project", "batch", "received_at", "sample", "start_time", "duration_ns", "running", "trace_id", "span_id",
    "parent_span_id", "name", "span_kind", "status", "status_message", "service", "scope", "scope_version",
    "environment", "release", "kind", "provider", "request_model", "response_model", "model", "operation",
    "agent", "tool", "workflow", "node", "coordinator", "job_id", "task_name", "component", "account",
    "region", "user_id", "session_id", "response_id", "input_tokens", "output_tokens", "cache_read_tokens",
    "cache_write_tokens", "reasoning_tokens", "audio_input_tokens", "audio_output_tokens", "disjoint_usage",
    "input_cost", "output_cost", "charge", "charge_source", "price_date", "is_call", "billable", "cache_result",
    "cache_type", "saved_cost", "saved_tokens", "ttft_ns", "finish_reason", "error_type", "attributes",
    "attribute_types", "content", "resource", "resource_types", "events", "links", "has_usage", "own_usage",
    "request_ns", "inherited", "shared", "backwards_ns",
)  # fmt: skip
_NO_TEXT = "''"
_MAPS = ("attributes", "content", "resource")
_TYPE_MAPS = ("attribute_types", "resource_types")
_EVENTS = "Array(Tuple(time_ns UInt64, name String, attributes Map(String, String)))"
_LINKS = "Array(Tuple(trace_id FixedString(16), span_id FixedString(8), attributes Map(String, String)))"
