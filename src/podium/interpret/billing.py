"""The bill as SQL: which usage counts, and what it costs.

    interpreted → PRICED_AS → (price book) → prices
    pool → COVERED_SUMS, COVERED_BY_PARENT → covered
    interpreted, prices, covered and who it was for → finish_spans → arrivals

How a call is distinguished from its repetition is in docs/adr/006-money-once.md; which spans saw one request finds
`interpret.requests`.
"""

from podium.interpret.decided import Decided
from podium.interpret.pricing.bill import Bill
from podium.store.contributions import CHANGED, CONTRIBUTED
from podium.store.template import fill

# The models to be priced, the tiers that served them, and what they used that has no column.
PRICED_AS = """
SELECT provider, response_model, request_model, service_tier, groupUniqArrayArray(mapKeys(other_usage)) AS others
FROM interpreted
WHERE has_usage AND reported_cost IS NULL
GROUP BY provider, response_model, request_model, service_tier
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
_BASE = Bill()


def finish_spans(
    target: str = "arrivals", *, decided: Decided = _EVERYTHING, amends: bool = False, bill: Bill = _BASE
) -> str:
    """Return the statement that prices `interpreted` and inserts it into `target`, in the columns of `spans`.

    With `amends` what the batch takes back, and what stands instead, goes along: one insert, of one block.
    """
    columns = ", ".join(SPAN_COLUMNS)
    return fill(
        """
INSERT INTO $target ($columns, sign, to_store)
SELECT $columns, 1 AS sign, true AS to_store
FROM (
    SELECT {batch:UInt64} AS batch, $kept, $decided
    FROM (
        SELECT i.*,
            $is_listed                                              AS is_listed,
            $place AS place,
            i.has_usage AND is_listed AND i.reported_cost IS NULL   AS is_priced,
            if(is_priced, $input_cost, i.reported_input_cost)       AS input_cost,
            if(is_priced, $output_cost, i.reported_output_cost)     AS output_cost,
            if(i.has_usage, coalesce(i.reported_cost, input_cost + output_cost), NULL) AS charge,
            multiIf(NOT i.has_usage, '',
                    i.reported_cost IS NOT NULL, coalesce(nullIf(i.reported_source, ''), 'reported'),
                    NOT is_listed, 'unpriced',
                    p.source = 'own blended', 'blended',
                    p.source = 'own', 'custom',
                    'priced')                                       AS charge_source,
            if(is_priced AND p.valid_from > toDateTime(0), toDate(p.valid_from), NULL) AS price_date,
            if(is_priced, toString(p.card), '')                     AS rate_card
        FROM interpreted AS i
        ASOF LEFT JOIN (SELECT * FROM prices FINAL $standard) AS p
        ON i.provider = p.provider AND i.response_model = p.response_model AND i.request_model = p.request_model
           $tier AND toDateTime(i.start_time, 'UTC') >= p.valid_from
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
        is_listed=bill.is_listed,
        place=bill.place,
        input_cost=bill.cost("input"),
        output_cost=bill.cost("output"),
        standard="" if bill.by_tier else "WHERE service_tier = ''",
        tier="AND i.service_tier = p.service_tier" if bill.by_tier else "",
        amended=_amended() if amends else "",
    )


def _amended() -> str:
    """Return what the views are told of amended spans: what is kept of them, and nothing of the wide columns."""
    blank = dict.fromkeys(_MAPS, "CAST(map(), 'Map(LowCardinality(String), String)')")
    blank |= dict.fromkeys(_TYPE_MAPS, "CAST(map(), 'Map(LowCardinality(String), LowCardinality(String))')")
    blank |= {"events": f"CAST([], '{_EVENTS}')", "links": f"CAST([], '{_LINKS}')"}
    blank |= {"disjoint_usage": "false", "backwards_ns": "toUInt64(0)", "price_date": "CAST(NULL, 'Nullable(Date)')"}
    blank |= {"other_usage": "CAST(map(), 'Map(LowCardinality(String), Decimal64(6))')"}
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
    "cache_write_tokens", "reasoning_tokens", "audio_input_tokens", "audio_output_tokens", "other_usage",
    "service_tier", "disjoint_usage", "input_cost", "output_cost", "charge", "charge_source", "price_date",
    "rate_card", "is_call", "billable", "cache_result",
    "cache_type", "saved_cost", "saved_tokens", "ttft_ns", "finish_reason", "error_type", "attributes",
    "attribute_types", "content", "resource", "resource_types", "events", "links", "has_usage", "own_usage",
    "request_ns", "inherited", "shared", "backwards_ns",
)  # fmt: skip
_NO_TEXT = "''"
_MAPS = ("attributes", "content", "resource")
_TYPE_MAPS = ("attribute_types", "resource_types")
_EVENTS = "Array(Tuple(time_ns UInt64, name String, attributes Map(String, String)))"
_LINKS = "Array(Tuple(trace_id FixedString(16), span_id FixedString(8), attributes Map(String, String)))"
