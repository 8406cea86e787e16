"""The pool as SQL: the spans of a segment, and what is stored of the traces that they belong to.

    interpreted → SIGHTED → (which were seen before) → touched → EARLIER → earlier
    interpreted, earlier → DUPLICATES → dropped
    interpreted, earlier, dropped → pool, each span with what it says itself

A span has a number, `pid`, as long as its segment is in work; stored ones have large ones.
"""

from dataclasses import dataclass

from podium.interpret.expressions import words
from podium.semconv import logfire
from podium.semconv.kinds import CALL_KINDS
from podium.store.contributions import CONTRIBUTED, INHERITED, WHO, inherits
from podium.store.template import fill

CALLS = f"({words(CALL_KINDS)})"
# Two traces that hold one response id within this time of each other saw one request.
SHARED_WITHIN_S = 900

_POOLED = (
    "project", "trace_id", "span_id", "parent_span_id", "start_time", "duration_ns", "kind", "status",
    "response_id", "has_usage", "own_usage", "is_log",
)  # fmt: skip


def pooled(*, earlier: bool) -> str:
    """Return the columns of the pool, over `interpreted` or over `earlier`: a value not its own is none."""
    said = (f"{own(column, earlier=earlier)} AS {column}" for column in INHERITED)
    return ", ".join((*_POOLED, f"{is_open()} AS running", *said))


def is_open(row: str = "") -> str:
    """Return the SQL of whether a span has nothing to count yet: it runs, and is no call that reports its usage."""
    return f"({row}running AND NOT ({row}has_usage AND {row}kind IN {CALLS}))"


def own(column: str, *, earlier: bool, row: str = "") -> str:
    """Return the SQL of what a span says itself in a column that it may inherit."""
    none = "NULL" if column == "ttft_ns" else "''"
    value = f"{row}{column}"
    if not earlier:
        return value
    return f"if({inherits(f'{row}inherited', column)}, {none}, {value})"


def who_columns() -> str:
    """Return the columns of who a span was for, with their types."""
    return ", ".join(f"{column} String" for column in WHO)


# Whose traces and answers may have been seen before, by a number for each; and when, in unix seconds.
SIGHTED_TRACES = """
SELECT cityHash64(project, trace_id) AS sighting, toUInt32(toUnixTimestamp(min(start_time))) AS first_s,
       toUInt32(toUnixTimestamp(max(start_time))) AS last_s
FROM interpreted
GROUP BY sighting
"""
SIGHTED_ANSWERS = fill(
    """
SELECT cityHash64('answer', project, response_id) AS sighting, toUInt32(toUnixTimestamp(min(start_time))) AS first_s,
       toUInt32(toUnixTimestamp(max(start_time))) AS last_s
FROM interpreted
WHERE response_id != '' AND kind IN $calls
GROUP BY sighting
""",
    calls=CALLS,
)
STORED_TRACES = """
SELECT cityHash64(toString(project), trace_id) AS sighting, toUInt32(toUnixTimestamp(min(start_time))) AS first_s,
       toUInt32(toUnixTimestamp(max(end_time))) AS last_s
FROM traces
WHERE hour >= toDateTime({since_s:UInt32}, 'UTC')
GROUP BY sighting
"""
TRACES_BY_HOUR = "SELECT toUnixTimestamp(hour), count() FROM traces GROUP BY hour ORDER BY hour DESC"
STORED_ANSWERS = fill(
    """
SELECT cityHash64('answer', toString(project), response_id) AS sighting,
       toUInt32(toUnixTimestamp(min(start_time))) AS first_s, toUInt32(toUnixTimestamp(max(start_time))) AS last_s
FROM spans
WHERE response_id != '' AND kind IN $calls
  AND batch > (SELECT max(batch) FROM batches
               WHERE committed_at < (SELECT max(committed_at) FROM batches) - toIntervalSecond($within))
GROUP BY sighting
""",
    calls=CALLS,
    within=str(SHARED_WITHIN_S),
)

