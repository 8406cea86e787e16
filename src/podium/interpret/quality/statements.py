"""What a segment holds that could not be understood, as SQL.

    interpreted → CONTENTS → (is there anything?) → differing_totals → findings → quality

A span is judged once, when it has ended: one that arrives again is counted as sent again, and its other findings were
counted when it came first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from podium.interpret.expressions import words
from podium.interpret.pool import CALLS
from podium.interpret.quality import kinds
from podium.semconv import gen_ai
from podium.semconv.fields import TEXT_FIELDS, TOTAL_TOKENS
from podium.semconv.kinds import KIND_WORDS
from podium.store.template import fill

# Clocks that are set over the network differ by less.
AHEAD_S = 5
# Reported costs are rounded; less than that, or than one part in so many, is no contradiction.
LEAST_USD = "0.000002"
LEAST_PART = 1000
# The rest of names that are too many to be kept apart.
OTHERS = "(others)"
MOST_CHARACTERS = 100

_OPERATIONS = dict(KIND_WORDS)[gen_ai.OPERATION_NAME]
# Of a row `i` of `interpreted` that has ended: the detail of a finding, and whether it holds.
_NO_MODEL = f"(i.kind IN {CALLS} AND i.model = '' AND i.status != 'error')"
_NO_USAGE = "(i.kind IN ('llm', 'embedding') AND NOT i.has_usage AND i.status != 'error' AND i.cache_result != 'hit')"
# A word for the provider was sent, and it is none.
_PROVIDER_FIELD = next(field for field in TEXT_FIELDS if field.column == "provider")
_PROVIDER_WORDS = ", ".join(f"nullIf(i.attributes['{source.attribute}'], '')" for source in _PROVIDER_FIELD.sources)
_PROVIDER_WORD = f"lower(coalesce({_PROVIDER_WORDS}, ''))"
_FRAMEWORK = f"(i.kind IN {CALLS} AND i.provider = '' AND {_PROVIDER_WORD} != '')"
_UNKNOWN_OPERATION = f"(i.kind = 'other' AND i.operation != '' AND i.operation NOT IN ({words(_OPERATIONS)}))"
# Decimals, which are half as dear as floats here.
_COST_GAP = "abs(i.reported_cost - i.reported_input_cost - i.reported_output_cost)"
_CONDITIONS = {
    kinds.CACHED_BEYOND_INPUT.name: "i.disjoint_usage",
    kinds.COST_DIFFERS.name: (
        f"ifNull({_COST_GAP} > toDecimal64('{LEAST_USD}', 9) AND {_COST_GAP} * {LEAST_PART} > i.reported_cost, false)"
    ),
    kinds.CLOCK_AHEAD.name: f"(i.start_time > i.received_at + toIntervalSecond({AHEAD_S}))",
    kinds.ENDED_BEFORE_START.name: "(i.backwards_ns > 0)",
    kinds.LATE_TOKEN.name: "ifNull(i.ttft_ns > i.duration_ns AND NOT i.is_log, false)",
    kinds.HALF_UNDERSTOOD.name: f"({_NO_MODEL} OR {_NO_USAGE} OR {_FRAMEWORK} OR {_UNKNOWN_OPERATION})",
}

# One scan: how many spans meet each condition, and which attributes those without and those with usage have.
CONTENTS = fill(
    """
SELECT $counts,
       groupUniqArrayArrayIf(mapKeys(i.attributes), NOT i.has_usage) AS without_usage,
       groupUniqArrayArrayIf(mapKeys(i.attributes), i.has_usage)     AS with_usage
FROM interpreted AS i
""",
    counts=", ".join(f"countIf({condition})" for condition in _CONDITIONS.values()),
)
CONDITIONS = tuple(_CONDITIONS)

WAS_COUNTED = "SELECT count() FROM quality WHERE batch >= {batch:UInt64}"
KNOWN_NAMES = f"SELECT DISTINCT detail FROM quality WHERE kind = '{kinds.UNREAD_USAGE.name}'"


def _whole(attribute: str) -> str:
    """Return the SQL of an attribute's text, without the `.0` that it may end in."""
    text = f"i.attributes['{attribute}']"
    return f"if(endsWith({text}, '.0'), substring({text}, 1, length({text}) - 2), {text})"


def _differs(attributes: tuple[str, ...]) -> str:
    """Return the SQL of whether the first of these totals is not input + output, as counted or as sent."""
    given = [f"toInt64OrNull({_whole(name)})" for name in attributes]
    ours = "toInt64(ifNull(i.input_tokens, 0) + ifNull(i.output_tokens, 0))"
    cached = "toInt64(if(i.disjoint_usage, ifNull(i.cache_read_tokens, 0) + ifNull(i.cache_write_tokens, 0), 0))"
    total = f"coalesce({', '.join(given)}, NULL)"
    return f"ifNull({total} != {ours} AND {total} != {ours} - {cached}, false)"


def differing_totals(attributes: tuple[str, ...]) -> str:
    """Return the query of how many spans have a total of tokens, in one of these attributes, that is not theirs."""
    # Not WHERE: it would copy the attributes of those that are left.
    return f"SELECT countIf({_HAS_TOKENS} AND {_differs(attributes)}) FROM interpreted AS i"


_HAS_TOKENS = "(i.input_tokens IS NOT NULL OR i.output_tokens IS NOT NULL)"


@dataclass(frozen=True, slots=True)
class Present:
    """What of a segment is to be counted.

    Attributes:
        conditions: the kinds that need nothing but the span.
        totals: the attributes with a total of tokens that does not fit.
        has_unread: whether spans without usage have attributes that look like it.
        has_repeated: whether spans share their ids.
        has_dropped: whether some are the same span.
    """

    conditions: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    has_unread: bool = False
    has_repeated: bool = False
    has_dropped: bool = False

    def __bool__(self) -> bool:
        return bool(self.conditions or self.totals or self.has_unread or self.has_repeated)


def present_totals(names: list[str]) -> tuple[str, ...]:
    """Return those of the attributes that hold a total of tokens, in the order in which they are asked."""
    return tuple(name for name in TOTAL_TOKENS if name in names)


_FINDINGS = """
INSERT INTO quality
SELECT project, toStartOfMinute(seen) AS minute, kind, detail, scope, scope_version, {batch:UInt64},
       sum(times) AS findings, min(seen), max((seen, trace_id, span_id))
FROM (
    $parts
)
GROUP BY project, minute, kind, detail, scope, scope_version
"""
_OF_SPANS = """
SELECT i.project AS project, least(i.start_time, i.received_at) AS seen, toUInt64(1) AS times,
       arrayJoin(arrayFilter(f -> f.1 != '', [$found])) AS finding, finding.1 AS kind, finding.2 AS detail,
       i.scope AS scope, i.scope_version AS scope_version, i.trace_id AS trace_id, i.span_id AS span_id
FROM interpreted AS i
WHERE NOT i.running $first_time
"""
_KEY = "cityHash64(project, trace_id, span_id, span_kind)"
# Not those that arrive again: they were judged when they came first.
_FIRST_TIME = f"""
  AND i.pid NOT IN (SELECT pid FROM dropped)
  AND cityHash64(i.project, i.trace_id, i.span_id, i.span_kind) NOT IN (
      SELECT {_KEY} FROM earlier WHERE NOT running AND pid IN (SELECT pid FROM dropped))
"""
_COLUMNS = "project, seen, times, kind, detail, scope, scope_version, trace_id, span_id"
# A number above zero, or JSON with one in it.
_IS_USAGE = (
    "(toFloat64OrZero(i.attributes[k]) > 0 OR startsWith(i.attributes[k], '{')"
    " AND match(i.attributes[k], ':\\\\s*([1-9]|0[.][0-9]*[1-9])'))"
)
_UNREAD = f"arrayFirst(k -> {_IS_USAGE}, {{unread:Array(String)}})"
# In whose time a span with usage started: what they say repeats or surrounds it.
_SURROUNDS = """i.pid IN (
        SELECT o.pid
        FROM (SELECT pid, project, trace_id, start_time, duration_ns FROM interpreted WHERE NOT has_usage) AS o
        ASOF INNER JOIN (
            SELECT project, trace_id, start_time AS call_start FROM pool WHERE has_usage AND NOT running) AS c
        ON o.project = c.project AND o.trace_id = c.trace_id AND o.start_time <= c.call_start
        WHERE c.call_start <= o.start_time + toIntervalNanosecond(o.duration_ns))"""