TOUCHED_TRACES = """
INSERT INTO touched
SELECT DISTINCT project, trace_id FROM interpreted
WHERE cityHash64(project, trace_id) IN (SELECT sighting FROM seen)
"""
# Traces that may hold a span of a trace not seen for long: asked of the table, since nothing else remembers them.
TOUCHED_LONG_AGO = """
INSERT INTO touched
SELECT DISTINCT toString(project), trace_id FROM traces
WHERE project IN (SELECT DISTINCT project FROM interpreted)
  AND hour BETWEEN toDateTime({since_s:UInt32}, 'UTC') AND toDateTime({until_s:UInt32}, 'UTC')
  AND trace_id IN (SELECT DISTINCT trace_id FROM interpreted)
  AND (toString(project), trace_id) NOT IN (SELECT project, trace_id FROM touched)
"""
_SHARED_ANSWERS = """
INSERT INTO touched
SELECT DISTINCT toString(project), trace_id FROM spans
WHERE (toString(project), response_id) IN ($answers)
  AND start_time BETWEEN fromUnixTimestamp64Second(toInt64({since_s:UInt32}), 'UTC')
                     AND fromUnixTimestamp64Second(toInt64({until_s:UInt32}) + 1, 'UTC')
  AND batch < {batch:UInt64}
  AND (toString(project), trace_id) NOT IN (SELECT project, trace_id FROM touched)
"""
TOUCHED_BY_ANSWERS = fill(
    _SHARED_ANSWERS,
    answers="""SELECT project, response_id FROM interpreted
    WHERE response_id != '' AND cityHash64('answer', project, response_id) IN (SELECT sighting FROM seen)""",
    partly=True,
)
# What a stored trace is known to share with another one is decided with the other one at hand.
TOUCHED_BY_SHARED = fill(
    _SHARED_ANSWERS,
    answers="SELECT project, response_id FROM earlier WHERE shared AND response_id != ''",
    partly=True,
)
SHARED_WINDOW = """
SELECT countIf(shared), toUnixTimestamp(minIf(start_time, shared)), toUnixTimestamp(maxIf(start_time, shared))
FROM earlier
"""
TOUCHED = "SELECT DISTINCT cityHash64(project, trace_id) AS sighting FROM touched"
EARLIER = fill(
    """
INSERT INTO earlier
SELECT rowNumberInAllBlocks() + bitShiftLeft(toUInt64({round:UInt8}), 40), batch,
       attributes['$span_type'] = 'log' AS is_log, $contributed
FROM spans
WHERE project IN (SELECT DISTINCT project FROM touched)
  AND start_time BETWEEN fromUnixTimestamp64Second(toInt64({since_s:UInt32}), 'UTC')
                     AND fromUnixTimestamp64Second(toInt64({until_s:UInt32}) + 1, 'UTC')
  AND batch < {batch:UInt64}
  AND (toString(project), trace_id) IN (SELECT project, trace_id FROM touched)
  AND (toString(project), trace_id) NOT IN (SELECT project, trace_id FROM earlier)
""",
    contributed=", ".join(CONTRIBUTED),
    span_type=logfire.SPAN_TYPE,
)

REPEATED_IDS = "SELECT count() > uniqExact(cityHash64(trace_id, span_id)) FROM interpreted"
# Spans that share their ids and side: one span, or several that an emitter gave one id.
DUPLICATES = """
WITH rows AS (
    SELECT pid, cityHash64(project, trace_id, span_id, span_kind) AS span_key,
           toUnixTimestamp64Nano(start_time) AS start, duration_ns, running, name,
           toUnixTimestamp64Nano(received_at) AS received, has_usage
    FROM interpreted
    UNION ALL
    SELECT pid, cityHash64(project, trace_id, span_id, span_kind), toUnixTimestamp64Nano(start_time), duration_ns,
           running, name, toUnixTimestamp64Nano(received_at), has_usage
    FROM earlier
)
SELECT span_key, pid, start, duration_ns, running, name, received, has_usage
FROM rows
WHERE span_key IN (SELECT span_key FROM rows GROUP BY span_key HAVING count() > 1)
ORDER BY span_key
"""


# What the pool holds, by which most of what follows can be left out.
CONTENTS = fill(
    """
SELECT countIf(NOT running AND has_usage AND own_usage) AS counted,
       countIf(NOT running AND has_usage AND NOT own_usage) AS sums,
       countIf(is_log AND has_usage) AS logs,
       countIf($call AND response_id != '') AS answers,
       uniqExactIf(cityHash64(project, response_id), $call AND response_id != '') AS distinct_answers,
       uniqExactIf($own, $call) + uniqExactIf($above, $call) - uniqExactArrayIf([$own, $above], $call) AS nested,
       $lacks
FROM pool
""",
    call=f"NOT running AND kind IN {CALLS}",
    own="cityHash64(trace_id, span_id)",
    above="cityHash64(trace_id, parent_span_id)",
    lacks=", ".join(f"countIf({column} = '') BETWEEN 1 AND count() - 1 AS lacks_{column}" for column in WHO),
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What the pool holds: counted usage and sums of it, logs with usage, calls with an answer and around a call.

    Attributes:
        lacks: of whom spans were for, whether some lack it and others name it, in the order of the columns.
    """

    counted: int
    sums: int
    logs: int
    answers: int
    distinct_answers: int
    nested: int
    lacks: tuple[bool, ...]