# Of one id: the records that were dropped, and the different spans beyond the first, less those known before.
_REPEATED = f"""
SELECT row.1 AS project, row.2 AS seen, again.1 AS times, again.2 AS kind, '' AS detail,
       row.3 AS scope, row.4 AS scope_version, row.5 AS trace_id, row.6 AS span_id
FROM (
    SELECT argMaxIf((project, seen, scope, scope_version, trace_id, span_id), (NOT is_dropped, seen), is_new) AS row,
           arrayJoin([
               (toUInt64(countIf(is_dropped AND NOT running)), '{kinds.SENT_AGAIN.name}'),
               (toUInt64(greatest(greatest(toInt64(countIf(NOT is_dropped)) - 1, 0)
                                  - greatest(toInt64(countIf(NOT is_new)) - 1, 0), 0)), '{kinds.SHARED_ID.name}')
           ]) AS again
    FROM (
        SELECT {_KEY} AS span_key, project, least(start_time, received_at) AS seen, scope, scope_version, trace_id,
               span_id, running, true AS is_new, pid IN (SELECT pid FROM dropped) AS is_dropped
        FROM interpreted
        UNION ALL
        SELECT {_KEY}, toString(project), least(start_time, received_at), '', '', trace_id, span_id, running, false,
               pid IN (SELECT pid FROM dropped)
        FROM earlier
    )
    GROUP BY span_key
    HAVING count() > 1 AND countIf(is_new) > 0
)
WHERE times > 0
"""


def findings(present: Present) -> str:
    """Return the statement that counts what is present of `interpreted` into `quality`: one insert of one block.

    It names `batch`, and where anything is unread `unread`, the attributes, and `named`, those that are kept apart.
    """
    parts = []
    if found := ", ".join(_found(present)):
        first_time = _FIRST_TIME if present.has_dropped else ""
        of_spans = fill(_OF_SPANS, found=found, first_time=first_time)
        parts.append(f"SELECT {_COLUMNS} FROM ({of_spans})")
    if present.has_repeated:
        parts.append(f"SELECT {_COLUMNS} FROM ({_REPEATED})")
    return fill(_FINDINGS, parts="\n    UNION ALL\n    ".join(parts))


def _found(present: Present) -> Iterator[str]:
    for kind in present.conditions:
        if kind == kinds.HALF_UNDERSTOOD.name:
            yield from _half_understood(present)
        else:
            yield _finding(_CONDITIONS[kind], kind)
    if present.totals:
        yield _finding(f"{_HAS_TOKENS} AND {_differs(present.totals)}", kinds.TOKENS_DIFFER.name)
    if present.has_unread:
        name = f"substringUTF8({_UNREAD}, 1, {MOST_CHARACTERS})"
        detail = f"if(has({{named:Array(String)}}, {name}), {name}, '{OTHERS}')"
        yield _finding(f"NOT i.has_usage AND {_UNREAD} != '' AND NOT {_SURROUNDS}", kinds.UNREAD_USAGE.name, detail)


def _half_understood(present: Present) -> Iterator[str]:
    unread = f" AND {_UNREAD} = ''" if present.has_unread else ""
    alone = f"i.pid NOT IN (SELECT pid FROM covered) AND NOT {_SURROUNDS}"
    for condition, detail in (
        (_NO_MODEL, "'no model'"),
        (f"{_NO_USAGE} AND {alone}{unread}", "'no usage'"),
        (_FRAMEWORK, f"concat('a framework as provider: ', {_PROVIDER_WORD})"),
        (_UNKNOWN_OPERATION, "'an unknown operation'"),
    ):
        yield _finding(condition, kinds.HALF_UNDERSTOOD.name, detail)


def _finding(condition: str, kind: str, detail: str = "''") -> str:
    return f"if({condition}, ('{kind}', {detail}), ('', ''))"
